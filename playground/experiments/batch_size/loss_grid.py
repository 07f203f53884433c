"""The loss itself: the mean over all examples on a grid, and its minimum."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.toy_models import TOY_MODELS, ToyModel
from playground.experiments.batch_size.paths import full_loss, inputs
from playground.experiments.batch_size.spec import BatchSizeSpec

if TYPE_CHECKING:
    from torch import Tensor

POINTS = 91  # along each side of the map
MARGIN = 0.25  # of the view, on each side beyond it, for panning
NEWTON_STEPS = 30
SMALL_STEP = 1e-3  # a shorter step is not halved: rounding hides by how much it lowers the loss
MIN_CURVATURE = 1e-6  # with less there is no minimum, but a slope that never ends
MAX_GRADIENT = 1e-9  # at a minimum

Range = tuple[float, float]


@dataclass(frozen=True)
class LossGrid:
    """The mean loss L(a, b) over the view and a margin; the minimum is None where it lies at infinity."""

    view: tuple[Range, Range]  # of a and b
    a: np.ndarray  # (G,)
    b: np.ndarray  # (G,)
    loss: np.ndarray  # (G, G), rows are b
    minimum: np.ndarray | None  # (2,) that of the lowest valley in view, to rounding
    lowest: float  # the loss there, or the lowest on the grid


def run(spec: BatchSizeSpec) -> LossGrid:
    """The grid for a spec: the model's own view, widened where the start lies outside it."""
    (a, b) = spec.toy_model.domain
    view = (_widened(a, spec.a), _widened(b, spec.b))
    return _loss_grid(spec.model, spec.examples, spec.data_noise, spec.data_seed, view)


@lru_cache(maxsize=16)  # it does not change while the start is dragged
def _loss_grid(key: str, examples: int, noise: float, seed: int, view: tuple[Range, Range]) -> LossGrid:
    import torch

    model = TOY_MODELS[key]
    x, y = model.data(examples, noise, seed)
    a, b = (
        torch.linspace(low - MARGIN * (high - low), high + MARGIN * (high - low), POINTS, dtype=torch.float64)
        for low, high in view
    )
    points = torch.cartesian_prod(b, a).flip(1)  # (G * G, 2), b in rows
    loss, _ = full_loss(model, inputs(x), y, points)
    minimum = _minimum(model, inputs(x), y, points[loss.argmin()])
    lowest = loss.min() if minimum is None else full_loss(model, inputs(x), y, minimum[None])[0]
    return LossGrid(
        view=view,
        a=a.numpy(),
        b=b.numpy(),
        loss=loss.view(POINTS, POINTS).numpy(),
        minimum=None if minimum is None else minimum.numpy(),
        lowest=float(lowest),
    )


def _minimum(model: ToyModel, X: "Tensor", y: "Tensor", theta: "Tensor") -> "Tensor | None":
    """The minimum of the valley in which theta (2,) lies; None where it is at infinity.

    By Newton's method, each step halved until it lowers the loss.
    """
    import torch

    shares = 0.5 ** torch.arange(12, dtype=torch.float64)
    for _ in range(NEWTON_STEPS):
        loss, gradient = full_loss(model, X, y, theta[None])
        hessian = _hessian(model, X, y, theta)
        if float(torch.linalg.eigvalsh(hessian)[0]) < MIN_CURVATURE:
            return None
        step = torch.linalg.solve(hessian, gradient[0])
        candidates = theta - shares[:, None] * step
        lower = full_loss(model, X, y, candidates)[0] < loss
        lower[0] |= bool(step.abs().max() < SMALL_STEP)
        theta = candidates[int(lower.int().argmax())]
    return theta if float(full_loss(model, X, y, theta[None])[1].abs().max()) < MAX_GRADIENT else None


def _hessian(model: ToyModel, X: "Tensor", y: "Tensor", theta: "Tensor") -> "Tensor":
    """Second derivatives of the mean loss at theta, (2, 2): X^T diag(l''/N) X with l'' by autograd."""
    import torch

    z = (X @ theta).requires_grad_()
    (second,) = torch.autograd.grad(model.slope(z, y, 1 / len(y)).sum(), z)
    return X.T @ (second[:, None] * X)


def _widened(side: Range, value: float) -> Range:
    """The range, widened to hold the value with some room."""
    low, high = side
    room = 0.06 * (high - low)
    return (value - room if value < low else low, value + room if value > high else high)
