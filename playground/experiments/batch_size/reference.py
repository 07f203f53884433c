"""The same paths by torch.optim.SGD and autograd alone."""

from dataclasses import dataclass

import numpy as np

from playground.experiments.agreement import relative_error
from playground.experiments.batch_size.paths import BatchSizeTrace, inputs
from playground.experiments.batch_size.spec import BatchSizeSpec, orders


@dataclass(frozen=True)
class Agreement:
    """Largest differences, relative to max(1, |value|), while a path has not diverged."""

    path: float  # from torch.optim.SGD on autograd's gradients: 0 is to the bit
    gradient: float  # of the full gradient along all paths from autograd's


def run(spec: BatchSizeSpec, trace: BatchSizeTrace) -> Agreement:
    """Compute every path again by torch.optim and autograd."""
    paths = [relative_error(trace.path(k), sgd(spec, size)) for k, size in enumerate(trace.sizes)]
    points = trace.theta.reshape(-1, 2)
    return Agreement(max(paths), relative_error(trace.gradient.reshape(-1, 2), autograd(spec, points)))


def sgd(spec: BatchSizeSpec, size: int) -> np.ndarray:
    """The path of one batch size by torch.optim.SGD alone: (U + 1, 2)."""
    import torch

    x, y = spec.data
    X = inputs(x)
    theta = torch.tensor([spec.a, spec.b], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=spec.learning_rate)
    points = [theta.tolist()]
    for epoch in orders(spec):
        for batch in torch.split(epoch, size):
            optimizer.zero_grad()
            spec.toy_model.loss(X[batch] @ theta, y[batch]).mean().backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            points.append(theta.tolist())
    return np.array(points)


def autograd(spec: BatchSizeSpec, points: np.ndarray) -> np.ndarray:
    """The gradient of the mean loss over all examples at points (P, 2), by autograd."""
    import torch

    x, y = spec.data
    theta = torch.from_numpy(points).clone().requires_grad_()
    loss = spec.toy_model.loss(theta @ inputs(x).T, y).mean(1).sum()
    (gradient,) = torch.autograd.grad(loss, theta)
    return gradient.numpy()
