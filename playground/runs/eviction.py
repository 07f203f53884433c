"""Room in the store: which finished runs are deleted for newer ones, and what their owners read before.

Runs share what the texts leave of the store, and a tenth of it belongs to the texts even while they do not
use it, so that an upload finds room. When a run needs more than is left, runs that have come to rest are
deleted: of the owner whose runs take the most space first, and of those the one that nobody has looked at
for longest. A run that is queued, trained or paused, and one that somebody looked at or that ended in the
last ten minutes, stays.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from playground.runs.ids import same_owner
from playground.runs.limits import Limits
from playground.runs.registry import Registry, Run
from playground.runs.state import ACTIVE
from playground.runs.store import Store

TEXT_SHARE = 0.1  # of the store, reserved for texts
RUN_ROOM = 1.5  # times the limit of a run: large models take somewhat more
PROTECTED_SECONDS = 600.0  # after somebody looked at a run
NEARLY_FULL = 0.8  # of the space for runs: from here on owners are told
_NAMES = 3  # titles in one sentence
_TELL_SECONDS = 3600.0  # how long an owner is told of what was deleted
_MEASURE_SECONDS = 5.0  # a notice may be that old


@dataclass(frozen=True)
class StoredRun:
    """A run as the choice sees it; viewed: when it was last looked at or ended, in seconds since 1970."""

    id: str
    owner: str
    title: str
    size: int
    viewed: float
    evictable: bool = True


def choose(runs: Sequence[StoredRun], needed: int) -> list[StoredRun]:
    """Choose runs of together at least `needed` bytes to delete, in order, or all that may go."""
    chosen: list[StoredRun] = []
    left = list(runs)
    while sum(run.size for run in chosen) < needed:
        sizes: Counter[str] = Counter()
        for run in left:
            sizes[run.owner] += run.size
        evictable = [run for run in left if run.evictable]
        if not evictable:
            break
        run = min(evictable, key=lambda run: (-sizes[run.owner], run.viewed))
        chosen.append(run)
        left.remove(run)
    return chosen


@dataclass(frozen=True)
class Usage:
    """The bytes of the texts and of the runs, measured at `time`; `runs` are those known to the service."""

    texts: int
    all_runs: int
    runs: tuple[StoredRun, ...]
    time: float


class Evictor:
    """Measures the store and makes room. Every method takes the registry's lock itself."""

    def __init__(
        self, registry: Registry, store: Store, limits: Limits, delete: Callable[[Run], None]
    ) -> None:
        self._registry, self._store, self._limits, self._delete = registry, store, limits, delete
        self._usage: Usage | None = None
        self._deleted: list[tuple[float, str, str]] = []  # (time, owner's hash, title)

    def measure(self, age: float = 0.0) -> Usage:
        """Measure the store, or return what was measured up to `age` seconds ago."""
        usage, now = self._usage, time.time()
        if usage is None or now - usage.time >= age:
            usage = self._usage = self._measure(now)
        return usage

    def _measure(self, now: float) -> Usage:
        sizes = self._store.run_sizes()
        with self._registry.changed:
            runs = [run for run in self._registry.runs.values() if not run.deleted]
            known = tuple(self._stored(run, sizes.get(run.id, 0), now) for run in runs)
        return Usage(self._store.corpora_size(), sum(sizes.values()), known, now)

    def _stored(self, run: Run, size: int, now: float) -> StoredRun:
        viewed = self._store.last_viewed(run.id)
        resting = run.state.status not in ACTIVE and run.state.status != "paused" and not run.alive
        evictable = resting and now - viewed > PROTECTED_SECONDS
        return StoredRun(run.id, run.about["owner"], run.about["title"], size, viewed, evictable)

    def excess(self, usage: Usage, text: int = 0) -> int:
        """Return the bytes that runs must give up (negative: are free), with a new text of `text` bytes."""
        limit = self._limits.store_bytes
        texts = usage.texts + text
        return usage.all_runs + max(texts, 0 if text else int(TEXT_SHARE * limit)) - limit

    def run_excess(self, usage: Usage) -> int:
        """The same as `excess` with room for one more run and for all that are at work."""
        with self._registry.changed:
            working = sum(run.alive for run in self._registry.runs.values())
        return self.excess(usage) + int((working + 1) * RUN_ROOM * self._limits.run_bytes)

    def make_room(self, needed: int, usage: Usage) -> None:
        """Delete runs of together `needed` bytes, as far as some may go."""
        for stored in choose(usage.runs, needed) if needed > 0 else ():
            with self._registry.changed:
                run = self._registry.runs.get(stored.id)
                if run is None or not self._stored(run, stored.size, time.time()).evictable:
                    continue  # opened or resumed since
                self._registry.evicted.add(run.id)
                self._deleted.append((time.time(), stored.owner, stored.title))
                self._delete(run)
        self._usage = None

    def notice(self, owner: str) -> str:
        """Say to the owner of this token which runs were and will be deleted to make room; mostly ""."""
        usage = self.measure(_MEASURE_SECONDS)
        space = self._limits.store_bytes - max(usage.texts, int(TEXT_SHARE * self._limits.store_bytes))
        excess, sentences = self.run_excess(usage), []
        since = time.time() - _TELL_SECONDS
        self._deleted = [entry for entry in self._deleted if entry[0] > since]
        gone = [title for _, hashed, title in self._deleted if same_owner(owner, hashed)]
        if gone:
            sentences.append(f"Deleted to make room for newer runs: {_names(gone)}.")
        has_runs = any(same_owner(owner, run.owner) for run in usage.runs)
        if has_runs and (excess > 0 or usage.all_runs > NEARLY_FULL * space):
            chosen = choose(usage.runs, max(excess, 1))
            mine = [run.title for run in chosen if same_owner(owner, run.owner)]
            when = "when the next one starts" if excess > 0 else "when there is no more room"
            sentences.append(
                f"The space on this server runs short: the oldest finished runs will be deleted {when}"
                + (f", of yours {_names(mine)}" if mine else "")
                + ". A model that you want to have later can be downloaded."
            )
        return " ".join(sentences)


def _names(titles: Sequence[str]) -> str:
    """Some titles in quotation marks, and how many more there are."""
    names = ", ".join(f"“{title}”" for title in titles[:_NAMES])
    return f"{names} and {len(titles) - _NAMES} more" if len(titles) > _NAMES else names
