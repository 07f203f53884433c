"""The trainings of `directions`, growing or finished, as arrays; and those that come with the app."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from playground.experiments.elmo.directions import (
    MODELS,
    READINGS,
    ROUNDS,
    SUBJECTS,
    DirectionsSpec,
    column,
    examples,
)
from playground.experiments.elmo.sizes import SEEDS
from playground.experiments.elmo.training_trace import BUNDLED


@dataclass(frozen=True, eq=False)
class DirectionsTrace:
    """What the job has measured on test sentences: S = 3 seeds, R rounds.

    loss, lm_accuracy   of the language models MODELS, nats and share of right next words, (2, S, R)
    accuracy            of the classifiers, by READINGS, (4, S, R)
    """

    spec: DirectionsSpec
    loss: np.ndarray
    lm_accuracy: np.ndarray
    accuracy: np.ndarray

    @classmethod
    def from_columns(cls, spec: DirectionsSpec, columns: Mapping[str, np.ndarray]) -> "DirectionsTrace":
        """From the columns that the job has yielded so far; without any, R = 0."""
        empty = np.full(len(columns.get("round", ())), np.nan)

        def seeds(key: tuple[str, str], measure: str) -> np.ndarray:
            rows = [columns.get(column(key, measure, r), empty) for r in range(SEEDS)]
            return np.array(rows, dtype=np.float64)

        return cls(
            spec=spec,
            loss=np.stack([seeds((a, ""), "loss") for a in MODELS]),
            lm_accuracy=np.stack([seeds((a, ""), "accuracy") for a in MODELS]),
            accuracy=np.stack([seeds(("both", reading), "accuracy") for reading in READINGS]),
        )

    @property
    def rounds(self) -> int:
        """R, how many measurements there are."""
        return int(self.loss.shape[-1])

    @property
    def updates(self) -> np.ndarray:
        """Updates of every network at each measurement, (R,)."""
        return np.arange(self.rounds) * (self.spec.direction_updates // ROUNDS)

    @property
    def chance(self) -> float:
        """The share of the most frequent subject: what can be right without a look at the sentence."""
        _, subjects = examples()
        return float(np.bincount(subjects, minlength=len(SUBJECTS)).max() / len(subjects))


def bundled_directions(spec: DirectionsSpec) -> DirectionsTrace | None:
    """The trainings of these settings that come with the app, if any (made by `make_bundled.py`)."""
    return _bundled() if spec == DirectionsSpec() else None


@cache
def _bundled() -> DirectionsTrace:
    content: dict[str, Any] = json.loads((BUNDLED / "directions.json").read_text(encoding="utf-8"))
    columns = {name: np.array(values) for name, values in content["columns"].items()}
    return DirectionsTrace.from_columns(DirectionsSpec.from_json(content["spec"]), columns)


def table(trace: DirectionsTrace) -> dict[str, np.ndarray]:
    """One row for each measurement: updates, losses and accuracies of every seed."""
    columns = {"updates": trace.updates}
    for r in range(SEEDS):
        seed = f"seed{trace.spec.training_seed + r}"
        columns |= {f"loss_{a}_{seed}": trace.loss[i, r] for i, a in enumerate(MODELS)}
        columns |= {f"right_{a}_{seed}": trace.lm_accuracy[i, r] for i, a in enumerate(MODELS)}
        columns |= {f"right_{name}_{seed}": trace.accuracy[i, r] for i, name in enumerate(READINGS)}
    return columns
