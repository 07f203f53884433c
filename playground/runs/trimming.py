"""Large finished runs give up their optimizer's state: two thirds of a checkpoint that few ever go on from.

A run goes on to the bit from its newest checkpoint, which holds the optimizer's state beside the weights. A
finished training whose folder is larger than the limit of a run (a large vocabulary) holds that state only
while it is the latest run of its owner or somebody looks at it. When the owner has a newer one and nobody has
looked at it for ten minutes,

    newest     "exact": the weights to the bit, without what only a continuation needs
    best       "exact", as before
    others     "compact", thinned to three in all, above `ROOM` to two; first, best and newest always stay

so that it can still be looked at, asked and downloaded, but not be trained longer. A run that was paused or
stopped, and one within the limit, loses nothing.
"""

import logging
import time
from collections.abc import Iterator
from pathlib import Path

from playground.errors import StoreError
from playground.runs import checkpoint_file
from playground.runs.corpus_store import folder_size
from playground.runs.eviction import PROTECTED_SECONDS
from playground.runs.jobs import is_ngram_run
from playground.runs.limits import Limits
from playground.runs.reader import RunReader
from playground.runs.registry import Registry, Run
from playground.runs.retention import checkpoint_to_drop
from playground.runs.store import Store

FEWEST = 3  # checkpoints of a trimmed run that stay although they are larger than the limit of a run
ROOM = 15_000_000  # bytes of a trimmed run above which only the first, the best and the newest stay
TRIMMED = (
    "This run is large, its owner has a newer one, and nobody looked at it for ten minutes, so it gave up "
    "the state of its optimizer: it keeps its best and its last weights, but cannot be trained longer."
)


class Trimmer:
    """Trims the runs of a store that are due. Takes the registry's lock itself."""

    def __init__(self, registry: Registry, store: Store, limits: Limits) -> None:
        self._registry, self._store, self._limits = registry, store, limits
        # ids of runs that are trimmed, small, or cannot be read, with the step that they stand at
        self._done: set[tuple[str, int]] = set()

    def trim_due(self) -> None:
        """Trim every run that is due. A run that goes on meanwhile is left alone."""
        with self._registry.changed:
            due = list(self._due())
        for run in due:
            with self._registry.changed:
                if run.deleted or run.state.status != "finished" or run.alive:
                    continue
                self._done.add((run.id, run.state.step))
                try:
                    trim(self._store.folder(run.id), int(self._limits.run_bytes))
                except (StoreError, OSError):  # a damaged file or a full disk: the run stays as it is
                    logging.getLogger(__name__).exception("a run could not be trimmed")
                self._registry.change(run)

    def _due(self) -> Iterator[Run]:
        newest: dict[str, float] = {}
        runs = [run for run in self._registry.runs.values() if not (run.deleted or run.hidden)]
        for run in runs:
            owner, created = run.about["owner"], float(run.about["created"])
            newest[owner] = max(created, newest.get(owner, created))
        now = time.time()
        for run in runs:
            run_and_step = (run.id, run.state.step)
            is_latest = float(run.about["created"]) >= newest[run.about["owner"]]
            if run_and_step in self._done or is_latest or run.state.status != "finished" or run.alive:
                continue
            if now - self._store.last_viewed(run.id) <= PROTECTED_SECONDS:
                continue
            is_training = run.about["job"] == "train" and not is_ngram_run("train", run.spec)
            if is_training and folder_size(self._store.folder(run.id)) > self._limits.run_bytes:
                yield run
            else:
                self._done.add(run_and_step)


def trim(folder: Path, space: int) -> None:
    """Take the optimizer's state out of a run's newest checkpoint, and thin its checkpoints to `space` bytes.

    Raises StoreError when the newest checkpoint is damaged; then nothing has changed.
    """
    checkpoints, reader = folder / "checkpoints", RunReader(folder)
    newest, best = reader.latest_step(), reader.best_step()
    if newest is None or not reader.can_go_on():
        return
    checkpoint_file.write(checkpoints, checkpoint_file.read(checkpoints, newest), "exact")
    sizes = {step: _size(checkpoints, step) for step in reader.checkpoints()}
    others = folder_size(folder) - sum(sizes.values())
    protected = set() if best is None else {best}
    for limit, fewest in ((space, FEWEST), (max(space, ROOM), 2)):
        room = max(1, limit - others)
        while (drop := checkpoint_to_drop(sizes, protected, len(sizes), room, fewest)) is not None:
            checkpoint_file.remove(checkpoints, drop)
            del sizes[drop]


def _size(checkpoints: Path, step: int) -> int:
    form, sizes = checkpoint_file.read_sizes(checkpoints, step)
    return sizes[form]
