"""How curved a surface is where the race should end: it decides which rates and momenta are stable."""

from dataclasses import dataclass

import numpy as np

from playground.experiments.optimizer_race.ground import ground_of
from playground.experiments.optimizer_race.spec import RaceSpec


@dataclass(frozen=True)
class Curvature:
    """The Hessian's eigenvalues at a point, and the direction of the steepest."""

    at: tuple[float, float]
    minimum: bool  # whether `at` is a known minimum; else it is the start
    flattest: float
    steepest: float
    across: np.ndarray  # (2,) unit vector of the steepest curvature, its larger component positive


def curvature(spec: RaceSpec) -> Curvature:
    """The curvature at the first of the lowest known minima, or at the start where none is known.

    By autograd twice. ValueError as ground_of.
    """
    import torch

    ground = ground_of(spec)
    known = [m for m in ground.surface.minima if m.value <= ground.lowest]
    at = (known[0].x, known[0].y) if known else (spec.x, spec.y)
    hessian = torch.autograd.functional.hessian(  # type: ignore[no-untyped-call]
        lambda w: ground.function(w[0], w[1]) + 0 * w.sum(), torch.tensor(at, dtype=torch.float64)
    )
    if not hessian.isfinite().all():
        return Curvature(at, bool(known), np.nan, np.nan, np.array([0.0, 1.0]))
    values, vectors = np.linalg.eigh(hessian.numpy())
    across = vectors[:, 1]
    across = across * (np.sign(across[np.abs(across).argmax()]) or 1.0)
    return Curvature(at, bool(known), float(values[0]), float(values[1]), across)


def along(w: np.ndarray, found: Curvature) -> np.ndarray:
    """How far points (..., 2) are from `at` in the steepest direction: (...)."""
    return np.asarray((w - np.array(found.at)) @ found.across)
