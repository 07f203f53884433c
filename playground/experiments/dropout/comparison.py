"""A comparison, growing or done, as arrays of its job's rows; and the two that come with the app."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from playground.experiments.dropout.training import MEASURES, SEEDS, TrainingSpec

FINISHED = Path(__file__).parent / "finished"
ARMS = ("without", "with")


@dataclass(frozen=True)
class Comparison:
    """What the job has measured at T moments, step 0 first.

    step      updates made, (T,)
    measures  by name of training.MEASURES, (2, SEEDS, T): without dropout, with it
    best      the best possible held-out loss of every seed, (SEEDS,); empty while unknown
    """

    spec: TrainingSpec
    step: np.ndarray
    measures: Mapping[str, np.ndarray]
    best: np.ndarray

    @property
    def whole(self) -> bool:
        """Whether the training has come to its end."""
        return bool(len(self.step)) and int(self.step[-1]) == self.spec.steps

    def mean(self, name: str) -> np.ndarray:
        """Over the seeds, (2, T)."""
        return np.asarray(self.measures[name].mean(1))

    def spread(self, name: str) -> np.ndarray:
        """Standard deviation over the seeds (n - 1), (2, T)."""
        return np.asarray(self.measures[name].std(1, ddof=1))

    def better(self, name: str = "held") -> np.ndarray:
        """For every seed how much lower the measure ends with dropout than without, (SEEDS,)."""
        last = self.measures[name][..., -1]
        return np.asarray(last[0] - last[1])


def comparison(
    spec: TrainingSpec, columns: Mapping[str, np.ndarray], best: Sequence[float] = ()
) -> Comparison:
    """Put the job's columns together; none yet gives a comparison without moments."""
    step = np.asarray(columns.get("step", np.empty(0)), dtype=np.int64)
    measures = {
        name: np.stack(
            [
                [
                    np.asarray(columns.get(f"{arm}_{name}_{r}", np.empty(0)), dtype=np.float64)
                    for r in range(SEEDS)
                ]
                for arm in ARMS
            ]
        )
        for name in MEASURES
    }
    return Comparison(spec, step, measures, np.asarray(best, dtype=np.float64))


def finished(spec: TrainingSpec) -> Comparison | None:
    """The comparison that comes with the app for this spec, if there is one (made by `finish.py`)."""
    return next((kept for kept in _kept() if kept.spec == spec), None)


@lru_cache(maxsize=1)
def _kept() -> tuple[Comparison, ...]:
    found: list[Comparison] = []
    for path in sorted(FINISHED.glob("*.json")):
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        columns = {name: np.array(values) for name, values in content["columns"].items()}
        found.append(comparison(TrainingSpec(**content["spec"]), columns, content["best"]))
    return tuple(found)


def table(shown: Comparison) -> dict[str, np.ndarray]:
    """The comparison as columns, one row per moment."""
    columns: dict[str, np.ndarray] = {"step": shown.step}
    for name, values in shown.measures.items():
        for a, arm in enumerate(ARMS):
            columns |= {f"{arm}_{name}_seed{shown.spec.seed + r}": values[a, r] for r in range(SEEDS)}
    return columns
