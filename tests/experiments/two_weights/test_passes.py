"""The cache changes nothing but the number of multiplications, and that is really counted."""

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from playground.catalog.activations import ACTIVATIONS
from playground.experiments import mlp
from playground.experiments.multiplication_counter import MultiplicationCounter
from playground.experiments.two_weights import STEPS, TwoWeightsSpec, run
from playground.experiments.two_weights.passes import by_hand, without_cache

NUMBERS = [torch.tensor(v, dtype=torch.float64) for v in (1.5, 0.7, 0.6, -0.8)]


class Listening(TorchDispatchMode):
    """Counts what PyTorch itself multiplies."""

    def __init__(self):
        super().__init__()
        self.count = 0

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        self.count += "aten.mul" in str(function)
        return function(*args, **(kwargs or {}))


def test_the_cache_changes_no_value():
    values = dict(by_hand(*NUMBERS, MultiplicationCounter()))
    x, y, _, w2 = NUMBERS
    for name, value in without_cache(x, y, w2, values["h"], values["o"], MultiplicationCounter()):
        assert value.item() == pytest.approx(values[name].item(), rel=1e-15)


def test_the_steps_are_computed_in_their_order():
    made = [name for step in STEPS[:-1] for name in step.results]
    assert [name for name, _ in by_hand(*NUMBERS, MultiplicationCounter())] == made


def test_what_is_counted_is_what_pytorch_multiplies():
    with Listening() as heard:
        values = dict(by_hand(*NUMBERS, multiply := MultiplicationCounter()))
    forward = 3  # w1 x, w2 h, and the half of the loss
    assert heard.count == multiply.count + forward
    x, y, _, w2 = NUMBERS
    with Listening() as heard:
        list(without_cache(x, y, w2, values["h"], values["o"], multiply := MultiplicationCounter()))
    assert heard.count == multiply.count


def test_seven_multiplications_with_the_cache_and_nine_without():
    trace = run(TwoWeightsSpec())
    assert trace.cached[-1] == 7
    assert trace.uncached[-1] == 9


def test_they_part_where_the_cache_is_used():
    trace = run(TwoWeightsSpec())
    [reused] = [i for i, step in enumerate(STEPS) if step.reused]
    assert (trace.cached[:reused] == trace.uncached[:reused]).all()
    assert (trace.uncached[reused:] - trace.cached[reused:] == 2).all()
    assert STEPS[reused].reused == "dL_da"


@pytest.mark.parametrize("seed", range(10))
def test_it_is_the_fully_connected_network_to_the_bit(seed):
    """1-1-1, tanh, without biases: the numbers of experiments/mlp.py."""
    x, y, w1, w2 = torch.randn(4, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    values = dict(by_hand(x, y, w1, w2, MultiplicationCounter()))
    empty, zero = torch.empty(0, dtype=torch.float64), torch.zeros(1, dtype=torch.float64)
    parameters = mlp.Parameters((empty, w1.view(1, 1), w2.view(1, 1)), (empty, zero, zero))
    forward = mlp.forward(parameters, x.view(1), [ACTIVATIONS["tanh"]] * 2)
    backward = mlp.backward(parameters, forward, forward.o[2] - y)
    for name, tensor in (
        ("b", forward.inp[1]),
        ("h", forward.o[1]),
        ("a", forward.inp[2]),
        ("o", forward.o[2]),
        ("dL_da", backward.delta[2]),
        ("dL_dh", backward.sums[1]),
        ("dL_db", backward.delta[1]),
        ("dL_dw1", backward.dw[1]),
        ("dL_dw2", backward.dw[2]),
    ):
        assert tensor.item() == values[name].item(), name
