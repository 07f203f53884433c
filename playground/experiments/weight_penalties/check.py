"""The same numbers in other ways: closed forms, autograd, torch.optim, other seeds."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.weight_penalties import geometry, path
from playground.experiments.weight_penalties.minimum import ridge
from playground.experiments.weight_penalties.points import Points
from playground.experiments.weight_penalties.spec import LAMBDAS, WeightPenaltiesSpec
from playground.experiments.weight_penalties.steps import StepsTrace

if TYPE_CHECKING:
    from torch import Tensor

SEEDS = 20


def closed_form(points: Points, lambda_: float) -> float:
    """Largest difference between our ridge weights and (X^T X / N + lambda I)^-1 X^T (y - mean) / N."""
    import torch

    gram = torch.from_numpy(points.gram) + lambda_ * torch.eye(len(points.moment), dtype=torch.float64)
    solved = torch.linalg.solve(gram, torch.from_numpy(points.moment)).numpy()
    ours = ridge(points.inputs, points.y - points.bias, np.array([lambda_]))[0]
    return float(np.abs(ours - solved).max())


def bias_apart(points: Points, lambda_: float) -> float:
    """Largest difference between that and the minimum over weights and bias at once, the bias unpenalised."""
    import torch

    X = torch.from_numpy(np.column_stack((points.inputs, np.ones(len(points.y)))))
    cost = lambda_ * torch.eye(X.shape[1], dtype=torch.float64)
    cost[-1, -1] = 0.0
    y = torch.from_numpy(points.y)
    both = torch.linalg.solve(X.T @ X / len(y) + cost, X.T @ y / len(y)).numpy()
    ours = ridge(points.inputs, points.y - points.bias, np.array([lambda_]))[0]
    return float(np.abs(np.append(ours, points.bias) - both).max())


def orthonormal(best: tuple[float, float]) -> float:
    """Largest difference, over all lambdas, between two uncorrelated weights' L1 minimum and the soft
    threshold of the least-squares weights: sign(w) max(|w| - lambda, 0)."""
    least = np.array(best)
    found = geometry.path("l1", 1.0, np.eye(2), least)
    soft = np.sign(least) * np.maximum(np.abs(least) - np.array(LAMBDAS)[:, None], 0)
    return float(np.abs(found - soft).max())


def by_sgd(spec: WeightPenaltiesSpec, trace: StepsTrace) -> float:
    """Largest difference, relative to max(1, |w|), between the subgradient path and torch.optim.SGD's on
    autograd's gradient of the whole objective."""
    import torch

    X, y = (torch.from_numpy(values) for values in (trace.points.inputs, trace.points.y))
    w = torch.zeros(X.shape[1], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=trace.eta)
    path = [w.detach().clone()]
    for _ in range(spec.prox_steps):
        optimizer.zero_grad()
        loss = ((X @ w + trace.points.bias - y) ** 2).mean() / 2
        (loss + trace.strength.value(w)).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        path.append(w.detach().clone())
    theirs, ours = torch.stack(path).numpy(), trace.w[1, ::2]
    known = np.isfinite(ours)
    apart = np.abs(ours - theirs)[known] / np.maximum(1, np.abs(theirs[known]))
    return float(apart.max(initial=0.0))


@dataclass(frozen=True)
class Seeds:
    """The path with other points: of `count` seeds, how many do what the page says."""

    count: int
    between: int  # the lowest held-out error lies strictly between lambda = 0 and the largest lambda
    beats: int  # ... and, with L1's share, is below the lowest that L2 reaches
    zeros: tuple[int, ...]  # exactly zero weights at the lowest held-out error, ascending


def over_seeds(spec: WeightPenaltiesSpec, count: int = SEEDS) -> Seeds:
    """Run the path with the seeds 0 .. count - 1."""
    ours = [path.run(replace(spec, penalty_seed=seed)) for seed in range(count)]
    ridges = [path.run(replace(spec, penalty="l2", penalty_seed=seed)) for seed in range(count)]
    return Seeds(
        count,
        sum(0 < trace.best < len(LAMBDAS) - 1 and _lower(trace) for trace in ours),
        sum(bool(a.held.min() < b.held.min()) for a, b in zip(ours, ridges, strict=True)),
        tuple(sorted(int(trace.zeros[trace.best]) for trace in ours)),
    )


def _lower(trace: path.PathTrace) -> bool:
    """Whether the lowest held-out error is below those at both ends."""
    return bool(trace.held.min() < min(trace.held[0], trace.held[-1]))


def conventions(lambda_: float) -> "dict[str, Tensor]":
    """One step of torch.optim.SGD from w = (1.5, -0.5), rate 0.1, on a loss of gradient (0.3, 0.2), with the
    penalty in each lecture's letters and as weight_decay: all give the same weights (2,)."""
    import torch

    def step(penalty: float, square: float, decay: float) -> "Tensor":
        w = torch.tensor([1.5, -0.5], dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=0.1, weight_decay=decay)
        loss = (w * torch.tensor([0.3, 0.2], dtype=torch.float64)).sum() + penalty * square * (w * w).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        return w.detach()

    return {
        "lecture 3": step(lambda_ / 2, 1.0, 0.0),  # its lambda is half of ours
        "lecture 4": step(lambda_, 0.5, 0.0),
        "weight_decay": step(0.0, 0.0, lambda_),
    }
