import math

import pytest

from playground.catalog.hyperparameter import HyperParameter, with_defaults

RATE = HyperParameter("rate", "Rate", r"\eta", 0.1, 0.01, 1.0, "how far")
COUNT = HyperParameter("count", "Count", "n", 3, 1, 5, "how many", integer=True)


def test_a_value_in_range_passes_and_whole_numbers_become_ints():
    assert RATE.check(1) == 1.0
    assert type(COUNT.check(2.0)) is int


@pytest.mark.parametrize("value", [0.0, 1.1, math.nan, math.inf, "0.5", None])
def test_what_does_not_fit_is_refused_by_name(value):
    with pytest.raises(ValueError, match="Rate"):
        RATE.check(value)


def test_a_whole_number_is_asked_for():
    with pytest.raises(ValueError, match="whole number"):
        COUNT.check(2.5)


def test_missing_values_take_the_default_and_unknown_names_are_refused():
    assert with_defaults((RATE, COUNT), {"count": 5}) == {"rate": 0.1, "count": 5}
    with pytest.raises(ValueError, match="momentum"):
        with_defaults((RATE,), {"momentum": 0.9})
