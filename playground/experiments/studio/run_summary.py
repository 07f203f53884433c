"""What a run has reached, in numbers that can stand beside those of another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from playground.experiments.studio.curves import curves as curves_of
from playground.experiments.studio.settings import run_document, run_spec, settings
from playground.models.table import MODELS
from playground.runs.reader import RunReader
from playground.runs.view import RunView
from playground.text.corpus import has_ends
from playground.text.tokenizers import TOKENIZERS
from playground.training.spec import TrainSpec
from playground.training.valid_loss import HeldOutLoss, best_of

LN2 = float(np.log(2))
TEXT = ("name", "reading", "characters_train", "characters_valid")  # what names a text, on its card


@dataclass(frozen=True, eq=False)
class RunSummary:
    """One run in numbers; NaN where a number is not known (yet)."""

    title: str
    name: str  # model, its size and kind of token: "LSTM, 128 units, characters"
    text: tuple[Any, ...]  # names the text and its split, () while not known; losses of two do not compare
    tokens: str  # the kind
    model: str  # key of MODELS
    settings: Mapping[str, str]
    parameters: float
    grams: float  # different n-grams stored, where the model counts
    seconds: float
    steps: int
    tokens_per_second: float  # targets learned from, over the whole time
    best: HeldOutLoss | None  # the held-out loss by the rule of `best_valid_loss`
    best_on_curve: HeldOutLoss | None  # the lowest of `loss`, in nats per target
    bits_per_character: float  # of `best_loss`, with the cost of spelling unknown words
    has_unknown: bool  # whether the held-out part has unknown tokens
    active: bool  # whether the run may still change by itself
    full_curve: bool  # whether `loss` is of all of the held-out text, not of a part
    step: np.ndarray  # (Q,)  of each evaluation
    tokens_read: np.ndarray  # (Q,)  targets learned from until then
    time: np.ndarray  # (Q,)  seconds until then, taking every step to last equally long
    loss: np.ndarray  # (Q,)  nats per target
    character_loss: np.ndarray  # (Q,)  bits per character
    best_place: Mapping[
        str, float
    ]  # of `best`: "step", "tokens_read" and "time", as in the columns of the curve
    part_key: tuple[Any, ...] = ()  # equal for runs whose nested parts are the same tokens, or the same items
    nested: np.ndarray = field(default_factory=lambda: np.empty((0, 0, 3)))
    # (Q, J, 3)  targets, loss and standard error on each nested part, as in `ValidCurve`
    character_nested: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))
    # (Q, J)  those losses in bits per character

    @property
    def best_loss(self) -> float:
        """`best` as a number: nats per target, NaN while there is none."""
        return self.best.loss if self.best else np.nan

    @property
    def perplexity(self) -> float:
        """exp(best_loss), per token: comparable between runs with the same tokens only."""
        return float(np.exp(self.best_loss))


def run_summary(view: RunView, reader: RunReader) -> RunSummary:
    """Read what a run has recorded so far. Raises StoreError or SpecError when its files are damaged."""
    card, spelling = _object(reader.document("card")), _object(reader.document("spelling"))
    spec = run_spec(view, reader)
    metrics = reader.metrics()
    curves = curves_of(reader)
    step, loss = curves.valid.step.astype(np.int64), curves.valid.loss
    tokens_read = np.concatenate([[0], np.cumsum(metrics.get("tokens", np.empty(0)))])
    best_loss, best_step = (curves.best.loss, curves.best.step) if curves.best else (np.nan, 0)

    def places(steps: np.ndarray) -> dict[str, np.ndarray]:
        return {
            "step": steps,
            "tokens_read": tokens_read[np.minimum(steps, len(tokens_read) - 1)],
            "time": view.elapsed * steps / max(view.step, 1),
        }

    return RunSummary(
        title=view.title,
        name=run_name(spec),
        text=tuple(card[name] for name in TEXT if name in card),
        tokens=spec.tokens,
        model=spec.model,
        settings={"tokens": TOKENIZERS[spec.tokens].title, **_settings(run_document(view, reader))},
        parameters=_parameters(spec, card),
        grams=_grams(reader),
        seconds=view.elapsed,
        steps=view.step,
        tokens_per_second=float(tokens_read[-1]) / view.elapsed if view.elapsed else np.nan,
        best=curves.best,
        best_on_curve=best_of(reader.events("validation"), "whole" if curves.valid.full else "part"),
        bits_per_character=float(_per_character(card, spelling, np.array([best_loss]))[0]),
        has_unknown=bool(card.get("unknown_valid")),
        active=view.active,
        full_curve=curves.valid.full,
        loss=loss,
        character_loss=_per_character(card, spelling, loss),
        part_key=_part_key(card, spec),
        nested=curves.valid.nested,
        character_nested=_per_character(card, spelling, curves.valid.nested[..., 1]),
        best_place={name: float(x[0]) for name, x in places(np.array([best_step])).items()},
        **places(step),
    )


def _part_key(card: Mapping[str, Any], spec: TrainSpec) -> tuple[Any, ...]:
    """The text and its split; where it is no list of items, what it is cut into, too."""
    text = tuple(card.get(name) for name in TEXT)
    if card.get("reading") == "items":
        return (*text, card.get("items_valid"))
    return (*text, spec.tokens, card.get("targets_valid"))


def run_name(spec: TrainSpec) -> str:
    """What learns what: model, its size, kind of token."""
    entry = MODELS[spec.model]
    return f"{entry.title}, {entry.brief(spec.model_options)}, {TOKENIZERS[spec.tokens].title.lower()}"


def run_facts(view: RunView, reader: RunReader) -> str:
    """Kind of token, text and size of a run in words; its text and size as soon as they are known."""
    spec, card = run_spec(view, reader), _object(reader.document("card"))
    parameters, grams = _parameters(spec, card), _grams(reader)
    facts = [TOKENIZERS[spec.tokens].title.lower(), str(card.get("name", ""))]
    facts.append(f"{parameters:,.0f} parameters" if np.isfinite(parameters) else "")
    facts.append(f"{grams:,.0f} n-grams" if np.isfinite(grams) else "")
    return " · ".join(fact for fact in facts if fact)


def _grams(reader: RunReader) -> float:
    known = [event["grams"] for event in reader.events("validation") if "grams" in event]
    return float(known[-1]) if known and isinstance(known[-1], int) else np.nan


def _object(document: object) -> Mapping[str, Any]:
    return document if isinstance(document, Mapping) else {}


def _settings(recorded: Mapping[str, Any]) -> dict[str, str]:
    named = settings(recorded)
    return {
        name: value
        for name, value in named.items()
        if not name.startswith(("segment", "plan until")) and name != "tokens"
    }


def _parameters(spec: TrainSpec, card: Mapping[str, Any]) -> float:
    size = card.get("vocabulary")
    entry = MODELS[spec.model]
    return entry.parameters(size, spec.model_options) if isinstance(size, int) and entry.learns else np.nan


def _per_character(card: Mapping[str, Any], spelling: Mapping[str, Any], loss: np.ndarray) -> np.ndarray:
    """Losses in nats per target -> bits per character of the held-out part; NaN where that is not known."""
    if not card:
        return np.full(loss.shape, np.nan)
    ends = card["items_valid"] if has_ends(card["reading"]) else 0
    charge = spelling.get("held_out", np.nan if card["unknown_valid"] else 0.0)
    total: np.ndarray = loss * card["targets_valid"] + charge  # nats
    bits: np.ndarray = total / LN2 / (card["characters_valid"] + ends)
    return bits


def differing_settings(summaries: Sequence[RunSummary]) -> dict[str, list[str]]:
    """The settings in which runs differ: for each name its value in every run, "–" where it has none."""
    names = dict.fromkeys(name for summary in summaries for name in summary.settings)
    values = {name: [summary.settings.get(name, "–") for summary in summaries] for name in names}
    return {name: row for name, row in values.items() if len(set(row)) > 1}
