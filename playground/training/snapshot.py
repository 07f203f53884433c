"""The two shapes that leave a training: a snapshot of its progress and a checkpoint of its state.

They hold NumPy arrays and plain values only, so the process that shows them never needs PyTorch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
"""Any value that survives `json.dumps` and `json.loads`."""


RESUME_TENSORS = ("optimizer.", "generator.", "carried.")  # beginnings of the names of tensors
RESUME_META = ("optimizer", "batches")


class StopRequested(Exception):
    """Thrown into a job's generator to end it: it may yield some last snapshots, without further steps."""


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """Everything needed to continue a training after `step` steps, bit for bit.

    tensors: parameters, optimizer, generator and carried state, by name.
    meta: what is not a tensor (positions in the data, "valid_loss" in nats per target where known).

    A run stores all of it for its newest checkpoint alone, from which it is resumed; of the others it stores
    what a reader of the model needs (`without_resume_state`).
    """

    step: int
    tensors: Mapping[str, np.ndarray]
    meta: Mapping[str, Json] = field(default_factory=dict)

    def without_resume_state(self) -> "Checkpoint":
        """The checkpoint without what only a continuation needs, about two thirds of it with Adam."""
        tensors = {name: array for name, array in self.tensors.items() if not name.startswith(RESUME_TENSORS)}
        meta = {name: value for name, value in self.meta.items() if name not in RESUME_META}
        return replace(self, tensors=tensors, meta=meta)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """What happened since the last snapshot. A job is a generator of these.

    step, steps: optimizer steps done and planned (`steps` is 0 until known).
    rows: metric columns of equal length (n,), one row per step since the last snapshot; the names in use are
        "step", "train_loss" (nats), "gradient_norm", "clipped_norm", "learning_rate", "tokens".
    events: {"kind": "validation" | "sample" | "note", "step": ..., ...} in the order they happened.
    documents: whole JSON values written once under their name, such as "resolved" or "tokenizer".
    checkpoint: the state after `step` steps, when one is due or was asked for with `send("checkpoint")`.
    stopped: a sentence for the reader when the job ended itself early, for instance because it diverged.

    Raises ValueError when the columns of `rows` differ in length.
    """

    step: int
    steps: int = 0
    rows: Mapping[str, np.ndarray] = field(default_factory=dict)
    events: tuple[Mapping[str, Json], ...] = ()
    documents: Mapping[str, Json] = field(default_factory=dict)
    checkpoint: Checkpoint | None = None
    stopped: str = ""

    def __post_init__(self) -> None:
        lengths = {name: np.shape(column) for name, column in self.rows.items()}
        if any(len(shape) != 1 for shape in lengths.values()) or len(set(lengths.values())) > 1:
            raise ValueError(f"metric columns must be one-dimensional and equally long, not {lengths}")
