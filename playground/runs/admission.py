"""What is let in: budgets, texts, the queue and the disk, checked before anything is written."""

import math
from collections.abc import Callable, Mapping

from playground.runs import ids
from playground.runs.atomic import dumps, loads
from playground.runs.limits import Limits
from playground.runs.queue import Waiting, next_up
from playground.runs.refusals import NoSuchCorpus, NotNow, NotYours, Refusal, StoreError
from playground.runs.registry import Registry
from playground.runs.store import Store
from playground.training.snapshot import Json

_SPEC_BYTES = 100_000


class Admission:
    """Checks against the limits; every method returns quietly or raises a Refusal."""

    def __init__(self, registry: Registry, store: Store, limits: Limits, sweep: Callable[[], None]) -> None:
        self._registry, self._store, self._limits, self._sweep = registry, store, limits, sweep

    def budget(self, name: str, seconds: float) -> float:
        """Return a time budget after checking it against the limit `name`."""
        if not (isinstance(seconds, int | float) and math.isfinite(seconds) and seconds > 0):
            raise Refusal("A run needs a time budget above 0 seconds.")
        self._limits.check(name, seconds)
        return float(seconds)

    def text(self, owner: str, corpus_id: str) -> None:
        """A text may be learned from by its owner; a bundled sample by anybody."""
        owned_by = self._store.corpora.owner(corpus_id) if corpus_id else None
        if owned_by is not None and not ids.same_owner(owner, owned_by):
            raise NotYours("This text belongs to somebody else, so nothing can be trained on it from here.")
        self._store.corpora.touch(corpus_id)

    def same_text(self, corpus_id: str) -> None:
        """A run can go on while the text it began with is there."""
        try:
            if corpus_id:
                self._store.corpora.owner(corpus_id)
                self._store.corpora.touch(corpus_id)
        except NoSuchCorpus:
            raise NotNow("The text of this run was deleted or has expired: it cannot be resumed.") from None

    def queue(self, owner: str, seconds: float) -> None:
        """A run that would have to wait is let in while its owner (a hash) has few enough waiting."""
        runs = [run for run in self._registry.runs.values() if not run.deleted]
        owners = [run.about["owner"] for run in runs if run.alive]
        newcomer = Waiting("", owner, seconds, 0)
        if next_up([newcomer], owners, self._limits.workers, self._limits.running_per_owner) is None:
            own = sum(run.about["owner"] == owner for run in runs if run.state.status == "queued")
            self._limits.check("queued_per_owner", own + 1)

    def room(self, more: int) -> None:
        """The store may take `more` bytes while it stays within its limit; what has expired goes first."""
        if self._store.size() + more > self._limits.store_bytes:
            self._sweep()
            self._limits.check("store_bytes", self._store.size() + more)


def plain(spec: Mapping[str, Json]) -> dict[str, Json]:
    """Return a spec as it will be read back from disk. Raises TypeError when it is not JSON."""
    text = dumps(dict(spec)).encode("ascii")
    value = loads(text, "settings")
    if len(text) > _SPEC_BYTES or not isinstance(value, dict):
        raise StoreError("These settings are far too long.")
    return value
