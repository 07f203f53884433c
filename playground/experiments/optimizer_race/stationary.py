"""The stationary points of a surface inside its domain: minima and saddle points.

Those of the catalogue stand in its table. Those of a typed function are searched for by Newton's method
from a grid of starts, with the exact gradient and Hessian of autograd: a point is a minimum where both
eigenvalues of the Hessian are positive, a saddle point where they differ in sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.optimizer_race.problem import TYPED, Problem

if TYPE_CHECKING:
    from torch import Tensor

STARTS = 33  # on each side of the grid of starts
ITERATIONS = 40  # at most
FLAT = 1e-6  # an eigenvalue below this share of the Hessian's largest entry counts as 0
SOLVED = 1e-9  # largest last Newton step at a solution, as a share of the domain's width
APART = 1e-5  # two solutions nearer than this share of the domain's width are one


@dataclass(frozen=True)
class StationaryPoints:
    """Isolated minima and saddle points inside a surface's domain, (n, 2) each."""

    minima: np.ndarray
    saddles: np.ndarray


def stationary_points(problem: Problem) -> StationaryPoints:
    """Those of the surface's table, or, of a typed function, those that the search finds."""
    surface = problem.surface
    if surface.key == TYPED:
        return search(problem)
    minima = _rows([(m.x, m.y) for m in surface.minima])
    saddles = _rows(surface.saddle_points(problem.values))
    return StationaryPoints(_inside(minima, problem), _inside(saddles, problem))


def search(problem: Problem, starts: int = STARTS) -> StationaryPoints:
    """Newton's method from starts x starts points: the isolated solutions inside the domain.

    A point counts if Newton's last step there is negligible and no eigenvalue of its Hessian is 0, so that
    it is isolated.
    """
    import torch

    sides = [torch.linspace(low, high, starts, dtype=torch.float64) for low, high in problem.surface.domain]
    w = torch.stack(torch.meshgrid(*sides, indexing="xy"), dim=-1).reshape(-1, 2)
    width = max(high - low for low, high in problem.surface.domain)
    step = torch.full_like(w, torch.inf)
    for _ in range(ITERATIONS):
        gradient, hessian = gradient_and_hessian(problem, w)
        step = _newton_step(gradient, hessian)
        length = step.norm(dim=1, keepdim=True)
        step = step * (0.1 * width / length).clamp(max=1.0)  # a far jump would leave the domain
        w = w - step
        if not (step.abs().nan_to_num() > SOLVED * width).any():
            break
    _, hessian = gradient_and_hessian(problem, w)
    solved = (step.abs() <= SOLVED * width).all(dim=1) & hessian.isfinite().flatten(1).all(dim=1)
    points, low, high = _distinct(w[solved].numpy(), hessian[solved].numpy(), APART * width)
    flat = FLAT * np.maximum(np.abs(low), np.abs(high))
    minima, saddles = points[low > flat], points[(low < -flat) & (high > flat)]
    return StationaryPoints(_inside(minima, problem), _inside(saddles, problem))


def gradient_and_hessian(problem: Problem, w: Tensor) -> tuple[Tensor, Tensor]:
    """Gradient (N, 2) and Hessian (N, 2, 2) at the points w (N, 2), by autograd twice."""
    import torch

    with torch.enable_grad():
        x, y = w.detach().t().contiguous().unbind()
        inputs = (x.requires_grad_(), y.requires_grad_())
        loss = problem.function(x, y) + 0 * (x + y)
        first = _derivatives(loss, inputs)
        second = [_derivatives(part, inputs) for part in first]
    rows = [torch.stack([part.detach() for part in row], dim=1) for row in second]
    return torch.stack([part.detach() for part in first], dim=1), torch.stack(rows, dim=1)


def _derivatives(values: Tensor, inputs: tuple[Tensor, Tensor]) -> list[Tensor]:
    """The derivatives by both inputs, 0 where there is none."""
    import torch

    if not values.requires_grad:
        return [torch.zeros_like(x) for x in inputs]
    grads = torch.autograd.grad(values.sum(), inputs, create_graph=True, allow_unused=True)
    return [torch.zeros_like(x) if grad is None else grad for x, grad in zip(inputs, grads, strict=True)]


def _newton_step(gradient: Tensor, hessian: Tensor) -> Tensor:
    """H^-1 g of every row, (N, 2); NaN where the Hessian has no inverse."""
    import torch

    a, b, d = hessian[:, 0, 0], hessian[:, 0, 1], hessian[:, 1, 1]
    g, h = gradient.unbind(dim=1)
    return torch.stack([d * g - b * h, a * h - b * g], dim=1) / (a * d - b * b)[:, None]


def _distinct(w: np.ndarray, hessian: np.ndarray, apart: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The distinct points (n, 2), from left to right, with the lower and the upper eigenvalue of each."""
    _, first = np.unique(np.round(w / (10 * apart)), axis=0, return_index=True)
    chosen: list[int] = []
    for i in first:
        if all(np.abs(w[i] - w[j]).max() > apart for j in chosen):
            chosen.append(int(i))
    values = np.linalg.eigvalsh(hessian[chosen]).reshape(-1, 2)
    return w[chosen].reshape(-1, 2), values[:, 0], values[:, 1]


def _rows(points: object) -> np.ndarray:
    """Pairs as an array (n, 2), also where there is none."""
    return np.array(points, dtype=np.float64).reshape(-1, 2)


def _inside(points: np.ndarray, problem: Problem) -> np.ndarray:
    """Those of the points (n, 2) that lie in the domain."""
    low, high = np.array(problem.surface.domain).T
    return np.asarray(points[((points >= low) & (points <= high)).all(axis=1)])
