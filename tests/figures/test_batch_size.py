"""The batch-size scene draws the trace, and says in words what happens."""

import math
from dataclasses import replace

import numpy as np
import pytest

from playground.catalog.toy_models import TOY_MODELS
from playground.experiments.batch_size import cost, loss_grid, noise, paths, predictions, steady_state
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.figures import batch_size as figure
from playground.figures.batch_size.loss_map import loss_map
from playground.figures.batch_size.predictions import rings
from playground.figures.batch_size.style import FULL, MINI, SINGLE, batch_size_axis, colours, comma_list
from playground.figures.scene import Plot
from tests.figures.oracle import actor, at, number, panel, panels, rows, series, tail, tip
from tests.pages.walking import unpack

SPEC = BatchSizeSpec(epochs=3)
COST = cost.Cost((1, 8, 64), (64, 8, 1), (0.0128, 0.002, 0.0004))


def parts(spec):
    return paths.run(spec), loss_grid.run(spec)


def side_panels(spec, view):
    trace, grid = parts(spec)
    last = len(trace.seen) - 1
    if view == "noise":
        gradients = noise.run(spec, trace)
        return [figure.noise.cloud(gradients, spec), figure.noise.by_size(gradients, spec)]
    if view == "steady_state":
        steady = steady_state.run(spec, trace, grid)
        return [
            figure.steady_state.distance(trace, spec, steady, last),
            figure.steady_state.by_rate(trace, spec, steady),
        ]
    if view == "progress":
        by_examples = figure.progress.by_examples(trace, spec, grid, last, log=True)
        return [figure.progress.by_updates(trace, spec, grid, last), by_examples]
    if view == "cost":
        return [figure.cost.updates(COST, spec), figure.cost.seconds(COST, spec)]
    curves = predictions.run(spec, trace, grid)
    return [
        figure.predictions.prediction_plot(trace, spec, curves),
        figure.progress.by_examples(trace, spec, grid, last),
    ]


def drawn(spec, view="fit"):
    trace, grid = parts(spec)
    return trace, figure.scene(trace, spec, grid, side_panels(spec, view), len(trace.seen) - 1)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("model", TOY_MODELS)
@pytest.mark.parametrize("view", ["fit", "progress", "noise", "steady_state", "cost"])
@pytest.mark.parametrize(("learning_rate", "data_noise"), [(0.005, 0.0), (0.2, 0.1), (1.0, 1.0)])
def test_everything_is_drawn_for_every_model(model, view, learning_rate, data_noise):
    start = TOY_MODELS[model].start
    spec = BatchSizeSpec(model, 8, learning_rate, 3, 64, data_noise, "every", *start)
    _, stage = drawn(spec, view)
    assert stage.pack()
    assert stage.last == 192
    assert len(panels(stage)) == 4
    for plot in panels(stage).values():
        if not isinstance(plot, Plot):
            continue
        for axis in ("xaxis", "yaxis"):
            low, high = plot.figure["layout"][axis]["range"]
            assert math.isfinite(low)
            assert low < high


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


def test_a_batch_size_keeps_its_colour():
    assert colours((1, 8, 64), 64) == [SINGLE, MINI, FULL]
    assert colours((1, 40), 40) == [SINGLE, FULL]
    _, stage = drawn(SPEC)
    assert [row.color for row in panel(stage, "numbers").rows] == [SINGLE, MINI, FULL]
    for plot in (panel(stage, "map"), panel(stage, "by-examples")):
        assert [actor(plot, "trails", k).colors for k in range(3)] == [SINGLE, MINI, FULL]


def test_two_sizes_are_two_rows():
    for batch_size in (1, 64):
        _, stage = drawn(replace(SPEC, batch_size=batch_size), "noise")
        assert len(panel(stage, "numbers").rows) == 2


def test_the_map_has_the_paths_the_minimum_and_the_loss():
    trace, grid = parts(SPEC)
    plot = loss_map(trace, SPEC, grid)
    for k in range(3):
        trails = actor(plot, "trails", k)
        np.testing.assert_array_equal(trails.x, trace.theta[k, :, 0])
        np.testing.assert_array_equal(trails.y, trace.theta[k, :, 1])
        assert trails.labels == [f"B = {trace.sizes[k]}"]
    cross = actor(plot, "marker")
    assert (cross.x, cross.y) == tuple(grid.minimum)
    [handle] = plot.handles
    assert (handle.x, handle.y) == (SPEC.a, SPEC.b)
    [contour] = plot.figure["data"]
    np.testing.assert_array_equal(contour["customdata"], grid.loss.astype(np.float32))
    np.testing.assert_array_equal(contour["x"], grid.a.astype(np.float32))
    flat, heights = grid.loss.ravel(), contour["z"].ravel()
    assert (np.diff(heights[np.argsort(flat)]) >= 0).all(), "higher where the loss is"


def test_the_map_stays_while_the_start_is_dragged():
    grid = loss_grid.run(SPEC)
    plots = [loss_map(paths.run(spec), spec, grid) for spec in (SPEC, replace(SPEC, a=0.3, b=0.4))]
    assert plots[0].figure["data"][0]["z"].tobytes() == plots[1].figure["data"][0]["z"].tobytes()
    assert plots[0].figure["layout"] == plots[1].figure["layout"]


def test_while_the_start_is_dragged_a_shorter_trace_keeps_clock_and_axes():
    grid = loss_grid.run(SPEC)
    plots = []
    for spec in (replace(SPEC, epochs=6), SPEC):
        trace = paths.run(spec)
        plots.append(figure.progress.by_examples(trace, spec, grid, 384))
        assert figure.scene(trace, spec, grid, plots[-1:], 384).last == 384
    assert plots[0].figure["layout"]["xaxis"] == plots[1].figure["layout"]["xaxis"]


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
            np.testing.assert_allclose(at(curve.y, t), np.sin(a * curve.x + b), atol=1e-5)
        assert curve.colors == [SINGLE, MINI, FULL][k]
    best_x, best = series(plot, 1)
    a, b = loss_grid.run(SPEC).minimum
    np.testing.assert_allclose(best, np.sin(a * best_x + b), atol=1e-12)
    low, high = plot.figure["layout"]["yaxis"]["range"]
    assert low < y.min() < y.max() < high


def test_the_rings_fill_up_to_the_mini_batch():
    trace, _ = parts(SPEC)
    batch, current = rings(trace, SPEC)
    assert np.isnan(batch.x[:, 0]).all()
    for t in (1, 5, 8, 9, 64, 65, 130):
        inside = (t - 1) % 64
        members = trace.order[(t - 1) // 64, inside - inside % 8 : inside + 1]
        known = np.isfinite(batch.x[:, t])
        assert set(batch.x[known, t]) == set(trace.x[members])
        assert set(batch.y[known, t]) == set(trace.y[members])
        assert current.x[0, t] == trace.x[members[-1]]


def test_the_rings_know_the_smaller_last_mini_batch():
    spec = replace(SPEC, batch_size=7, examples=16)
    trace, _ = parts(spec)
    batch, _ = rings(trace, spec)
    assert np.isfinite(batch.x[:, 16]).sum() == 2
    assert np.isfinite(batch.x[:, 17]).sum() == 1, "the next epoch begins a new one"
    assert len(rings(trace, replace(spec, batch_size=16))) == 2
    large = replace(SPEC, batch_size=17)
    assert len(rings(paths.run(large), large)) == 1, "too many to ring"


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


def test_the_narration_tells_losses_and_updates():
    trace, _ = parts(SPEC)
    lines = dict(figure.narration(trace, SPEC))
    assert lines[64].startswith("1 epoch: loss ")
    assert lines[64].endswith("after 64, 8 and 1 updates.")
    assert f"{trace.loss[1, 72]:.3g}" in lines[72]
    assert lines[72].startswith("Epoch 2, 8 of 64: ")
    assert all(len(text) < 110 for text in lines.values()), "it has to fit on a line"


def test_the_narration_tells_how_near_an_epoch_came_to_the_one_before():
    spec = replace(SPEC, reshuffle="once", model="linear", data_noise=0.5, epochs=10)
    trace, _ = parts(spec)
    lines = dict(figure.narration(trace, spec))
    assert "An epoch ago" not in lines[64]
    assert ". An epoch ago B = 1, 8 and 64 were 0, " in lines[640]
    gap = np.linalg.norm(trace.theta[2, 640] - trace.theta[2, 576])
    assert lines[640].endswith(f" and {gap:.1g} away.")
    assert len(lines[640]) < 116


def test_the_cost_is_told_per_update_and_per_epoch():
    [(step, text)] = figure.cost.narration(COST)
    assert step == 0
    assert "0.2 ms with 1 example, 0.4 ms with 64" in text
    assert "32 times as long" in text


def test_the_narration_tells_which_paths_diverged():
    spec = BatchSizeSpec("linear", 8, 0.6, 3, 64, 0.1, "every", -1.5, -1.5)
    trace, grid = parts(spec)
    step = trace.diverged[0]
    last = figure.narration(trace, spec)[-1][1]
    assert f"B = 1 diverged at example {step}; loss " in last
    assert "with B = 8 and 64 after 24 and 3 updates" in last
    assert not any("diverged" in text for t, text in figure.narration(trace, spec) if t < step)
    assert actor(loss_map(trace, spec, grid), "trails").diverged == [step]
    all_diverged = replace(trace, diverged=(16, 20, 64))
    assert "loss" not in figure.narration(all_diverged, spec)[-1][1]


def test_the_noise_is_told_with_its_formula():
    gradients = noise.run(SPEC, paths.run(SPEC))
    t, text = figure.noise.narration(gradients, SPEC)[1]
    assert t == 8
    assert f"{gradients.sigma[8]:.3g} with 1 example, {gradients.measured[3, 8]:.3g} with 8" in text
    assert f"(formula {gradients.formula[3, 8]:.3g})" in text
    assert len(text) < 120


def test_the_steady_state_is_told_with_its_distances():
    trace, grid = parts(SPEC)
    steady = steady_state.run(SPEC, trace, grid)
    lines = dict(figure.steady_state.narration(trace, SPEC, steady))
    assert lines[64].startswith("After 1 epoch: ")
    assert lines[128].startswith("After 2 epochs: ")
    assert f"{steady.distance[0, 64]:.2g}, {steady.distance[1, 64]:.2g} and" in lines[64]
    assert lines[64].endswith("from the minimum with B = 1, 8 and 64.")
    unknown = replace(steady, distance=np.full_like(steady.distance, np.nan))
    assert "no minimum" in figure.steady_state.narration(trace, SPEC, unknown)[0][1]


def test_the_axis_of_batch_sizes_has_ticks_at_powers_of_two():
    made = batch_size_axis((1, 2, 4, 7, 8, 64), "B")
    assert made["ticktext"] == ["1", "2", "4", "8", "64"]
    assert made["range"][0] < 0 < math.log10(64) < made["range"][1]


@pytest.mark.parametrize(
    ("words", "sentence"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_in_sentences(words, sentence):
    assert comma_list(words) == sentence


def test_longer_paths_leave_the_plots_still():
    before, after = (
        {panel["id"]: panel for panel in unpack(drawn(replace(SPEC, epochs=epochs))[1].pack())[0]["panels"]}
        for epochs in (5, 6)
    )
    assert before["fit"]["figure_version"] == after["fit"]["figure_version"]
    assert before["map"]["figure_version"] == after["map"]["figure_version"]
    other = before["by-examples"], after["by-examples"]
    assert other[0]["drawing_version"] == other[1]["drawing_version"], "only its axis grows"
