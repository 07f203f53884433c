"""Deltas by layer, averaged over many networks."""

import numpy as np
import pytest
import torch

from playground.catalog.activations import ACTIVATIONS
from playground.experiments import mlp
from playground.experiments.backprop.delta_sizes import deltas, mean_delta_sizes, sample_networks

DEEP = (8,) * 5


def test_sigmoids_shrink_under_every_start():
    for start in ("small", "torch", "xavier", "he"):
        means = mean_delta_sizes(DEEP, "sigmoid", start)
        assert (means[1:] / means[:-1] > 2.5).all(), "each layer further back has less than 0.4 of the next"


def test_relu_keeps_only_with_he():
    he, default = mean_delta_sizes(DEEP, "relu", "he"), mean_delta_sizes(DEEP, "relu", "torch")
    assert 0.7 < he[0] / he[-1] < 1.6
    assert default[0] / default[-1] < 0.1


@pytest.mark.parametrize(
    ("activation", "initializer"), [("sigmoid", "torch"), ("relu", "he"), ("tanh", "small")]
)
def test_all_at_once_is_each_on_its_own(activation, initializer):
    shape = (3, 5, 4, 2)
    networks = sample_networks(shape, initializer)
    together = deltas(networks, activation)
    activations = [ACTIVATIONS[activation]] * 3
    for k in (0, 1, 250, 499):
        w, b = (
            [p[k] if p.numel() else p for p in part]
            for part in (networks.parameters.w, networks.parameters.b)
        )
        parameters = mlp.Parameters(tuple(w), tuple(b))
        values = mlp.forward(parameters, networks.x[k], activations)
        one = mlp.backward(parameters, values, values.o[-1] - networks.t[k]).delta[1:]
        for ours, theirs in zip(together, one, strict=True):
            torch.testing.assert_close(ours[k], theirs, rtol=1e-10, atol=1e-15)
    expected = [float(delta.abs().mean()) for delta in together]
    np.testing.assert_allclose(mean_delta_sizes(shape, activation, initializer), expected)
