"""The cache changes nothing but the number of multiplications, and that is really counted."""

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from playground.experiments.two_weights import STEPS, TwoWeightsSpec, run
from playground.experiments.two_weights.passes import Multiplications, by_hand, without_cache

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
    kept = dict(by_hand(*NUMBERS, Multiplications()))
    x, y, _, w2 = NUMBERS
    for name, value in without_cache(x, y, w2, kept["h"], kept["o"], Multiplications()):
        assert value.item() == pytest.approx(kept[name].item(), rel=1e-15)


def test_the_steps_are_computed_in_their_order():
    made = [name for step in STEPS[:-1] for name in step.makes]
    assert [name for name, _ in by_hand(*NUMBERS, Multiplications())] == made


def test_what_is_counted_is_what_pytorch_multiplies():
    with Listening() as heard:
        kept = dict(by_hand(*NUMBERS, times := Multiplications()))
    forward = 3  # w1 x, w2 h, and the half of the loss
    assert heard.count == times.count + forward
    x, y, _, w2 = NUMBERS
    with Listening() as heard:
        list(without_cache(x, y, w2, kept["h"], kept["o"], times := Multiplications()))
    assert heard.count == times.count


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
