"""Proximal steps at one lambda, beside subgradient steps of the same size.

Proximal gradient (ISTA):  u = w - eta g(w),  w <- prox(u)   with g the gradient of the loss alone
Subgradient descent:       u = w - eta g(w),  w <- u - eta (l1 sign(w) + l2 w)   what autograd and SGD do

Source: Beck and Teboulle (2009), "A fast iterative shrinkage-thresholding algorithm", section 3; lecture 4,
"Regularization", for the objective.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.penalties import Regularizer
from playground.experiments.weight_penalties.divergence import mask_diverged
from playground.experiments.weight_penalties.minimum import lasso, ridge
from playground.experiments.weight_penalties.points import Points, make_points
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec

if TYPE_CHECKING:
    from torch import Tensor

METHODS = ("proximal", "subgradient")


@dataclass(frozen=True)
class StepsTrace:
    """Both methods from w = 0. A step of the player is half a step of theirs: its gradient, its penalty.

    There are T = 2K + 1 of them: index 2k is after step k, index 2k + 1 after the gradient of step k + 1.
    The first axis is the method, in the order of METHODS. After a divergence (a weight beyond 1e6, or not a
    number) values are NaN.
    """

    eta: float
    regularizer: Regularizer
    w: np.ndarray  # (2, T, d)
    gradient: np.ndarray  # (2, T, d) of the loss alone, at the weights of the last whole step
    objective: np.ndarray  # (2, T) loss plus penalty
    optimality_gap: np.ndarray  # (2, T) distance from the conditions of a minimum
    diverged: tuple[int | None, ...]  # (2,) the half step from which on values are NaN
    minimum: np.ndarray  # (d,) the exact minimum
    minimum_objective: float  # the objective at the exact minimum
    points: Points

    @property
    def zeros(self) -> np.ndarray:
        """How many weights are exactly zero: (2, T)."""
        return np.asarray((self.w == 0).sum(-1))

    def step_phases(self, w: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """At each half step of values (..., T), the values of its whole step, (..., T) each: where it begins,
        after the gradient, after the penalty. The start counts as the beginning of step 1."""
        end = 2 * np.maximum((np.arange(w.shape[-1]) + 1) // 2, 1)
        return w[..., end - 2], w[..., end - 1], w[..., end]

    def curve(self, method: int) -> np.ndarray:
        """The fitted curve of a method at every half step: (F, T)."""
        return self.points.curve(self.w[method])


def run(spec: WeightPenaltiesSpec) -> StepsTrace:
    """Both methods: same spec, same trace, to the bit."""
    points, regularizer = make_points(spec), spec.regularizer(spec.strength)
    eta = spec.relative_step_size / points.curvature
    paths = [_run_method(points, regularizer, eta, spec.steps, method) for method in METHODS]
    w, diverged = mask_diverged(np.stack([w for w, _ in paths]))
    gradient = np.where(np.isnan(w), np.nan, np.stack([gradient for _, gradient in paths]))
    minimum = exact_minimum(points, regularizer)
    objective, gap = _objective_and_gap(points, regularizer, w)
    return StepsTrace(
        eta=eta,
        regularizer=regularizer,
        w=w,
        gradient=gradient,
        objective=objective,
        optimality_gap=gap,
        diverged=diverged,
        minimum=minimum,
        minimum_objective=float(_objective_and_gap(points, regularizer, minimum)[0]),
        points=points,
    )


def exact_minimum(points: Points, regularizer: Regularizer) -> np.ndarray:
    """The weights at the exact minimum, (d,)."""
    if regularizer.l1 == 0:
        return np.asarray(ridge(points.features, points.y - points.bias, np.array([regularizer.l2]))[0])
    return lasso(points.gram, points.cross_moment, regularizer, np.zeros(points.features.shape[1]))


def _run_method(
    points: Points, regularizer: Regularizer, eta: float, steps: int, method: str
) -> tuple[np.ndarray, np.ndarray]:
    """Weights and gradients of one method at every half step, (T, d) each."""
    import torch

    X, y = torch.from_numpy(points.features), torch.from_numpy(points.y) - points.bias
    w = torch.zeros(X.shape[1], dtype=torch.float64)
    weights, gradients = [w], []
    for _ in range(steps):
        g = loss_gradient(X, y, w)
        u = w - eta * g
        if method == "proximal":
            w = regularizer.proximal_step(u, eta)
        else:
            w = u - eta * regularizer.subgradient(w)
        weights += [u, w]
        gradients += [g, g]
    gradients.append(loss_gradient(X, y, w))
    return torch.stack(weights).numpy(), torch.stack(gradients).numpy()


def loss_gradient(X: "Tensor", y: "Tensor", w: "Tensor") -> "Tensor":
    """The gradient of 1/(2N) ||Xw - y||^2 with respect to w (d,): X^T (Xw - y) / N."""
    return X.T @ (X @ w - y) / len(y)


def _objective_and_gap(
    points: Points, regularizer: Regularizer, w: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Objective and optimality gap of weights (..., d): (...) each."""
    import torch

    weights = torch.from_numpy(w)
    with np.errstate(all="ignore"):
        loss, gradient = points.loss(w), points.gradient(w)
    gap = regularizer.optimality_gap(torch.from_numpy(gradient), weights)
    return loss + regularizer.value(weights).numpy(), gap.numpy()


def table(trace: StepsTrace) -> dict[str, np.ndarray]:
    """The trace as columns, one row for each half step; `after` names the half."""
    half_steps = np.arange(trace.w.shape[1])
    columns: dict[str, np.ndarray] = {
        "step": (half_steps + 1) // 2,
        "after": np.where(half_steps % 2, "gradient", "penalty"),
    }
    for m, method in enumerate(METHODS):
        columns |= {
            f"{method}_objective": trace.objective[m],
            f"{method}_optimality_gap": trace.optimality_gap[m],
            f"{method}_zeros": trace.zeros[m],
        }
        columns |= {f"{method}_w{j + 1}": trace.w[m, :, j] for j in range(trace.w.shape[2])}
    return columns
