"""The view of two weights: each map shows its own penalty's shape, ellipse and path over the same loss."""

from dataclasses import replace

import numpy as np
import pytest

from playground.catalog.penalties import PENALTIES
from playground.figures.weight_penalties.geometry import HANDLES, ORDER
from playground.figures.weight_penalties.style import PENALTY_COLOURS
from tests.figures.oracle import actor, at, narration, panels
from tests.figures.weight_penalties.scenes import SPEC, draw, table_column
from tests.pages.walking import unpack


def test_the_three_maps_share_the_loss_and_its_handle():
    _, scene = draw(SPEC, "geometry")
    for key in ORDER:
        [handle] = panels(scene)[f"map-{key}"].handles
        assert (handle.name, handle.x, handle.y) == (HANDLES[key], 1.2, 0.5)
    assert len(set(HANDLES.values())) == 3


def test_dragging_redraws_no_plot():
    versions = {
        panel["figure_version"]
        for w1 in (1.2, -1.0)
        for panel in unpack(draw(replace(SPEC, minimum_w1=w1), "geometry")[1].pack())[0]["panels"]
        if panel["kind"] == "plot"
    }
    assert len(versions) == 1


@pytest.mark.parametrize("key", ORDER)
def test_a_map_shows_its_penaltys_shape_ellipse_path_and_zeros(key):
    trace, scene = draw(SPEC, "geometry")
    [shape] = [shape for shape in trace.shapes if shape.key == key]
    plot = panels(scene)[f"map-{key}"]
    assert plot.title == PENALTIES[key].title
    contours, ellipse, outline = (actor(plot, "curve", k) for k in range(3))
    assert (ellipse.colors, outline.colors) == ("value", PENALTY_COLOURS[key])
    trail, ring = actor(plot, "trails"), actor(plot, "marker")
    for step in (0, 40, 65, 81):
        w = shape.w[step]
        assert (at(trail.x, step), at(trail.y, step)) == (w[0], w[1])
        inside_ellipse = np.stack((at(ellipse.x, step), at(ellipse.y, step)), 1) - trace.loss_minimum
        loss = ((inside_ellipse @ trace.gram) * inside_ellipse).sum(1) / 2
        np.testing.assert_allclose(loss, shape.loss[step], atol=1e-12)
        np.testing.assert_array_equal((at(outline.x, step), at(outline.y, step)), shape.outline[:, :, step])
        ring_at = np.array([at(ring.x, step), at(ring.y, step)])
        np.testing.assert_array_equal(ring_at, w if (w == 0).any() else [np.nan, np.nan])
    distance = np.stack((contours.x, contours.y[:, 0]), 1) - trace.loss_minimum
    roots = np.sqrt(((distance @ trace.gram) * distance).sum(1))
    levels = np.unique(roots[np.isfinite(roots)].round(9))
    np.testing.assert_allclose(levels, 0.3 * np.arange(1, 13))


def test_the_table_holds_the_exact_numbers():
    trace, scene = draw(SPEC, "geometry")
    table = panels(scene)["numbers"]
    assert [row.label for row in table.rows] == [PENALTIES[key].title for key in ORDER]
    for shape in trace.shapes:
        norms = np.abs(shape.w).sum(1), np.sqrt((shape.w**2).sum(1))
        columns = (trace.lambdas, *shape.w.T, *norms, shape.loss, shape.optimality_gap)
        for column, values in enumerate(columns):
            shown = table_column(table, PENALTIES[shape.key].title, column)
            np.testing.assert_allclose(shown, values, rtol=1e-15)


def test_the_narration_says_where_both_minima_are():
    trace, scene = draw(SPEC, "geometry")
    l1, l2 = (next(shape.w for shape in trace.shapes if shape.key == key) for key in ("l1", "l2"))
    assert l1[65, 1] == 0 != l1[65, 0]
    point = f"({l2[65, 0]:.3g}, {l2[65, 1]:.3g})"
    assert narration(scene, 65) == (
        f"λ = 1: L1 sits in a corner, w₂ is exactly zero; L2 is at {point}, smaller but not zero."
    )
    assert "L1 touches an edge at (" in narration(scene, 20)
    assert "L1 has both weights exactly zero" in narration(scene, 81)
