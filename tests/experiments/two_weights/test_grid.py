"""The map is the loss, the dotted curves are its zeros, and its window stays sensible."""

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from playground.catalog.surfaces import SURFACES
from playground.experiments.two_weights import TwoWeightsSpec, error_grid, half_width, run


@pytest.mark.parametrize(("x", "y"), [(1.5, 0.7), (-2.0, 0.3), (0.5, -1.5), (0.0, 0.2), (1.0, 0.0)])
def test_the_map_is_the_surface_of_the_race(x, y):
    grid = error_grid(x, y, 3.0)
    w1, w2 = np.meshgrid(grid.w, grid.w)
    surface = SURFACES["two-weights"]
    here = surface.loss(torch.from_numpy(w1), torch.from_numpy(w2), {"input": x, "target": y})
    np.testing.assert_allclose(grid.error**2 / 2, here.numpy(), atol=1e-15)


@settings(max_examples=60, deadline=None)
@given(x=st.floats(-5, 5), y=st.floats(-2, 2), width=st.sampled_from((3.0, 6.0, 12.0)))
@example(x=1.0, y=5e-324, width=3.0)
@example(x=0.3, y=-1e-305, width=3.0)
def test_the_loss_is_zero_on_the_valley(x, y, width):
    for w1, w2 in error_grid(x, y, width).zero_curves:
        assert np.isfinite(w1).all()
        assert np.isfinite(w2).all()
        np.testing.assert_allclose(np.tanh(w2 * np.tanh(w1 * x)), y, atol=1e-9)


@pytest.mark.parametrize(
    ("x", "y", "branches"),
    [
        (1.5, 0.7, 2),
        (-1.5, 0.7, 2),
        (1.0, 0.0, 2),
        (1.0, 1.0, 0),
        (1.0, -1.5, 0),
        (0.0, 0.5, 0),
        (1.0, 0.9999, 0),
        (1.0, 5e-324, 2),
        (0.3, -1e-305, 2),
    ],
)
def test_where_there_is_a_valley(x, y, branches):
    assert len(error_grid(x, y, 3.0).zero_curves) == branches


def test_the_valley_crosses_the_whole_map():
    one, other = error_grid(1.5, 0.7, 3.0).zero_curves
    assert one[0].max() == pytest.approx(3.0)
    assert one[1].max() == pytest.approx(3.0)
    np.testing.assert_array_equal(other, -one)


@pytest.mark.parametrize(
    ("changed", "half"),
    [
        ({}, 3),
        ({"w1": 3.0, "w2": -4.5}, 6),
        ({"w1": 11.0}, 12),
        ({"w1": 12.5}, 3),
        ({"w1": 1e6, "w2": -1e6}, 3),
        ({"learning_rate": 1e3}, 3),
    ],
)
def test_the_window(changed, half):
    assert half_width(run(TwoWeightsSpec(**changed))) == half


def test_the_window_holds_a_path_that_leaves_the_first_one():
    trace = run(TwoWeightsSpec(learning_rate=6.0))
    assert np.abs(trace["w2"]).max() > 3
    assert half_width(trace) == 6
