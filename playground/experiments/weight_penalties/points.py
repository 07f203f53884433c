"""A few points, many held-out ones, and standardised features of x.

The points are scattered about a curve that is a sum of three waves; the model is given `degree` features.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.bases import BASES
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec

if TYPE_CHECKING:
    from torch import Tensor

TRUTH = {1: 1.0, 3: -0.8, 4: 0.5}  # the curve: heights of the waves, by their number
HELD_OUT = 200  # points
DRAWN = 121  # places at which curves are drawn
CONSTANT = 1e-12  # a feature that varies less is constant


@dataclass(frozen=True)
class Points:
    """N points to fit, M held out, and d features with mean 0 and variance 1 over the N points.

    A feature that does not vary over the points (N = 1) cannot be standardised: its column is zero.
    """

    x: np.ndarray  # (N,)
    y: np.ndarray  # (N,)
    inputs: np.ndarray  # X (N, d), standardised
    held_x: np.ndarray  # (M,)
    held_y: np.ndarray  # (M,)
    held_inputs: np.ndarray  # (M, d), standardised with the mean and scale of the N points
    grid: np.ndarray  # (F,) where curves are drawn
    grid_inputs: np.ndarray  # (F, d)
    grid_truth: np.ndarray  # (F,) the curve without noise
    true_weights: np.ndarray  # (d,) of that curve; NaN where it is no sum of these features

    @property
    def bias(self) -> float:
        """The best bias, whatever the weights: the mean of y, since every column has mean 0."""
        return float(self.y.mean())

    @cached_property
    def gram(self) -> np.ndarray:
        """X^T X / N, the curvature of the loss: (d, d)."""
        return np.asarray(self.inputs.T @ self.inputs / len(self.y))

    @cached_property
    def moment(self) -> np.ndarray:
        """X^T (y - mean) / N, minus the gradient at w = 0: (d,)."""
        return np.asarray(self.inputs.T @ (self.y - self.bias) / len(self.y))

    @cached_property
    def curvature(self) -> float:
        """L, the largest curvature of the loss: gradient steps below 2/L converge. 1 where it is flat."""
        return float(np.linalg.eigvalsh(self.gram)[-1]) or 1.0

    def loss(self, w: np.ndarray) -> np.ndarray:
        """1/(2N) ||Xw + b - y||^2 of weights (..., d), with the best bias: (...)."""
        return np.asarray(((w @ self.inputs.T + self.bias - self.y) ** 2).mean(-1) / 2)

    def gradient(self, w: np.ndarray) -> np.ndarray:
        """Of that loss with respect to w, X^T (Xw + b - y) / N: (..., d)."""
        return np.asarray((w @ self.inputs.T + self.bias - self.y) @ self.inputs / len(self.y))

    def held_loss(self, w: np.ndarray) -> np.ndarray:
        """The same over the held-out points."""
        return np.asarray(((w @ self.held_inputs.T + self.bias - self.held_y) ** 2).mean(-1) / 2)

    def curve(self, w: np.ndarray) -> np.ndarray:
        """Predictions of weights (T, d) over the grid: (F, T)."""
        return np.asarray(self.grid_inputs @ w.T + self.bias)


def truth(x: "Tensor") -> "Tensor":
    """The curve without noise at x (...): (...)."""
    import torch

    waves = [height * (torch.pi * j * (x + 1) / 2).cos() for j, height in TRUTH.items()]
    return torch.stack(waves).sum(0)


def make(spec: WeightPenaltiesSpec) -> Points:
    """The points of a spec; KeyError for an unknown basis."""
    return _make(spec.basis, spec.degree, spec.points, spec.points_noise, spec.penalty_seed)


@lru_cache(maxsize=32)  # the views of the page share them
def _make(basis: str, degree: int, points: int, noise: float, seed: int) -> Points:
    import torch

    draw = torch.Generator().manual_seed(seed)
    cell = torch.rand(points, generator=draw, dtype=torch.float64)
    x = -1 + 2 * (torch.arange(points) + cell) / points  # one in each of N equal parts of [-1, 1]
    y = truth(x) + noise * torch.randn(points, generator=draw, dtype=torch.float64)
    held_x = -1 + 2 * torch.rand(HELD_OUT, generator=draw, dtype=torch.float64)
    held_y = truth(held_x) + noise * torch.randn(HELD_OUT, generator=draw, dtype=torch.float64)
    grid = torch.linspace(-1, 1, DRAWN, dtype=torch.float64)

    columns = BASES[basis].columns
    mean, scale = columns(x, degree).mean(0), columns(x, degree).std(0, unbiased=False)
    varies = scale > CONSTANT
    inputs, held_inputs, grid_inputs = (
        torch.where(varies, (columns(at, degree) - mean) / scale, 0.0).numpy() for at in (x, held_x, grid)
    )
    within = basis == "waves" and degree >= max(TRUTH)
    heights = np.array([TRUTH.get(j, 0.0) if within else np.nan for j in range(1, degree + 1)])
    return Points(
        x=x.numpy(),
        y=y.numpy(),
        inputs=inputs,
        held_x=held_x.numpy(),
        held_y=held_y.numpy(),
        held_inputs=held_inputs,
        grid=grid.numpy(),
        grid_inputs=grid_inputs,
        grid_truth=truth(grid).numpy(),
        true_weights=heights * scale.numpy(),
    )
