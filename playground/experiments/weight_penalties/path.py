"""The minimum at every lambda of the clock: weights, the fitted curve, train and held-out error."""

from dataclasses import dataclass

import numpy as np

from playground.experiments.weight_penalties.minimum import lasso, ridge
from playground.experiments.weight_penalties.points import Points, make
from playground.experiments.weight_penalties.spec import LAMBDAS, WeightPenaltiesSpec


@dataclass(frozen=True)
class PathTrace:
    """Everything at each of the T lambdas of the clock, from 0 up.

    Errors are 1/(2n) times the sum of squares over the n points in question, without the penalty.
    """

    lambdas: np.ndarray  # (T,)
    w: np.ndarray  # (T, d) of the standardised features
    bias: float  # the mean of y, at every lambda
    train: np.ndarray  # (T,)
    held: np.ndarray  # (T,)
    curve: np.ndarray  # (F, T) over points.grid
    gap: np.ndarray  # (T,) distance from the conditions of a minimum
    points: Points

    @property
    def zeros(self) -> np.ndarray:
        """How many weights are exactly zero: (T,)."""
        return np.asarray((self.w == 0).sum(1))

    @property
    def best(self) -> int:
        """The step with the smallest held-out error; the first of equals."""
        return int(self.held.argmin())


def run(spec: WeightPenaltiesSpec) -> PathTrace:
    """The path: same spec, same trace, to the bit. KeyError for an unknown penalty or basis."""
    points = make(spec)
    w = weights(spec, points)
    return PathTrace(
        lambdas=np.array(LAMBDAS),
        w=w,
        bias=points.bias,
        train=points.loss(w),
        held=points.held_loss(w),
        curve=points.curve(w),
        gap=gaps(spec, points, w),
        points=points,
    )


def weights(spec: WeightPenaltiesSpec, points: Points) -> np.ndarray:
    """The minimum at each lambda, (T, d): in closed form for L2, else each from the next larger one's."""
    if spec.strength(1.0).l1 == 0:
        return ridge(points.inputs, points.y - points.bias, np.array(LAMBDAS))
    none = ridge(points.inputs, points.y - points.bias, np.zeros(1))
    path = [np.zeros(points.inputs.shape[1])]
    for lambda_ in LAMBDAS[:0:-1]:
        path.append(lasso(points.gram, points.moment, spec.strength(lambda_), path[-1]))
    return np.concatenate((none, path[:0:-1]))


def gaps(spec: WeightPenaltiesSpec, points: Points, w: np.ndarray) -> np.ndarray:
    """The optimality gap at each lambda of the clock: (T,)."""
    import torch

    gradient = points.gradient(w)
    return np.array(
        [
            float(spec.strength(lambda_).gap(torch.from_numpy(g), torch.from_numpy(at)))
            for lambda_, g, at in zip(LAMBDAS, gradient, w, strict=True)
        ]
    )


def table(trace: PathTrace) -> dict[str, np.ndarray]:
    """The trace as columns, one row for each lambda."""
    columns = {"lambda": trace.lambdas, "train_error": trace.train, "held_out_error": trace.held}
    columns |= {
        "zeros": trace.zeros,
        "norm_1": np.abs(trace.w).sum(1),
        "norm_2": np.linalg.norm(trace.w, axis=1),
    }
    columns |= {"gap": trace.gap, "bias": np.full(len(trace.w), trace.bias)}
    return columns | {f"w{j}": trace.w[:, j - 1] for j in range(1, trace.w.shape[1] + 1)}
