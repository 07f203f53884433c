"""Reads a run's folder: running, finished, or shipped with the playground; never writes, never unpickles."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from playground.errors import StoreError
from playground.runs import checkpoint_file
from playground.runs.atomic import read_json
from playground.runs.json_lines import LineReader
from playground.runs.writer import DOCUMENT
from playground.training.snapshot import Checkpoint, Json
from playground.training.valid_loss import best_of

Metrics = Mapping[str, np.ndarray]
Event = Mapping[str, Json]

_DAMAGED = "The metrics cannot be read: the file is damaged."


@dataclass
class _Table:
    """Columns that grow line by line; finished arrays are read-only and shared by all readers."""

    columns: dict[str, np.ndarray] = field(default_factory=dict)
    rows: int = 0

    def extended(self, lines: list[dict[str, Any]]) -> "_Table":
        """Return a new table with `lines` of columns added; a column a line lacks is NaN there."""
        chunks = [({name: _column(values) for name, values in line.items()}) for line in lines]
        lengths = [_length(chunk) for chunk in chunks]
        names = dict.fromkeys([*self.columns, *(name for chunk in chunks for name in chunk)])
        columns = {}
        for name in names:
            parts = [self.columns.get(name, np.full(self.rows, np.nan))] if self.rows else []
            parts += [c.get(name, np.full(n, np.nan)) for c, n in zip(chunks, lengths, strict=True)]
            columns[name] = np.concatenate(parts)  # (rows,)
            columns[name].flags.writeable = False
        return _Table(columns, self.rows + sum(lengths))


def _column(values: object) -> np.ndarray:
    try:
        column = np.asarray(values)
    except ValueError:  # rows of unequal length
        raise StoreError(_DAMAGED) from None
    if not isinstance(values, list) or column.ndim != 1 or (len(column) and column.dtype.kind not in "if"):
        raise StoreError(_DAMAGED)
    return column


def _length(chunk: dict[str, np.ndarray]) -> int:
    lengths = {len(column) for column in chunk.values()}
    if len(lengths) != 1:
        raise StoreError(_DAMAGED)
    return lengths.pop()


class RunReader:
    """Everything a run has recorded so far. Thread-safe; cheap to poll, since only new lines are read.

    Every method raises StoreError, a sentence, when a file is damaged.
    """

    def __init__(self, folder: str | Path) -> None:
        self._folder = Path(folder)
        self._lock = Lock()
        self._metrics_file = LineReader(self._folder / "metrics.jsonl", "metrics")
        self._events_file = LineReader(self._folder / "events.jsonl", "events")
        self._table = _Table()
        self._events: tuple[Event, ...] = ()
        self._losses: dict[tuple[int, int], float | None] = {}  # (step, time of writing) -> held-out loss

    def metrics(self) -> Metrics:
        """Return the metric columns so far, one row per step, as read-only arrays (rows,) of equal length."""
        with self._lock:
            restarted, lines = self._metrics_file.new()
            if restarted:
                self._table = _Table()
            if lines:
                self._table = self._table.extended(lines)
            return dict(self._table.columns)

    def events(self, kind: str | None = None) -> tuple[Event, ...]:
        """Return the events so far in order, all of them or those of one kind; each has at least "step"."""
        with self._lock:
            restarted, lines = self._events_file.new()
            self._events = (() if restarted else self._events) + tuple(lines)
            events = self._events
        return events if kind is None else tuple(event for event in events if event.get("kind") == kind)

    def document(self, name: str) -> Json:
        """Return a document by name, or None while there is none."""
        path = self._folder / "documents" / f"{name}.json"
        if not DOCUMENT.fullmatch(name) or not path.exists():
            return None
        return read_json(path, f"{name} of this run")

    def checkpoints(self) -> tuple[int, ...]:
        """Return the steps of the checkpoints kept, ascending."""
        return checkpoint_file.steps(self._folder / "checkpoints")

    def checkpoint(self, step: int) -> Checkpoint:
        """Return the checkpoint of `step`, its checksum checked; raise StoreError when there is none.

        The newest is complete (of a trimmed run exact, see trimming.py), the best exact; the weights of the
        others were rounded, and their meta say so (compact_arrays.py).
        """
        return checkpoint_file.read(self._folder / "checkpoints", int(step))

    def latest_step(self) -> int | None:
        """Return the step of the newest checkpoint, or None."""
        return max(self.checkpoints(), default=None)

    def can_go_on(self) -> bool:
        """Return whether the newest checkpoint is complete, so that the run can be resumed from it."""
        newest = self.latest_step()
        folder = self._folder / "checkpoints"
        return newest is None or checkpoint_file.read_sizes(folder, newest)[0] == "full"

    def best_step(self) -> int | None:
        """Return the step of the best checkpoint by the rule of `valid_loss`, the earliest of equals, or
        None.

        Lowest counts, among the checkpoints kept: the loss on all of the held-out text, where any was scored
        on it; else on a larger part; else the loss on the part, which every checkpoint knows.
        """
        kept = self.checkpoints()
        scored = [event for event in self.events("validation") if event["step"] in kept]
        for extent in ("whole", "larger"):
            best = best_of(scored, extent)
            if best is not None:
                return best.step
        losses = [(self._loss(step), step) for step in kept]
        return min(((loss, step) for loss, step in losses if loss is not None), default=(0.0, None))[1]

    def _loss(self, step: int) -> float | None:
        folder = self._folder / "checkpoints"
        try:
            key = (step, (folder / f"{step:010d}.json").stat().st_mtime_ns)
            if key not in self._losses:
                self._losses[key] = checkpoint_file.valid_loss(checkpoint_file.read_meta(folder, step))
        except (FileNotFoundError, StoreError):
            if step in self.checkpoints():
                raise
            return None  # thinned out since it was listed
        return self._losses[key]
