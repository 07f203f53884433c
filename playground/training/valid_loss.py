"""The held-out loss that a run has recorded: its curve, and the one rule for its best value.

A run records events {"kind": "validation", "step", "loss", "tokens", "whole"}; losses are in nats per target.
Partial evaluations ("whole" false) score a fixed part of the held-out text while the training goes on; full
evaluations ("whole" true) score all of it: those of a network at the end of the planned steps, those of an
n-gram model always.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Evaluation = Mapping[str, Any]


def extent(full: bool) -> str:
    """What a held-out loss was measured on, in words."""
    return "all of it" if full else "a part"


@dataclass(frozen=True)
class BestLoss:
    """The best held-out loss of a run: nats per target, the step, and whether the evaluation was full."""

    loss: float
    step: int
    full: bool

    @property
    def label(self) -> str:
        """The loss with what it was measured on: "all of it 1.234" or "best on a part 1.234"."""
        return f"{'' if self.full else 'best on '}{extent(self.full)} {self.loss:.3f}"


def partial_evaluations(evaluations: Sequence[Evaluation]) -> list[Evaluation]:
    """The evaluations on a fixed part of the held-out text, in order."""
    return [evaluation for evaluation in evaluations if not evaluation.get("whole")]


def full_evaluations(evaluations: Sequence[Evaluation]) -> list[Evaluation]:
    """The evaluations on all of the held-out text, in order; several when the training was prolonged."""
    return [evaluation for evaluation in evaluations if evaluation.get("whole")]


def valid_curve(evaluations: Sequence[Evaluation]) -> tuple[np.ndarray, np.ndarray]:
    """Steps and losses of the partial evaluations, float64 (Q,) each; of the full ones without any."""
    drawn = partial_evaluations(evaluations) or full_evaluations(evaluations)
    step = np.array([float(evaluation["step"]) for evaluation in drawn])
    return step, np.array([float(evaluation["loss"]) for evaluation in drawn])


def value_at(steps: np.ndarray, values: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The last value recorded at or before each of the steps `at`, (K,); NaN before the first.

    `steps` (Q,) ascend and belong to `values` (Q,).
    """
    index = np.searchsorted(steps, at, side="right") - 1
    padded = np.append(values, np.nan)
    return np.where(index >= 0, padded[index], np.nan)


def best_valid_loss(evaluations: Sequence[Evaluation]) -> BestLoss | None:
    """The minimum over the full evaluations when there are any, else over the partial ones; None without any.

    The two are never mixed: a part of the text may be easier than the whole. Infinite and undefined losses
    do not count; of equal ones the first is taken.
    """
    for full, chosen in ((True, full_evaluations), (False, partial_evaluations)):
        losses = [(float(e["loss"]), int(e["step"])) for e in chosen(evaluations)]
        losses = [(loss, step) for loss, step in losses if math.isfinite(loss)]
        if losses:
            loss, step = min(losses)
            return BestLoss(loss, step, full)
    return None
