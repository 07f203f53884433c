"""The public view of a run: immutable, and cheap enough to poll."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.runs.ids import same_owner
from playground.runs.jobs import is_ngram_run
from playground.runs.state import ACTIVE, WORKING, Status


@dataclass(frozen=True)
class RunView:
    """One run at one moment; `revision` grows with every change, so an equal one means nothing is new.

    step, steps: done and planned (0 until known). seconds: the budget; elapsed: used.
    position, expected_wait: place in the queue from 1 and seconds until its turn; 0 when not queued.
    message: a sentence for the reader, empty while all goes its way. owner: a hash. created: seconds since
    1970.
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
    seconds: float
    elapsed: float
    position: int
    expected_wait: float
    tokens_per_second: float
    owner: str = field(repr=False)
    created: float = 0.0

    def mine(self, owner: str) -> bool:
        """Say whether the token `owner` may steer and delete this run."""
        return same_owner(owner, self.owner)

    @property
    def is_ngram(self) -> bool:
        """Whether the run counts n-grams instead of learning by gradient descent (`jobs.is_ngram_run`)."""
        return is_ngram_run(self.job, self.spec)

    @property
    def active(self) -> bool:
        """Whether the run may still change by itself: poll it."""
        return self.status in ACTIVE

    @property
    def working(self) -> bool:
        """Whether the run has a worker."""
        return self.status in WORKING
