"""Every activation: its derivative is autograd's, its Python lines compute the same."""

import pytest
import torch

from playground.catalog.activations import ACTIVATIONS, ONE_STEP_ACTIVATIONS

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
    assert len({other.title for other in ACTIVATIONS.values()}) == len(ACTIVATIONS)


def test_the_derivative_is_autograds(entry):
    inp = POINTS.clone().requires_grad_()
    o = entry.function(inp)
    assert o.shape == inp.shape
    assert o.requires_grad == entry.differentiable
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
