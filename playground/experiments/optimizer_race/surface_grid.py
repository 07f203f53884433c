"""The surface that the race is drawn on: the loss on a grid, and the points where its gradient is zero."""

from dataclasses import dataclass

import numpy as np

from playground.experiments.optimizer_race.problem import Problem, problem_of
from playground.experiments.optimizer_race.spec import RaceSpec
from playground.experiments.optimizer_race.stationary import StationaryPoints, stationary_points

MARGIN = 0.5  # how far the grid reaches beyond the domain, as a share of its width on each side


@dataclass(frozen=True)
class SurfaceGrid:
    """The loss on a grid that covers the surface's domain and half of it more on every side."""

    x: np.ndarray  # (n,)
    y: np.ndarray  # (n,)
    loss: np.ndarray  # (n, n), row = y; NaN where the function is undefined
    domain: tuple[tuple[float, float], tuple[float, float]]  # ((x low, x high), (y low, y high))
    stationary: StationaryPoints  # inside the domain
    minima_note: str  # where the minima are if they are no points, or that none is in view; "" otherwise


def surface_grid(spec: RaceSpec, size: int = 161) -> SurfaceGrid:
    """The loss around the surface's domain, whatever the racers and the start. ValueError as problem_of."""
    import torch

    problem = problem_of(spec)
    sides = []
    for low, high in problem.surface.domain:
        margin = MARGIN * (high - low)
        sides.append(torch.linspace(low - margin, high + margin, size, dtype=torch.float64))
    x, y = torch.meshgrid(*sides, indexing="xy")
    loss = problem.function(x, y).expand(size, size)
    loss = torch.where(loss.isfinite(), loss, torch.nan)
    x_side, y_side, values = sides[0].numpy(), sides[1].numpy(), loss.numpy()
    points = stationary_points(problem)
    note = problem.surface.minima_note(problem.values)
    if not note and not len(points.minima) and not _has_low_point(x_side, y_side, values, problem):
        note = "no minimum in view"
    return SurfaceGrid(x_side, y_side, values, problem.surface.domain, points, note)


def _has_low_point(x: np.ndarray, y: np.ndarray, loss: np.ndarray, problem: Problem) -> bool:
    """Whether a point of the grid inside the domain lies nowhere above its eight neighbours.

    Newton's search finds no minimum on a kink or in a flat valley; such a point says that there may be one.
    """
    size = len(x)
    middle = loss[1:-1, 1:-1]
    shifts = [(i, j) for i in (0, 1, 2) for j in (0, 1, 2) if (i, j) != (1, 1)]
    with np.errstate(invalid="ignore"):
        low = np.all([middle <= loss[i : size - 2 + i, j : size - 2 + j] for i, j in shifts], axis=0)
    (x_low, x_high), (y_low, y_high) = problem.surface.domain
    inside = ((y > y_low) & (y < y_high))[1:-1, None] & ((x > x_low) & (x < x_high))[None, 1:-1]
    return bool((low & inside).any())
