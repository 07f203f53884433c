"""The basin map: where one racer ends, and how soon, from every start on a grid over the surface's domain.

64 x 64 starts as the rows of one parameter of the real optimizer; 16 x 16 for a rule that mixes the numbers
of a parameter (Adafactor, L-BFGS), which is given a parameter for every start.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from playground.experiments.optimizer_race.crowd import Crowd
from playground.experiments.optimizer_race.field import noise_of
from playground.experiments.optimizer_race.ground import Ground, ground_of
from playground.experiments.optimizer_race.racers import read
from playground.experiments.optimizer_race.spec import RaceSpec

SIZE, COARSE = 64, 16
NONE, DIVERGED = -1, -2
ASKING = 60  # updates at most for a racer that asks for gradients itself: it costs much and needs few
LOOK, ASKING_LOOK = 100, 5  # updates from one word on the progress to the next


@dataclass(frozen=True)
class Basins:
    """Where the runs from n x n starts end; complete when `fraction` is 1.

    A start is the middle of its cell; the cells fill the surface's domain.
    """

    fraction: float
    x: np.ndarray  # (n,)
    y: np.ndarray  # (n,)
    basin: np.ndarray  # (n, n) int8, row = y: index into `labels`, -1 none of them, -2 diverged
    steps: np.ndarray  # (n, n) updates until the loss is within the tolerance of that minimum's; NaN: never
    labels: tuple[str, ...]
    updates: int  # how many updates everybody made


def basin_map(spec: RaceSpec, place: int, size: int | None = None) -> Iterator[Basins]:
    """Run the racer at `place` of the spec from everywhere; now and then what is known so far.

    ValueError for racers, settings or a ground that will not do; IndexError where there is no such place.
    """
    import torch

    racer, ground = read(spec.racers)[place], ground_of(spec)
    size = size or (SIZE if racer.entry.rows_apart else COARSE)
    updates = min(spec.steps, ASKING) if racer.entry.closure else spec.steps
    sides = [middles(low, high, size) for low, high in ground.surface.domain]
    starts = torch.stack(torch.meshgrid(*map(torch.from_numpy, sides), indexing="xy"), dim=-1).reshape(-1, 2)
    crowd = Crowd(ground, racer, starts, updates, noise_of(spec))
    losses = torch.full((updates + 1, len(starts)), torch.nan, dtype=torch.float64)
    look = ASKING_LOOK if racer.entry.closure else LOOK

    def told(fraction: float) -> Basins:
        return _told(fraction, ground, spec.tolerance, crowd, losses.numpy(), sides, updates)

    for k in range(updates + 1):
        with torch.no_grad():
            if k:
                crowd.step(k - 1)
            crowd.look()
            losses[k, crowd.running] = crowd.loss
        if not len(crowd.running):
            break
        if k % look == 0 and 0 < k < updates:
            crowd.finish()
            yield told(k / updates)
    crowd.finish()
    yield told(1.0)


def middles(low: float, high: float, count: int) -> np.ndarray:
    """The middles of `count` equal cells from low to high."""
    return low + (np.arange(count) + 0.5) * (high - low) / count


def _told(
    fraction: float,
    ground: Ground,
    tolerance: float,
    crowd: Crowd,
    losses: np.ndarray,
    sides: list[np.ndarray],
    updates: int,
) -> Basins:
    x, y = crowd.end.numpy().T
    found = ground.basin(x, y)
    found[crowd.diverged.numpy()] = DIVERGED
    within = losses <= depths(ground, x, y) + tolerance  # (K, N)
    steps = np.where(within.any(axis=0) & (found >= 0), within.argmax(axis=0), np.nan)
    shape = (len(sides[1]), len(sides[0]))
    return Basins(
        fraction=fraction,
        x=sides[0],
        y=sides[1],
        basin=found.astype(np.int8).reshape(shape),
        steps=steps.reshape(shape),
        labels=ground.labels,
        updates=updates,
    )


def depths(ground: Ground, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The loss at the minimum nearest to each point; where minima are no points, the lowest loss there is."""
    minima = ground.surface.minima
    if not minima:
        return np.full(x.shape, ground.lowest)
    away = np.array([np.hypot(x - minimum.x, y - minimum.y) for minimum in minima])  # (minima, N)
    values = np.array([minimum.value for minimum in minima])
    return np.asarray(values[away.argmin(axis=0)])
