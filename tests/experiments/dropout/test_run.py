"""The masks, both passes and the ensemble: against PyTorch's own dropout, autograd and closed forms."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from playground.catalog.activations import ACTIVATIONS
from playground.experiments.dropout import DropoutSpec, disconnected, masks, network, run
from playground.experiments.dropout.network import TARGET, X
from playground.experiments.dropout.spec import HIDDEN_ACTIVATIONS, SCALINGS

SPEC = DropoutSpec()


def test_the_same_spec_gives_the_same_masks_to_the_bit_and_another_seed_others():
    one, two = run(SPEC), run(replace(SPEC))
    np.testing.assert_array_equal(one.masks, two.masks)
    np.testing.assert_array_equal(one.output, two.output)
    assert (run(replace(SPEC, seed=2)).masks != one.masks).any()


def test_more_masks_or_another_p_do_not_change_what_is_drawn():
    few, many = run(replace(SPEC, mask_count=20)), run(replace(SPEC, mask_count=1000))
    np.testing.assert_array_equal(few.masks, many.masks[:, :20])
    more = run(replace(SPEC, p_hidden=0.75))
    assert (more.masks <= run(SPEC).masks).all(), "a larger p drops more of the same draw"


def test_p_is_the_share_that_is_dropped():
    kept = run(replace(SPEC, mask_count=1000)).masks
    assert 1 - kept[:4].mean() == pytest.approx(0.15, abs=3 * (0.15 * 0.85 / 4000) ** 0.5)
    assert 1 - kept[4:].mean() == pytest.approx(0.5, abs=3 * (0.25 / 8000) ** 0.5)


@pytest.mark.parametrize("activation", HIDDEN_ACTIVATIONS)
def test_both_passes_are_those_of_torch_dropout_with_the_mask_it_drew(activation):
    """F.dropout draws a mask; our passes get the same mask, and autograd judges."""
    spec = replace(SPEC, activation=activation)
    net = network.make_network(spec.shape)
    for seed in range(5):
        torch.manual_seed(seed)
        drawn = [
            F.dropout(torch.ones(1, len(w), dtype=torch.float64), p)
            for w, p in zip(net.w, spec.rates, strict=True)
        ]
        ours = network.forward_backward(
            net,
            activation,
            masks.training_factors(
                (torch.cat(drawn, 1) > 0).double(), spec.shape[:-1], spec.rates, "inverted"
            ),
        )
        torch.manual_seed(seed)
        h = [torch.tensor([X], dtype=torch.float64).requires_grad_()]
        passed = []
        for layer, p in enumerate(spec.rates):
            passed.append(F.dropout(h[-1], p))
            z = passed[-1] @ net.w[layer] + net.b[layer]
            h.append(ACTIVATIONS[activation].function(z) if layer < len(spec.rates) - 1 else z)
        gradients = torch.autograd.grad(((h[-1] - TARGET) ** 2 / 2).sum(), h[:-1])
        torch.testing.assert_close(ours.y, h[-1][:, 0], rtol=1e-13, atol=1e-13)
        for one, other in zip([*ours.output, *ours.gradient], [*passed, *gradients], strict=True):
            torch.testing.assert_close(one, other, rtol=1e-12, atol=1e-13)
        for gradient, mask in zip(gradients, drawn, strict=True):
            assert (gradient[mask == 0] == 0).all()


@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("activation", HIDDEN_ACTIVATIONS)
def test_a_dropped_unit_passes_on_nothing_and_its_gradient_is_zero(activation, scaling):
    trace = run(replace(SPEC, activation=activation, scaling=scaling))
    gone = trace.masks == 0
    assert gone.any()
    assert (trace.output[gone] == 0).all()
    assert (trace.gradient[gone] == 0).all()
    assert (trace.gradient[~gone] != 0).any()
    assert trace.autograd_error < 1e-13
    factor = np.array([1 / (1 - p) for p in (0.15,) * 4 + (0.5,) * 8])[:, None]
    if scaling == "classic":
        factor = np.ones_like(factor)
    np.testing.assert_array_equal(trace.output, trace.masks * factor * trace.h)


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("units", [1, 3, 4])
def test_without_activation_the_mean_over_all_masks_is_the_scaled_network(layers, units):
    trace = run(replace(SPEC, activation="linear", layers=layers, units=units, mask_count=20))
    for result in trace.results:
        assert result.ensemble_mean == pytest.approx(result.test_y, abs=1e-12)


@pytest.mark.parametrize("scaling", ["inverted", "classic"])
def test_without_activation_every_unit_passes_on_at_test_the_mean_over_all_masks(scaling):
    spec = replace(SPEC, activation="linear", scaling=scaling)
    every = masks.all_masks(spec.droppable)
    chances = masks.mask_probabilities(every, masks.unit_rates(spec.shape[:-1], spec.rates))
    factors = masks.training_factors(every, spec.shape[:-1], spec.rates, scaling)
    passed = torch.cat(
        network.forward_backward(network.make_network(spec.shape), "linear", factors).output, 1
    )
    np.testing.assert_allclose((chances @ passed).numpy(), run(spec).test_output, atol=1e-12)


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_with_an_activation_there_is_a_gap(activation):
    for result in run(replace(SPEC, activation=activation)).results:
        assert 1e-4 < abs(result.gap) < result.ensemble_sd


def test_the_conventions_agree_on_linear_networks_without_biases_and_differ_by_the_rates():
    net = network.make_network(SPEC.shape)
    bare = network.Network(net.w, tuple(torch.zeros_like(b) for b in net.b))
    inverted, classic = (
        float(network.test_pass(bare, "linear", SPEC.rates, s).y) for s in ("inverted", "classic")
    )
    assert classic == pytest.approx(inverted * 0.85 * 0.5 * 0.5, rel=1e-12)


def test_classic_at_test_is_the_network_with_every_weight_times_1_minus_p():
    net = network.make_network(SPEC.shape)
    scaled = network.Network(tuple(w * (1 - p) for w, p in zip(net.w, SPEC.rates, strict=True)), net.b)
    for activation in HIDDEN_ACTIVATIONS:
        plain = network.test_pass(scaled, activation, SPEC.rates, "inverted")
        ours = network.test_pass(net, activation, SPEC.rates, "classic")
        torch.testing.assert_close(ours.y, plain.y, rtol=1e-13, atol=1e-13)


def test_all_masks_are_there_once_and_their_probabilities_sum_to_one():
    trace = run(SPEC)
    assert len({tuple(row) for row in trace.ensemble_masks}) == 2**12 == len(trace.ensemble_masks)
    assert trace.mask_probability.sum() == pytest.approx(1, abs=1e-12)
    mean = trace.mask_probability @ trace.ensemble_masks
    np.testing.assert_allclose(mean, [0.85] * 4 + [0.5] * 8, atol=1e-12)


def test_the_ensemble_by_hand():
    """One input layer of one unit and one hidden unit... as a sum over the masks, written out."""
    spec = replace(SPEC, units=1, layers=1)
    net = network.make_network(spec.shape)
    w, v, b, c = net.w[0][:, 0].numpy(), float(net.w[1]), float(net.b[0]), float(net.b[1])
    total = 0.0
    for code in range(2**5):
        m = [code >> i & 1 for i in range(5)]
        chance = np.prod([0.85 if k else 0.15 for k in m[:4]]) * 0.5
        h = max(0.0, float(sum(k * x / 0.85 * u for k, x, u in zip(m[:4], X, w, strict=True))) + b)
        total += chance * (m[4] * h / 0.5 * v + c)
    assert run(spec).results[0].ensemble_mean == pytest.approx(total, abs=1e-12)


def test_the_running_mean_is_that_of_the_masks_so_far_and_comes_near():
    trace = run(replace(SPEC, mask_count=1000))
    for result in trace.results:
        assert result.running_mean[0] == result.y[0]
        assert result.running_mean[6] == pytest.approx(result.y[:7].mean(), abs=1e-12)
        assert abs(result.running_mean[-1] - result.ensemble_mean) < 3 * result.ensemble_sd / 1000**0.5
    np.testing.assert_allclose(trace.mean_output[:, -1], trace.output.mean(1), atol=1e-12)


def test_without_dropout_nothing_happens():
    trace = run(replace(SPEC, p_input=0.0, p_hidden=0.0))
    assert (trace.masks == 1).all()
    assert (trace.result.y == trace.result.test_y).all()
    assert trace.result.ensemble_mean == pytest.approx(trace.result.test_y, abs=1e-12)
    assert trace.result.ensemble_sd == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("scaling", SCALINGS)
def test_everything_dropped_gives_zeros_as_in_pytorch(scaling):
    trace = run(replace(SPEC, p_input=1.0, p_hidden=1.0, scaling=scaling))
    assert (F.dropout(torch.ones(3), 1.0) == 0).all()
    assert (trace.output == 0).all()
    assert (trace.gradient == 0).all()
    np.testing.assert_array_equal(trace.result.y, trace.b[-1][0])
    assert all(np.isfinite(x).all() for x in (trace.mean_output, trace.loss, trace.result.ensemble_y))


def test_the_largest_network_is_tried_whole():
    trace = run(replace(SPEC, units=6, activation="linear", mask_count=20))
    assert len(trace.mask_probability) == 2**16
    assert trace.result.gap == pytest.approx(0, abs=1e-12)


def test_a_network_is_disconnected_where_a_layer_is_dropped_whole():
    kept = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 0, 1]])
    np.testing.assert_array_equal(disconnected(kept, (2, 2)), [True, True, False])
