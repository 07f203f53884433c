"""Both passes by hand against autograd, and every running sum against its definition."""

import itertools
import random

import numpy as np
import pytest
import torch

from playground.catalog.activations import ONE_STEP_ACTIVATIONS
from playground.catalog.initializers import INITIALIZERS
from playground.experiments.backprop import BackpropSpec, run
from playground.experiments.backprop.quantity_ref import parameter_refs


def random_spec(seed):
    """Any network with numbers of any size, some of them zero, set by hand."""
    chance = random.Random(seed)
    shape = tuple(chance.randint(1, 8) for _ in range(chance.randint(2, 5)))
    names = [ref.name for ref in parameter_refs(shape)]
    names += [f"x{i + 1}" for i in range(shape[0])] + [f"t{j + 1}" for j in range(shape[-1])]
    edited = chance.sample(names, min(len(names), 12))
    return BackpropSpec(
        shape=shape,
        activation=chance.choice(list(ONE_STEP_ACTIVATIONS)),
        initializer=chance.choice(list(INITIALIZERS)),
        seed=chance.randint(0, 9999),
        edits=tuple((name, chance.choice([0.0, chance.gauss(0, 1), chance.gauss(0, 5)])) for name in edited),
        learning_rate=chance.choice([-1.0, 0.1, 2.0]),
    )


def tolerance(trace):
    """1e-12, or more in saturation: there 1 - o^2 and 1 - o are small differences of numbers close to 1, and
    their last digits, a share of epsilon / slope, depend on the order in which inp was summed up."""
    slopes = np.concatenate(trace.slope[1:])
    return max(1e-12, 4 * np.finfo(np.float64).eps / slopes[slopes > 0].min(initial=1.0))


@pytest.mark.parametrize("seed", range(120))
def test_gradients_by_hand_are_autograds(seed):
    trace = run(random_spec(seed))
    assert trace.difference <= tolerance(trace)
    for ours, theirs in zip((*trace.dw, *trace.db), (*trace.auto_dw, *trace.auto_db), strict=True):
        scale = np.abs(theirs).max(initial=0.0)
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=tolerance(trace) * scale)


@pytest.mark.parametrize("seed", range(40))
def test_the_same_network_in_torch_nn(seed):
    """nn.Linear stores weight[j, i]; its loss and its step of SGD are ours."""
    spec = random_spec(seed)
    trace = run(spec)
    modules = {"sigmoid": torch.nn.Sigmoid, "tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}
    parts = []
    for layer, (m, n) in enumerate(itertools.pairwise(trace.shape), start=1):
        linear = torch.nn.Linear(m, n, dtype=torch.float64)
        linear.weight.data = torch.from_numpy(trace.w[layer].T.copy())
        linear.bias.data = torch.from_numpy(trace.b[layer].copy())
        parts += [linear, modules[spec.activation]()]
    model, t = torch.nn.Sequential(*parts), torch.from_numpy(trace.t)
    optimizer = torch.optim.SGD(
        model.parameters(), lr=abs(spec.learning_rate), maximize=spec.learning_rate < 0
    )
    loss = 0.5 * torch.nn.functional.mse_loss(model(torch.from_numpy(trace.x)), t, reduction="sum")
    assert float(loss.detach()) == pytest.approx(trace.loss, rel=1e-12)
    loss.backward()
    optimizer.step()
    for layer, linear in enumerate(parts[::2], start=1):
        for ours, theirs in ((trace.w_new[layer].T, linear.weight), (trace.b_new[layer], linear.bias)):
            np.testing.assert_allclose(ours, theirs.detach(), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_sums_run_term_by_term(seed):
    trace = run(random_spec(seed))
    for layer in range(1, trace.depth + 1):
        w, above = trace.w[layer], trace.o[layer - 1]
        for k in range(len(above) + 1):
            expected = trace.b[layer] + (w[:k] * above[:k, None]).sum(0)
            np.testing.assert_allclose(trace.sums[layer][k], expected, rtol=1e-12, atol=1e-12)
        np.testing.assert_array_equal(trace.sums[layer][-1], trace.inp[layer])
        if layer < trace.depth:
            fed, delta = trace.w[layer + 1], trace.delta[layer + 1]
            for m in range(1, len(delta) + 1):
                expected = fed[:, :m] @ delta[:m]
                size = np.abs(fed[:, :m]) @ np.abs(delta[:m])
                assert (np.abs(trace.back_sums[layer][m - 1] - expected) <= 1e-14 * size).all()
        else:
            np.testing.assert_array_equal(trace.back_sums[layer][0], trace.o[layer] - trace.t)
        np.testing.assert_array_equal(trace.delta[layer], trace.back_sums[layer][-1] * trace.slope[layer])
