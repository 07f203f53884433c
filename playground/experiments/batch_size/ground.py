"""The loss itself: the mean over all examples as a map, and the bottom of its valley."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.small_models import SMALL_MODELS, SmallModel
from playground.experiments.batch_size.paths import full, inputs
from playground.experiments.batch_size.spec import BatchSizeSpec

if TYPE_CHECKING:
    from torch import Tensor

POINTS = 91  # along each side of the map
MARGIN = 0.25  # of the view, drawn beyond it on each side for who pans
NEWTON = 30  # steps
NEAR = 1e-3  # a step shorter than this is taken whole: differences of the loss no longer tell
FLAT = 1e-6  # with less curvature than this it is no bottom, but a slope that goes on for ever
STILL = 1e-9  # the gradient of a minimum

Range = tuple[float, float]


@dataclass(frozen=True)
class Ground:
    """The mean loss L(a, b) over the view and a margin; the minimum is None where it lies at infinity."""

    view: tuple[Range, Range]  # of a and b
    a: np.ndarray  # (G,)
    b: np.ndarray  # (G,)
    loss: np.ndarray  # (G, G), rows are b
    minimum: np.ndarray | None  # (2,) the lowest in view, to rounding
    lowest: float  # the loss there, or the lowest on the map


def run(spec: BatchSizeSpec) -> Ground:
    """The map for a spec: the model's own view, widened where the start lies outside it."""
    (a, b) = spec.model.domain
    view = (_with(a, spec.a), _with(b, spec.b))
    return _ground(spec.small_model, spec.examples, spec.data_noise, spec.data_seed, view)


@lru_cache(maxsize=16)  # while the start is dragged the map stays
def _ground(small_model: str, examples: int, noise: float, seed: int, view: tuple[Range, Range]) -> Ground:
    import torch

    model = SMALL_MODELS[small_model]
    x, y = model.data(examples, noise, seed)
    a, b = (
        torch.linspace(low - MARGIN * (high - low), high + MARGIN * (high - low), POINTS, dtype=torch.float64)
        for low, high in view
    )
    points = torch.cartesian_prod(b, a).flip(1)  # (G * G, 2), b in rows
    loss, _ = full(model, inputs(x), y, points)
    bottom = _bottom(model, inputs(x), y, points[loss.argmin()])
    lowest = loss.min() if bottom is None else full(model, inputs(x), y, bottom[None])[0]
    return Ground(
        view=view,
        a=a.numpy(),
        b=b.numpy(),
        loss=loss.view(POINTS, POINTS).numpy(),
        minimum=None if bottom is None else bottom.numpy(),
        lowest=float(lowest),
    )


def _bottom(model: SmallModel, X: "Tensor", y: "Tensor", theta: "Tensor") -> "Tensor | None":
    """The minimum whose valley theta (2,) lies in, by Newton's method, steps halved until they
    go down; None at infinity."""
    import torch

    shares = 0.5 ** torch.arange(12, dtype=torch.float64)
    for _ in range(NEWTON):
        loss, gradient = full(model, X, y, theta[None])
        hessian = _hessian(model, X, y, theta)
        if float(torch.linalg.eigvalsh(hessian)[0]) < FLAT:
            return None
        step = torch.linalg.solve(hessian, gradient[0])
        tried = theta - shares[:, None] * step
        lower = full(model, X, y, tried)[0] < loss
        lower[0] |= bool(step.abs().max() < NEAR)
        theta = tried[int(lower.int().argmax())]
    return theta if float(full(model, X, y, theta[None])[1].abs().max()) < STILL else None


def _hessian(model: SmallModel, X: "Tensor", y: "Tensor", theta: "Tensor") -> "Tensor":
    """Second derivatives of the mean loss at theta, (2, 2): X^T diag(l''/N) X with l'' by autograd."""
    import torch

    z = (X @ theta).requires_grad_()
    (second,) = torch.autograd.grad(model.slope(z, y, 1 / len(y)).sum(), z)
    return X.T @ (second[:, None] * X)


def _with(side: Range, value: float) -> Range:
    """The range, widened to hold the value with some room."""
    low, high = side
    room = 0.06 * (high - low)
    return (value - room if value < low else low, value + room if value > high else high)
