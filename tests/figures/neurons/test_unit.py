"""The picture of a unit: bars that add up, the point on the curve, the tangent, the line and its normal."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.neurons.unit import LIMIT, UnitSpec, run
from playground.figures.neurons.unit import scene
from tests.figures import oracle

SPEC = UnitSpec(activation="sigmoid")
TRACE = run(SPEC)
SCENE = scene(TRACE, SPEC)


def test_the_bars_grow_term_by_term_from_end_to_end():
    bars = oracle.actor(oracle.panel(SCENE, "terms"), "segment", 1)
    for step in range(TRACE.last + 1):
        start, end = oracle.tail(bars, step), oracle.tip(bars, step)
        made = min(step, 3)
        np.testing.assert_allclose(start[:, 0], TRACE.sums[:3])
        np.testing.assert_allclose(end[:made, 0], TRACE.sums[1 : made + 1])
        np.testing.assert_array_equal(end[made:, 0], start[made:, 0])
    assert bars.colors == ["negative", "positive", "negative"]
    total = oracle.actor(oracle.panel(SCENE, "terms"), "segment", 2)
    assert [float(oracle.tip(total, step)[..., 0]) for step in range(4)] == TRACE.sums.tolist()


def test_the_point_lies_on_the_curve_and_the_tangent_has_its_slope():
    plot = oracle.panel(SCENE, "curve")
    point, tangent = oracle.actor(plot, "marker"), oracle.actor(plot, "segment", 1)
    assert np.isnan(oracle.at(point.x, TRACE.last - 2))
    assert oracle.at(point.x, TRACE.last - 1) == TRACE.z
    assert float(oracle.at(point.y, TRACE.last)) == TRACE.a
    assert np.isnan(oracle.tail(tangent, TRACE.last - 1)[..., 0])
    assert float(oracle.slope(tangent, TRACE.last)) == pytest.approx(TRACE.slope)
    curve = oracle.actor(plot, "curve")
    np.testing.assert_allclose(oracle.at(curve.y, 0), 1 / (1 + np.exp(-curve.x)), rtol=1e-12)


def test_the_red_zones_are_where_the_derivative_dies():
    plot = oracle.panel(SCENE, "curve")
    zones = [oracle.series(plot, k)[0] for k in range(len(TRACE.flat))]
    for (low, high), x in zip(TRACE.flat, zones, strict=True):
        assert (x.min(), x.max()) == (low, high)


def test_the_line_is_where_the_score_is_zero_and_w_is_its_normal():
    plot = oracle.panel(SCENE, "plane")
    line = next(a for a in plot.actors if getattr(a, "labels", ()) == ["z = 0"])
    ends = np.concatenate([oracle.tail(line, 0), oracle.tip(line, 0)])
    np.testing.assert_allclose(ends @ TRACE.w + TRACE.b, 0, atol=1e-12)
    arrow = oracle.actor(plot, "arrow")
    np.testing.assert_allclose(oracle.tip(arrow, 0), TRACE.w)
    assert (ends[1] - ends[0]) @ (oracle.tip(arrow, 0) - oracle.tail(arrow, 0)) == pytest.approx(0, abs=1e-12)
    handles = {handle.name: handle for handle in plot.handles}
    assert (handles["x"].x, handles["x"].y) == (SPEC.x1, SPEC.x2)
    assert (handles["w"].x, handles["w"].y) == (SPEC.w1, SPEC.w2)
    on_line = np.array([handles["b"].x, handles["b"].y])
    assert on_line @ TRACE.w + TRACE.b == pytest.approx(0, abs=1e-12)


def test_the_dashed_lines_bound_the_flat_zones():
    plot = oracle.panel(SCENE, "plane")
    edges = next(a for a in plot.actors if a.kind == "segment" and a.dash)
    scores = oracle.tail(edges, 0) @ TRACE.w + TRACE.b
    np.testing.assert_allclose(np.sort(scores), [-2.9, 2.9], atol=0.011)


def test_the_colours_of_the_plane_are_the_activation():
    figure = oracle.panel(SCENE, "plane").figure["data"][0]
    assert figure["type"] == "heatmap"
    x, y = figure["x"].astype(float), figure["y"].astype(float)
    expected = 1 / (1 + np.exp(-(TRACE.b + TRACE.w[0] * x + TRACE.w[1] * y[:, None])))
    np.testing.assert_allclose(figure["z"], expected, atol=1e-6)
    assert (figure["zmin"], figure["zmax"]) == (0, 1)


def test_the_table_has_the_numbers_and_says_when_they_are_known():
    table = oracle.panel(SCENE, "numbers")
    assert oracle.number(table, "z", 5) == TRACE.z
    assert oracle.number(table, "∂a/∂w₂", 5) == TRACE.da_dw[1]
    known = {label: row.known_from for label, row in oracle.rows(table).items()}
    assert (known["x₁"], known["w₁x₁"], known["z"], known["a"], known["f′(z)"]) == (None, 2, 3, 4, 5)


def test_one_input_is_a_straight_line_and_a_curve():
    spec = replace(SPEC, inputs=1)
    trace = run(spec)
    plot = oracle.panel(scene(trace, spec), "plane")
    line = oracle.actor(plot, "segment")
    assert float(oracle.slope(line, 0)) == pytest.approx(SPEC.w1)
    handles = {handle.name: handle for handle in plot.handles}
    assert (handles["b"].x, handles["b"].y) == (0, SPEC.b)
    assert (handles["w"].x, handles["w"].y) == (1, pytest.approx(SPEC.b + SPEC.w1))


@pytest.mark.parametrize("inputs", [1, 2])
def test_no_weights_and_huge_numbers_make_sane_pictures(inputs):
    for spec in (
        replace(SPEC, w1=0.0, w2=0.0, inputs=inputs),
        replace(SPEC, w1=LIMIT, x1=-LIMIT, inputs=inputs, activation="relu"),
    ):
        trace = run(spec)
        drawn = scene(trace, spec)
        assert drawn.pack()
        for handle in oracle.panel(drawn, "plane").handles:
            assert np.isfinite([handle.x, handle.y]).all()
        assert all(len(sentence) <= 118 for _, sentence in drawn.narration)


def test_what_the_input_gives_is_written_beside_it_once_it_is_known():
    plot = oracle.panel(SCENE, "plane")
    before, after = oracle.actor(plot, "marker"), oracle.actor(plot, "marker", 1)
    assert (before.labels, after.labels) == (["x"], ["x: a = 0.69"])
    for step in range(TRACE.last + 1):
        is_known = step >= TRACE.last - 1
        assert np.isfinite(oracle.at(after.x, step)) == is_known
        assert np.isfinite(oracle.at(before.x, step)) == (not is_known)


def test_the_line_of_tiny_weights_keeps_its_ring():
    spec = replace(SPEC, w1=1e-170, w2=0.0, b=-1e-170)
    plot = oracle.panel(scene(run(spec), spec), "plane")
    ring = next(handle for handle in plot.handles if handle.name == "b")
    assert ring.x == pytest.approx(1.0), "w x + b = 0 is x = 1"
