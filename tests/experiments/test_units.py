"""Orders and ranges of the heat map's rows."""

import numpy as np
import pytest

from playground.experiments.units import ORDERS, correlation, unit_order, value_range


def _planted(groups: int, each: int) -> np.ndarray:
    """Units that follow one of a few signals, with a little noise: unit u follows signal u % groups."""
    random = np.random.default_rng(0)
    signals = random.normal(size=(groups, 80))
    return np.tile(signals, (each, 1)) + 0.1 * random.normal(size=(groups * each, 80))


@pytest.mark.parametrize("by", ORDERS)
@pytest.mark.parametrize("shape", [(1, 5), (2, 1), (30, 40)])
def test_an_order_is_a_permutation(by: str, shape: tuple[int, int]) -> None:
    values = np.random.default_rng(1).normal(size=shape).astype(np.float32)
    values[0] = 0.25
    assert sorted(unit_order(values, by)) == list(range(shape[0]))


def test_index_and_variance_are_what_they_say() -> None:
    values = np.outer([0.1, 3.0, 0.0, 2.0], np.sin(np.arange(20)))
    assert unit_order(values, "index").tolist() == [0, 1, 2, 3]
    assert unit_order(values, "variance").tolist() == [1, 3, 0, 2]


def test_similar_units_stand_side_by_side() -> None:
    values = _planted(groups=5, each=6)
    follows = unit_order(values, "similarity") % 5
    assert (np.diff(follows) != 0).sum() == 4  # each group is one unbroken stretch


def test_correlation_is_numpys_and_a_constant_unit_has_none() -> None:
    values = _planted(3, 2)
    assert np.allclose(correlation(values), np.corrcoef(values), atol=1e-12)
    values[1] = 0.7
    assert (correlation(values)[1] == 0).all()


def test_ranges_are_round_and_hold_nearly_everything() -> None:
    assert value_range("h", np.full((3, 4), 0.1)) == 1.0
    assert value_range("c", np.full((3, 4), 0.1)) == 1.0
    assert value_range("c", np.full((3, 4), -3.2)) == 5.0
    assert value_range("c", np.full((3, 4), 5.0)) == 5.0
    assert value_range("c", np.zeros((3, 0))) == 1.0
    values = np.random.default_rng(2).normal(size=(64, 200)) * 8
    assert (np.abs(values) <= value_range("c", values)).mean() >= 0.99
