"""The same numbers computed in another way: closed forms, autograd, torch.optim, other seeds."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.agreement import relative_error
from playground.experiments.weight_penalties import geometry, path
from playground.experiments.weight_penalties.minimum import ridge
from playground.experiments.weight_penalties.points import Points
from playground.experiments.weight_penalties.spec import LAMBDAS, WeightPenaltiesSpec
from playground.experiments.weight_penalties.steps import StepsTrace

if TYPE_CHECKING:
    from torch import Tensor

SEEDS = 20


def ridge_closed_form_error(points: Points, lambda_: float) -> float:
    """Largest difference between `ridge`'s weights and (X^T X / N + lambda I)^-1 X^T (y - mean) / N."""
    import torch

    gram = torch.from_numpy(points.gram) + lambda_ * torch.eye(len(points.cross_moment), dtype=torch.float64)
    solved = torch.linalg.solve(gram, torch.from_numpy(points.cross_moment)).numpy()
    weights = ridge(points.features, points.y - points.bias, np.array([lambda_]))[0]
    return float(np.abs(weights - solved).max())


def ridge_with_bias_error(points: Points, lambda_: float) -> float:
    """Largest difference between `ridge`'s weights with the mean of y as bias and the minimum over weights
    and bias together, the bias unpenalised."""
    import torch

    X = torch.from_numpy(np.column_stack((points.features, np.ones(len(points.y)))))
    cost = lambda_ * torch.eye(X.shape[1], dtype=torch.float64)
    cost[-1, -1] = 0.0
    y = torch.from_numpy(points.y)
    solved = torch.linalg.solve(X.T @ X / len(y) + cost, X.T @ y / len(y)).numpy()
    weights = ridge(points.features, points.y - points.bias, np.array([lambda_]))[0]
    return float(np.abs(np.append(weights, points.bias) - solved).max())


def soft_threshold_error(loss_minimum: tuple[float, float]) -> float:
    """Largest difference, over all lambdas, between two uncorrelated weights' L1 minimum and the soft
    threshold of the least-squares weights: sign(w) max(|w| - lambda, 0)."""
    w = np.array(loss_minimum)
    minima = geometry.penalised_minima("l1", 1.0, np.eye(2), w)
    soft = np.sign(w) * np.maximum(np.abs(w) - np.array(LAMBDAS)[:, None], 0)
    return float(np.abs(minima - soft).max())


def sgd_error(spec: WeightPenaltiesSpec, trace: StepsTrace) -> float:
    """Largest difference, relative to max(1, |w|), between the subgradient path and torch.optim.SGD's on
    autograd's gradient of the whole objective."""
    import torch

    X, y = (torch.from_numpy(values) for values in (trace.points.features, trace.points.y))
    w = torch.zeros(X.shape[1], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=trace.eta)
    path = [w.detach().clone()]
    for _ in range(spec.steps):
        optimizer.zero_grad()
        loss = ((X @ w + trace.points.bias - y) ** 2).mean() / 2
        (loss + trace.regularizer.value(w)).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        path.append(w.detach().clone())
    return relative_error(trace.w[1, ::2], torch.stack(path).numpy())


@dataclass(frozen=True)
class SeedSummary:
    """The path with other points: for how many of `count` seeds the page's claims hold."""

    count: int
    between: int  # the lowest held-out error lies strictly between lambda = 0 and the largest lambda
    below_l2: int  # the lowest held-out error is below the lowest that L2 reaches
    zeros: tuple[int, ...]  # exactly zero weights at the lowest held-out error, ascending


def over_seeds(spec: WeightPenaltiesSpec, count: int = SEEDS) -> SeedSummary:
    """Run the path with the seeds 0 .. count - 1."""
    traces = [path.run(replace(spec, seed=seed)) for seed in range(count)]
    ridges = [path.run(replace(spec, penalty="l2", seed=seed)) for seed in range(count)]
    return SeedSummary(
        count,
        sum(_lowest_between(trace) for trace in traces),
        sum(bool(a.held_out.min() < b.held_out.min()) for a, b in zip(traces, ridges, strict=True)),
        tuple(sorted(int(trace.zeros[trace.best_step]) for trace in traces)),
    )


def _lowest_between(trace: path.PathTrace) -> bool:
    """Whether the lowest held-out error is below the errors at both ends of the path."""
    inside = 0 < trace.best_step < len(LAMBDAS) - 1
    return inside and bool(trace.held_out.min() < min(trace.held_out[0], trace.held_out[-1]))


def weight_decay_conventions(lambda_: float) -> "dict[str, Tensor]":
    """The weights (2,) after one step of torch.optim.SGD, with the penalty as each lecture writes it and as
    weight_decay: all the same. The step begins at w = (1.5, -0.5), the learning rate is 0.1, the gradient of
    the loss (0.3, 0.2)."""
    import torch

    def step(penalty: float, factor: float, weight_decay: float) -> "Tensor":
        w = torch.tensor([1.5, -0.5], dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=0.1, weight_decay=weight_decay)
        loss = (w * torch.tensor([0.3, 0.2], dtype=torch.float64)).sum() + penalty * factor * (w * w).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        return w.detach()

    return {
        "lecture 3": step(lambda_ / 2, 1.0, 0.0),  # its lambda is half of ours
        "lecture 4": step(lambda_, 0.5, 0.0),
        "weight_decay": step(0.0, 0.0, lambda_),
    }
