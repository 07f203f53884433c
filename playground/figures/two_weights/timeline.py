"""The steps of the player's clock: which update, and how many of its steps are done.

The updates that `detailed_updates` names ("every", the "first" or "none") take one step of the clock for each
of STEPS; any other update is one step. In the end the forward pass runs once more, with the new weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.experiments.two_weights import STEPS
from playground.experiments.two_weights.steps import FORWARD_STEPS, STEP_INDEX

DETAILED_UPDATES = {"first": "the first update", "every": "every update", "none": "no update"}
FUTURE, ACTIVE, DONE, REUSED = range(4)  # the states that the player's style sheet knows
ALL_STEPS = len(STEPS)


@dataclass(frozen=True)
class Timeline:
    """For each of the T steps of the clock: the update k it belongs to, and how many of STEPS are done there.

    `stepwise`: whether the step of the clock is one of STEPS, and not an update as a whole. All (T,).
    """

    update: np.ndarray
    done: np.ndarray
    stepwise: np.ndarray

    @property
    def last(self) -> int:
        """The clock's last step."""
        return len(self.update) - 1

    def at_steps(self, values: np.ndarray) -> np.ndarray:
        """A quantity of each update (..., U + 1), at each step of the clock (..., T)."""
        return np.asarray(values[..., self.update])

    def known(self, name: str) -> np.ndarray:
        """Whether a quantity has been computed, (T,)."""
        return np.asarray(self.done > STEP_INDEX[name])

    def active(self, name: str) -> np.ndarray:
        """Whether a quantity is the last that has been computed, (T,)."""
        return np.asarray(self.done == STEP_INDEX[name] + 1)

    def computed_alone(self, name: str) -> np.ndarray:
        """Whether this step computes the quantity and nothing else, so that it can be guessed. (T,)"""
        return np.asarray(self.stepwise & self.active(name))

    def state(self, name: str) -> np.ndarray:
        """FUTURE, ACTIVE, DONE; REUSED at the step that takes the quantity from the cache. (T,)"""
        state = np.where(self.known(name), DONE, FUTURE)
        state[self.active(name)] = ACTIVE
        for step in STEPS:
            if step.reused == name:
                state[self.active(step.name)] = REUSED
        return state

    def weight_index(self) -> np.ndarray:
        """Which of the weights (U + 1) the point stands at: the next ones once an update is done. (T,)"""
        return np.asarray(self.update + (self.done == ALL_STEPS))


def timeline(updates: int, detailed_updates: str) -> Timeline:
    """The steps of the clock; KeyError for no key of DETAILED_UPDATES."""
    detailed = {"first": 1, "every": updates + 1, "none": 0}[detailed_updates]  # how many updates
    steps: list[tuple[int, int, bool]] = [(0, 0, True)]
    for k in range(updates + 1):
        end = FORWARD_STEPS if k == updates else ALL_STEPS
        is_detailed = k < detailed or (k == updates == 1 and detailed)
        steps += [(k, done, True) for done in range(1, end + 1)] if is_detailed else [(k, end, False)]
    return Timeline(*(np.array(column) for column in zip(*steps, strict=True)))


def texts_at_steps(texts: Sequence[str], clock: Timeline) -> list[str]:
    """A text of each update, at each step of the clock."""
    return [texts[k] for k in clock.update]
