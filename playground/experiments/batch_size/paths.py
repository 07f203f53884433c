"""Mini-batch gradient descent with several batch sizes: theta <- theta - eta * grad L_B(theta).

Source: lecture 1, "Stochastic gradient descent" and "Mini-Batch Gradient Descent" (every example is part of
exactly one mini-batch of an epoch); lecture 4, "Estimating Gradients", "Selecting the Mini-batch" and
algorithm 8.1 (the gradient estimate is the mean over the mini-batch).
"""

from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.toy_models import ToyModel
from playground.experiments.batch_size.spec import BatchSizeSpec, orders
from playground.experiments.lru_cache import LRUCache

if TYPE_CHECKING:
    from torch import Tensor

ESCAPED = 1e6  # |a|, |b| or L beyond this counts as divergence: no path returns from there


@dataclass(frozen=True)
class BatchSizeTrace:
    """Every quantity of each of the K paths when t = 0 .. T - 1 examples have been seen; T = epochs * N + 1.

    A path moves when its mini-batch is complete: that of batch size 1 at every t, that of N once an epoch.
    After divergence (the first update with |a|, |b| or L above 1e6, or not finite) values are NaN.
    """

    sizes: tuple[int, ...]  # (K,) batch sizes, ascending: 1, B, N
    x: np.ndarray  # (N,) the data
    y: np.ndarray  # (N,)
    order: np.ndarray  # (epochs, N) the example that is seen at each moment
    theta: np.ndarray  # (K, T, 2) a and b
    loss: np.ndarray  # (K, T) mean loss over all N examples
    gradient: np.ndarray  # (K, T, 2) of that loss: the full gradient
    updates: np.ndarray  # (K, T) updates made so far
    diverged: tuple[int | None, ...]  # (K,) examples seen at the first point beyond the bounds; None: never

    @property
    def seen(self) -> np.ndarray:
        """Examples seen, (T,): the clock."""
        return np.arange(self.theta.shape[1])

    def path(self, k: int) -> np.ndarray:
        """Path k after each of its updates, the start first: (U + 1, 2)."""
        return np.asarray(self.theta[k, self.update_steps(k)])

    def update_steps(self, k: int) -> np.ndarray:
        """The times t of path k's updates, 0 first: (U + 1,)."""
        return np.flatnonzero(np.diff(self.updates[k], prepend=-1))


def run(spec: BatchSizeSpec) -> BatchSizeTrace:
    """All paths from the same start: same spec, same trace, to the bit. KeyError for an unknown model."""
    x, y = spec.data
    order = orders(spec)
    columns = [_path(spec, inputs(x), y, order, size) for size in spec.sizes]
    theta, loss, gradient, updates, diverged = zip(*columns, strict=True)
    return BatchSizeTrace(
        sizes=spec.sizes,
        x=x.numpy(),
        y=y.numpy(),
        order=order.numpy(),
        theta=np.stack(theta),
        loss=np.stack(loss),
        gradient=np.stack(gradient),
        updates=np.stack(updates),
        diverged=diverged,
    )


def walk(
    model: ToyModel,
    X: "Tensor",
    y: "Tensor",
    order: "Tensor",
    size: int,
    start: "Tensor",
    eta: "Tensor | float",
) -> "Tensor":
    """The path of one batch size from `start` (2,): (U + 1, 2); of R at once from (2, R): (U + 1, 2, R).

    Each row of `order` is cut into mini-batches of `size`; the last one of an epoch may be smaller and is
    the mean of its own. X (N, 2) holds x and 1; y is (N,), or (N, 1) with R rates. The gradient is written
    by hand, with the operations of autograd and of torch.optim.SGD in their order: the path is theirs to
    the bit (with R rates at once, up to rounding).
    """
    import torch

    theta, points = start, [start]
    with torch.no_grad():
        for epoch in order:
            batches = zip(torch.split(X[epoch], size), torch.split(y[epoch], size), strict=True)
            for X_batch, y_batch in batches:
                slope = model.slope(X_batch @ theta, y_batch, 1 / len(y_batch))  # d L_B / d z, (B,) or (B, R)
                gradient = X_batch.T @ slope
                theta = theta.add(gradient, alpha=-eta) if isinstance(eta, float) else theta - eta * gradient
                points.append(theta)
    return torch.stack(points)


@dataclass
class CachedWalk:
    """A walk as far as it has been made, (U + 1, 2), and its epochs; one thread at a time extends it."""

    points: "Tensor | None" = None
    epochs: int = 0
    lock: Lock = field(default_factory=Lock)


WALKS: LRUCache[CachedWalk] = LRUCache(48)


def _points(spec: BatchSizeSpec, X: "Tensor", y: "Tensor", order: "Tensor", size: int) -> "Tensor":
    """The walk of one batch size, a copy; of the epochs only those that are new are made, to the same bits.

    Neither the other batch sizes nor the number of epochs change the first epochs of a walk.
    """
    import torch

    cached = WALKS.get((replace(spec, batch_size=1, epochs=1), size), CachedWalk)
    with cached.lock:
        points, known = cached.points, cached.epochs
        if points is None:
            points = torch.tensor([[spec.a, spec.b]], dtype=torch.float64)
        if known < spec.epochs:
            eta = float(spec.learning_rate)
            new = walk(spec.toy_model, X, y, order[known:], size, points[-1], eta)
            points = torch.cat((points, new[1:]))
            cached.points, cached.epochs = points, spec.epochs
    return points[: 1 + spec.epochs * -(-spec.examples // size)].clone()


def update_times(spec: BatchSizeSpec, size: int) -> np.ndarray:
    """Examples seen when each update is made, (U,): every `size`, and at the end of each epoch."""
    epoch = np.append(np.arange(size, spec.examples, size), spec.examples)
    return np.asarray(spec.examples * np.arange(spec.epochs)[:, None] + epoch).ravel()


def full_loss(model: ToyModel, X: "Tensor", y: "Tensor", theta: "Tensor") -> "tuple[Tensor, Tensor]":
    """Mean loss (P,) and its gradient (P, 2) over all examples, at points theta (P, 2)."""
    z = theta @ X.T  # (P, N)
    return model.loss(z, y).mean(1), model.slope(z, y, 1 / len(y)) @ X


def inputs(x: "Tensor") -> "Tensor":
    """X (N, 2): x and 1, so that z = a x + b is X @ (a, b)."""
    import torch

    return torch.stack((x, torch.ones_like(x)), 1)


def _path(
    spec: BatchSizeSpec, X: "Tensor", y: "Tensor", order: "Tensor", size: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, int | None]:
    """theta, loss, gradient and updates at every t, and when it diverged, for one batch size."""
    import torch

    points = _points(spec, X, y, order, size)
    loss, gradient = full_loss(spec.toy_model, X, y, points)
    escaped = ~torch.cat((points, loss[:, None]), 1).abs().le(ESCAPED).all(1)  # NaN, too
    end = int(escaped.int().argmax()) if escaped.any() else len(points)
    for values in (points, loss, gradient):
        values[end:] = torch.nan
    times = np.concatenate(([0], update_times(spec, size)))  # of each point
    updates = np.searchsorted(times, np.arange(spec.epochs * spec.examples + 1), side="right") - 1
    diverged = int(times[end]) if end < len(points) else None
    return points.numpy()[updates], loss.numpy()[updates], gradient.numpy()[updates], updates, diverged


def table(trace: BatchSizeTrace) -> dict[str, np.ndarray]:
    """The trace as columns, one row per batch size and update."""
    columns: dict[str, list[np.ndarray]] = {}
    for k, size in enumerate(trace.sizes):
        at = trace.update_steps(k)
        row = {
            "batch_size": np.full(len(at), size),
            "update": trace.updates[k, at],
            "examples_seen": at,
            "a": trace.theta[k, at, 0],
            "b": trace.theta[k, at, 1],
            "loss": trace.loss[k, at],
            "dL_da": trace.gradient[k, at, 0],
            "dL_db": trace.gradient[k, at, 1],
        }
        for name, values in row.items():
            columns.setdefault(name, []).append(values)
    return {name: np.concatenate(values) for name, values in columns.items()}
