"""A logarithmic axis has at least three ticks at round numbers, wherever it lies and however short it is."""

import itertools
import math
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.figures.log_ticks import log_ticks

SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def labels(low, high, most=6):
    return [tick.label for tick in log_ticks(math.log10(low), math.log10(high), most)]


def number(label):
    """What a label says, exactly."""
    written = re.fullmatch(r"(?:([\d.]+)·)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", label)
    if written:
        return Fraction(written[1] or 1) * Fraction(10) ** int(written[2].translate(SUPERSCRIPTS))
    return Fraction(label)


def mantissa(value):
    """What is left of a positive number when it is divided by the power of ten below it."""
    while value >= 10:
        value /= 10
    while value < 1:
        value *= 10
    return value


@given(
    first=st.floats(-30, 30),
    decades=st.one_of(st.floats(0.005, 1.7), st.floats(1.5, 40)),
    most=st.integers(3, 8),
)
def test_every_axis_has_three_round_ticks_in_it_and_not_many_more(first, decades, most):
    ticks = log_ticks(first, first + decades, most)
    assert 3 <= len(ticks) <= max(6, most + 2)
    values = [number(tick.label) for tick in ticks]
    assert values == sorted(set(values))
    for tick, value in zip(ticks, values, strict=True):
        assert tick.value == pytest.approx(float(value), rel=1e-12), tick.label
        assert first - 1e-6 <= math.log10(value) <= first + decades + 1e-6
    gaps = {after - before for before, after in itertools.pairwise(values)}
    single_digit = {mantissa(value) for value in values} <= {1, 2, 3, 5}
    assert single_digit or (len(gaps) == 1 and mantissa(gaps.pop()) in (1, 2, Fraction("2.5"), 5)), values


@pytest.mark.parametrize(
    ("low", "high", "written"),
    [
        (1, 10, ["1", "2", "5", "10"]),
        (2.2, 9.8, ["2.5", "5", "7.5"]),
        (1.5, 21, ["2", "5", "10", "20"]),
        (2.9, 3.45, ["3", "3.2", "3.4"]),
        (1.531, 1.549, ["1.535", "1.54", "1.545"]),
        (0.6, 4.9, ["1", "2", "3", "4"]),
        (11, 25, ["15", "20", "25"]),
        (3.2e-6, 4.6e-6, ["3.5·10⁻⁶", "4·10⁻⁶", "4.5·10⁻⁶"]),
        (12_000, 17_000, ["1.2·10⁴", "1.4·10⁴", "1.6·10⁴"]),
        (1.7, 80, ["3", "10", "30"]),
        (0.001, 5, ["0.001", "0.01", "0.1", "1"]),
        (2, 3e5, ["10", "100", "1000", "10⁴", "10⁵"]),
    ],
)
def test_the_coarsest_ticks_are_taken(low, high, written):
    assert labels(low, high) == written


def test_long_axes_have_about_as_many_labels_as_are_wanted():
    assert labels(1e-12, 1e12, 4) == ["10⁻¹²", "10⁻⁶", "1", "10⁶", "10¹²"]
    assert len(labels(1e-9, 1, 3)) == 4


def test_an_axis_without_length_has_no_ticks():
    assert log_ticks(0.3, 0.3) == []
