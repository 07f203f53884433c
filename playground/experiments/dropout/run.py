"""Dropout on a small network: masks one a step, and all 2^N thinned networks at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.dropout import masks
from playground.experiments.dropout.network import (
    TARGET,
    Network,
    at_test,
    by_autograd,
    network,
    passes,
    predict,
)
from playground.experiments.dropout.spec import DropoutSpec, Scaling

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Side:
    """One convention, over the same K masks and over all 2^N of them.

    y        prediction under each mask, (K,)
    mean     of the first k + 1 of them, (K,)
    test     what the one network says that is used at test
    exact    the mean over all masks, each weighted by its probability
    spread   the standard deviation over all masks, weighted likewise
    every_y  the prediction of every thinned network, (2^N,)
    """

    scaling: Scaling
    y: np.ndarray
    mean: np.ndarray
    test: float
    exact: float
    spread: float
    every_y: np.ndarray

    @property
    def gap(self) -> float:
        """The scaled network minus the mean of all thinned ones."""
        return self.test - self.exact


@dataclass(frozen=True)
class DropoutTrace:
    """Every quantity under mask k = 0 .. K - 1, float64. Units are the inputs, then hidden layers: N rows.

    kept          1 or 0, (N, K)
    h             what a unit computes, (N, K)
    passed        what it passes on, under the chosen convention, (N, K)
    grad          dL/dh of this mask, back through it, (N, K)
    mean_passed   of the first k + 1 masks, (N, K)
    test_passed   what it passes on at test, (N,): where it is a matter of the weights, 1 - p times its h
    loss          (y - t)^2 / 2, (K,)
    w, b          of every layer
    sides         the chosen convention and the other one ("inverted" and "twice" where that is chosen)
    probability   of every mask, (2^N,); every_kept, (2^N, N) uint8
    autograd_error  largest |dL/dh - autograd| relative to max(1, |.|)
    """

    kept: np.ndarray
    h: np.ndarray
    passed: np.ndarray
    grad: np.ndarray
    mean_passed: np.ndarray
    test_passed: np.ndarray
    loss: np.ndarray
    w: tuple[np.ndarray, ...]
    b: tuple[np.ndarray, ...]
    sides: tuple[Side, Side]
    chosen: int
    probability: np.ndarray
    every_kept: np.ndarray
    autograd_error: float

    @property
    def side(self) -> Side:
        """The chosen convention."""
        return self.sides[self.chosen]


def run(spec: DropoutSpec) -> DropoutTrace:
    """Draw the masks and try all of them: same spec, same trace, to the bit."""
    import torch

    sizes, rates = spec.shape[:-1], spec.rates
    net = network(spec.shape)
    drawn = masks.draw(sizes, rates, spec.drop_draws, spec.drop_seed)  # (K, N)
    every = masks.every(spec.droppable)  # (2^N, N)
    chances = masks.probability(every, masks.unit_rates(sizes, rates))
    pair: tuple[Scaling, Scaling] = (
        ("inverted", "twice") if spec.drop_scaling == "twice" else ("inverted", "classic")
    )
    sides = [_side(net, spec, scaling, drawn, every, chances) for scaling in pair]
    factors = masks.factors(drawn, sizes, rates, spec.drop_scaling)
    both = passes(net, spec.drop_activation, factors)
    passed = torch.cat(both.passed, 1)  # (K, N)
    grad = torch.cat(both.grad, 1)
    check = torch.cat(by_autograd(net, spec.drop_activation, factors), 1)
    test = at_test(net, spec.drop_activation, rates, spec.drop_scaling)
    return DropoutTrace(
        kept=drawn.T.numpy().copy(),
        h=torch.cat(both.h, 1).T.numpy().copy(),
        passed=passed.T.numpy() + 0.0,  # no minus zeros
        grad=grad.T.numpy() + 0.0,
        mean_passed=_running(passed).T.numpy().copy(),
        test_passed=torch.cat(test.passed, 1)[0].numpy(),
        loss=((both.y - TARGET) ** 2 / 2).numpy(),
        w=tuple(w.numpy() for w in net.w),
        b=tuple(b.numpy() for b in net.b),
        sides=(sides[0], sides[1]),
        chosen=pair.index(spec.drop_scaling),
        probability=chances.numpy(),
        every_kept=every.to(torch.uint8).numpy(),
        autograd_error=float(((grad - check).abs() / check.abs().clamp(min=1)).max()),
    )


def _side(
    net: Network, spec: DropoutSpec, scaling: Scaling, drawn: "Tensor", every: "Tensor", chances: "Tensor"
) -> Side:
    """One convention under the drawn masks and under all of them."""
    y, every_y = (
        predict(net, spec.drop_activation, masks.factors(rows, spec.shape[:-1], spec.rates, scaling))
        for rows in (drawn, every)
    )
    exact = float((chances * every_y).sum())
    return Side(
        scaling=scaling,
        y=y.numpy(),
        mean=_running(y[:, None])[:, 0].numpy(),
        test=float(at_test(net, spec.drop_activation, spec.rates, scaling).y),
        exact=exact,
        spread=float((chances * (every_y - exact) ** 2).sum().sqrt()),
        every_y=every_y.numpy(),
    )


def _running(values: "Tensor") -> "Tensor":
    """The mean of the first k + 1 rows, (K, n)."""
    import torch

    return values.cumsum(0) / torch.arange(1, len(values) + 1, dtype=values.dtype)[:, None]


def cut_off(kept: np.ndarray, sizes: Sequence[int]) -> np.ndarray:
    """Which masks (M, N) leave no path from any input to the output: some layer is dropped whole, (M,)."""
    parts = np.split(kept, np.cumsum(sizes)[:-1], axis=1)
    return np.asarray(np.any([~part.any(axis=1) for part in parts], axis=0))
