"""The gradient-descent scene draws the trace, and says in words what happens."""

import math
from dataclasses import replace

import numpy as np
import pytest

from playground.catalog.losses_1d import LOSSES_1D
from playground.experiments.gradient_descent import GradientDescentSpec, run
from playground.figures.gradient_descent import movement, narration, scene
from playground.figures.plots import minus
from tests.figures.oracle import actor, number, panel, panels, series, slope, tail, tip
from tests.figures.oracle import at as at_step

SPEC = GradientDescentSpec()


def drawn(spec):
    trace = run(spec)
    return trace, scene(trace, spec)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("curve", LOSSES_1D)
@pytest.mark.parametrize("learning_rate", [0.01, 0.5, 3.0])
def test_every_curve_is_drawn_at_every_rate(curve, learning_rate):
    spec = replace(SPEC, curve=curve, learning_rate=learning_rate, start=LOSSES_1D[curve].start)
    trace, stage = drawn(spec)
    assert stage.pack()
    assert stage.last == spec.steps
    assert panels(stage).keys() == {"curve", "slope", "numbers", "loss", "rates"}
    layout = panel(stage, "curve").figure["layout"]
    assert layout["xaxis"]["range"] == list(LOSSES_1D[curve].domain)
    low, high = layout["yaxis"]["range"]
    theta, loss = series(panel(stage, "curve"), 0)
    in_view = loss[(theta >= LOSSES_1D[curve].domain[0]) & (theta <= LOSSES_1D[curve].domain[1])]
    assert low < in_view.min() < in_view.max() < high
    np.testing.assert_array_equal(theta, trace.curve_theta)
    np.testing.assert_array_equal(loss, trace.curve_loss)


@pytest.mark.parametrize("k", [0, 1, 7, 30])
def test_the_table_shows_the_numbers_of_the_step(k):
    trace, stage = drawn(replace(SPEC, curve="two-valleys", start=1.6, learning_rate=0.1))
    table = panel(stage, "numbers")
    for label, values in (
        ("θ", trace.theta),
        ("L(θ)", trace.loss),
        ("L′(θ)", trace.slope),
        ("ΔL/h", trace.finite_difference),
        ("−η L′", trace.update),
        ("η L″", 0.1 * trace.curvature),
    ):
        assert number(table, label, k) == values[k]


@pytest.mark.parametrize("curve", ["two-valleys", "log-cosh"])
def test_point_tangent_and_arrow_stand_where_the_step_is(curve):
    spec = replace(SPEC, curve=curve, start=LOSSES_1D[curve].start, learning_rate=0.1)
    trace, stage = drawn(spec)
    plot = panel(stage, "curve")
    point, tangent, arrow, trail = (actor(plot, kind) for kind in ("marker", "segment", "arrow", "trails"))
    assert tangent.extend
    np.testing.assert_array_equal(trail.x[0], trace.theta)
    np.testing.assert_array_equal(trail.y[0], trace.loss)
    for k in (0, 3, spec.steps - 1):
        here = np.array([trace.theta[k], trace.loss[k]])
        assert (at_step(point.x, k), at_step(point.y, k)) == tuple(here)
        np.testing.assert_array_equal(tail(tangent, k), here)
        assert slope(tangent, k) == pytest.approx(trace.slope[k])
        np.testing.assert_array_equal(tail(arrow, k), here)
        np.testing.assert_array_equal(tip(arrow, k), [trace.theta[k + 1], trace.loss[k]])
        assert np.sign(tip(arrow, k)[0] - here[0]) == -np.sign(trace.slope[k]), "downhill"
    assert np.isnan(tip(arrow, spec.steps)[0]), "after the last step nothing moves"
    assert actor(plot, "rules").x == trace.minimum
    [handle] = plot.handles
    assert handle.x == trace.theta[0]


@pytest.mark.parametrize("curve", LOSSES_1D)
def test_the_slope_stands_under_the_loss_on_the_same_axis(curve):
    spec = replace(SPEC, curve=curve, start=LOSSES_1D[curve].start, learning_rate=0.1)
    trace, stage = drawn(spec)
    above, below = panel(stage, "curve"), panel(stage, "slope")
    layouts = [plot.figure["layout"] for plot in (above, below)]
    assert layouts[0]["xaxis"]["range"] == layouts[1]["xaxis"]["range"]
    assert [layouts[0]["margin"][side] for side in "lr"] == [layouts[1]["margin"][side] for side in "lr"]
    assert not any(layout[name]["automargin"] for layout in layouts for name in ("xaxis", "yaxis"))
    theta, values = series(below, 0)
    np.testing.assert_array_equal(theta, trace.curve_theta)
    np.testing.assert_array_equal(values, trace.curve_slope)
    low, high = layouts[1]["yaxis"]["range"]
    assert low < 0 < high, "the zero line is in view"
    assert actor(below, "rules").y == 0
    for plot, visited in ((above, trace.loss), (below, trace.slope)):
        trail = actor(plot, "trails")
        assert trail.dots > 0
        np.testing.assert_array_equal(trail.x[0], trace.theta)
        np.testing.assert_array_equal(trail.y[0], visited)
    height, now = actor(below, "segment"), [a for a in below.actors if a.kind == "marker"][-1]
    for k in (0, 3, spec.steps):
        point = [trace.theta[k], trace.slope[k]]
        np.testing.assert_array_equal(tail(height, k), [trace.theta[k], 0])
        np.testing.assert_array_equal(tip(height, k), point)
        assert [at_step(now.x, k), at_step(now.y, k)] == point


def test_where_the_slope_is_zero_is_marked_by_what_it_is():
    for curve, shapes in (
        ("two-valleys", {"ring": "min", "square": "max"}),
        ("inflection", {"ring": "min", "cross": "inflection"}),
    ):
        trace, stage = drawn(replace(SPEC, curve=curve, start=LOSSES_1D[curve].start, learning_rate=0.1))
        plot = panel(stage, "slope")
        marks = {a.shape: a for a in plot.actors if a.kind == "marker" and a.shape != "dot"}
        assert marks.keys() == shapes.keys()
        for shape, kind in shapes.items():
            expected = [theta for theta, its_kind in trace.stationary if its_kind == kind]
            np.testing.assert_array_equal(marks[shape].x[:, 0], expected)
            assert marks[shape].y == 0
        assert ("× inflection" in plot.title) == ("cross" in shapes)
        assert "○ minimum" in plot.title


def test_the_trail_ends_under_a_cross_where_the_run_diverges():
    trace, stage = drawn(replace(SPEC, curve="steep-bowl", learning_rate=3.0, start=2.0))
    assert actor(panel(stage, "curve"), "trails").diverged == [trace.diverged]
    assert actor(panel(stage, "slope"), "trails").diverged == [trace.diverged]
    assert trace.diverged is not None


def test_the_small_plots_are_the_loss_by_step_and_by_rate():
    trace, stage = drawn(replace(SPEC, curve="steep-bowl", learning_rate=0.3, start=1.0))
    steps, loss = series(panel(stage, "loss"), 0)
    np.testing.assert_array_equal(steps, np.arange(31))
    np.testing.assert_array_equal(loss, trace.loss)
    dot = actor(panel(stage, "loss"), "marker")
    assert (at_step(dot.x, 5), at_step(dot.y, 5)) == (5, trace.loss[5])
    plot = panel(stage, "rates")
    rates, losses = series(plot, 0)
    finite = np.isfinite(trace.sweep_loss)
    np.testing.assert_array_equal(rates, trace.sweep_learning_rate[finite])
    np.testing.assert_array_equal(losses, trace.sweep_loss[finite])
    low, high = plot.figure["layout"]["xaxis"]["range"]
    assert low == pytest.approx(math.log10(rates.min()))
    assert high >= math.log10(rates.max())
    present, limit = (actor(plot, "rules", i) for i in (0, 1))
    assert present.x == 0.3
    assert limit.x == pytest.approx(2 / 5)
    assert limit.labels == ["2/L″ = 0.4"]


def test_elsewhere_than_on_a_parabola_the_limit_is_local_and_at_a_kink_there_is_none():
    _, stage = drawn(replace(SPEC, curve="log-cosh", start=-4.0))
    assert actor(panel(stage, "rates"), "rules", 1).labels[0].startswith("local 2/L″ = ")
    _, stage = drawn(replace(SPEC, curve="absolute", start=-2.25))
    assert len(panel(stage, "rates").actors) == 1


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (math.nan, ""),
        (0.999, "nearer"),
        (0.0, "there in one step"),
        (-0.5, "overshoots, nearer"),
        (-1.0, "overshoots, as far"),
        (-1.1, "overshoots, farther"),
        (1.0, "as far"),
        (1.2, "farther"),
    ],
)
def test_the_movement_of_a_step(ratio, words):
    assert movement(ratio) == words


@pytest.mark.parametrize("curve", LOSSES_1D)
@pytest.mark.parametrize("rate", [0.05, 0.3, 0.9, 1.6])
def test_the_words_follow_from_the_trace(curve, rate):
    """By the distances of the trace, whatever eta L'' is: on Waves a large rate cycles, and stays."""
    spec = replace(SPEC, curve=curve, start=LOSSES_1D[curve].start, learning_rate=rate)
    trace = run(spec)
    sentences = dict(narration(trace, spec))
    distance = np.abs(trace.theta - trace.minimum)
    for k in range(spec.steps if trace.diverged is None else trace.diverged - 1):
        if "nothing moves" in sentences[k] or not distance[k]:
            continue
        if abs(distance[k + 1] - distance[k]) > 1e-6 * distance[k]:
            assert ("farther" in sentences[k]) == (distance[k + 1] > distance[k]), k
        crossed = (trace.theta[k + 1] - trace.minimum) / (trace.theta[k] - trace.minimum) < -1e-6
        assert ("overshoots" in sentences[k]) == crossed, k
    assert any("iverge" in sentence for sentence in sentences.values()) == (trace.diverged is not None)


@pytest.mark.parametrize("factor", [0.5, 1.0, 1.5, 2.5])
def test_on_a_parabola_a_step_multiplies_the_distance_by_one_minus_eta_curvature(factor):
    spec = replace(SPEC, curve="bowl", learning_rate=factor, start=-2.5)
    trace = run(spec)
    assert trace.curvature[0] == pytest.approx(1)
    assert f"× {1 - factor:.3g}: ".replace("-", "−") in dict(narration(trace, spec))[0]


@pytest.mark.parametrize(("start", "name"), [(1.6, "local minimum"), (-1.6, "minimum")])
def test_a_minimum_is_called_local_where_another_is_lower(start, name):
    spec = replace(SPEC, curve="two-valleys", learning_rate=0.1, start=start, steps=60)
    trace, stage = drawn(spec)
    assert actor(panel(stage, "curve"), "rules").labels == [name]
    assert f"Distance to the {name} ×" in dict(narration(trace, spec))[3]


def test_every_step_has_its_sentence_and_divergence_ends_them():
    trace = run(SPEC)
    assert [k for k, _ in narration(trace, SPEC)] == list(range(SPEC.steps + 1))
    wild = replace(SPEC, curve="steep-bowl", learning_rate=3.0, start=2.0)
    trace = run(wild)
    assert trace.diverged is not None
    last, sentence = narration(trace, wild)[-1]
    assert last == trace.diverged
    assert sentence.startswith(f"Diverged at step {last}")


@pytest.mark.parametrize("start", [-2.5, 2.5])
def test_a_step_is_told_with_its_numbers(start):
    spec = replace(SPEC, curve="bowl", learning_rate=0.3, start=start)
    trace = run(spec)
    sentences = dict(narration(trace, spec))
    for k in (0, 4):
        assert minus(f"Step {k}: the slope is {trace.slope[k]:+.4g}; ") in sentences[k]
        assert minus(f"−η·L′ = {trace.update[k]:+.4g}") in sentences[k]
        assert sentences[k].endswith("Distance to the minimum × 0.7: nearer.")
    assert sentences[spec.steps] == minus(f"Step 30: the slope is {trace.slope[30]:+.4g}.")


def test_a_rise_and_a_standstill_are_told():
    spec = replace(SPEC, curve="steep-bowl", learning_rate=0.45, start=1.0)
    trace = run(spec)
    sentences = dict(narration(trace, spec))
    assert trace.loss[1] > trace.loss[0]
    assert "L has risen" not in sentences[0]
    assert "L has risen" in sentences[1]
    for curve, start, words in (
        ("bowl", 0.0, "this is a minimum"),
        ("inflection", 0.0, "this is no minimum"),
    ):
        spec = replace(SPEC, curve=curve, start=start)
        assert words in dict(narration(run(spec), spec))[0]
