"""The studio's traces: the curves of a run so far, and what each of its checkpoints expects after a prompt.

A growing run is read, never written. A checkpoint never changes, so what was computed from it is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

import numpy as np

from playground.experiments import sources
from playground.experiments.recent import Recent
from playground.experiments.sources import Source
from playground.models.table import MODELS
from playground.models.table import OPTIONS as MODEL_OPTIONS
from playground.runs.reader import RunReader
from playground.text.card import CorpusCard, card
from playground.text.corpus import Corpus, Reading, split
from playground.text.tokenizers import TOKENIZERS, UNKNOWN
from playground.training.snapshot import Json
from playground.training.spec import TrainSpec

POINTS = 400  # of a drawn curve: more than a small plot has pixels for
LONGEST_PROMPT = 500  # characters; a longer prompt is read from its end
SHARED = frozenset({"model", "tokens", "max_vocabulary", "seconds", "seed"})
"""The settings of every training."""
COUNTING = frozenset({"smoothing", "smoothing_options"})
"""The settings of a training that counts."""
LEARNING = frozenset(field.name for field in fields(TrainSpec)) - SHARED - COUNTING - MODEL_OPTIONS.keys()
"""All others, those of its model apart: the settings of a training that goes down a gradient."""


def describe(text: str, reading: Reading, name: str, tokens: str, largest: int) -> CorpusCard:
    """The card of a text, split and tokenized as a training would; TextError where it is too short."""
    corpus = Corpus(text, reading, name)
    parts = split(corpus)
    return card(corpus, parts, TOKENIZERS[tokens].train(parts.train, largest))


@dataclass(frozen=True)
class Curves:
    """What a run recorded, thinned for drawing; losses are nats per target.

    The (P,) columns are means over equal stretches of steps, `step` the last step of each. What a model that
    counts does not have, gradients and a rate, is NaN.
    """

    step: np.ndarray  # (P,)
    seen: np.ndarray  # (P,)  targets learned from until then
    train_loss: np.ndarray  # (P,)
    gradient_norm: np.ndarray  # (P,)  before clipping
    clipped_norm: np.ndarray  # (P,)  after
    learning_rate: np.ndarray  # (P,)
    valid_step: np.ndarray  # (Q,)
    valid_loss: np.ndarray  # (Q,)  on a fixed part of the held-out text, the same every time
    final: Mapping[str, Any] | None  # {"step", "loss", "tokens"}: on all of the held-out text, at the end
    baselines: Mapping[str, float]  # "uniform", "unigram", "ngram5": nats per target on the held-out part
    samples: Sequence[Mapping[str, Any]]  # {"step", "temperature", "text", "copied", "pieces"} in order
    notes: Sequence[str]

    @property
    def counted(self) -> bool:
        """Whether the model counts: there is no learning rate at any step."""
        return len(self.step) > 0 and bool(np.isnan(self.learning_rate).all())


def curves(reader: RunReader) -> Curves:
    """Read the run's metrics and events so far."""
    metrics = reader.metrics()
    step = metrics.get("step", np.empty(0))
    ends = np.unique(np.linspace(0, len(step), min(POINTS, len(step)) + 1).astype(int))  # (P + 1,)
    checked = reader.events("validation")
    passing = [event for event in checked if not event.get("whole")]
    whole = [event for event in checked if event.get("whole")]
    known = reader.document("baselines")

    def mean(name: str) -> np.ndarray:
        return _means(metrics.get(name, np.empty(0)), ends)

    seen = np.cumsum(metrics.get("tokens", np.empty(0)))
    return Curves(
        step=step[ends[1:] - 1],
        seen=seen[ends[1:] - 1],
        train_loss=mean("train_loss"),
        gradient_norm=mean("gradient_norm"),
        clipped_norm=mean("clipped_norm"),
        learning_rate=mean("learning_rate"),
        valid_step=np.array([event["step"] for event in passing], dtype=float),
        valid_loss=np.array([event["loss"] for event in passing], dtype=float),
        final=whole[-1] if whole else None,
        baselines=_numbers(known, ("uniform", "unigram", "ngram5")),
        samples=reader.events("sample"),
        notes=[str(event.get("text", "")) for event in reader.events("note")],
    )


def _numbers(document: Json, names: Sequence[str]) -> dict[str, float]:
    """The named numbers of a document, as far as it has them."""
    known = document if isinstance(document, Mapping) else {}
    return {name: float(x) for name in names if isinstance(x := known.get(name), int | float)}


def _means(values: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """The mean of each stretch values[ends[i] : ends[i + 1]]."""
    if len(values) == 0:
        return np.empty(0)
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=float)])
    means: np.ndarray = (sums[ends[1:]] - sums[ends[:-1]]) / np.diff(ends)
    return means


@dataclass(frozen=True)
class Probe:
    """The next-token distribution after one prompt at every kept checkpoint.

    Row r of a column is the r-th most likely token of that checkpoint; probabilities are float64 and come
    from softmax over the whole vocabulary. `unknown` counts the prompt's tokens that the model never saw.
    """

    steps: np.ndarray  # (K,)  training step of each checkpoint
    tokens: np.ndarray  # (top, K)  ids
    labels: Sequence[Sequence[str]]  # (top, K)  the tokens made visible
    probability: np.ndarray  # (top, K)
    entropy: np.ndarray  # (K,)  nats, of the whole distribution
    unknown: int
    vocabulary: int


@dataclass(frozen=True)
class Answer:
    """What one checkpoint expects: the `top` likeliest ids, their probabilities, the entropy in nats."""

    ids: np.ndarray  # (top,)
    probability: np.ndarray  # (top,)
    entropy: float


ANSWERS_KEPT: Recent[Answer] = Recent(4000)


def probe(run: str, reader: RunReader, prompt: str, top: int = 7) -> Probe:
    """Ask every kept checkpoint of a run what comes after the prompt; only what is new is computed.

    Raises StoreError, SpecError or TextError when the run's files are damaged.
    """
    source = sources.of_run(run, reader)
    tokenizer = source.tokenizer()
    prompt = prompt[-LONGEST_PROMPT:]
    steps = reader.checkpoints()
    answers = [
        ANSWERS_KEPT.get((run, step, prompt, top), partial(_ask, source, step, prompt, top)) for step in steps
    ]
    width = min(top, len(tokenizer))
    ids = np.array([answer.ids for answer in answers], dtype=np.int64).reshape(-1, width).T  # (top, K)
    return Probe(
        steps=np.array(steps, dtype=np.int64),
        tokens=ids,
        labels=[[tokenizer.visible(i) for i in row] for row in ids],
        probability=np.array([answer.probability for answer in answers]).reshape(-1, width).T,
        entropy=np.array([answer.entropy for answer in answers]),
        unknown=int((tokenizer.encode(prompt) == UNKNOWN).sum()),
        vocabulary=len(tokenizer),
    )


def _ask(source: Source, step: int, prompt: str, top: int) -> Answer:
    """The distribution after the prompt at one checkpoint, most likely first."""
    from playground.training.sampling import next_token

    p = next_token(source.load(step).model, source.tokenizer(), prompt)  # (V,)
    ids = np.argsort(-p, kind="stable")[:top]
    entropy = -float(np.sum(p * np.log(np.maximum(p, np.finfo(float).tiny))))
    return Answer(ids, p[ids], entropy)


def settings(spec: Mapping[str, Any]) -> dict[str, str]:
    """A spec as (name, value) to read; what is empty, or means nothing to this model, is left out."""
    segments = spec.get("segments") or ()
    idle = _idle(str(spec.get("model")))
    shown: dict[str, Any] = {}
    for name, value in spec.items():
        if name in idle or name in ("segments", "seconds"):
            continue
        if isinstance(value, Mapping):
            shown |= value
        elif value != 0.0:
            shown[name] = value
    if "segments" not in idle:
        shown |= {
            f"segment {i + 1}": f"{steps:,} steps to {rate:g}" for i, (steps, rate) in enumerate(segments)
        }
    return {name.replace("_", " "): str(value) for name, value in shown.items()}


def _idle(model: str) -> frozenset[str]:
    """The settings that mean nothing to a model."""
    entry = MODELS.get(model)
    if entry is None:
        return frozenset()
    others = MODEL_OPTIONS.keys() - {option.key for option in entry.options}
    return frozenset(others | (LEARNING if not entry.learns else COUNTING))


def sample_table(reader: RunReader) -> list[dict[str, Any]]:
    """The samples of a run, newest first: step, temperature, new or how much is copied, text."""
    return [
        {
            "step": sample["step"],
            "temperature": sample.get("temperature"),
            "origin": origin(sample.get("copied")),
            "text": sample.get("text"),
        }
        for sample in reversed(reader.events("sample"))
    ]


def origin(copied: object) -> str:
    """A share copied word for word from the training text, in words: "new", "37 % copied"."""
    if not isinstance(copied, int | float):
        return ""
    if copied == 0:
        return "new"
    return "< 1 % copied" if copied < 0.01 else f"{100 * copied:.0f} % copied"


def downloads(reader: RunReader) -> dict[str, int]:
    """Which checkpoints to offer: the best on held-out text and the last, by step."""
    best, last = reader.best_step(), reader.latest_step()
    found = {"Best": best, "Last": last if last != best else None}
    return {name: step for name, step in found.items() if step is not None}


def script() -> str:
    """The standalone sampling script."""
    from playground.training.script import script as source

    return source()
