"""What stands beside the map of batch size: table, losses, fits, noise, distances, cost."""

import math
from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.batch_size import loss_grid, noise, steady_state
from playground.figures.batch_size.style import FULL, MINI, SINGLE, batch_size_axis
from tests.figures.batch_size.scenes import SPEC, drawn, side_panels
from tests.figures.oracle import actor, at, number, panel, rows, series, tail, tip


@pytest.mark.parametrize("t", [0, 5, 64, 192])
def test_the_table_holds_the_exact_numbers(t):
    trace, stage = drawn(SPEC)
    table = panel(stage, "numbers")
    assert list(rows(table)) == ["B = 1", "B = 8", "B = 64"]
    for k, name in enumerate(rows(table)):
        shown = [number(table, name, t, column) for column in range(5)]
        a, b = trace.theta[k, t]
        gradient = np.linalg.norm(trace.gradient[k, t])
        assert shown[:3] == [a, b, trace.loss[k, t]]
        assert shown[3:] == pytest.approx([gradient, trace.updates[k, t]], rel=1e-14)


def test_two_sizes_are_two_rows():
    for batch_size in (1, 64):
        _, stage = drawn(replace(SPEC, batch_size=batch_size), "noise")
        assert len(panel(stage, "numbers").rows) == 2


def test_the_losses_stand_over_examples_and_over_updates():
    trace, stage = drawn(SPEC, "progress")
    for k in range(3):
        examples = actor(panel(stage, "by-examples"), "trails", k)
        updates = actor(panel(stage, "by-updates"), "trails", k)
        np.testing.assert_array_equal(examples.x, np.arange(193))
        np.testing.assert_array_equal(updates.x, trace.updates[k])
        np.testing.assert_array_equal(examples.y, trace.loss[k])
        np.testing.assert_array_equal(updates.y, trace.loss[k])
    low, high = panel(stage, "by-updates").figure["layout"]["yaxis"]["range"]
    assert low < math.log10(loss_grid.run(SPEC).lowest)
    assert math.log10(trace.loss[0, 0]) < high


def test_every_path_has_its_own_predictions():
    trace, stage = drawn(SPEC)
    plot = panel(stage, "fit")
    x, y = series(plot, 0)
    np.testing.assert_array_equal(x, trace.x)
    np.testing.assert_array_equal(y, trace.y)
    for k in range(3):
        curve = actor(plot, "curve", k)
        for t in (0, 40, 192):
            a, b = trace.theta[k, t]
            np.testing.assert_allclose(curve.y[:, curve.at[t]], np.sin(a * curve.x + b), atol=1e-5)
        assert curve.colors == [SINGLE, MINI, FULL][k]
    best_x, best = series(plot, 1)
    a, b = loss_grid.run(SPEC).minimum
    np.testing.assert_allclose(best, np.sin(a * best_x + b), atol=1e-12)
    low, high = plot.figure["layout"]["yaxis"]["range"]
    assert low < y.min() < y.max() < high


def test_the_cloud_is_of_the_gradients_at_the_step():
    trace, stage = drawn(SPEC, "noise")
    gradients = noise.run(SPEC, trace)
    plot = panel(stage, "cloud")
    single, batches, full = (actor(plot, "marker", k) for k in range(3))
    assert [single.colors, batches.colors, full.colors] == [SINGLE, MINI, FULL]
    for t in (0, 64, 192):
        np.testing.assert_array_equal(at(single.x, t), gradients.single[:, t, 0])
        np.testing.assert_array_equal(at(single.y, t), gradients.single[:, t, 1])
        np.testing.assert_array_equal(at(batches.x, t), gradients.batches[:, t, 0])
        np.testing.assert_allclose([at(full.x, t), at(full.y, t)], trace.gradient[1, t], atol=1e-6)
    low, high = plot.figure["layout"]["xaxis"]["range"]
    first = gradients.single[:, 0, 0]
    assert low < min(0, first.min()) < max(0, first.max()) < high


def test_the_spread_is_measured_dots_on_the_formula_under_the_root_law():
    trace, stage = drawn(SPEC, "noise")
    gradients = noise.run(SPEC, trace)
    plot = panel(stage, "spread")
    dots, curve, root = actor(plot, "marker"), actor(plot, "curve"), actor(plot, "segment")
    np.testing.assert_array_equal(dots.x[:, 0], gradients.sizes)
    for t in (0, 100):
        known = gradients.measured[:, t] > 0
        np.testing.assert_array_equal(at(dots.y, t)[known], gradients.measured[known, t])
        expected = noise.spread(gradients.sigma[t], curve.x, 64)
        np.testing.assert_allclose(at(curve.y, t), expected)
        np.testing.assert_allclose(tail(root, t), [64, gradients.sigma[t] / 8])
        np.testing.assert_allclose(tip(root, t), [1, gradients.sigma[t]])


def test_the_distances_and_the_steady_ones_are_of_their_path_and_rate():
    trace, stage = drawn(SPEC, "steady_state")
    grid = loss_grid.run(SPEC)
    steady = steady_state.run(SPEC, trace, grid)
    for k in range(3):
        trails = actor(panel(stage, "distance"), "trails", k)
        np.testing.assert_allclose(trails.y, np.linalg.norm(trace.theta[k] - grid.minimum, axis=1))
        np.testing.assert_array_equal(trails.x, trace.seen)
        dots = actor(panel(stage, "by-rate"), "marker", k)
        np.testing.assert_array_equal(dots.x[:, 0], steady.learning_rates)
        known = np.isfinite(dots.y[:, 0])
        np.testing.assert_array_equal(dots.y[known, 0], steady.steady[k][known])
        assert dots.colors == [SINGLE, MINI, FULL][k]
    assert known.sum() < 15, "all at once stays at the minimum: that is rounding, and not shown"
    assert actor(panel(stage, "by-rate"), "rules").x == SPEC.learning_rate


def test_the_cost_is_drawn_in_updates_and_in_milliseconds():
    updates, time = side_panels(SPEC, "cost")
    np.testing.assert_array_equal(series(updates, 0), [[1, 8, 64], [64, 8, 1]])
    np.testing.assert_allclose(series(time, 0), [[1, 8, 64], [12.8, 2, 0.4]])
    dots = actor(time, "marker")
    assert dots.labels == ["13 ms", "2 ms", "0.4 ms"]
    assert dots.colors == [SINGLE, MINI, FULL]


def test_the_axis_of_batch_sizes_has_ticks_at_powers_of_two():
    made = batch_size_axis((1, 2, 4, 7, 8, 64), "B")
    assert made["ticktext"] == ["1", "2", "4", "8", "64"]
    assert made["range"][0] < 0 < math.log10(64) < made["range"][1]
