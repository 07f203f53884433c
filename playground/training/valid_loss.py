"""The held-out loss that a run has recorded: its curve, and the one rule for the number of the run.

A run records events {"kind": "validation", "step", "loss", "tokens", "whole", "larger", "standard_error",
"nested": [[targets, loss, standard error], ...] of the nested parts that were scored}; losses are in nats per
target. The held-out loss of a run is that of *all* of its held-out text:

- While a network trains it is scored on a fixed part ("whole" false), whose loss is an estimate with a
  standard error (`held_out_part`). A text that is no longer than a part is scored whole every time, and so
  are counts.
- When the training rests (it has ended, was stopped or paused) the checkpoint with the lowest loss on the
  part and the last one are scored on all of the text ("whole" true). The lower of the two is the run's
  held-out loss, and its checkpoint the best one.
- Where all of the text would take too long, a larger part is scored instead ("larger" true).

A run from before standard errors were recorded has none: they are NaN.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

Evaluation = Mapping[str, Any]
Extent = Literal["whole", "larger", "part"]

EXTENTS: Mapping[Extent, str] = {"whole": "all of it", "larger": "a larger part", "part": "a part"}
"""What a held-out loss was measured on, in words; what is first counts most."""

RULE = (
    "The held-out loss of a run is that of **all** of its held-out text. While a network trains it is "
    "estimated on a fixed part, spread evenly, with ± one standard error. When the training rests, the "
    "checkpoint that was best on the part and the last one are measured on all of the text; the lower loss "
    "is the run's, its checkpoint the best."
)


@dataclass(frozen=True)
class HeldOutLoss:
    """A held-out loss of a run: nats per target, the step, what it was measured on, its standard error."""

    loss: float
    step: int
    extent: Extent
    standard_error: float = math.nan

    @property
    def full(self) -> bool:
        """Whether it was measured on all of the held-out text."""
        return self.extent == "whole"

    @property
    def number(self) -> str:
        """The loss with as many digits as it bears: "1.606", "1.60 ± 0.04"."""
        return with_uncertainty(self.loss, 0.0 if self.full else self.standard_error)

    @property
    def label(self) -> str:
        """The loss with what it was measured on: "all of it 1.606", "a part 1.60 ± 0.04"."""
        return f"{EXTENTS[self.extent]} {self.number}"


def extent_of(evaluation: Evaluation) -> Extent:
    """What an evaluation was made on."""
    if evaluation.get("whole"):
        return "whole"
    return "larger" if evaluation.get("larger") else "part"


def decimals(error: float) -> int:
    """The decimals that a number with this standard error bears: one digit of the error, two of 1.0 to 1.9.

    3 where there is none, from 0 to 6.
    """
    if not math.isfinite(error) or error <= 0.0:
        return 3
    digits = int(-math.floor(math.log10(error) + 1e-12))
    first = round(error * 10.0**digits * 10)  # 10 .. 100: the first two digits
    return min(6, max(0, digits + (first < 20) - (first >= 95)))


def typical_decimals(errors: np.ndarray) -> int:
    """The decimals that a column of numbers with these standard errors bears: those of the median."""
    known = errors[np.isfinite(errors) & (errors > 0)]
    return decimals(float(np.median(known))) if known.size else decimals(math.nan)


def with_uncertainty(value: float, error: float) -> str:
    """A number with as many digits as it bears: "1.60 ± 0.04", "1.606" without an error."""
    places = decimals(error)
    if not math.isfinite(error) or error <= 0.0:
        return f"{value:.{places}f}"
    return f"{value:.{places}f} ± {error:.{places}f}"


def partial_evaluations(evaluations: Sequence[Evaluation]) -> list[Evaluation]:
    """The evaluations on the fixed part of the held-out text, in order."""
    return [evaluation for evaluation in evaluations if extent_of(evaluation) == "part"]


def full_evaluations(evaluations: Sequence[Evaluation]) -> list[Evaluation]:
    """The evaluations on all of the held-out text, in order; several when the training was prolonged."""
    return [evaluation for evaluation in evaluations if extent_of(evaluation) == "whole"]


@dataclass(frozen=True, eq=False)
class ValidCurve:
    """The held-out loss over a training: evaluations of the same tokens, in order of their steps."""

    step: np.ndarray  # float64 (Q,)
    loss: np.ndarray  # (Q,)  nats per target
    standard_error: np.ndarray  # (Q,)  0 on all of the text, NaN where it was not recorded
    full: bool  # whether the tokens are all of the held-out text
    nested: np.ndarray = field(default_factory=lambda: np.empty((0, 0, 3)))
    # (Q, J, 3)  targets, loss, error on each nested part; NaN where it was not recorded
    targets: int = 0  # held-out targets that each loss is the mean of; 0 where it was not recorded


def valid_curve(evaluations: Sequence[Evaluation]) -> ValidCurve:
    """The evaluations on the part; those on all of the text where there are no others."""
    drawn = partial_evaluations(evaluations)
    full = not drawn and bool(evaluations)
    drawn = drawn or full_evaluations(evaluations)

    def column(name: str, otherwise: float = math.nan) -> np.ndarray:
        return np.array([_number(evaluation.get(name), otherwise) for evaluation in drawn], dtype=np.float64)

    error = column("standard_error", 0.0 if full else math.nan)
    targets = next((int(e["tokens"]) for e in drawn if isinstance(e.get("tokens"), int)), 0)
    return ValidCurve(column("step"), column("loss"), error, full, _nested(drawn), targets)


def _nested(evaluations: Sequence[Evaluation]) -> np.ndarray:
    """What evaluations have recorded of nested parts, (Q, J, 3)."""
    recorded = [evaluation.get("nested", ()) for evaluation in evaluations]
    nested = np.full((len(recorded), max(map(len, recorded), default=0), 3), math.nan)
    for row, levels in zip(nested, recorded, strict=True):
        row[: len(levels)] = np.array(levels, dtype=np.float64).reshape(-1, 3)
    return nested


def value_at(steps: np.ndarray, values: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The last value recorded at or before each of the steps `at`, (K,); NaN before the first.

    `steps` (Q,) ascend and belong to `values` (Q,).
    """
    index = np.searchsorted(steps, at, side="right") - 1
    padded = np.append(values, np.nan)
    return np.where(index >= 0, padded[index], np.nan)


def best_valid_loss(evaluations: Sequence[Evaluation]) -> HeldOutLoss | None:
    """The number of a run: the minimum over the evaluations of all of the held-out text.

    As long as there are none it is the minimum over those of a larger part, else over those of the part; None
    without any. Losses of different extents are never mixed: a part of the text may be easier than the whole.
    Infinite and undefined losses do not count; of equal ones the first step is taken.
    """
    for extent in EXTENTS:
        best = best_of(evaluations, extent)
        if best is not None:
            return best
    return None


def best_of(evaluations: Sequence[Evaluation], extent: Extent) -> HeldOutLoss | None:
    """The lowest loss of this extent; None without any."""
    losses = [
        (float(e["loss"]), int(e["step"]), _number(e.get("standard_error"), math.nan))
        for e in evaluations
        if extent_of(e) == extent and math.isfinite(e["loss"])
    ]
    if not losses:
        return None
    loss, step, error = min(losses, key=lambda found: found[:2])
    return HeldOutLoss(loss, step, extent, 0.0 if extent == "whole" else error)


@dataclass(frozen=True)
class Rise:
    """How much the held-out loss is above its lowest, at `step`: nats per target, and a standard error."""

    step: int
    rise: float
    standard_error: float

    @property
    def certain(self) -> bool:
        """Whether the rise is more than two standard errors, and more than the last digit shown."""
        return self.rise > max(2 * self.standard_error, 0.0015)

    @property
    def sentence(self) -> str:
        """The rise in words, in the unit of the chart above it."""
        amount = with_uncertainty(self.rise, self.standard_error)
        return f"Best at step {self.step:,}; since then the held-out loss rose by {amount}."


def last_rise(evaluations: Sequence[Evaluation]) -> Rise | None:
    """The rise at the end of the curve, on the same tokens; None where it is not recorded or not certain.

    Where the best and the last checkpoint were scored on all of the text, it is the difference of the two.
    """
    recorded = [e for e in evaluations if "rise" in e]
    if not recorded:
        return None
    last = recorded[-1]
    full = {e["step"]: float(e["loss"]) for e in full_evaluations(evaluations)}
    best_step, end = int(last["best_step"]), max(int(e["step"]) for e in evaluations)
    rise = Rise(best_step, float(last["rise"]), float(last["rise_error"]))
    if best_step in full and end in full and extent_of(last) == "part":
        rise = Rise(best_step, full[end] - full[best_step], 0.0)
    return rise if rise.certain else None


def _number(value: object, otherwise: float) -> float:
    return float(value) if isinstance(value, int | float) else otherwise
