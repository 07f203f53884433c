"""The minimum at every lambda of LAMBDAS: weights, the fitted curve, training and held-out error."""

from dataclasses import dataclass

import numpy as np

from playground.experiments.weight_penalties.minimum import lasso, ridge
from playground.experiments.weight_penalties.points import Points, make_points
from playground.experiments.weight_penalties.spec import LAMBDAS, WeightPenaltiesSpec


@dataclass(frozen=True)
class PathTrace:
    """The minimum at each of the T lambdas, from 0 up; a step of the player is one lambda.

    Errors are 1/(2n) times the sum of squares over n points, without the penalty.
    """

    lambdas: np.ndarray  # (T,)
    w: np.ndarray  # (T, d) of the standardised features
    bias: float  # the mean of y, at every lambda
    train: np.ndarray  # (T,) error on the points that are fitted
    held_out: np.ndarray  # (T,) error on the held-out points
    curve: np.ndarray  # (F, T) over points.grid
    optimality_gap: np.ndarray  # (T,) distance from the conditions of a minimum
    points: Points

    @property
    def zeros(self) -> np.ndarray:
        """How many weights are exactly zero: (T,)."""
        return np.asarray((self.w == 0).sum(1))

    @property
    def best_step(self) -> int:
        """The step with the smallest held-out error; the first of equals."""
        return int(self.held_out.argmin())


def run(spec: WeightPenaltiesSpec) -> PathTrace:
    """The path: same spec, same trace, to the bit. KeyError for an unknown penalty or basis."""
    points = make_points(spec)
    w = minima(spec, points)
    return PathTrace(
        lambdas=np.array(LAMBDAS),
        w=w,
        bias=points.bias,
        train=points.loss(w),
        held_out=points.held_out_loss(w),
        curve=points.curve(w),
        optimality_gap=optimality_gaps(spec, points, w),
        points=points,
    )


def minima(spec: WeightPenaltiesSpec, points: Points) -> np.ndarray:
    """The weights at each lambda, (T, d): in closed form for L2, else each from the next larger lambda's."""
    if spec.regularizer(1.0).l1 == 0:
        return ridge(points.features, points.y - points.bias, np.array(LAMBDAS))
    unpenalised = ridge(points.features, points.y - points.bias, np.zeros(1))
    descending = [np.zeros(points.features.shape[1])]
    for lambda_ in LAMBDAS[:0:-1]:
        descending.append(lasso(points.gram, points.cross_moment, spec.regularizer(lambda_), descending[-1]))
    return np.concatenate((unpenalised, descending[:0:-1]))


def optimality_gaps(spec: WeightPenaltiesSpec, points: Points, w: np.ndarray) -> np.ndarray:
    """The optimality gap of the weights w (T, d) at their lambda: (T,)."""
    import torch

    gradient = points.gradient(w)
    return np.array(
        [
            float(spec.regularizer(lambda_).optimality_gap(torch.from_numpy(g), torch.from_numpy(weights)))
            for lambda_, g, weights in zip(LAMBDAS, gradient, w, strict=True)
        ]
    )


def table(trace: PathTrace) -> dict[str, np.ndarray]:
    """The trace as columns, one row for each lambda."""
    columns = {"lambda": trace.lambdas, "train_error": trace.train, "held_out_error": trace.held_out}
    columns |= {
        "zeros": trace.zeros,
        "norm_1": np.abs(trace.w).sum(1),
        "norm_2": np.linalg.norm(trace.w, axis=1),
    }
    columns |= {"optimality_gap": trace.optimality_gap, "bias": np.full(len(trace.w), trace.bias)}
    return columns | {f"w{j}": trace.w[:, j - 1] for j in range(1, trace.w.shape[1] + 1)}
