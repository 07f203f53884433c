"""The masks, both passes and the ensemble: against PyTorch's own dropout, autograd and closed forms."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from playground.experiments.dropout import DropoutSpec, cut_off, masks, network, run
from playground.experiments.dropout.network import TARGET, X
from playground.experiments.dropout.spec import ACTIVATIONS, SCALINGS

SPEC = DropoutSpec()


def test_the_same_spec_gives_the_same_masks_to_the_bit_and_another_seed_others():
    one, two = run(SPEC), run(replace(SPEC))
    np.testing.assert_array_equal(one.kept, two.kept)
    np.testing.assert_array_equal(one.passed, two.passed)
    assert (run(replace(SPEC, drop_seed=2)).kept != one.kept).any()


def test_more_masks_or_another_p_do_not_change_what_is_drawn():
    few, many = run(replace(SPEC, drop_draws=20)), run(replace(SPEC, drop_draws=1000))
    np.testing.assert_array_equal(few.kept, many.kept[:, :20])
    more = run(replace(SPEC, drop_hidden=0.75))
    assert (more.kept <= run(SPEC).kept).all(), "a larger p drops more of the same draw"


def test_p_is_the_share_that_is_dropped():
    kept = run(replace(SPEC, drop_draws=1000)).kept
    assert 1 - kept[:4].mean() == pytest.approx(0.15, abs=3 * (0.15 * 0.85 / 4000) ** 0.5)
    assert 1 - kept[4:].mean() == pytest.approx(0.5, abs=3 * (0.25 / 8000) ** 0.5)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_both_passes_are_those_of_torch_dropout_with_the_mask_it_drew(activation):
    """F.dropout draws a mask; our passes get the same mask, and autograd judges."""
    spec = replace(SPEC, drop_activation=activation)
    net = network.network(spec.shape)
    for seed in range(5):
        torch.manual_seed(seed)
        drawn = [
            F.dropout(torch.ones(1, len(w), dtype=torch.float64), p)
            for w, p in zip(net.w, spec.rates, strict=True)
        ]
        ours = network.passes(
            net,
            activation,
            masks.factors((torch.cat(drawn, 1) > 0).double(), spec.shape[:-1], spec.rates, "inverted"),
        )
        torch.manual_seed(seed)
        h = [torch.tensor([X], dtype=torch.float64).requires_grad_()]
        passed = []
        for layer, p in enumerate(spec.rates):
            passed.append(F.dropout(h[-1], p))
            z = passed[-1] @ net.w[layer] + net.b[layer]
            h.append(network.activate(activation, z) if layer < len(spec.rates) - 1 else z)
        gradients = torch.autograd.grad(((h[-1] - TARGET) ** 2 / 2).sum(), h[:-1])
        torch.testing.assert_close(ours.y, h[-1][:, 0], rtol=1e-13, atol=1e-13)
        for one, other in zip([*ours.passed, *ours.grad], [*passed, *gradients], strict=True):
            torch.testing.assert_close(one, other, rtol=1e-12, atol=1e-13)
        for gradient, mask in zip(gradients, drawn, strict=True):
            assert (gradient[mask == 0] == 0).all()


@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_dropped_unit_passes_on_nothing_and_its_gradient_is_zero(activation, scaling):
    trace = run(replace(SPEC, drop_activation=activation, drop_scaling=scaling))
    gone = trace.kept == 0
    assert gone.any()
    assert (trace.passed[gone] == 0).all()
    assert (trace.grad[gone] == 0).all()
    assert (trace.grad[~gone] != 0).any()
    assert trace.autograd_error < 1e-13
    factor = np.array([1 / (1 - p) for p in (0.15,) * 4 + (0.5,) * 8])[:, None]
    if scaling == "classic":
        factor = np.ones_like(factor)
    np.testing.assert_array_equal(trace.passed, trace.kept * factor * trace.h)


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("units", [1, 3, 4])
def test_without_activation_the_mean_over_all_masks_is_the_scaled_network(layers, units):
    trace = run(replace(SPEC, drop_activation="linear", drop_layers=layers, drop_units=units, drop_draws=20))
    for side in trace.sides:
        assert side.exact == pytest.approx(side.test, abs=1e-12)


@pytest.mark.parametrize("scaling", ["inverted", "classic"])
def test_without_activation_every_unit_passes_on_at_test_the_mean_over_all_masks(scaling):
    spec = replace(SPEC, drop_activation="linear", drop_scaling=scaling)
    every = masks.every(spec.droppable)
    chances = masks.probability(every, masks.unit_rates(spec.shape[:-1], spec.rates))
    factors = masks.factors(every, spec.shape[:-1], spec.rates, scaling)
    passed = torch.cat(network.passes(network.network(spec.shape), "linear", factors).passed, 1)
    np.testing.assert_allclose((chances @ passed).numpy(), run(spec).test_passed, atol=1e-12)


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_with_an_activation_there_is_a_gap(activation):
    for side in run(replace(SPEC, drop_activation=activation)).sides:
        assert 1e-4 < abs(side.gap) < side.spread


def test_the_conventions_agree_on_linear_networks_without_biases_and_differ_by_the_rates():
    net = network.network(SPEC.shape)
    bare = network.Network(net.w, tuple(torch.zeros_like(b) for b in net.b))
    inverted, classic = (
        float(network.at_test(bare, "linear", SPEC.rates, s).y) for s in ("inverted", "classic")
    )
    assert classic == pytest.approx(inverted * 0.85 * 0.5 * 0.5, rel=1e-12)


def test_classic_at_test_is_the_network_with_every_weight_times_1_minus_p():
    net = network.network(SPEC.shape)
    scaled = network.Network(tuple(w * (1 - p) for w, p in zip(net.w, SPEC.rates, strict=True)), net.b)
    for activation in ACTIVATIONS:
        plain = network.at_test(scaled, activation, SPEC.rates, "inverted")
        ours = network.at_test(net, activation, SPEC.rates, "classic")
        torch.testing.assert_close(ours.y, plain.y, rtol=1e-13, atol=1e-13)


def test_all_masks_are_there_once_and_their_probabilities_sum_to_one():
    trace = run(SPEC)
    assert len({tuple(row) for row in trace.every_kept}) == 2**12 == len(trace.every_kept)
    assert trace.probability.sum() == pytest.approx(1, abs=1e-12)
    mean = trace.probability @ trace.every_kept
    np.testing.assert_allclose(mean, [0.85] * 4 + [0.5] * 8, atol=1e-12)


def test_the_ensemble_by_hand():
    """One input layer of one unit and one hidden unit... as a sum over the masks, written out."""
    spec = replace(SPEC, drop_units=1, drop_layers=1)
    net = network.network(spec.shape)
    w, v, b, c = net.w[0][:, 0].numpy(), float(net.w[1]), float(net.b[0]), float(net.b[1])
    total = 0.0
    for code in range(2**5):
        m = [code >> i & 1 for i in range(5)]
        chance = np.prod([0.85 if k else 0.15 for k in m[:4]]) * 0.5
        h = max(0.0, float(sum(k * x / 0.85 * u for k, x, u in zip(m[:4], X, w, strict=True))) + b)
        total += chance * (m[4] * h / 0.5 * v + c)
    assert run(spec).sides[0].exact == pytest.approx(total, abs=1e-12)


def test_the_running_mean_is_that_of_the_masks_so_far_and_comes_near():
    trace = run(replace(SPEC, drop_draws=1000))
    for side in trace.sides:
        assert side.mean[0] == side.y[0]
        assert side.mean[6] == pytest.approx(side.y[:7].mean(), abs=1e-12)
        assert abs(side.mean[-1] - side.exact) < 3 * side.spread / 1000**0.5
    np.testing.assert_allclose(trace.mean_passed[:, -1], trace.passed.mean(1), atol=1e-12)


def test_without_dropout_nothing_happens():
    trace = run(replace(SPEC, drop_input=0.0, drop_hidden=0.0))
    assert (trace.kept == 1).all()
    assert (trace.side.y == trace.side.test).all()
    assert trace.side.exact == pytest.approx(trace.side.test, abs=1e-12)
    assert trace.side.spread == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("scaling", SCALINGS)
def test_everything_dropped_gives_zeros_as_in_pytorch(scaling):
    trace = run(replace(SPEC, drop_input=1.0, drop_hidden=1.0, drop_scaling=scaling))
    assert (F.dropout(torch.ones(3), 1.0) == 0).all()
    assert (trace.passed == 0).all()
    assert (trace.grad == 0).all()
    np.testing.assert_array_equal(trace.side.y, trace.b[-1][0])
    assert all(np.isfinite(x).all() for x in (trace.mean_passed, trace.loss, trace.side.every_y))


def test_the_largest_network_is_tried_whole():
    trace = run(replace(SPEC, drop_units=6, drop_activation="linear", drop_draws=20))
    assert len(trace.probability) == 2**16
    assert trace.side.gap == pytest.approx(0, abs=1e-12)


def test_cut_off_is_a_layer_dropped_whole():
    kept = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 0, 1]])
    np.testing.assert_array_equal(cut_off(kept, (2, 2)), [True, True, False])
