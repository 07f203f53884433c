"""The basin map: where one racer ends, and how soon, from every start on a grid over the surface's domain.

64 x 64 starts as the rows of one parameter of the real optimizer; 16 x 16 for a rule that mixes the numbers
of a parameter (Adafactor, L-BFGS), which has a parameter for every start.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from playground.experiments.optimizer_race.batched_runs import BatchedRuns
from playground.experiments.optimizer_race.problem import Problem, problem_of
from playground.experiments.optimizer_race.race_loop import gradient_noise
from playground.experiments.optimizer_race.spec import RaceSpec

SIZE, COARSE_SIZE = 64, 16
NONE, DIVERGED = -1, -2
CLOSURE_UPDATES = 60  # updates at most for a class that computes gradients itself: costly, and few are enough
REPORT_EVERY, CLOSURE_REPORT_EVERY = 100, 5  # updates between two maps


@dataclass(frozen=True)
class BasinMap:
    """Where the runs from n x n starts end; complete when `fraction` is 1.

    A start is the middle of its cell; the cells fill the surface's domain.
    """

    fraction: float
    x: np.ndarray  # (n,)
    y: np.ndarray  # (n,)
    basin: np.ndarray  # (n, n) int8, row = y: index into `labels`, -1 none of them, -2 diverged
    steps: np.ndarray  # (n, n) updates until the loss is within the tolerance of that minimum's; NaN: never
    labels: tuple[str, ...]
    updates: int  # made from every start


def basin_map(spec: RaceSpec, index: int, size: int | None = None) -> Iterator[BasinMap]:
    """Run the racer with this index from every start; yield the map as it is now and then, at last the whole.

    ValueError for settings or a problem that are not valid; IndexError where there is no such racer.
    """
    import torch

    racer, problem = spec.racers[index], problem_of(spec)
    size = size or (SIZE if racer.entry.elementwise else COARSE_SIZE)
    closure = racer.entry.closure
    updates = min(spec.steps, CLOSURE_UPDATES) if closure else spec.steps
    report_every = CLOSURE_REPORT_EVERY if closure else REPORT_EVERY
    sides = [cell_centres(low, high, size) for low, high in problem.surface.domain]
    starts = torch.stack(torch.meshgrid(*map(torch.from_numpy, sides), indexing="xy"), dim=-1).reshape(-1, 2)
    runs = BatchedRuns(problem, racer, starts, updates, gradient_noise(spec))
    losses = torch.full((updates + 1, len(starts)), torch.nan, dtype=torch.float64)

    def snapshot(fraction: float) -> BasinMap:
        runs.record_running()
        return _basin_map(fraction, problem, spec.tolerance, runs, losses.numpy(), sides, updates)

    for k in range(updates + 1):
        with torch.no_grad():
            if k:
                runs.step(k - 1)
            runs.evaluate()
            losses[k, runs.running] = runs.loss
        if not len(runs.running):
            break
        if k % report_every == 0 and 0 < k < updates:
            yield snapshot(k / updates)
    yield snapshot(1.0)


def cell_centres(low: float, high: float, count: int) -> np.ndarray:
    """The middles of `count` equal cells from low to high."""
    return low + (np.arange(count) + 0.5) * (high - low) / count


def _basin_map(
    fraction: float,
    problem: Problem,
    tolerance: float,
    runs: BatchedRuns,
    losses: np.ndarray,  # (updates + 1, N)
    sides: list[np.ndarray],
    updates: int,
) -> BasinMap:
    x, y = runs.end.numpy().T
    basin = problem.basin(x, y)
    basin[runs.diverged.numpy()] = DIVERGED
    within = losses <= nearest_minimum_loss(problem, x, y) + tolerance
    steps = np.where(within.any(axis=0) & (basin >= 0), within.argmax(axis=0), np.nan)
    shape = (len(sides[1]), len(sides[0]))
    return BasinMap(
        fraction=fraction,
        x=sides[0],
        y=sides[1],
        basin=basin.astype(np.int8).reshape(shape),
        steps=steps.reshape(shape),
        labels=problem.labels,
        updates=updates,
    )


def nearest_minimum_loss(problem: Problem, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The loss at the minimum nearest to each point; where minima are no points, the lowest loss there is."""
    minima = problem.surface.minima
    if not minima:
        return np.full(x.shape, problem.lowest)
    distances = np.array([np.hypot(x - minimum.x, y - minimum.y) for minimum in minima])  # (minima, N)
    losses = np.array([minimum.value for minimum in minima])
    return np.asarray(losses[distances.argmin(axis=0)])
