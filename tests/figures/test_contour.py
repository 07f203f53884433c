"""A surface from above: its lines lie between the given heights; it answers to the pointer where asked to."""

import numpy as np

from playground.figures.contour import contours, start_handle

X, Y = np.arange(3.0), np.arange(2.0)
HEIGHT = np.arange(6.0).reshape(2, 3)


def test_lines_lie_evenly_between_the_heights_seen():
    ground = contours(X, Y, HEIGHT, (1.0, 4.0), 6)
    assert ground["contours"] == {"start": 1.0, "end": 4.0, "size": 0.5}
    assert (ground["zmin"], ground["zmax"]) == (1.0, 4.0)
    np.testing.assert_array_equal(ground["z"], HEIGHT)
    assert all(ground[name].dtype == np.float32 for name in "xyz")


def test_a_plain_has_no_line_that_plotly_would_look_for_forever():
    assert contours(X, Y, np.ones((2, 3)), (1.0, 1.0), 6)["contours"]["size"] == 1


def test_a_surface_without_a_hover_is_mute_and_carries_its_heights_once():
    mute = contours(X, Y, HEIGHT, (0.0, 5.0), 5)
    assert mute["hoverinfo"] == "skip"
    assert "hovertemplate" not in mute
    assert "customdata" not in mute


def test_where_the_height_is_not_the_loss_the_hover_tells_the_loss():
    made = contours(X, Y, HEIGHT, (0.0, 5.0), 5, "L = %{customdata:.4g}", HEIGHT**2)
    assert made["hovertemplate"] == "L = %{customdata:.4g}<extra></extra>"
    np.testing.assert_array_equal(made["customdata"], HEIGHT**2)
    assert "hoverinfo" not in made


def test_the_start_stays_in_view_and_a_key_moves_it_by_a_hundredth():
    handle = start_handle(1.0, 2.0, ((-1.0, 3.0), (0.0, 50.0)))
    assert (handle.x, handle.y) == (1.0, 2.0)
    assert (handle.low, handle.high) == ((-1.0, 0.0), (3.0, 50.0))
    assert handle.step == (0.04, 0.5)
