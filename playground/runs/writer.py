"""Writes the snapshots of a job into a run's folder as they come.

    metrics.jsonl, events.jsonl    lines, appended (see json_lines.py)
    documents/<name>.json          written once, by atomic rename
    checkpoints/                   see checkpoint_file.py
    state.json                     see state.py

Nothing is synchronised to the disk: a killed process loses nothing, and a power cut loses a few seconds.
"""

import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from playground.errors import StoreError
from playground.runs import checkpoint_file, retention
from playground.runs.atomic import write_json
from playground.runs.json_lines import LineReader, LineWriter, rewrite
from playground.training.snapshot import Checkpoint, Snapshot
from playground.training.valid_loss import best_valid_loss

DOCUMENT = re.compile(r"[a-z][a-z0-9_-]{0,40}")


class RunWriter:
    """The one writer of a run's folder. Close it when the job is over.

    limit: about how many checkpoints are kept. space: bytes that the folder should not exceed; its
    checkpoints are thinned and take smaller forms (retention.py). None: each stays in the form it came in.
    """

    def __init__(self, folder: Path, limit: int = 40, space: int | None = None) -> None:
        self._folder, self._limit, self._space = folder, max(3, limit), space
        (folder / "documents").mkdir(parents=True, exist_ok=True)
        (folder / "checkpoints").mkdir(exist_ok=True)
        self._metrics = LineWriter(folder / "metrics.jsonl")
        self._events = LineWriter(folder / "events.jsonl")
        self._best = _best(folder / "checkpoints")
        self._evaluations = _evaluations(folder / "events.jsonl")
        self._sizes = _sizes(folder / "checkpoints")
        self._newest: Checkpoint | None = None  # as it was written, which saves reading it

    def append(self, snapshot: Snapshot) -> None:
        """Write all a snapshot holds; the checkpoint comes last, when the rows up to its step are there."""
        if snapshot.rows and len(next(iter(snapshot.rows.values()))):
            columns = {name: np.asarray(column) for name, column in snapshot.rows.items()}
            columns.setdefault("step", np.full(len(next(iter(columns.values()))), snapshot.step))
            self._metrics.append(columns)
        for event in snapshot.events:
            recorded = {"step": snapshot.step, **event}
            self._events.append(recorded)
            if recorded.get("kind") == "validation":
                self._evaluations.append(recorded)
        for name, document in snapshot.documents.items():
            if not DOCUMENT.fullmatch(name):
                raise ValueError(f"{name!r} is no name for a document")
            write_json(self._folder / "documents" / f"{name}.json", document)
        if snapshot.checkpoint is not None:
            self._keep_checkpoint(snapshot.checkpoint)

    def _keep_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Write the newest checkpoint first, then make the others fewer and smaller."""
        folder, newest = self._folder / "checkpoints", checkpoint.step
        checkpoint_file.write(folder, checkpoint)
        self._sizes[newest] = checkpoint_file.read_sizes(folder, newest)
        loss = checkpoint_file.valid_loss(dict(checkpoint.meta))
        if loss is not None and (self._best is None or loss < self._best[0]):
            self._best = (loss, newest)
        self._thin(newest)  # by the sizes to come: what goes at once is not written again
        if self._space is not None:
            for step, (form, _) in list(self._sizes.items()):
                wanted = self._wanted_form(step, newest)
                if retention.is_larger(form, wanted):
                    self._rewrite(step, wanted)
            self._thin(newest)
            self._newest = checkpoint

    def _wanted_form(self, step: int, newest: int) -> checkpoint_file.Form:
        return retention.wanted_form(step, newest, self._best_steps())

    def _best_steps(self) -> set[int]:
        """The best checkpoint by its own loss, and the one whose loss is the run's number."""
        best = {self._best[1]} if self._best else set()
        number = best_valid_loss(self._evaluations)
        return best if number is None else best | {number.step}

    def _rewrite(self, step: int, form: checkpoint_file.Form) -> None:
        """Write a checkpoint again in a smaller form; a damaged one stays as it is."""
        folder = self._folder / "checkpoints"
        try:
            is_cached = self._newest is not None and self._newest.step == step
            checkpoint = self._newest if is_cached else checkpoint_file.read(folder, step)
            assert checkpoint is not None
            checkpoint_file.write(folder, checkpoint, form)
            self._sizes[step] = checkpoint_file.read_sizes(folder, step)
        except StoreError:
            form_now, sizes = self._sizes[step]
            self._sizes[step] = form, {form: sizes[form_now]}

    def _thin(self, newest: int) -> None:
        """Remove checkpoints until the rest fit, each in the form it will have."""
        best, space = self._best_steps(), math.inf
        if self._space is not None:
            files = [*self._folder.glob("*.*"), *(self._folder / "documents").glob("*")]
            space = max(1, self._space - sum(map(_size, files)))
        while True:
            sizes = {step: self._future_size(step, newest) for step in self._sizes}
            drop = retention.checkpoint_to_drop(sizes, best, self._limit, space)
            if drop is None:
                return
            checkpoint_file.remove(self._folder / "checkpoints", drop)
            del self._sizes[drop]

    def _future_size(self, step: int, newest: int) -> int:
        """The bytes of a checkpoint in the form it will have; a larger form than now it will not get."""
        form, sizes = self._sizes[step]
        wanted = self._wanted_form(step, newest) if self._space is not None else form
        return sizes.get(wanted, sizes[form])

    def close(self) -> None:
        """Close the files."""
        self._metrics.close()
        self._events.close()

    def __enter__(self) -> "RunWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _best(folder: Path) -> tuple[float, int] | None:
    """Return (held-out loss, step) of the best checkpoint in a folder, the earliest of equals."""
    losses = (
        (checkpoint_file.valid_loss(checkpoint_file.read_meta(folder, step)), step)
        for step in checkpoint_file.steps(folder)
    )
    return min(((loss, step) for loss, step in losses if loss is not None), default=None)


def _evaluations(path: Path) -> list[dict[str, Any]]:
    """The evaluations that a run has recorded so far."""
    _, events = LineReader(path, "events").new()
    return [event for event in events if event.get("kind") == "validation"]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # a temporary file
        return 0


def _sizes(folder: Path) -> dict[int, tuple[checkpoint_file.Form, dict[checkpoint_file.Form, int]]]:
    """Return step -> (form, bytes by form) of the checkpoints in a folder."""
    return {step: checkpoint_file.read_sizes(folder, step) for step in checkpoint_file.steps(folder)}


def truncate_run(folder: Path, step: int | None) -> None:
    """Remove everything a run recorded after `step` (None: everything), before it continues from there."""
    last = -1 if step is None else step
    rewrite(folder / "metrics.jsonl", "metrics", lambda line: _rows_until(line, last))
    rewrite(folder / "events.jsonl", "events", lambda line: line if line.get("step", 0) <= last else None)
    for later in checkpoint_file.steps(folder / "checkpoints"):
        if later > last:
            checkpoint_file.remove(folder / "checkpoints", later)
    checkpoint_file.remove_leftovers(folder / "checkpoints")
    for temporary in folder.rglob(".*.tmp"):  # left by a worker that was killed while writing
        temporary.unlink(missing_ok=True)


def _rows_until(line: Mapping[str, Any], last: int) -> dict[str, Any] | None:
    """Keep the rows of one line of columns whose step is at most `last`."""
    keep = [step <= last for step in line["step"]]
    if not any(keep):
        return None
    return {name: [x for x, flag in zip(column, keep, strict=True) if flag] for name, column in line.items()}
