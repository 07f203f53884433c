"""Admission control: budgets, texts, the queue and the disk are checked before anything is written."""

import math
from collections.abc import Callable, Mapping

from playground.errors import CorpusNotFound, InvalidRunState, NotShared, StoreError, UserError
from playground.runs.atomic import dumps, loads
from playground.runs.eviction import Evictor
from playground.runs.limits import Limits
from playground.runs.queue import QueuedRun, next_run
from playground.runs.registry import Registry
from playground.runs.sharing import check_readable
from playground.runs.store import Store
from playground.training.snapshot import Json

_SPEC_BYTES = 100_000


class AdmissionControl:
    """Checks against the limits and owners; every check raises a UserError when it fails."""

    def __init__(
        self, registry: Registry, store: Store, limits: Limits, evictor: Evictor, sweep: Callable[[], None]
    ) -> None:
        self._registry, self._store, self._limits = registry, store, limits
        self._evictor, self._sweep = evictor, sweep

    def check_budget(self, name: str, seconds: float) -> float:
        """Return a time budget after checking it against the limit `name`."""
        if not (isinstance(seconds, int | float) and math.isfinite(seconds) and seconds > 0):
            raise UserError("A run needs a time budget above 0 seconds.")
        self._limits.check(name, seconds)
        return float(seconds)

    def check_text(self, owner: str, corpus_id: str) -> None:
        """Raise NotOwner unless the owner of this token may train on the text (`sharing`)."""
        if corpus_id:
            refused = "This text belongs to somebody else, so nothing can be trained on it from here."
            check_readable(self._store.corpora, owner, corpus_id, refused)
        self._store.corpora.touch(corpus_id)

    def check_text_of_run(self, owner: str, corpus_id: str) -> None:
        """Raise InvalidRunState when the text of a run to resume is gone or no longer shared."""
        try:
            self.check_text(owner, corpus_id)
        except CorpusNotFound:
            raise InvalidRunState(
                "The text of this run was deleted or has expired: it cannot be resumed."
            ) from None
        except NotShared:
            raise InvalidRunState(
                "The owner of this run’s text no longer shares it: the run keeps its curves and checkpoints, "
                "but cannot go on."
            ) from None

    def check_owner_texts(self, owner: str, size: int) -> None:
        """Raise LimitReached when `size` bytes are too much beside the other texts of an owner (a hash)."""
        others = sum(text.size for text in self._store.corpora.of_owner(owner))
        self._limits.check("owner_corpus_bytes", others + size)

    def check_queue(self, owner: str, seconds: float) -> None:
        """Raise LimitReached when the run would have to wait and its owner (a hash) has too many queued."""
        runs = [run for run in self._registry.runs.values() if not run.deleted]
        owners = [run.about["owner"] for run in runs if run.alive]
        new_run = QueuedRun("", owner, seconds, 0)
        if next_run([new_run], owners, self._limits.workers, self._limits.running_per_owner) is None:
            queued = sum(run.about["owner"] == owner for run in runs if run.state.status == "queued")
            self._limits.check("queued_per_owner", queued + 1)

    def check_room_for_run(self) -> None:
        """Make room for one more run; raise LimitReached when the runs have no space left even so."""
        if self._evictor.run_excess(self._evictor.measure()) > 0:
            self._sweep()
            usage = self._evictor.measure()
            self._evictor.make_room(self._evictor.run_excess(usage), usage)
            self._check_excess(self._evictor.excess(self._evictor.measure()))

    def check_room_for_text(self, size: int) -> None:
        """Make room for a text of `size` bytes; raise LimitReached when it does not fit even so."""
        if self._evictor.excess(self._evictor.measure(), size) > 0:
            self._sweep()
            usage = self._evictor.measure()
            self._evictor.make_room(self._evictor.excess(usage, size), usage)
            self._check_excess(self._evictor.excess(self._evictor.measure(), size))

    def _check_excess(self, excess: int) -> None:
        if excess > 0:
            self._limits.check("store_bytes", self._limits.store_bytes + excess)


def checked_spec(spec: Mapping[str, Json]) -> dict[str, Json]:
    """Return a spec as it will be read back from disk. Raises TypeError when it is not JSON."""
    text = dumps(dict(spec)).encode("ascii")
    value = loads(text, "settings")
    if len(text) > _SPEC_BYTES or not isinstance(value, dict):
        raise StoreError("These settings are far too long.")
    return value
