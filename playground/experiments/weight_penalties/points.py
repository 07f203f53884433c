"""A few points to fit, many held-out points, and standardised features of x.

The points are a sum of three waves plus noise; the linear model has `degree` features of x.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.bases import BASES
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec

if TYPE_CHECKING:
    from torch import Tensor

TRUE_AMPLITUDES = {1: 1.0, 3: -0.8, 4: 0.5}  # of the waves in the curve, by their number
HELD_OUT = 200  # held-out points
GRID_POINTS = 121  # x at which curves are drawn
CONSTANT = 1e-12  # a feature that varies less is constant


@dataclass(frozen=True)
class Points:
    """N points to fit, M held out, and d features with mean 0 and variance 1 over the N points.

    A feature that does not vary over the points (N = 1) cannot be standardised: its column is zero.
    """

    x: np.ndarray  # (N,)
    y: np.ndarray  # (N,)
    features: np.ndarray  # X (N, d), standardised
    held_out_x: np.ndarray  # (M,)
    held_out_y: np.ndarray  # (M,)
    held_out_features: np.ndarray  # (M, d), standardised with the mean and scale of the N points
    grid: np.ndarray  # (F,) where curves are drawn
    grid_features: np.ndarray  # (F, d)
    grid_truth: np.ndarray  # (F,) the curve without noise
    true_weights: np.ndarray  # (d,) of that curve; NaN where it is no sum of these features

    @property
    def bias(self) -> float:
        """The best bias, whatever the weights: the mean of y, since every column has mean 0."""
        return float(self.y.mean())

    @cached_property
    def gram(self) -> np.ndarray:
        """X^T X / N, the curvature of the loss: (d, d)."""
        return np.asarray(self.features.T @ self.features / len(self.y))

    @cached_property
    def cross_moment(self) -> np.ndarray:
        """X^T (y - mean) / N, minus the gradient at w = 0: (d,)."""
        return np.asarray(self.features.T @ (self.y - self.bias) / len(self.y))

    @cached_property
    def curvature(self) -> float:
        """L, the largest curvature of the loss: gradient steps below 2/L converge. 1 where it is flat."""
        return float(np.linalg.eigvalsh(self.gram)[-1]) or 1.0

    def loss(self, w: np.ndarray) -> np.ndarray:
        """1/(2N) ||Xw + b - y||^2 of weights (..., d), with the best bias: (...)."""
        return np.asarray(((w @ self.features.T + self.bias - self.y) ** 2).mean(-1) / 2)

    def gradient(self, w: np.ndarray) -> np.ndarray:
        """Of that loss with respect to w, X^T (Xw + b - y) / N: (..., d)."""
        return np.asarray((w @ self.features.T + self.bias - self.y) @ self.features / len(self.y))

    def held_out_loss(self, w: np.ndarray) -> np.ndarray:
        """The same over the held-out points."""
        return np.asarray(((w @ self.held_out_features.T + self.bias - self.held_out_y) ** 2).mean(-1) / 2)

    def curve(self, w: np.ndarray) -> np.ndarray:
        """Predictions of weights (T, d) over the grid: (F, T)."""
        return np.asarray(self.grid_features @ w.T + self.bias)


def truth(x: "Tensor") -> "Tensor":
    """The curve without noise at x (...): (...)."""
    import torch

    waves = [amplitude * (torch.pi * j * (x + 1) / 2).cos() for j, amplitude in TRUE_AMPLITUDES.items()]
    return torch.stack(waves).sum(0)


def make_points(spec: WeightPenaltiesSpec) -> Points:
    """The points of a spec; KeyError for an unknown basis."""
    return _make_points(spec.basis, spec.degree, spec.points, spec.noise, spec.seed)


@lru_cache(maxsize=32)  # the views of the page share them
def _make_points(basis: str, degree: int, points: int, noise: float, seed: int) -> Points:
    import torch

    generator = torch.Generator().manual_seed(seed)
    position = torch.rand(points, generator=generator, dtype=torch.float64)
    x = -1 + 2 * (torch.arange(points) + position) / points  # one in each of N equal parts of [-1, 1]
    y = truth(x) + noise * torch.randn(points, generator=generator, dtype=torch.float64)
    held_out_x = -1 + 2 * torch.rand(HELD_OUT, generator=generator, dtype=torch.float64)
    held_out_y = truth(held_out_x) + noise * torch.randn(HELD_OUT, generator=generator, dtype=torch.float64)
    grid = torch.linspace(-1, 1, GRID_POINTS, dtype=torch.float64)

    columns = BASES[basis].columns
    mean, scale = columns(x, degree).mean(0), columns(x, degree).std(0, unbiased=False)
    varies = scale > CONSTANT
    features, held_out_features, grid_features = (
        torch.where(varies, (columns(values, degree) - mean) / scale, 0.0).numpy()
        for values in (x, held_out_x, grid)
    )
    contained = basis == "waves" and degree >= max(TRUE_AMPLITUDES)
    amplitudes = [TRUE_AMPLITUDES.get(j, 0.0) if contained else np.nan for j in range(1, degree + 1)]
    return Points(
        x=x.numpy(),
        y=y.numpy(),
        features=features,
        held_out_x=held_out_x.numpy(),
        held_out_y=held_out_y.numpy(),
        held_out_features=held_out_features,
        grid=grid.numpy(),
        grid_features=grid_features,
        grid_truth=truth(grid).numpy(),
        true_weights=np.array(amplitudes) * scale.numpy(),
    )
