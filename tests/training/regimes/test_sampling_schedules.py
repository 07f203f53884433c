"""The schedules are the formulas of the paper, with the constants that the page states."""

import math
from itertools import pairwise

import pytest

from playground.training.regimes.sampling_schedules import SCHEDULES, decay, gold_probability

N = 200


@pytest.mark.parametrize("i", [0, 1, 60, 100, 199, 200])
def test_the_formulas(i):
    assert gold_probability("linear", i, N, 0.3) == pytest.approx(max(0.3, 1 - (1 - 0.3) / N * i))
    assert gold_probability("exponential", i, N) == pytest.approx(0.01 ** (i / N))
    k = decay("sigmoid", N, 0)
    assert gold_probability("sigmoid", i, N) == pytest.approx(k / (k + math.exp(i / k)))


@pytest.mark.parametrize("updates", [10, 50, 200, 250])
def test_the_inverse_sigmoid_is_one_half_after_half_of_the_updates(updates):
    k = decay("sigmoid", updates, 0)
    assert k >= 1
    assert k * math.log(k) == pytest.approx(updates / 2)
    assert gold_probability("sigmoid", updates // 2, updates) == pytest.approx(0.5)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_it_falls_from_nearly_one(schedule):
    values = [gold_probability(schedule, i, N) for i in range(N + 1)]
    assert all(a >= b for a, b in pairwise(values))
    assert values[0] > 0.96
    assert values[-1] < 0.12


def test_the_ends():
    assert gold_probability("linear", 0, N, 1.0) == gold_probability("linear", N, N, 1.0) == 1
    assert gold_probability("linear", N, N, 0.0) == 0
    assert gold_probability("linear", 3 * N, N, 0.25) == 0.25
    with pytest.raises(ValueError, match="no schedule"):
        gold_probability("cosine", 0, N)
