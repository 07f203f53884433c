"""Deltas by layer, averaged over many networks."""

import numpy as np
import pytest
import torch

from playground.experiments.backprop.activations import ACTIVATIONS
from playground.experiments.backprop.depth import deltas, mean_delta, population
from playground.experiments.backprop.network import Network
from playground.experiments.backprop.passes import backward, forward

DEEP = (8,) * 5


def test_sigmoids_shrink_under_every_start():
    for start in ("small", "torch", "xavier", "he"):
        means = mean_delta(DEEP, "sigmoid", start)
        assert (means[1:] / means[:-1] > 2.5).all(), "each layer further back has less than 0.4 of the next"


def test_relu_keeps_only_with_he():
    he, default = mean_delta(DEEP, "relu", "he"), mean_delta(DEEP, "relu", "torch")
    assert 0.7 < he[0] / he[-1] < 1.6
    assert default[0] / default[-1] < 0.1


@pytest.mark.parametrize(("activation", "start"), [("sigmoid", "torch"), ("relu", "he"), ("tanh", "small")])
def test_all_at_once_is_each_on_its_own(activation, start):
    shape = (3, 5, 4, 2)
    x, t, w, b = population(shape, start)
    together = deltas(x, t, w, b, activation)
    empty = torch.empty(0, dtype=torch.float64)
    for k in (0, 1, 250, 499):
        net = Network(shape, x[k], t[k], (empty, *(p[k] for p in w)), (empty, *(p[k] for p in b)))
        alone = backward(net, forward(net, ACTIVATIONS[activation])).delta[1:]
        for ours, theirs in zip(together, alone, strict=True):
            torch.testing.assert_close(ours[k], theirs, rtol=1e-10, atol=1e-15)
    expected = [float(delta.abs().mean()) for delta in together]
    np.testing.assert_allclose(mean_delta(shape, activation, start), expected)
