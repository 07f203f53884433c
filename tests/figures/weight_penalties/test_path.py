"""The view over lambda: its table, curves and sentences are the trace's."""

from dataclasses import replace

import numpy as np

from playground.experiments.weight_penalties.spec import LAMBDAS
from playground.figures.weight_penalties.weights import weight_colours
from tests.figures.oracle import actor, narration, panels
from tests.figures.weight_penalties.scenes import SPEC, draw, table_column


def test_the_table_holds_the_exact_numbers():
    trace, scene = draw(SPEC, "path")
    assert scene.last == len(LAMBDAS) - 1
    for label, values in (
        ("λ", trace.lambdas),
        ("train", trace.train),
        ("held out", trace.held_out),
        ("exactly 0", trace.zeros),
        ("Ω(w)", trace.lambdas * np.abs(trace.w).sum(1)),
        ("off KKT", trace.optimality_gap),
    ):
        np.testing.assert_array_equal(table_column(panels(scene)["numbers"], label), values)


def test_the_penalty_in_the_table_is_that_of_both_parts():
    trace, scene = draw(replace(SPEC, penalty="elastic", l1_ratio=0.2), "path")
    per_lambda = 0.2 * np.abs(trace.w).sum(1) + 0.8 / 2 * (trace.w**2).sum(1)
    shown = table_column(panels(scene)["numbers"], "Ω(w)")
    np.testing.assert_allclose(shown, trace.lambdas * per_lambda, rtol=1e-13)


def test_the_errors_are_two_curves_and_the_lowest_held_out_error_is_ringed():
    trace, scene = draw(SPEC, "path")
    plot = panels(scene)["errors"]
    train, held_out = actor(plot, "trails", 0), actor(plot, "trails", 1)
    assert (train.labels, held_out.labels) == (["train"], ["held out"])
    np.testing.assert_array_equal(held_out.x, np.arange(len(LAMBDAS)))
    np.testing.assert_array_equal(held_out.y, trace.held_out)
    visible = trace.train > trace.held_out.min() / 300
    np.testing.assert_array_equal(train.y[visible], trace.train[visible])
    ring = actor(plot, "marker")
    assert (trace.held_out >= ring.y).all(), "it is the lowest"
    assert trace.held_out[int(ring.x)] == ring.y
    low, high = plot.figure["layout"]["yaxis"]["range"]
    assert low <= np.log10(ring.y) <= high


def test_every_weight_has_its_curve_in_its_colour():
    trace, scene = draw(SPEC, "path")
    trails = actor(panels(scene)["weights-by-lambda"], "trails")
    np.testing.assert_array_equal(trails.y, trace.w.T)
    np.testing.assert_array_equal(trails.x[7], np.arange(len(LAMBDAS)))
    assert trails.colors == weight_colours(trace.points)


def test_the_narration_counts_zeros_and_names_the_best():
    trace, scene = draw(SPEC, "path")
    lines = dict(scene.narration)
    assert lines[0].startswith("No penalty: the curve goes through every point.")
    assert "13 of 20 weights are exactly zero" in lines[44]
    assert "all 20 weights are exactly zero" in lines[81]
    assert [k for k, line in lines.items() if "lowest of all λ" in line] == [trace.best_step]
    assert f"Held out: {trace.held_out[44]:.3g}, train {trace.train[44]:.3g}." in narration(scene, 44)
    _, l2 = draw(replace(SPEC, penalty="l2"), "path")
    assert all("no weight is exactly zero" in narration(l2, k) for k in range(1, 82))
