"""The curves of a run so far, thinned for drawing. A growing run is read, never written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.runs.reader import RunReader
from playground.training.snapshot import Json
from playground.training.valid_loss import (
    HeldOutLoss,
    Rise,
    ValidCurve,
    best_valid_loss,
    full_evaluations,
    last_rise,
    valid_curve,
)

POINTS = 400  # of a drawn curve: more than a small plot has pixels for


@dataclass(frozen=True)
class Curves:
    """What a run recorded, thinned for drawing; losses are nats per target.

    The (P,) columns are means over equal stretches of steps, `step` the last step of each. What a model that
    counts does not have, gradients and a rate, is NaN.
    """

    step: np.ndarray  # (P,)
    tokens_read: np.ndarray  # (P,)  targets learned from until then
    train_loss: np.ndarray  # (P,)
    gradient_norm: np.ndarray  # (P,)  before clipping
    clipped_norm: np.ndarray  # (P,)  after
    learning_rate: np.ndarray  # (P,)
    valid: ValidCurve  # on a part of the held-out text, the same every time, or on all of it
    full_losses: Mapping[int, float]  # on all of the held-out text, by step: those that were measured
    best: HeldOutLoss | None  # the held-out loss of the run, by the rule of `best_valid_loss`
    rise: Rise | None  # of the held-out loss since it was lowest, where that is certain
    baselines: Mapping[str, float]  # "uniform", "unigram", "ngram5": nats per target on the curve's tokens
    full_baselines: Mapping[str, float]  # the same on all of the held-out text
    samples: Sequence[Mapping[str, Any]]  # {"step", "temperature", "text", "copied", "pieces"} in order
    notes: Sequence[str]

    @property
    def is_ngram(self) -> bool:
        """Whether the model counts n-grams: there is no learning rate at any step."""
        return len(self.step) > 0 and bool(np.isnan(self.learning_rate).all())


def step_of_address(reader: RunReader, number: str) -> str:
    """The training step that the run's page in the studio means by `checkpoint`; "" for the newest.

    For counts the page numbers its checkpoints by the tokens read, not by the steps.
    """
    return _converted(reader, number, "tokens_read", "step")


def address_of_step(reader: RunReader, step: str) -> str:
    """The `checkpoint` by which the run's page in the studio shows a training step."""
    return _converted(reader, step, "step", "tokens_read")


def _converted(reader: RunReader, number: str, old: str, new: str) -> str:
    if not (number.isascii() and number.isdigit() and len(number) < 12):
        return ""
    known = curves(reader)
    if not known.is_ngram:
        return number
    before, after = (np.append(0, getattr(known, name)) for name in (old, new))  # nothing is read at step 0
    return str(int(after[np.abs(before - int(number)).argmin()]))


def curves(reader: RunReader) -> Curves:
    """Read the run's metrics and events so far."""
    metrics = reader.metrics()
    step = metrics.get("step", np.empty(0))
    ends = np.unique(np.linspace(0, len(step), min(POINTS, len(step)) + 1).astype(int))  # (P + 1,)
    evaluations = reader.events("validation")
    valid = valid_curve(evaluations)
    full_baselines, part_baselines = _baselines(reader.document("baselines"))

    def mean(name: str) -> np.ndarray:
        return _means(metrics.get(name, np.empty(0)), ends)

    tokens_read = np.cumsum(metrics.get("tokens", np.empty(0)))
    return Curves(
        step=step[ends[1:] - 1],
        tokens_read=tokens_read[ends[1:] - 1],
        train_loss=mean("train_loss"),
        gradient_norm=mean("gradient_norm"),
        clipped_norm=mean("clipped_norm"),
        learning_rate=mean("learning_rate"),
        valid=valid,
        full_losses={int(e["step"]): float(e["loss"]) for e in full_evaluations(evaluations)},
        best=best_valid_loss(evaluations),
        rise=last_rise(evaluations),
        baselines=full_baselines if valid.full else part_baselines or full_baselines,
        full_baselines=full_baselines,
        samples=reader.events("sample"),
        notes=[str(event.get("text", "")) for event in reader.events("note")],
    )


def last_training_loss(reader: RunReader, steps: int) -> tuple[float, int] | None:
    """The mean loss of the last steps, nats per target, and of how many; None where none was recorded."""
    losses = reader.metrics().get("train_loss", np.empty(0))[-steps:]
    return (float(losses.mean()), len(losses)) if len(losses) else None


def _baselines(document: Json) -> tuple[dict[str, float], dict[str, float]]:
    """The baselines of all of the held-out text and of its part, as far as the document has them.

    An older run has none of the part.
    """
    whole = document if isinstance(document, Mapping) else {}
    part = whole.get("part")
    return _numbers(whole), _numbers(part if isinstance(part, Mapping) else {})


def _numbers(known: Mapping[str, Json]) -> dict[str, float]:
    names = ("uniform", "unigram", "ngram5")
    return {name: float(x) for name in names if isinstance(x := known.get(name), int | float)}


def _means(values: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """The mean of each stretch values[ends[i] : ends[i + 1]]."""
    if len(values) == 0:
        return np.empty(0)
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=float)])
    means: np.ndarray = (sums[ends[1:]] - sums[ends[:-1]]) / np.diff(ends)
    return means
