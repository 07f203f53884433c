"""What an epoch costs: updates, which can be counted, and time, which must be measured."""

import statistics
import time
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from playground.experiments.batch_size.paths import inputs
from playground.experiments.batch_size.spec import BatchSizeSpec, orders, powers_of_two

if TYPE_CHECKING:
    from torch import Tensor

ROUNDS = 5


@dataclass(frozen=True)
class Cost:
    """One epoch at each batch size, with torch.optim.SGD and autograd on this machine, one thread."""

    sizes: tuple[int, ...]
    updates: tuple[int, ...]
    seconds: tuple[float, ...]  # the median of ROUNDS epochs


def updates_per_epoch(examples: int, size: int) -> int:
    """ceil(N / B): the last mini-batch may be smaller, and is kept."""
    return ceil(examples / size)


def timing(spec: BatchSizeSpec) -> Cost:
    """Measure epochs at the powers of two up to N. A clock is no part of a trace: no two calls agree."""
    import torch

    x, y = spec.data
    order = orders(spec)[0]
    sizes = powers_of_two(spec)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        _epoch(spec, inputs(x), y, order, spec.examples)  # the first one also imports
        rounds = [[_epoch(spec, inputs(x), y, order, size) for size in sizes] for _ in range(ROUNDS)]
    finally:
        torch.set_num_threads(threads)
    seconds = tuple(statistics.median(times) for times in zip(*rounds, strict=True))
    return Cost(sizes, tuple(updates_per_epoch(spec.examples, size) for size in sizes), seconds)


def _epoch(spec: BatchSizeSpec, X: "Tensor", y: "Tensor", order: "Tensor", size: int) -> float:
    """Seconds of this thread for one epoch of a training loop: what else the server does is left out."""
    import torch

    theta = torch.tensor([spec.a, spec.b], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=spec.learning_rate)
    began = time.thread_time()
    for batch in torch.split(order, size):
        optimizer.zero_grad()
        spec.toy_model.loss(X[batch] @ theta, y[batch]).mean().backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return time.thread_time() - began
