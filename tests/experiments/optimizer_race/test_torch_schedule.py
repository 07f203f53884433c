"""The race's learning rates are those of PyTorch's own schedulers, where it has one."""

import numpy as np
import pytest

from playground.experiments.optimizer_race.racer_state import learning_rates
from playground.experiments.optimizer_race.racers import parse
from playground.experiments.optimizer_race.torch_schedule import torch_rates

STEPS = 40


@pytest.mark.parametrize(
    ("schedule", "name"),
    [
        ("linear,floor=0.1,share=0.5", "LinearLR"),
        ("linear,floor=0.1,share=0.5,first_k=1", "LinearLR"),
        ("linear,floor=0,share=1,first_k=1", "LinearLR"),
        ("cosine,floor=0.05", "CosineAnnealingLR"),
        ("halve,halvings=3", "StepLR"),
        ("halve-every,period=7", "StepLR"),
    ],
)
def test_the_rates_are_those_of_torchs_scheduler(schedule, name):
    [racer] = parse(f"adam,lr=0.3,schedule={schedule}")
    found, rates = torch_rates(racer, STEPS)
    assert found == name
    np.testing.assert_allclose(learning_rates(racer, STEPS), rates, rtol=1e-9, atol=1e-15)
    assert rates[-1] < rates[0]


def test_lecture_4_counts_from_1_and_pytorch_from_0():
    from_0, from_1 = parse("sgd,lr=1,schedule=linear,share=0.5;sgd,lr=1,schedule=linear,share=0.5,first_k=1")
    np.testing.assert_array_equal(learning_rates(from_1, STEPS)[:-1], learning_rates(from_0, STEPS)[1:])
    alpha = np.minimum(np.arange(1, STEPS + 1) / 20, 1)  # the lecture's, k = 1, 2, ...
    np.testing.assert_allclose(learning_rates(from_1, STEPS), (1 - alpha) + alpha * 0.01, rtol=1e-12)


@pytest.mark.parametrize("text", ["sgd", "sgd,schedule=cosine,warm_up=5", "sgd,schedule=linear,share=0.333"])
def test_where_torch_has_no_such_scheduler_there_is_none(text):
    assert torch_rates(parse(text)[0], STEPS) is None
