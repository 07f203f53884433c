"""How curved a surface is where the race should end: it decides which rates and momenta are stable."""

from dataclasses import dataclass

import numpy as np

from playground.experiments.optimizer_race.problem import Problem


@dataclass(frozen=True)
class Curvature:
    """The Hessian's eigenvalues at a point, and the direction of the steepest."""

    at: tuple[float, float]
    minimum: bool  # whether `at` is a known minimum; else it is the start
    flattest: float
    steepest: float
    direction: np.ndarray  # (2,) unit vector of the steepest curvature, its larger component positive


def curvature(problem: Problem, start: tuple[float, float]) -> Curvature:
    """The curvature at the first of the lowest known minima, or at the start where none is known.

    By autograd twice; NaN where it is not finite.
    """
    import torch

    minima = [m for m in problem.surface.minima if m.value <= problem.lowest]
    at = (minima[0].x, minima[0].y) if minima else start
    hessian = torch.autograd.functional.hessian(  # type: ignore[no-untyped-call]
        lambda w: problem.function(w[0], w[1]) + 0 * w.sum(), torch.tensor(at, dtype=torch.float64)
    )
    if not hessian.isfinite().all():
        return Curvature(at, bool(minima), np.nan, np.nan, np.array([0.0, 1.0]))
    values, vectors = np.linalg.eigh(hessian.numpy())
    direction = vectors[:, 1]
    direction = direction * (np.sign(direction[np.abs(direction).argmax()]) or 1.0)
    return Curvature(at, bool(minima), float(values[0]), float(values[1]), direction)


def distance_along(w: np.ndarray, curved: Curvature) -> np.ndarray:
    """The signed distance of points (..., 2) from `at` in the steepest direction: (...)."""
    return np.asarray((w - np.array(curved.at)) @ curved.direction)
