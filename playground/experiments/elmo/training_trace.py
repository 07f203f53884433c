"""ELMo's training, growing or finished, as arrays; and the one that comes with the app."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from playground.experiments.elmo.sentences import FEATURES, TASKS
from playground.experiments.elmo.sizes import HEAD_ROUNDS, LAYERS, LM_ROUNDS, SEEDS
from playground.experiments.elmo.training import ElmoSpec, column

BUNDLED = Path(__file__).parent / "bundled"
MIXED = LAYERS + 1  # h_0, h_1, h_2


@dataclass(frozen=True, eq=False)
class ElmoTrace:
    """What the job has measured: S = 3 seeds, R rounds; the heads begin at row LM_ROUNDS + 1.

    losses     test NLL in nats, forward and backward, (2, S, R)
    accuracy   by task, of each of FEATURES, (3, S, R); NaN before the heads begin
    shares     by task s_0, s_1, s_2, (3, S, R)
    gamma      by task (S, R)
    frozen     whether no bit of the networks changed while the heads learned; None until the end
    """

    spec: ElmoSpec
    losses: np.ndarray
    accuracy: Mapping[str, np.ndarray]
    shares: Mapping[str, np.ndarray]
    gamma: Mapping[str, np.ndarray]
    frozen: bool | None

    @classmethod
    def from_columns(
        cls, spec: ElmoSpec, columns: Mapping[str, np.ndarray], documents: Mapping[str, Any] | None = None
    ) -> "ElmoTrace":
        """From the columns and documents that the job has yielded so far; without any, R = 0."""
        rounds = len(columns.get("round", ()))

        def seeds(*parts: str) -> np.ndarray:
            empty = np.full(rounds, np.nan)
            return np.array([columns.get(column(*parts, r), empty) for r in range(SEEDS)], dtype=np.float64)

        return cls(
            spec=spec,
            losses=np.stack([seeds("forward"), seeds("backward")]),
            accuracy={task: np.stack([seeds(task, f) for f in FEATURES]) for task in TASKS},
            shares={task: np.stack([seeds(task, f"s{j}") for j in range(MIXED)]) for task in TASKS},
            gamma={task: seeds(task, "gamma") for task in TASKS},
            frozen=(documents or {}).get("frozen"),
        )

    @property
    def rounds(self) -> int:
        """R, how many measurements there are."""
        return int(self.losses.shape[-1])

    @property
    def complete(self) -> bool:
        """Whether all is trained."""
        return self.rounds == LM_ROUNDS + HEAD_ROUNDS + 2

    @property
    def updates(self) -> np.ndarray:
        """Updates of the language models at each measurement, (R,)."""
        return np.minimum(np.arange(self.rounds), LM_ROUNDS) * (self.spec.updates // LM_ROUNDS)

    @property
    def head_updates(self) -> np.ndarray:
        """Updates of every head at each measurement, (R,); 0 before they begin."""
        heads = np.maximum(np.arange(self.rounds) - LM_ROUNDS - 1, 0)
        return heads * (self.spec.head_updates // HEAD_ROUNDS)


def bundled_elmo(spec: ElmoSpec) -> ElmoTrace | None:
    """The training of these settings that comes with the app, if any (made by `make_bundled.py`)."""
    return _bundled() if spec == ElmoSpec() else None


@cache
def _bundled() -> ElmoTrace:
    content: dict[str, Any] = json.loads((BUNDLED / "elmo.json").read_text(encoding="utf-8"))
    columns = {
        name: np.array([np.nan if value is None else value for value in values])
        for name, values in content["columns"].items()
    }
    return ElmoTrace.from_columns(ElmoSpec.from_json(content["spec"]), columns, content["documents"])


def table(trace: ElmoTrace) -> dict[str, np.ndarray]:
    """One row for each measurement: updates, losses, accuracies and shares of every seed."""
    columns = {"updates": trace.updates, "head_updates": trace.head_updates}
    for r in range(SEEDS):
        seed = f"seed{trace.spec.training_seed + r}"
        columns |= {f"forward_{seed}": trace.losses[0, r], f"backward_{seed}": trace.losses[1, r]}
        for task in TASKS:
            columns |= {f"{task}_{f}_{seed}": trace.accuracy[task][i, r] for i, f in enumerate(FEATURES)}
            columns |= {f"{task}_s{j}_{seed}": trace.shares[task][j, r] for j in range(MIXED)}
            columns[f"{task}_gamma_{seed}"] = trace.gamma[task][r]
    return columns
