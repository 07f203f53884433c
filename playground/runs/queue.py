"""Who runs next: shortest budget first, then arrival; so many at once, so many per owner. Pure functions."""

import heapq
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class QueuedRun:
    """A run in the queue: `seconds` it still may take, `arrival` its place in the order of asking."""

    run_id: str
    owner: str
    seconds: float
    arrival: int


@dataclass(frozen=True)
class ActiveRun:
    """A run with a worker: about `seconds` are left."""

    owner: str
    seconds: float


def ordered(waiting: Sequence[QueuedRun]) -> list[QueuedRun]:
    """Sort the queue: shortest budget first, then arrival."""
    return sorted(waiting, key=lambda run: (run.seconds, run.arrival))


def next_run(
    waiting: Sequence[QueuedRun], owners: Sequence[str], workers: int, per_owner: int
) -> QueuedRun | None:
    """Choose the run to start now, given the `owners` of the runs with a worker; None when nothing may."""
    if len(owners) >= workers:
        return None
    count = Counter(owners)
    return next((run for run in ordered(waiting) if count[run.owner] < per_owner), None)


def expected_waits(
    waiting: Sequence[QueuedRun], busy: Sequence[ActiveRun], workers: int, per_owner: int
) -> dict[str, tuple[int, float]]:
    """Play the queue forward and return {run id: (position from 1, expected wait in seconds)}.

    Every run is taken to use up its budget. Positions are in the order of expected start.
    """
    ends = [(run.seconds, run.owner) for run in busy]
    heapq.heapify(ends)
    left, now, waits = list(waiting), 0.0, dict[str, tuple[int, float]]()
    while left:
        run = next_run(left, [owner for _, owner in ends], workers, per_owner)
        if run is not None:
            left.remove(run)
            waits[run.run_id] = (len(waits) + 1, now)
            heapq.heappush(ends, (now + run.seconds, run.owner))
        elif ends:
            now = max(now, heapq.heappop(ends)[0])
        else:
            break  # no worker will ever be free: workers or per_owner is 0
    return waits
