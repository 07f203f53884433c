"""Two weights: the minimum with each penalty, and the diamond or disc on whose edge it lies, at every lambda.

The loss is 1/2 (w - w*)^T G (w - w*) with G = [[1, r], [r, 1]]: least squares on two standardised features of
correlation r, up to a constant, with its minimum w* where the reader puts it. Minimising loss + lambda Omega
is the same as minimising the loss over Omega(w) <= Omega(w_lambda): where the smallest ellipse touches.
Source: lecture 4, "Regularization", for loss + alpha Omega; Hastie, Tibshirani and Friedman (2009), "The
Elements of Statistical Learning", figure 3.11, for the picture.
"""

from dataclasses import dataclass

import numpy as np

from playground.catalog.penalties import PENALTIES
from playground.experiments.weight_penalties.minimum import lasso
from playground.experiments.weight_penalties.spec import LAMBDAS, WeightPenaltiesSpec

ANGLES = 65  # points of an outline; every multiple of 45 degrees is one of them, so that corners are sharp
CONTOUR_LEVELS = tuple(0.3 * k for k in range(1, 13))  # of sqrt(2 loss)


@dataclass(frozen=True)
class PenaltyShape:
    """One penalty at each of the T lambdas."""

    key: str  # of PENALTIES
    w: np.ndarray  # (T, 2) the minimum
    loss: np.ndarray  # (T,) at the minimum, without the penalty
    optimality_gap: np.ndarray  # (T,) distance from the conditions of a minimum
    outline: np.ndarray  # (2, A, T) where Omega has the value that it has at the minimum
    ellipse: np.ndarray  # (2, A, T) where the loss has the value that it has at the minimum


@dataclass(frozen=True)
class GeometryTrace:
    """All penalties on one loss; a step of the player is one lambda."""

    lambdas: np.ndarray  # (T,)
    gram: np.ndarray  # (2, 2) G
    loss_minimum: np.ndarray  # (2,) w*, the minimum without a penalty
    contours: np.ndarray  # (2, C, A) ellipses of equal loss about w*
    shapes: tuple[PenaltyShape, ...]  # in the order of PENALTIES


def run(spec: WeightPenaltiesSpec) -> GeometryTrace:
    """All penalties: same spec, same trace, to the bit."""
    r = spec.feature_correlation
    gram, loss_minimum = np.array([[1.0, r], [r, 1.0]]), np.array([spec.minimum_w1, spec.minimum_w2])
    contours = _ellipse(gram, loss_minimum, np.array(CONTOUR_LEVELS) ** 2 / 2).transpose(0, 2, 1)
    shapes = tuple(_shape(key, spec, gram, loss_minimum) for key in PENALTIES)
    return GeometryTrace(np.array(LAMBDAS), gram, loss_minimum, contours, shapes)


def _shape(key: str, spec: WeightPenaltiesSpec, gram: np.ndarray, loss_minimum: np.ndarray) -> PenaltyShape:
    import torch

    penalty, l1_ratio = PENALTIES[key], spec.l1_ratio
    w = penalised_minima(key, l1_ratio, gram, loss_minimum)
    distance = w - loss_minimum
    loss = ((distance @ gram) * distance).sum(1) / 2
    gradients, weights = torch.from_numpy(distance @ gram), torch.from_numpy(w)
    gaps = [
        float(penalty.regularizer(lambda_, l1_ratio).optimality_gap(gradient, weight))
        for lambda_, gradient, weight in zip(LAMBDAS, gradients, weights, strict=True)
    ]
    unit = penalty.regularizer(1.0, l1_ratio)  # the form of the outline does not depend on lambda
    angle = torch.linspace(0, 2 * torch.pi, ANGLES, dtype=torch.float64)
    radius = unit.radius(angle[:, None], unit.value(weights))  # (A, T)
    outline = torch.stack((radius * angle.cos()[:, None], radius * angle.sin()[:, None]))
    ellipse = _ellipse(gram, loss_minimum, loss)
    return PenaltyShape(key, w, loss, np.array(gaps), outline.numpy(), ellipse)


def penalised_minima(key: str, l1_ratio: float, gram: np.ndarray, loss_minimum: np.ndarray) -> np.ndarray:
    """The minimum of 1/2 (w - w*)^T G (w - w*) + the penalty at each lambda: (T, 2)."""
    penalty, cross_moment = PENALTIES[key], gram @ loss_minimum
    if penalty.regularizer(1.0, l1_ratio).l1 == 0:
        return np.stack([np.linalg.solve(gram + lambda_ * np.eye(2), cross_moment) for lambda_ in LAMBDAS])
    descending = [np.zeros(2)]
    for lambda_ in LAMBDAS[:0:-1]:
        descending.append(lasso(gram, cross_moment, penalty.regularizer(lambda_, l1_ratio), descending[-1]))
    return np.stack([loss_minimum, *descending[:0:-1]])


def _ellipse(gram: np.ndarray, loss_minimum: np.ndarray, loss: np.ndarray) -> np.ndarray:
    """Where 1/2 (w - w*)^T G (w - w*) has these values (T,): (2, A, T)."""
    angle = np.linspace(0, 2 * np.pi, ANGLES)
    circle = np.stack((np.cos(angle), np.sin(angle)))
    unit_ellipse = np.linalg.solve(np.linalg.cholesky(gram).T, circle)  # (2, A), of loss 1/2
    radius = np.sqrt(2 * np.maximum(loss, 0))
    return np.asarray(loss_minimum[:, None, None] + unit_ellipse[..., None] * radius)


def table(trace: GeometryTrace) -> dict[str, np.ndarray]:
    """The trace as columns, one row for each penalty and lambda."""
    rows = [
        {
            "penalty": np.full(len(trace.lambdas), shape.key),
            "lambda": trace.lambdas,
            "w1": shape.w[:, 0],
            "w2": shape.w[:, 1],
            "norm_1": np.abs(shape.w).sum(1),
            "norm_2": np.linalg.norm(shape.w, axis=1),
            "loss": shape.loss,
            "optimality_gap": shape.optimality_gap,
        }
        for shape in trace.shapes
    ]
    return {name: np.concatenate([row[name] for row in rows]) for name in rows[0]}
