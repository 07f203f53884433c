"""What the clock's steps are: which update, and how many of its steps are done.

With `walk` "every" the clock goes through every update factor by factor, with "first" through the first,
with "none" through none; any other update is one step. In the end the new weights go forward once more.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.experiments.two_weights import STEPS
from playground.experiments.two_weights.steps import FORWARD, PLACE

WALKS = {"first": "the first update", "every": "every update", "none": "no update"}
FUTURE, ACTIVE, DONE, REUSED = range(4)  # the states that the player's style sheet knows
ALL = len(STEPS)


@dataclass(frozen=True)
class Timeline:
    """For each of the T steps of the clock: the update k it belongs to, and how many of STEPS are done there.

    `passing`: whether the clock stands at one step of an update, and not at all of it at once. All (T,).
    """

    update: np.ndarray
    done: np.ndarray
    passing: np.ndarray

    @property
    def last(self) -> int:
        """The clock's last step."""
        return len(self.update) - 1

    def of(self, values: np.ndarray) -> np.ndarray:
        """A quantity of each update (..., U + 1), at each step of the clock (..., T)."""
        return np.asarray(values[..., self.update])

    def known(self, name: str) -> np.ndarray:
        """Whether a quantity has been computed, (T,)."""
        return np.asarray(self.done > PLACE[name])

    def active(self, name: str) -> np.ndarray:
        """Whether a quantity is the last that has been computed, (T,)."""
        return np.asarray(self.done == PLACE[name] + 1)

    def fresh(self, name: str) -> np.ndarray:
        """Whether a quantity is computed at this very step, alone: it may be guessed. (T,)"""
        return np.asarray(self.passing & self.active(name))

    def state(self, name: str) -> np.ndarray:
        """FUTURE, ACTIVE, DONE; REUSED at the step that takes the quantity from the cache. (T,)"""
        state = np.where(self.known(name), DONE, FUTURE)
        state[self.active(name)] = ACTIVE
        for step in STEPS:
            if step.reused == name:
                state[self.active(step.name)] = REUSED
        return state

    def weights(self) -> np.ndarray:
        """Which of the weights (U + 1) the point stands at: the next ones once an update is done. (T,)"""
        return np.asarray(self.update + (self.done == ALL))


def timeline(updates: int, walk: str) -> Timeline:
    """The steps of the clock; KeyError for an unknown walk."""
    slow = {"first": 1, "every": updates + 1, "none": 0}[walk]  # how many updates go factor by factor
    marks: list[tuple[int, int, bool]] = [(0, 0, True)]
    for k in range(updates + 1):
        end = FORWARD if k == updates else ALL
        stay = k < slow or (k == updates == 1 and slow)
        marks += [(k, done, True) for done in range(1, end + 1)] if stay else [(k, end, False)]
    return Timeline(*(np.array(column) for column in zip(*marks, strict=True)))


def spread(texts: Sequence[str], line: Timeline) -> list[str]:
    """A text of each update, at each step of the clock."""
    return [texts[k] for k in line.update]
