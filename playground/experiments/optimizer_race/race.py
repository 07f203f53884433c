"""The race: several optimizers from one start, each the real torch.optim class, every quantity at every step.

Racer r moves from w_k to w_{k+1} by one step of its optimizer on the gradient g_k of the loss at w_k plus the
noise of that step, clipped if the racer clips. Source: lectures 1, 3, 4 and 5, on gradient descent and its
variants; torch.optim.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from playground.experiments.optimizer_race.problem import Problem, problem_of, start_error
from playground.experiments.optimizer_race.race_loop import RaceLoop, gradient_noise
from playground.experiments.optimizer_race.racer_state import RacerState, learning_rates
from playground.experiments.optimizer_race.spec import FAR, RaceSpec, RaceTrace


def run(spec: RaceSpec) -> RaceTrace:
    """Race: same spec, same trace, to the bit.

    KeyError for an unknown surface, ValueError with a sentence for an invalid formula or parameter.
    """
    race = run_race(spec)
    return race.trace() if race is not None else no_race(spec)


def run_race(spec: RaceSpec) -> Race | None:
    """A race run to its last step; None where no racer can start. Errors as in run."""
    problem = problem_of(spec)
    if start_error(spec):
        return None
    import torch

    loop = RaceLoop(problem, spec.steps, len(spec.racers), gradient_noise(spec))
    race = Race(spec, problem, loop, [], [""] * len(spec.racers))
    start = torch.tensor([spec.x, spec.y], dtype=torch.float64)
    for index, racer in enumerate(spec.racers):
        try:
            race.states.append(RacerState(index, racer, spec.steps, start))
        except ValueError as error:
            race.errors[index] = str(error)
    loop.run(race.states, start.expand(len(race.states), 2))
    race.record_errors(race.states)
    return race


@dataclass
class Race:
    """A race at its last step, with the state of every optimizer: it can be extended."""

    spec: RaceSpec
    problem: Problem
    loop: RaceLoop
    states: list[RacerState]  # of the racers that could start
    errors: list[str]  # for each racer why it ended where it did, "" where nothing is wrong

    def can_extend_to(self, spec: RaceSpec) -> bool:
        """Whether `spec` is this race with more steps and no schedule, which depends on the last step."""
        same = replace(spec, steps=self.spec.steps) == self.spec and spec.steps > self.spec.steps
        return same and all(racer.schedule == "constant" for racer in spec.racers)

    def extend(self, steps: int) -> None:
        """Race on to step `steps`: equal to the bit to a new race of so many steps."""
        import torch

        last, self.spec = self.spec.steps, replace(self.spec, steps=steps)
        self.loop = self.loop.extended(steps, gradient_noise(self.spec))
        for state in self.states:
            state.rates = learning_rates(state.racer, steps)
        running = [state for state in self.states if self.loop.diverged[state.index] is None]
        w = torch.from_numpy(self.loop.w[[state.index for state in running], last])
        self.loop.run(running, w, last)
        self.record_errors(running)

    def record_errors(self, states: Sequence[RacerState]) -> None:
        """Note why the racers that have been running ended where they did."""
        for state in states:
            self.errors[state.index] = _end_error(self.loop, state.index)

    def trace(self) -> RaceTrace:
        """The record of the race."""
        spec, loop, count = self.spec, self.loop, self.spec.steps + 1
        states = {state.index: state for state in self.states}
        learning_rate, evaluations = np.full((2, len(spec.racers), count), np.nan)
        for index, state in states.items():
            learning_rate[index, :-1] = state.rates
            evaluations[index, : len(state.evaluations) + 1] = np.cumsum([0, *state.evaluations])
        known = np.isfinite(loop.loss)
        w = _without_divergence(loop)
        floor = _floor(self.problem, loop.loss)
        return RaceTrace(
            racers=spec.racers,
            w=w,
            loss=loop.loss,
            gradient=loop.gradient,
            grad_used=loop.grad_used,
            clip_factor=loop.clip_factor,
            update=_updates(loop.w),
            learning_rate=np.where(known, learning_rate, np.nan),
            buffers=tuple(states[i].buffers(count) if i in states else {} for i in range(len(spec.racers))),
            evaluations=np.where(known, evaluations, np.nan),
            diverged=tuple(loop.diverged),
            errors=tuple(self.errors),
            floor=floor,
            tolerance=spec.tolerance,
            reached_at=tuple(_first(loss - floor <= spec.tolerance) for loss in loop.loss),
            basin=_basins(self.problem, w[:, -1]),
            labels=self.problem.labels,
        )


def _end_error(loop: RaceLoop, index: int) -> str:
    """Why a racer ended, if that was no divergence: the gradient, the rule or the function; else ""."""
    diverged_at = loop.diverged[index]
    if diverged_at is None:
        return ""
    point = loop.w[index, diverged_at]
    if np.isfinite(point).all():
        undefined = (np.abs(point) <= FAR).all() and not np.isfinite(loop.last_loss[index])
        sentence = f"The function has no value at ({point[0]:.4g}, {point[1]:.4g}), step {diverged_at}."
        return sentence if undefined else ""
    if not np.isfinite(loop.grad_used[index, diverged_at - 1]).all():
        return f"The gradient is not a finite number at step {diverged_at - 1}."
    names = [name for name, value in zip("xy", point, strict=True) if not math.isfinite(value)]
    how = "zero by zero" if np.isnan(point).any() else "by zero"
    return f"The rule divides {how} in {' and '.join(names)} at step {diverged_at - 1}."


def _updates(w: np.ndarray) -> np.ndarray:
    """w_{k+1} - w_k at k, NaN where one of them is not finite: (R, K, 2)."""
    update = np.full_like(w, np.nan)
    with np.errstate(invalid="ignore"):
        update[:, :-1] = np.diff(w, axis=1)
    update[~np.isfinite(update)] = np.nan
    return update


def _without_divergence(loop: RaceLoop) -> np.ndarray:
    """The points, NaN from the step of divergence on: (R, K, 2)."""
    w = loop.w.copy()
    for index, diverged_at in enumerate(loop.diverged):
        if diverged_at is not None:
            w[index, diverged_at:] = np.nan
    return w


def _floor(problem: Problem, loss: np.ndarray) -> float:
    """The lowest known minimum, or the lowest loss seen where none is known; NaN without any."""
    if math.isfinite(problem.lowest):
        return problem.lowest
    known = loss[np.isfinite(loss)]
    return float(known.min()) if known.size else math.nan


def _first(condition: np.ndarray) -> int | None:
    """The first step at which the condition holds, None where it never does."""
    return int(condition.argmax()) if condition.any() else None


def _basins(problem: Problem, ends: np.ndarray) -> tuple[str, ...]:
    """The label of the minimum at which each of `ends` (R, 2) lies, or "none"."""
    indices = problem.basin(ends[:, 0], ends[:, 1])
    return tuple(problem.labels[i] if i >= 0 else "none" for i in indices)


def no_race(spec: RaceSpec) -> RaceTrace:
    """The trace where no racer can start: the start, and why."""
    count, racers = spec.steps + 1, len(spec.racers)
    pairs, numbers = np.full((racers, count, 2), np.nan), np.full((racers, count), np.nan)
    w = pairs.copy()
    if math.isfinite(spec.x) and math.isfinite(spec.y):
        w[:, 0] = spec.x, spec.y
    never = (None,) * racers
    return RaceTrace(
        racers=spec.racers,
        w=w,
        loss=numbers,
        gradient=pairs,
        grad_used=pairs,
        clip_factor=numbers,
        update=pairs,
        learning_rate=numbers,
        buffers=({},) * racers,
        evaluations=numbers,
        diverged=never,
        errors=("",) * racers,
        floor=math.nan,
        tolerance=spec.tolerance,
        reached_at=never,
        basin=("none",) * racers,
        start_error=start_error(spec),
    )
