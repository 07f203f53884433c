"""Two weights: the minimum with each penalty, and the diamond or disc that it lies on, at every lambda.

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
RINGS = tuple(0.3 * k for k in range(1, 13))  # of the loss: the roots of 2 L on each ellipse


@dataclass(frozen=True)
class Shape:
    """One penalty at each of the T lambdas of the clock."""

    key: str  # of PENALTIES
    w: np.ndarray  # (T, 2) the minimum
    loss: np.ndarray  # (T,) there, without the penalty
    gap: np.ndarray  # (T,) distance from the conditions of a minimum
    outline: np.ndarray  # (2, A, T) where Omega is what it is at the minimum
    ellipse: np.ndarray  # (2, A, T) where the loss is what it is at the minimum


@dataclass(frozen=True)
class GeometryTrace:
    """All penalties on one loss."""

    lambdas: np.ndarray  # (T,)
    gram: np.ndarray  # (2, 2)
    best: np.ndarray  # (2,) the minimum without a penalty
    rings: np.ndarray  # (2, R, A) ellipses of equal loss about it
    shapes: tuple[Shape, ...]  # in the order of the menu


def run(spec: WeightPenaltiesSpec) -> GeometryTrace:
    """All penalties: same spec, same trace, to the bit."""
    r = spec.feature_correlation
    gram, best = np.array([[1.0, r], [r, 1.0]]), np.array([spec.best_w1, spec.best_w2])
    rings = _ellipse(gram, best, np.array(RINGS) ** 2 / 2).transpose(0, 2, 1)
    shapes = tuple(_shape(key, spec, gram, best) for key in PENALTIES)
    return GeometryTrace(np.array(LAMBDAS), gram, best, rings, shapes)


def _shape(key: str, spec: WeightPenaltiesSpec, gram: np.ndarray, best: np.ndarray) -> Shape:
    import torch

    penalty, mix = PENALTIES[key], spec.penalty_mix
    w = path(key, mix, gram, best)
    away = w - best
    loss = ((away @ gram) * away).sum(1) / 2
    strengths = [penalty.strength(lambda_, mix) for lambda_ in LAMBDAS]
    slopes, weights = torch.from_numpy(away @ gram), torch.from_numpy(w)
    gap = [float(s.gap(g, at)) for s, g, at in zip(strengths, slopes, weights, strict=True)]
    unit = penalty.strength(1.0, mix)  # its shape does not depend on lambda
    angle = torch.linspace(0, 2 * torch.pi, ANGLES, dtype=torch.float64)
    reach = unit.radius(angle[:, None], unit.value(weights))  # (A, T)
    outline = torch.stack((reach * angle.cos()[:, None], reach * angle.sin()[:, None]))
    return Shape(key, w, loss, np.array(gap), outline.numpy(), _ellipse(gram, best, loss))


def path(key: str, mix: float, gram: np.ndarray, best: np.ndarray) -> np.ndarray:
    """The minimum of 1/2 (w - best)^T G (w - best) + the penalty at each lambda of the clock: (T, 2)."""
    penalty, moment = PENALTIES[key], gram @ best
    if penalty.strength(1.0, mix).l1 == 0:
        return np.stack([np.linalg.solve(gram + lambda_ * np.eye(2), moment) for lambda_ in LAMBDAS])
    points = [np.zeros(2)]
    for lambda_ in LAMBDAS[:0:-1]:
        points.append(lasso(gram, moment, penalty.strength(lambda_, mix), points[-1]))
    return np.stack([best, *points[:0:-1]])


def _ellipse(gram: np.ndarray, best: np.ndarray, loss: np.ndarray) -> np.ndarray:
    """Where 1/2 (w - best)^T G (w - best) has these values (T,): (2, A, T)."""
    angle = np.linspace(0, 2 * np.pi, ANGLES)
    circle = np.stack((np.cos(angle), np.sin(angle)))
    spread = np.linalg.solve(np.linalg.cholesky(gram).T, circle)  # (2, A), of loss 1/2
    return np.asarray(best[:, None, None] + spread[..., None] * np.sqrt(2 * np.maximum(loss, 0)))


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
            "gap": shape.gap,
        }
        for shape in trace.shapes
    ]
    return {name: np.concatenate([row[name] for row in rows]) for name in rows[0]}
