"""Collects rows, events and documents of a training until the next snapshot."""

import time

import numpy as np

from playground.training.snapshot import Checkpoint, Json, Snapshot
from playground.training.trainer import StepResult

INTERVAL = 0.1  # seconds between two snapshots, a step permitting

COLUMNS = ("step", "train_loss", "gradient_norm", "clipped_norm", "learning_rate", "tokens")


class SnapshotBuilder:
    """Rows, events and documents since the last snapshot; the clock decides only when the next one is due."""

    def __init__(self) -> None:
        self._rows: list[tuple[float, ...]] = []
        self._events: list[dict[str, Json]] = []
        self._documents: dict[str, Json] = {}
        self._last = time.monotonic()

    @property
    def due(self) -> bool:
        """Whether the last snapshot is 0.1 s ago."""
        return time.monotonic() - self._last >= INTERVAL

    def row(self, number: int, step: StepResult, rate: float) -> None:
        """Record step `number` = 1, 2, ..."""
        self._rows.append((number, step.loss, step.gradient_norm, step.clipped_norm, rate, step.tokens))

    def event(self, kind: str, step: int, **values: Json) -> None:
        """Record an event after `step` steps."""
        self._events.append({"kind": kind, "step": step, **values})

    def documents(self, documents: dict[str, Json]) -> None:
        """Record documents, each by its name."""
        self._documents |= documents

    def build(
        self, step: int, steps: int, checkpoint: Checkpoint | None = None, stopped: str = ""
    ) -> Snapshot:
        """A snapshot of everything since the last one; columns (n,), int64 for counts, else float64."""
        columns = zip(*self._rows, strict=True) if self._rows else ()
        rows = {
            name: np.array(column, dtype=np.int64 if name in ("step", "tokens") else np.float64)
            for name, column in zip(COLUMNS, columns, strict=bool(self._rows))
        }
        snapshot = Snapshot(
            step=step,
            steps=steps,
            rows=rows,
            events=tuple(self._events),
            documents=self._documents,
            checkpoint=checkpoint,
            stopped=stopped,
        )
        self._rows, self._events, self._documents = [], [], {}
        self._last = time.monotonic()
        return snapshot
