"""The training of a head, growing or finished, as arrays; those that come with the app; parameter counts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from playground.experiments.heads.sizes import ROUNDS, SEEDS
from playground.experiments.heads.tasks import TASKS, Task, outputs
from playground.experiments.heads.texts import Baseline, baseline, dataset
from playground.experiments.heads.training import HeadsSpec, column

BUNDLED = Path(__file__).parent / "bundled"
GATES = {"rnn": 1, "gru": 3, "lstm": 4}


@dataclass(frozen=True, eq=False)
class HeadsTrace:
    """What the job has measured on held-out texts: S = 3 seeds, R rounds.

    loss, accuracy   of the head in each of the spec's ways, (W, S, R): nats or squared error, right share
    frozen           whether no bit of the frozen bodies changed; None until the end
    """

    spec: HeadsSpec
    loss: np.ndarray
    accuracy: np.ndarray
    frozen: bool | None

    @classmethod
    def from_columns(
        cls, spec: HeadsSpec, columns: Mapping[str, np.ndarray], documents: Mapping[str, Any] | None = None
    ) -> "HeadsTrace":
        """From the columns and documents that the job has yielded so far; without any, R = 0."""
        empty = np.full(len(columns.get("round", ())), np.nan)

        def seeds(regime: str, measure: str) -> np.ndarray:
            rows = [columns.get(column(regime, measure, r), empty) for r in range(SEEDS)]
            return np.array(rows, dtype=np.float64)

        return cls(
            spec=spec,
            loss=np.stack([seeds(regime, "loss") for regime in spec.ways]),
            accuracy=np.stack([seeds(regime, "accuracy") for regime in spec.ways]),
            frozen=(documents or {}).get("frozen"),
        )

    @property
    def rounds(self) -> int:
        """R, how many measurements there are."""
        return int(self.loss.shape[-1])

    @property
    def updates(self) -> np.ndarray:
        """Updates of the head at each measurement, (R,)."""
        return np.arange(self.rounds) * (self.spec.updates // ROUNDS)

    @property
    def baseline(self) -> Baseline:
        """What is right without a look at the text."""
        return baseline(self.spec.task)


@dataclass(frozen=True)
class Parameters:
    """Counts of the parts: embedding V E, encoder D G (H (E + H) + 2 H), heads C (D H + 1)."""

    embedding: int
    encoder: int
    heads: Mapping[str, int]


def state_size(spec: HeadsSpec, task: Task) -> int:
    """How many numbers a head reads: D H; of the next token H, the forward direction alone."""
    return spec.hidden * (2 if spec.directions == "two" and task.level != "next" else 1)


def parameters(spec: HeadsSpec) -> Parameters:
    """Of the body, and of every head that its text has."""
    V, H, D = len(dataset(spec.task.text).vocabulary), spec.hidden, 2 if spec.directions == "two" else 1
    tasks = [task for task in TASKS.values() if task.text == spec.task.text]
    return Parameters(
        embedding=V * H,
        encoder=D * GATES[spec.cell] * (H * 2 * H + 2 * H),
        heads={task.key: outputs(task, V) * (state_size(spec, task) + 1) for task in tasks},
    )


def bundled_heads(spec: HeadsSpec) -> HeadsTrace | None:
    """The training of these settings that comes with the app, if any (made by `make_bundled.py`)."""
    return _bundled().get(spec)


@cache
def _bundled() -> Mapping[HeadsSpec, HeadsTrace]:
    content: dict[str, Any] = json.loads((BUNDLED / "heads.json").read_text(encoding="utf-8"))
    traces = {}
    for run in content["runs"]:
        spec = HeadsSpec.from_json(run["spec"])
        columns = {name: np.array(values) for name, values in run["columns"].items()}
        traces[spec] = HeadsTrace.from_columns(spec, columns, run["documents"])
    return traces


def table(trace: HeadsTrace) -> dict[str, np.ndarray]:
    """One row for each measurement: updates, losses and accuracies of every seed."""
    columns = {"updates": trace.updates}
    for r in range(SEEDS):
        seed = f"seed{trace.spec.training_seed + r}"
        columns |= {f"loss_{name}_{seed}": trace.loss[i, r] for i, name in enumerate(trace.spec.ways)}
        columns |= {f"right_{name}_{seed}": trace.accuracy[i, r] for i, name in enumerate(trace.spec.ways)}
    return columns
