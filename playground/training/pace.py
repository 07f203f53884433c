"""Keeps a training within its time: its plan is revised when its steps are faster or slower than measured.

The first measurement of the speed may have been made in a slow moment, and a machine may become busier. So
the steps are timed while they are made, in windows of 7.5 % of the budget. When two windows in a row
say that the training would end far too early or too late, the number of steps is revised; a training that has
made all its steps and has much time left goes on. Every revision is recorded in the spec
(`TrainSpec.revisions`), so that the training can be repeated without a clock.
"""

import time
from collections.abc import Callable

WINDOW = 0.075  # of the budget, in which the speed is measured
SHORTEST_WINDOW = 0.5  # seconds
TOLERANCE = 0.2  # of the time that is left: an estimate within it changes nothing
LEAST = 0.03  # of the budget: nor does an estimate that is wrong by less
SPARE = 0.1  # of the budget: with more left at the end of its steps a training goes on


class Pace:
    """The speed of the steps and the time left, up to `deadline` on the clock; `seconds`: the budget."""

    def __init__(
        self, seconds: float, deadline: float, steps_done: int, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._seconds, self._deadline, self._clock = seconds, deadline, clock
        self._window = max(SHORTEST_WINDOW, WINDOW * seconds)
        self._start = self._mark = (clock(), steps_done)
        self._last = (0, 0.0)  # of the last window: -1 too fast, 1 too slow; seconds per step

    def revised_end(self, steps_done: int, end: int, reserve: float) -> int | None:
        """The step at which the training should end instead of at `end`; None where that is right.

        Call it before every step, and at the end. `reserve`: seconds for what is done after the last step.
        """
        now = self._clock()
        left = self._deadline - reserve - now
        if steps_done >= end:
            return self._extended(now, steps_done, left)
        if left <= 0.0 and steps_done > self._start[1]:
            return steps_done + 1 if steps_done + 1 < end else None
        elapsed, steps = now - self._mark[0], steps_done - self._mark[1]
        if elapsed < self._window or steps == 0:
            return None
        self._mark = now, steps_done
        return self._agreed_end(elapsed / steps, steps_done, end, left)

    def _extended(self, now: float, steps_done: int, left: float) -> int | None:
        """Further steps where the planned ones left much time; as fast as all of them were on average."""
        steps = steps_done - self._start[1]
        if steps == 0 or left <= SPARE * self._seconds:
            return None
        self._last = (0, 0.0)
        further = int(left * steps / max(now - self._start[0], 1e-9))
        return steps_done + further if further else None

    def _agreed_end(self, per_step: float, steps_done: int, end: int, left: float) -> int | None:
        """The end that two windows in a row ask for, by the one that is nearer to the plan."""
        needed = per_step * (end - steps_done)
        wrong = 0
        if abs(needed - left) > max(TOLERANCE * left, LEAST * self._seconds):
            wrong = 1 if needed > left else -1
        before, self._last = self._last, (wrong, per_step)
        if wrong == 0 or before[0] != wrong:
            return None
        self._last = (0, 0.0)
        speed = min(per_step, before[1]) if wrong > 0 else max(per_step, before[1])
        revised = steps_done + max(1, int(left / speed))
        return revised if (revised - end) * wrong < 0 else None


def pace_note(planned: int, made: int) -> str:
    """A sentence on a number of steps that is far from the planned one; empty where it is not."""
    if made < (1 - TOLERANCE) * planned:
        return (
            f"The machine was busier than when its speed was measured: {made:,} steps fitted into the time, "
            f"not {planned:,}."
        )
    if made > planned / (1 - TOLERANCE):
        return (
            f"The machine was faster than its first steps: {made:,} steps fitted into the time, "
            f"not {planned:,}."
        )
    return ""
