"""The settings that a training starts from: those that reach the lowest held-out loss in a given time."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from playground.errors import SpecError
from playground.models.table import MODELS
from playground.text.tokenizers import TOKENIZERS
from playground.training.spec import TrainSpec

DEFAULT_MAX_VOCABULARY = 5000  # tokens: beyond that a step spends nearly all its time on the output layer
_TOKENS_PER_SECOND = 100_000  # of an LSTM with 128 units on one core


def default_max_vocabulary(tokens: str) -> int:
    """The largest vocabulary that a training starts from, for this kind of token."""
    return min(DEFAULT_MAX_VOCABULARY, TOKENIZERS[tokens].default_vocabulary)


def default_spec(
    reading: str,
    tokens: str = "characters",
    seconds: float = 30.0,
    vocabulary: int = 128,
    size: int | None = None,
    model: str = "lstm",
) -> TrainSpec:
    """The settings that reach the lowest held-out loss in `seconds` on two ordinary cores, as far as known.

    `vocabulary` is the number of different tokens, `size` the number of tokens in the text (None: a lot).
    """
    if model not in MODELS:
        raise SpecError(f"There is no model called {model!r}.")
    spec = _recurrent(reading, tokens, seconds, vocabulary, size)
    if model == "window":
        spec = replace(spec, **_window(reading, tokens, spec))
    if model == "transformer":
        spec = replace(spec, **_transformer(reading, tokens, seconds, spec))
    if not MODELS[model].learns:
        spec = replace(spec, **_ngram(tokens))
    return replace(spec, model=model).check()


def _ngram(tokens: str) -> dict[str, Any]:
    """Kneser-Ney: on no text here worse than Witten-Bell by more than 0.005, on most of them far better."""
    order = 6 if tokens == "characters" else 4
    return {"order": order, "smoothing": "kneser-ney", "smoothing_options": (("discount", 0.75),)}


def _window(reading: str, tokens: str, spec: TrainSpec) -> dict[str, Any]:
    """Eight characters or three words are seen. W3 takes more time than it is worth in a short run: on a list
    of names 8 s lead to 2.017 nats per character without it and to 2.030 with it.
    """
    characters, small = tokens == "characters", spec.hidden < 128
    return {
        "context": 8 if characters else 3,
        "hidden": 128 if small or not characters else 256,
        "embedding": 16 if characters else 64,
        "direct": 0,
        "learning_rate": 0.015 if characters else 0.005,
        "batch": 128 if reading == "items" else 16,
    }


def _transformer(reading: str, tokens: str, seconds: float, spec: TrainSpec) -> dict[str, Any]:
    """Many small steps, at a high rate (`benchmarks.transformer`). On "Tiny stories", 10 s of a core lead to
    1.14 nats per character with one block and 8 rows at 0.01; worse with 4 or 16 rows, two blocks, or 0.02.
    Words of "Students": 0.58 at 0.01 without dropout, 0.61 at 0.005. A minute affords two blocks: 0.22 on the
    stories.
    """
    long = seconds >= 60
    return {
        "blocks": 2 if long else 1,
        "embedding": 96 if long else 64,
        "learning_rate": 0.005 if long else 0.01,
        "batch": 32 if reading == "items" else 8,
        "dropout": 0.1 if spec.dropout and (long or tokens != "words") else 0.0,
    }


def _recurrent(reading: str, tokens: str, seconds: float, vocabulary: int, size: int | None) -> TrainSpec:
    """More time affords a wider model. A text that is read many times over is learned by heart: from about 20
    readings on, weights decay and units are dropped; from 60 on the model is small, too.
    """
    heavy = min(vocabulary, DEFAULT_MAX_VOCABULARY) > 1000  # the output layer takes most of the time
    wide = seconds * (0.5 if heavy else 1.0)
    hidden = 128 if wide < 25 or reading == "items" else 160 if wide < 45 else 192 if wide < 150 else 256
    readings = seconds * _TOKENS_PER_SECOND * 128 / hidden / max(size or math.inf, 1)
    small = readings > 60
    return TrainSpec(
        tokens=tokens,
        hidden=64 if small else hidden,
        embedding=32 if small else 128 if heavy else 64,
        dropout=0.3 if readings > 20 or tokens == "words" else 0.0,
        optimizer="adamw" if readings > 20 else "adam",
        weight_decay=0.5 if small else 0.2 if readings > 20 else 0.0,
        optimizer_options=(("beta2", 0.98),),  # short memory: the gradient's size changes fast in a short run
        learning_rate=0.005 if small else 0.01 if tokens == "words" or reading == "items" else 0.012,
        max_vocabulary=default_max_vocabulary(tokens),
        batch=64 if reading == "items" else 16,
        window=32 if tokens == "words" else 64,
        pool=8 if reading == "items" else 1,
        seconds=seconds,
    )
