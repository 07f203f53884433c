"""The training comparison, growing or finished, as arrays; and the two comparisons that come with the app."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from playground.experiments.dropout.training import ARMS, MEASURES, SEEDS, TrainingSpec

BUNDLED = Path(__file__).parent / "bundled"


@dataclass(frozen=True)
class Comparison:
    """What the job has measured at T evaluations, step 0 first.

    step        updates made, (T,)
    measures    by name of MEASURES, (2, SEEDS, T): without dropout, with dropout
    bayes_loss  the best possible held-out loss of every seed, (SEEDS,); empty while unknown
    """

    spec: TrainingSpec
    step: np.ndarray
    measures: Mapping[str, np.ndarray]
    bayes_loss: np.ndarray

    @classmethod
    def from_columns(
        cls, spec: TrainingSpec, columns: Mapping[str, np.ndarray], bayes_loss: Sequence[float] = ()
    ) -> "Comparison":
        """From the columns that the job has yielded so far; without any there are no evaluations (T = 0).

        A measure that an older run has not made is NaN.
        """
        unknown = np.full(len(columns.get("step", ())), np.nan)

        def column(name: str) -> np.ndarray:
            return np.asarray(columns.get(name, unknown), dtype=np.float64)

        measures = {
            name: np.array([[column(f"{arm}_{name}_{r}") for r in range(SEEDS)] for arm in ARMS])
            for name in MEASURES
        }
        step = np.asarray(columns.get("step", unknown), dtype=np.int64)
        return cls(spec, step, measures, np.asarray(bayes_loss, dtype=np.float64))

    @property
    def complete(self) -> bool:
        """Whether the training has come to its end."""
        return bool(len(self.step)) and int(self.step[-1]) == self.spec.steps

    def mean(self, measure: str) -> np.ndarray:
        """Over the seeds, (2, T)."""
        return np.asarray(self.measures[measure].mean(1))

    def sd(self, measure: str) -> np.ndarray:
        """Standard deviation over the seeds (n - 1), (2, T)."""
        return np.asarray(self.measures[measure].std(1, ddof=1))

    def improvement(self, measure: str = "held_out") -> np.ndarray:
        """For every seed how much lower the measure ends with dropout than without, (SEEDS,)."""
        without, with_dropout = self.measures[measure][..., -1]
        return np.asarray(without - with_dropout)

    def lowest(self, arm: int, until: int) -> int:
        """The evaluation, of the first until + 1, at which the mean held-out loss of an arm is lowest.

        Early stopping would stop there; chosen by the held-out loss itself, so that it is a little too good.
        """
        return int(self.mean("held_out")[arm, : until + 1].argmin())


def bundled_comparison(spec: TrainingSpec) -> Comparison | None:
    """The comparison of this spec that comes with the app, if there is one (made by `make_bundled.py`)."""
    return next((comparison for comparison in _bundled() if comparison.spec == spec), None)


@cache
def _bundled() -> tuple[Comparison, ...]:
    comparisons: list[Comparison] = []
    for path in sorted(BUNDLED.glob("*.json")):
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        spec = TrainingSpec(**content["spec"])
        comparisons.append(Comparison.from_columns(spec, content["columns"], content["bayes_loss"]))
    return tuple(comparisons)


def table(comparison: Comparison) -> dict[str, np.ndarray]:
    """The comparison as columns, one row for each evaluation."""
    columns: dict[str, np.ndarray] = {"step": comparison.step}
    for measure, values in comparison.measures.items():
        for a, arm in enumerate(ARMS):
            for r in range(SEEDS):
                columns[f"{arm}_{measure}_seed{comparison.spec.seed + r}"] = values[a, r]
    return columns
