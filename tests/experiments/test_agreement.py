import math

import numpy as np
import pytest

from playground.experiments.agreement import relative_error

NAN, INF = math.nan, math.inf


@pytest.mark.parametrize(
    ("values", "reference", "expected"),
    [
        ([1.0, 2.0], [1.0, 2.0], 0.0),
        ([0.25, 0.0], [0.0, 0.0], 0.25),  # absolute below 1
        ([110.0], [100.0], 0.1),  # relative above 1
        ([-110.0], [-100.0], 0.1),
        ([1.0, 110.0, 0.5], [1.0, 100.0, 0.0], 0.5),
        ([NAN, 1.5], [7.0, 1.0], 0.5),
        ([7.0, 1.5], [NAN, 1.0], 0.5),
        ([INF, 1.5], [INF, 1.0], 0.5),
        ([INF], [1.0], INF),
    ],
)
def test_the_largest_relative_difference(values, reference, expected):
    assert relative_error(np.array(values), np.array(reference)) == pytest.approx(expected)


@pytest.mark.parametrize("values", [[], [NAN, NAN]])
def test_it_is_nan_where_nothing_can_be_compared(values):
    assert math.isnan(relative_error(np.array(values), np.zeros(len(values))))


def test_any_shape():
    assert relative_error(np.ones((2, 3)), np.ones((2, 3))) == 0.0
