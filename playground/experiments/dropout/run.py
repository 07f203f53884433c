"""Dropout on a small network: a random mask each step, and all 2^N thinned networks at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.agreement import relative_error
from playground.experiments.dropout.masks import (
    all_masks,
    draw_masks,
    mask_probabilities,
    training_factors,
    unit_rates,
)
from playground.experiments.dropout.network import (
    TARGET,
    Network,
    autograd_gradients,
    forward_backward,
    make_network,
    predict,
    test_pass,
)
from playground.experiments.dropout.spec import DropoutSpec, Scaling

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class ScalingResult:
    """The predictions with one convention of scaling, over the K random masks and over all 2^N.

    y              prediction under each random mask, (K,)
    running_mean   mean prediction of the first k + 1 masks, (K,)
    test_y         prediction of the one network used at test
    ensemble_mean  mean over all masks, weighted by their probability
    ensemble_sd    standard deviation over all masks, weighted likewise
    ensemble_y     prediction of every thinned network, (2^N,)
    """

    scaling: Scaling
    y: np.ndarray
    running_mean: np.ndarray
    test_y: float
    ensemble_mean: float
    ensemble_sd: float
    ensemble_y: np.ndarray

    @property
    def gap(self) -> float:
        """The scaled network minus the mean of all thinned ones."""
        return self.test_y - self.ensemble_mean


@dataclass(frozen=True)
class DropoutTrace:
    """Every quantity under mask k = 0 .. K - 1, float64. The N rows are units: inputs, then hidden layers.

    masks            1 keeps the unit, 0 drops it, (N, K)
    h                value of the unit, (N, K)
    output           its output with the chosen scaling, (N, K)
    gradient         dL/dh, back through the mask, (N, K)
    mean_output      mean output over the first k + 1 masks, (N, K)
    test_output      its output at test, (N,): times 1 - p where the convention scales the weights
    loss             (y - t)^2 / 2, (K,)
    w, b             weights and biases of every layer
    results          of the chosen scaling and another: (inverted, classic), or (inverted, twice)
    chosen           the index of the chosen scaling in `results`
    ensemble_masks   all masks, (2^N, N) uint8
    mask_probability  of each of them, (2^N,)
    autograd_error   largest |dL/dh - autograd| relative to max(1, |autograd|)
    """

    masks: np.ndarray
    h: np.ndarray
    output: np.ndarray
    gradient: np.ndarray
    mean_output: np.ndarray
    test_output: np.ndarray
    loss: np.ndarray
    w: tuple[np.ndarray, ...]
    b: tuple[np.ndarray, ...]
    results: tuple[ScalingResult, ScalingResult]
    chosen: int
    ensemble_masks: np.ndarray
    mask_probability: np.ndarray
    autograd_error: float

    @property
    def result(self) -> ScalingResult:
        """The predictions with the chosen scaling."""
        return self.results[self.chosen]


def run(spec: DropoutSpec) -> DropoutTrace:
    """The random masks and all of them: same spec, same trace, to the bit. KeyError: unknown activation."""
    import torch

    sizes, rates = spec.shape[:-1], spec.rates
    net = make_network(spec.shape)
    masks = draw_masks(sizes, rates, spec.mask_count, spec.seed)  # (K, N)
    ensemble = all_masks(spec.droppable)  # (2^N, N)
    probability = mask_probabilities(ensemble, unit_rates(sizes, rates))
    scalings: tuple[Scaling, Scaling] = ("inverted", "twice" if spec.scaling == "twice" else "classic")
    first, second = (_predictions(net, spec, scaling, masks, ensemble, probability) for scaling in scalings)
    factors = training_factors(masks, sizes, rates, spec.scaling)
    passes = forward_backward(net, spec.activation, factors)
    output, gradient = torch.cat(passes.output, 1), torch.cat(passes.gradient, 1)  # (K, N)
    autograd = torch.cat(autograd_gradients(net, spec.activation, factors), 1)
    test = test_pass(net, spec.activation, rates, spec.scaling)
    return DropoutTrace(
        masks=masks.T.numpy().copy(),
        h=torch.cat(passes.h, 1).T.numpy().copy(),
        output=output.T.numpy() + 0.0,  # no minus zeros
        gradient=gradient.T.numpy() + 0.0,
        mean_output=_running_mean(output).T.numpy().copy(),
        test_output=torch.cat(test.output, 1)[0].numpy(),
        loss=((passes.y - TARGET) ** 2 / 2).numpy(),
        w=tuple(w.numpy() for w in net.w),
        b=tuple(b.numpy() for b in net.b),
        results=(first, second),
        chosen=scalings.index(spec.scaling),
        ensemble_masks=ensemble.to(torch.uint8).numpy(),
        mask_probability=probability.numpy(),
        autograd_error=relative_error(gradient.numpy(), autograd.numpy()),
    )


def _predictions(
    net: Network,
    spec: DropoutSpec,
    scaling: Scaling,
    masks: "Tensor",
    ensemble: "Tensor",
    probability: "Tensor",
) -> ScalingResult:
    """One scaling under the random masks (K, N) and under all of them (2^N, N)."""
    y, ensemble_y = (
        predict(net, spec.activation, training_factors(rows, spec.shape[:-1], spec.rates, scaling))
        for rows in (masks, ensemble)
    )
    mean = float((probability * ensemble_y).sum())
    return ScalingResult(
        scaling=scaling,
        y=y.numpy(),
        running_mean=_running_mean(y[:, None])[:, 0].numpy(),
        test_y=float(test_pass(net, spec.activation, spec.rates, scaling).y),
        ensemble_mean=mean,
        ensemble_sd=float((probability * (ensemble_y - mean) ** 2).sum().sqrt()),
        ensemble_y=ensemble_y.numpy(),
    )


def _running_mean(values: "Tensor") -> "Tensor":
    """The mean of the first k + 1 rows of values (K, n), for every k: (K, n)."""
    import torch

    return values.cumsum(0) / torch.arange(1, len(values) + 1, dtype=values.dtype)[:, None]


def disconnected(masks: np.ndarray, sizes: Sequence[int]) -> np.ndarray:
    """Which masks (M, N) leave no path from any input to the output: some layer is dropped whole, (M,)."""
    layers = np.split(masks, np.cumsum(sizes)[:-1], axis=1)
    return np.asarray(np.any([~layer.any(axis=1) for layer in layers], axis=0))
