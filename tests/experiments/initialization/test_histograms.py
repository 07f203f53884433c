"""The bins are NumPy's; the axis holds what it promises."""

import math

import numpy as np
import pytest

from playground.experiments.initialization.histograms import BINS, DECADES, SHARE, histograms


def drawn(scale, size=(40, 50), kind=np.float32):
    return np.random.default_rng(0).normal(0, scale, size).astype(kind)


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_shares_are_those_of_numpys_histogram(log, kind):
    values = [[drawn(1, kind=kind), drawn(0.1, kind=kind)], [drawn(3, kind=kind), drawn(1e-4, kind=kind)]]
    found = histograms(values, log=log)
    assert found.share.shape == (2, BINS, 2)
    for k, step in enumerate(values):
        for layer, array in enumerate(step):
            flat = array.ravel().astype(np.float64)
            expected, _ = np.histogram(np.log10(np.abs(flat)) if log else flat, found.edges)
            # a value within rounding of an edge may count for the neighbour
            np.testing.assert_allclose(found.share[layer, :, k] * flat.size, expected, atol=1)
            np.testing.assert_allclose(
                np.cumsum(found.share[layer, :, k] * flat.size), np.cumsum(expected), atol=1
            )


def test_edges_belong_to_the_bin_above_and_the_last_to_the_last():
    found = histograms([[np.linspace(-1, 1, 5)]], bounds=(-1, 1))
    width = found.edges[1] - found.edges[0]
    exact = (
        histograms([[found.edges[:1] + width * np.array([0, 1, BINS])]], bounds=(-1, 1)).share[0, :, 0] * 3
    )
    assert exact.sum() == pytest.approx(3)
    assert exact[0] >= 1
    assert exact[-1] == pytest.approx(1)


def test_a_logarithmic_axis_holds_nearly_all_values_between_whole_powers():
    values = drawn(1)
    found = histograms([[values]], log=True)
    low, high = found.edges[0], found.edges[-1]
    assert low == round(low)
    assert high == round(high) == math.ceil(np.log10(np.abs(values).max()))
    powers = np.log10(np.abs(values.astype(np.float64)))
    assert low == math.floor(np.quantile(powers, 1 - SHARE))
    assert found.share.sum() >= SHARE
    wide = histograms([[np.array([1e-30, 1.0, 3.0])]], log=True)
    assert wide.edges[-1] - wide.edges[0] == DECADES


def test_what_is_not_on_the_axis_is_in_no_bin():
    values = np.array([0.0, np.nan, np.inf, 1.0, 1.0])
    assert histograms([[values]], log=True).share.sum() == pytest.approx(2 / 5)
    assert histograms([[values]], bounds=(-1, 1)).share.sum() == pytest.approx(3 / 5)
    nothing = histograms([[np.zeros(4)]], log=True)
    assert not nothing.share.any()
    assert (nothing.edges[0], nothing.edges[-1]) == (-8, 0)
