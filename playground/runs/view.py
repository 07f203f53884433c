"""What the world sees of a run: an immutable view, cheap to ask for again and again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.runs.ids import same_owner
from playground.runs.jobs import counted
from playground.runs.state import ACTIVE, WORKING, Status


@dataclass(frozen=True)
class RunView:
    """One run at one moment; `revision` grows with every change, so an equal one means nothing is new.

    step, steps: done and planned (0 until known). created: Unix time. seconds: the budget; elapsed: used.
    position, expected_wait: place in the queue from 1 and seconds until its turn; 0 when not queued.
    message: a sentence for the reader, empty while all goes its way. owner: a hash.
    """

    id: str
    revision: int
    status: Status
    step: int
    steps: int
    title: str
    job: str
    spec: Mapping[str, Any]
    message: str
    created: float
    seconds: float
    elapsed: float
    position: int
    expected_wait: float
    tokens_per_second: float
    owner: str = field(repr=False)

    def mine(self, owner: str) -> bool:
        """Say whether the token `owner` may steer and delete this run."""
        return same_owner(owner, self.owner)

    @property
    def counted(self) -> bool:
        """Say whether it counts its text instead of learning from it (`jobs.counted`)."""
        return counted(self.job, self.spec)

    @property
    def active(self) -> bool:
        """Say whether the run will change without anybody's doing: worth polling."""
        return self.status in ACTIVE

    @property
    def working(self) -> bool:
        """Say whether a worker is at it."""
        return self.status in WORKING
