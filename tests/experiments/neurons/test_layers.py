"""Layers: torch's own linear layers give the same; without the activation they are one matrix to 1e-12."""

import re

import numpy as np
import pytest
import torch

from playground.catalog.activations import ACTIVATIONS
from playground.experiments.neurons.layers import LIMIT, LayersSpec, run, script, states, table
from tests.program import run_program

POINTS = np.array([[1.0, -0.5], [0.0, 0.0], [-2.0, 1.5]])


@pytest.mark.parametrize("layers", [1, 2, 3, 4])
@pytest.mark.parametrize("key", ACTIVATIONS)
def test_the_layers_are_torchs(layers, key):
    trace = run(LayersSpec(layers, key))
    a = torch.tensor(POINTS)
    places = states(trace.W, trace.b, key, POINTS)
    assert trace.last == 3 * layers == len(places) - 1
    for n in range(layers):
        layer = torch.nn.Linear(2, 2, dtype=torch.float64)
        with torch.no_grad():
            layer.weight.copy_(torch.tensor(trace.W[n]))
            layer.bias.copy_(torch.tensor(trace.b[n]))
        z = layer(a).detach()
        np.testing.assert_allclose(places[3 * n + 1], (z - layer.bias).detach().numpy(), atol=1e-12)
        np.testing.assert_allclose(places[3 * n + 2], z.numpy(), atol=1e-12)
        a = ACTIVATIONS[key].function(z)
        np.testing.assert_allclose(places[3 * n + 3], a.numpy(), atol=1e-12)
    assert trace.torch_error < 1e-12


@pytest.mark.parametrize("layers", [1, 2, 3, 4])
def test_without_the_activation_the_layers_are_one_matrix(layers):
    trace = run(LayersSpec(layers, "linear"))
    assert trace.linear_error < 1e-12
    end = states(trace.W, trace.b, "linear", POINTS)[-1]
    np.testing.assert_allclose(end, POINTS @ trace.W_one.T + trace.b_one, rtol=1e-12, atol=1e-12)
    product = np.eye(2)
    for weights in trace.W:
        product = weights @ product
    np.testing.assert_array_equal(product, trace.W_one)


@pytest.mark.parametrize("key", [key for key in ACTIVATIONS if key != "linear"])
def test_with_an_activation_they_are_not(key):
    trace = run(LayersSpec(2, key))
    end = states(trace.W, trace.b, key, POINTS)[-1]
    assert np.abs(end - (POINTS @ trace.W_one.T + trace.b_one)).max() > 0.01


@pytest.mark.parametrize("key", ACTIVATIONS)
@pytest.mark.parametrize("number", [0.0, LIMIT, -LIMIT])
def test_gaps_stay_gaps_and_extremes_stay_finite(key, number):
    trace = run(LayersSpec(4, key, (number,) * 24))
    places = states(trace.W, trace.b, key, np.array([[1.0, 2.0], [np.nan, np.nan]]))
    assert np.isnan(places[:, 1]).all()
    assert np.isfinite(places[:, 0]).all()
    assert trace.linear_error < 1e-12


def test_the_table_ends_with_the_one_matrix():
    trace = run(LayersSpec(3))
    columns = table(trace)
    assert columns["layer"] == [1, 2, 3, 0]
    assert [columns[name][-1] for name in ("w11", "w12", "w21", "w22")] == trace.W_one.ravel().tolist()


def test_the_script_prints_the_one_matrix():
    spec = LayersSpec(4, "silu")
    printed, trace = run_program(script(spec)), run(spec)
    numbers = [float(text) for text in re.findall(r"-?\d+\.\d+(?:e-?\d+)?", printed.splitlines()[-2])]
    np.testing.assert_allclose(numbers, [*trace.W_one.ravel(), *trace.b_one], rtol=1e-12)
    assert float(re.search(r"difference: (\S+)", printed)[1]) < 1e-12
