"""Two weights: every number against autograd, against torch.optim, and against itself."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.experiments.two_weights import TwoWeightsSpec, run
from playground.experiments.two_weights.numerical_gradients import autograd, finite_difference, loss

SPEC = TwoWeightsSpec()


def numbers(most):
    return st.floats(-most, most, allow_nan=False, allow_subnormal=False)


def tensor(value):
    return torch.tensor(value, dtype=torch.float64)


def graph(spec):
    """The same network in autograd's hands: every intermediate value with the gradient that reached it."""
    x, y = tensor(spec.x), tensor(spec.y)
    nodes = {"w1": tensor(spec.w1).requires_grad_(), "w2": tensor(spec.w2).requires_grad_()}
    nodes["b"] = nodes["w1"] * x
    nodes["h"] = nodes["b"].tanh()
    nodes["a"] = nodes["w2"] * nodes["h"]
    nodes["o"] = nodes["a"].tanh()
    for node in nodes.values():
        node.retain_grad()
    L = 0.5 * (y - nodes["o"]) ** 2
    L.backward()
    return {name: node.item() for name, node in nodes.items()} | {
        f"dL_d{name}": node.grad.item() for name, node in nodes.items()
    }


@settings(max_examples=40, deadline=None)
@given(x=numbers(3), y=numbers(3), w1=numbers(1.5), w2=numbers(1.5))
def test_every_gradient_is_autograds(x, y, w1, w2):
    trace = run(TwoWeightsSpec(x, y, w1, w2, updates=0))
    for name, value in graph(TwoWeightsSpec(x, y, w1, w2)).items():
        assert trace[name][0] == pytest.approx(value, rel=1e-12, abs=1e-300), name


@settings(max_examples=40, deadline=None)
@given(
    x=numbers(1e3),
    y=numbers(1e3),
    w1=numbers(1e6),
    w2=numbers(1e6),
    learning_rate=st.floats(0, 1e3),
    updates=st.integers(0, 50),
)
def test_whatever_is_typed_every_number_stays_finite_and_agrees(x, y, w1, w2, learning_rate, updates):
    trace = run(TwoWeightsSpec(x, y, w1, w2, learning_rate, updates))
    for name, values in trace.values.items():
        assert values.shape == (updates + 1,), name
        assert np.isfinite(values).all(), name
    assert np.isfinite(trace.difference).all()
    assert trace.relative_difference(trace.autograd) <= 1e-12
    assert (np.abs(trace.gradient()) <= trace.scale() * (1 + 1e-12) + 1e-290).all()


@pytest.mark.parametrize("seed", range(20))
def test_the_finite_difference_agrees(seed):
    g = np.random.default_rng(seed)
    x, y, w1, w2 = g.normal(size=4) * (2, 1, 1, 1)
    trace = run(TwoWeightsSpec(x, y, w1, w2, updates=10))
    assert trace.relative_difference(trace.difference) < 1e-8


@pytest.mark.parametrize("seed", range(20))
def test_the_finite_difference_nears_the_gradient_from_the_loss_alone(seed):
    x, y = torch.randn(2, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))
    w = torch.randn(2, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(seed + 99))
    np.testing.assert_allclose(finite_difference(x, y, w), autograd(x, y, w), rtol=0, atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(x=numbers(2), y=numbers(2), w1=numbers(2), w2=numbers(2), learning_rate=st.floats(0.01, 1))
def test_the_path_is_torch_optims(x, y, w1, w2, learning_rate):
    trace = run(TwoWeightsSpec(x, y, w1, w2, learning_rate, 5))
    weights = [tensor(w1).requires_grad_(), tensor(w2).requires_grad_()]
    optimizer = torch.optim.SGD(weights, lr=learning_rate)
    for k in range(6):
        here = [weight.item() for weight in weights]
        assert here == pytest.approx([trace["w1"][k], trace["w2"][k]], rel=1e-9, abs=1e-9)
        optimizer.zero_grad()
        loss(tensor(x), tensor(y), *weights).backward()
        optimizer.step()


def test_the_update_is_torch_optims_to_the_bit():
    trace = run(SPEC)
    weights = [tensor(trace["w1"]), tensor(trace["w2"])]
    for weight, name in zip(weights, ("dL_dw1", "dL_dw2"), strict=True):
        weight.grad = tensor(trace[name])
    torch.optim.SGD(weights, lr=SPEC.learning_rate).step()
    np.testing.assert_array_equal(weights[0].numpy(), trace["w1_new"])
    np.testing.assert_array_equal(weights[1].numpy(), trace["w2_new"])
    np.testing.assert_array_equal(trace["w1_new"][:-1], trace["w1"][1:])
    np.testing.assert_array_equal(trace["w2_new"][:-1], trace["w2"][1:])


def test_same_spec_same_trace_to_the_bit():
    one, two = run(SPEC), run(SPEC)
    for name, values in one.values.items():
        np.testing.assert_array_equal(values, two[name])
    np.testing.assert_array_equal(one.autograd, two.autograd)


def test_the_forward_pass_is_the_loss():
    trace = run(SPEC)
    here = loss(tensor(SPEC.x), tensor(SPEC.y), tensor(trace["w1"]), tensor(trace["w2"]))
    np.testing.assert_allclose(trace["L"], here.numpy(), rtol=1e-14)


@pytest.mark.parametrize("spec", [replace(SPEC, w1=1e6, w2=-1e6), replace(SPEC, w1=1e6, w2=1e6)])
def test_huge_weights_saturate(spec):
    trace = run(spec)
    assert trace["do_da"][0] == trace["dh_db"][0] == 0
    assert not trace.gradient().any()
    assert (trace["L"] == trace["L"][0]).all()
    assert trace["L"][0] == pytest.approx((spec.y - np.sign(spec.w1 * spec.w2)) ** 2 / 2)


@pytest.mark.parametrize("name", ["x", "y", "w1", "w2", "learning_rate"])
@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_what_is_not_finite_is_refused(name, value):
    with pytest.raises(ValueError, match="finite"):
        run(replace(SPEC, **{name: value}))


def test_a_negative_number_of_updates_is_refused():
    with pytest.raises(ValueError, match="updates"):
        run(replace(SPEC, updates=-1))
