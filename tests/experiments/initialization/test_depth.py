"""Variances by depth: predicted by gains, measured in a network; gradients and updates are autograd's."""

import numpy as np
import pytest
import torch

from playground.catalog.activations import DIFFERENTIABLE_ACTIVATIONS
from playground.catalog.initializers import INITIALIZERS
from playground.experiments.initialization import depth
from playground.experiments.initialization.depth import KEPT, DepthSpec, Network, run
from playground.experiments.initialization.gains import mean_squares, predict_forward
from playground.experiments.initialization.histograms import histograms
from playground.experiments.initialization.scripts import depth_script
from tests.program import run_program

DRAWN = [key for key, entry in INITIALIZERS.items() if entry.kind != "constant"]


@pytest.mark.parametrize("variance", [1e-6, 0.3, 1.0, 50.0, 1e6])
@pytest.mark.parametrize("activation", DIFFERENTIABLE_ACTIVATIONS)
def test_the_integrals_are_means_over_normal_numbers(activation, variance):
    z = torch.empty(400_000, dtype=torch.float64).normal_(0, 1, generator=torch.Generator().manual_seed(3))
    z = torch.cat([z, -z]) * variance**0.5
    entry = DIFFERENTIABLE_ACTIVATIONS[activation]
    a = entry.function(z)
    square, slope = mean_squares(activation, variance)
    assert square == pytest.approx(float((a**2).mean()), rel=0.02)
    assert slope == pytest.approx(float((entry.derivative(z, a) ** 2).mean()), rel=0.05)


def test_closed_forms():
    assert mean_squares("linear", 2.5)[0] == pytest.approx(2.5, rel=1e-9)
    assert mean_squares("relu", 2.5) == pytest.approx((1.25, 0.5), rel=1e-6)
    forward, backward = predict_forward(INITIALIZERS["he"], "relu", 100, 5, 1.0)
    np.testing.assert_allclose(forward, 2.0, rtol=1e-6)
    np.testing.assert_allclose(backward, 1.0, rtol=1e-6)
    forward, _ = predict_forward(INITIALIZERS["xavier"], "linear", 64, 4, 0.5)
    np.testing.assert_allclose(forward, 0.25 ** np.arange(1, 5), rtol=1e-9)
    assert np.isnan(predict_forward(INITIALIZERS["zero"], "tanh", 8, 2, 1.0)[0]).all()


@pytest.mark.parametrize("activation", ["tanh", "relu", "linear", "sigmoid"])
@pytest.mark.parametrize("key", DRAWN)
def test_measured_variances_are_the_predicted_ones_over_seeds(key, activation, monkeypatch):
    monkeypatch.setattr(depth, "KEPT", (0,))
    specs = [DepthSpec(3, 96, activation, key, seed=seed) for seed in range(8)]
    traces = [run(spec) for spec in specs]
    measured = np.mean([trace.variance_z[:, 0] for trace in traces], 0)
    np.testing.assert_allclose(measured, traces[0].predicted_z, rtol=0.15)
    back = np.mean([trace.variance_delta[:, 0] for trace in traces], 0)
    predicted = np.mean([trace.predicted_delta for trace in traces], 0)
    np.testing.assert_allclose(back, predicted, rtol=0.3)


def test_gradients_updates_and_ratio_are_those_of_torch_optim():
    spec = DepthSpec(layers=3, width=16, learning_rate=0.3)
    trace, network = run(spec), Network(spec)
    optimizer = torch.optim.SGD([*network.W, *network.b], lr=0.3)
    for update in range(6):
        optimizer.zero_grad()
        a = network.x
        for w, b in zip(network.W[:-1], network.b[:-1], strict=True):
            a = torch.tanh(a @ w + b)
        loss = torch.nn.functional.cross_entropy(a @ network.W[-1] + network.b[-1], network.y)
        loss.backward()
        before = [w.detach().clone() for w in network.W]
        optimizer.step()
        if update in KEPT:
            k = KEPT.index(update)
            assert loss.item() == pytest.approx(trace.loss[k], rel=1e-5)
            for layer in range(3):
                step = network.W[layer].detach() - before[layer]
                ratio = torch.log10(step.std() / before[layer].std()).item()
                assert ratio == pytest.approx(trace.ratio[layer, k], abs=1e-3)
                square = (step**2).mean().item()
                assert square == pytest.approx(trace.variance_update[layer, k], rel=1e-3)


def test_saturated_is_the_share_of_flat_slopes():
    spec = DepthSpec(layers=2, width=32, gain=3.0)
    trace = run(spec)
    z, _, _ = Network(spec).backward()
    for layer in range(2):
        share = ((1 - torch.tanh(z[layer]) ** 2) < 0.05).float().mean().item()
        assert share == pytest.approx(trace.saturated[layer, 0], abs=1e-6)
    assert trace.saturated[0, 0] > 0.4


def test_histograms_are_shares_of_all_values():
    values = [[np.array([0.0, 0.5, -0.5, 0.99])], [np.array([np.nan, np.inf, 0.2, 0.2])]]
    linear = histograms(values, bounds=(-1.0, 1.0))
    assert linear.share.shape == (1, len(linear.centres), 2)
    np.testing.assert_allclose(linear.share.sum((0, 1)), [1.0, 0.5])
    log = histograms(values, log=True)
    np.testing.assert_allclose(log.share.sum((0, 1)), [0.75, 0.5])
    at = np.searchsorted(log.edges, np.log10(0.2), side="right") - 1
    assert log.share[0, at, 1] == 0.5


def test_infinite_activations_are_found_and_named():
    trace = run(DepthSpec(layers=10, activation="linear", initializer="gaussian", gain=1e5))
    assert trace.nonfinite == (0, 6)
    assert np.isfinite(trace.variance_z[:6, 0]).all()
    assert not np.isfinite(trace.variance_z[6:, 0]).any()
    assert np.isnan(trace.loss).all()


def test_the_smallest_network_and_a_dead_one():
    trace = run(DepthSpec(layers=1, width=8))
    assert trace.ratio.shape == (1, len(KEPT))
    dead = run(DepthSpec(initializer="zero"))
    assert not dead.variance_z[:, 0].any()
    assert not dead.variance_delta[:-1, 0].any()
    assert np.isnan(dead.ratio[:, 0]).all()


@pytest.mark.parametrize(
    "spec", [DepthSpec(2, 16), DepthSpec(2, 16, "relu", "torch", 1.5), DepthSpec(2, 16, "gelu", "orthogonal")]
)
def test_the_script_prints_the_numbers(spec):
    trace, printed = run(spec), run_program(depth_script(spec))
    blocks = [block for block in printed.strip().split("\nupdate ")]
    assert len(blocks) == len(KEPT)
    for k in (0, 3, len(KEPT) - 1):
        lines = blocks[k].splitlines()
        assert float(lines[0].rsplit(" ", 1)[1]) == pytest.approx(trace.loss[k], rel=1e-3)
        for layer in range(2):
            words = lines[1 + layer].replace(",", "").split()
            assert float(words[3]) == pytest.approx(trace.variance_z[layer, k], rel=1e-3)
            assert float(words[5]) == pytest.approx(trace.variance_delta[layer, k], rel=1e-2)
            assert float(words[7]) == pytest.approx(trace.saturated[layer, k], abs=1e-3)
            assert float(words[-1]) == pytest.approx(trace.ratio[layer, k], abs=5e-3)


def test_the_table_has_a_row_for_each_layer_and_kept_step():
    trace = run(DepthSpec(layers=2, width=8))
    columns = depth.table(trace)
    assert {len(values) for values in columns.values()} == {2 * len(KEPT)}
    assert columns["Var(z)"][3] == trace.variance_z[1, 1]
