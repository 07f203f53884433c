"""Every activation: its derivative is autograd's, its Python lines compute the same."""

import math
import re

import pytest
import torch

from playground.catalog.activations import (
    ACTIVATIONS,
    DIFFERENTIABLE_ACTIVATIONS,
    FLAT,
    ONE_STEP_ACTIVATIONS,
)

POINTS = torch.cat(
    [torch.linspace(-6, 6, 201, dtype=torch.float64), torch.tensor([-40.0, -1e-9, 0.0, 1e-9, 40.0]).double()]
)


@pytest.fixture(params=ACTIVATIONS)
def entry(request):
    return ACTIVATIONS[request.param]


def test_the_entry_is_complete(entry):
    assert ACTIVATIONS[entry.key] is entry
    assert entry.title
    assert entry.latex
    assert entry.derivative_latex
    assert entry.source
    assert entry.plain
    assert entry.plain_derivative
    assert len({other.title for other in ACTIVATIONS.values()}) == len(ACTIVATIONS)


def test_the_derivative_is_autograds(entry):
    inp = POINTS.clone().requires_grad_()
    o = entry.function(inp)
    assert o.shape == inp.shape
    assert o.requires_grad == entry.differentiable
    assert (entry.key in DIFFERENTIABLE_ACTIVATIONS) == entry.differentiable
    if entry.differentiable:
        (gradient,) = torch.autograd.grad(o.sum(), inp)
        torch.testing.assert_close(entry.derivative(inp, o).detach(), gradient, rtol=1e-14, atol=2e-16)
    else:
        assert (entry.derivative(inp, o) == 0).all()


def test_the_python_lines_compute_the_same(entry):
    inp, function, derivative = POINTS.clone(), *entry.python
    names = {"torch": torch, "inp": inp}
    o = eval(function, names)
    assert torch.equal(o, entry.function(inp))
    assert torch.equal(eval(derivative, names | {"o": o}), entry.derivative(inp, o))


@pytest.mark.parametrize("key", ONE_STEP_ACTIVATIONS)
def test_a_derivative_of_one_operation_is_that_operation_on_the_named_numbers(key):
    entry = ONE_STEP_ACTIVATIONS[key]
    o = entry.function(POINTS)
    ones = torch.ones_like(o)
    numbers = {"inp": POINTS, "o": o, "o²": o * o, "1-o": 1 - o, "1": ones, "0": 0 * ones}
    first, operator, second = entry.derivative_operands
    operations = {"·": torch.mul, "−": torch.sub, ">": lambda a, b: (a > b).double()}
    assert torch.equal(operations[operator](numbers[first], numbers[second]), entry.derivative(POINTS, o))
    assert entry.derivative_text


def test_the_bounds_are_those_of_the_function_and_are_not_passed(entry):
    z = torch.linspace(-60, 60, 120_001, dtype=torch.float64)
    a = entry.function(z)
    low, high = entry.bounds
    for bound, extreme in ((low, a.min()), (high, a.max())):
        if math.isfinite(bound):
            assert extreme.item() == pytest.approx(bound, abs=1e-4)
    assert low - 5e-5 <= a.min().item()
    assert a.max().item() <= high
    assert math.isinf(low) == (a.min().item() < -0.5 and entry.key != "tanh")
    assert math.isinf(high) == (a.max().item() > 2)


@pytest.mark.parametrize(
    ("key", "edges"),
    [
        ("sigmoid", [-2.89, 2.89]),
        ("tanh", [-2.18, 2.18]),
        ("relu", [0]),
        ("perceptron", []),
        ("leaky-relu", [0]),
        ("softplus", [-2.94]),
        ("gelu", [-2.35, -0.88, -0.65]),
        ("silu", [-4.08, -1.56, -1.08]),
        ("linear", []),
    ],
)
def test_where_the_derivative_dies(key, edges):
    entry = ACTIVATIONS[key]
    z = torch.linspace(-12, 12, 24_001, dtype=torch.float64)
    is_flat = entry.derivative(z, entry.function(z)).abs() < FLAT
    found = z[1:][is_flat[1:] != is_flat[:-1]].tolist()
    assert found == pytest.approx(edges, abs=6e-3)
    assert is_flat[0] == (key != "linear")
    for number in re.findall(r"[−\d.]*\d\.\d\d", entry.flat):
        value = float(number.replace("−", "-"))
        minimum = z[entry.function(z).argmin()].item()
        assert any(abs(value - edge) < 0.011 for edge in [*edges, minimum]), number
