"""Gradient, then shrink: proximal steps at one lambda, beside subgradient steps of the same length.

Proximal gradient (ISTA):  u = w - eta g(w),  w <- shrink(u)   with g the gradient of the loss alone
Subgradient descent:       u = w - eta g(w),  w <- u - eta (l1 sign(w) + l2 w)   what autograd and SGD do

Source: Beck and Teboulle (2009), "A fast iterative shrinkage-thresholding algorithm", section 3; lecture 4,
"Regularization", for the objective.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.penalties import Strength
from playground.experiments.weight_penalties.divergence import cut
from playground.experiments.weight_penalties.minimum import lasso, ridge
from playground.experiments.weight_penalties.points import Points, make
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec

if TYPE_CHECKING:
    from torch import Tensor

METHODS = ("proximal", "subgradient")


@dataclass(frozen=True)
class StepsTrace:
    """Both methods from w = 0, at T = 2K + 1 moments: after step k (2k), and after its gradient (2k + 1).

    The last axis but one is the moment; index 0 is the proximal method, 1 the subgradient's. After
    divergence (a weight beyond 1e6, or no number at all) values are NaN.
    """

    eta: float
    strength: Strength
    w: np.ndarray  # (2, T, d)
    gradient: np.ndarray  # (2, T, d) of the loss alone, at the weights of the last whole step
    objective: np.ndarray  # (2, T) loss plus penalty
    gap: np.ndarray  # (2, T) distance from the conditions of a minimum
    diverged: tuple[int | None, ...]
    best: np.ndarray  # (d,) the exact minimum
    lowest: float  # the objective there
    points: Points

    @property
    def zeros(self) -> np.ndarray:
        """How many weights are exactly zero: (2, T)."""
        return np.asarray((self.w == 0).sum(-1))

    def of_step(self, w: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of values (..., T), at each moment, those of its step: at its beginning, after the gradient, and
        after the penalty. The start counts as the beginning of step 1."""
        end = 2 * np.maximum((np.arange(w.shape[-1]) + 1) // 2, 1)
        return w[..., end - 2], w[..., end - 1], w[..., end]

    def curve(self, method: int) -> np.ndarray:
        """The fitted curve of a method at every moment: (F, T)."""
        return self.points.curve(self.w[method])


def run(spec: WeightPenaltiesSpec) -> StepsTrace:
    """Both paths: same spec, same trace, to the bit."""
    points, strength = make(spec), spec.strength(spec.lambda_)
    eta = spec.prox_rate / points.curvature
    paths = [_walk(points, strength, eta, spec.prox_steps, method) for method in METHODS]
    w, diverged = cut(np.stack([path for path, _ in paths]))
    gradient = np.where(np.isnan(w), np.nan, np.stack([slopes for _, slopes in paths]))
    best = minimum(points, strength)
    objective, gap = _measured(points, strength, w)
    return StepsTrace(
        eta=eta,
        strength=strength,
        w=w,
        gradient=gradient,
        objective=objective,
        gap=gap,
        diverged=diverged,
        best=best,
        lowest=float(_measured(points, strength, best)[0]),
        points=points,
    )


def minimum(points: Points, strength: Strength) -> np.ndarray:
    """The exact minimum, (d,)."""
    if strength.l1 == 0:
        return np.asarray(ridge(points.inputs, points.y - points.bias, np.array([strength.l2]))[0])
    return lasso(points.gram, points.moment, strength, np.zeros(points.inputs.shape[1]))


def _walk(
    points: Points, strength: Strength, eta: float, steps: int, method: str
) -> tuple[np.ndarray, np.ndarray]:
    """Weights and gradients of one method at every moment, (T, d) each."""
    import torch

    X, y = torch.from_numpy(points.inputs), torch.from_numpy(points.y) - points.bias
    w = torch.zeros(X.shape[1], dtype=torch.float64)
    passed, slopes = [w], []
    for _ in range(steps):
        g = gradient_of(X, y, w)
        u = w - eta * g
        w = strength.shrink(u, eta) if method == "proximal" else u - eta * strength.slope(w)
        passed += [u, w]
        slopes += [g, g]
    slopes.append(gradient_of(X, y, w))
    return torch.stack(passed).numpy(), torch.stack(slopes).numpy()


def gradient_of(X: "Tensor", y: "Tensor", w: "Tensor") -> "Tensor":
    """Of 1/(2N) ||Xw - y||^2 with respect to w: X^T (Xw - y) / N, for w (d,)."""
    return X.T @ (X @ w - y) / len(y)


def _measured(points: Points, strength: Strength, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Objective and optimality gap of weights (..., d)."""
    import torch

    weights = torch.from_numpy(w)
    with np.errstate(all="ignore"):
        loss, gradient = points.loss(w), points.gradient(w)
    gap = strength.gap(torch.from_numpy(gradient), weights)
    return loss + strength.value(weights).numpy(), gap.numpy()


def table(trace: StepsTrace) -> dict[str, np.ndarray]:
    """The trace as columns, one row for each moment; `after` says of what."""
    moments = trace.w.shape[1]
    columns: dict[str, np.ndarray] = {
        "step": (np.arange(moments) + 1) // 2,
        "after": np.where(np.arange(moments) % 2, "gradient", "penalty"),
    }
    for m, method in enumerate(METHODS):
        columns |= {f"{method}_objective": trace.objective[m], f"{method}_gap": trace.gap[m]}
        columns |= {f"{method}_zeros": trace.zeros[m]}
        columns |= {f"{method}_w{j + 1}": trace.w[m, :, j] for j in range(trace.w.shape[2])}
    return columns
