"""The batch-size scene draws the trace, and says in words what happens."""

import math
from dataclasses import replace

import numpy as np
import pytest

from playground.catalog.toy_models import TOY_MODELS
from playground.experiments.batch_size import loss_grid, noise, paths, steady_state
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.figures import batch_size as figure
from playground.figures.batch_size.loss_map import loss_map
from playground.figures.batch_size.predictions import rings
from playground.figures.batch_size.style import FULL, MINI, SINGLE, colours, comma_list
from playground.figures.scene import Plot
from tests.figures.batch_size.scenes import COST, SPEC, drawn, parts
from tests.figures.oracle import actor, panel, panels
from tests.pages.walking import unpack


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


def test_a_batch_size_keeps_its_colour():
    assert colours((1, 8, 64), 64) == [SINGLE, MINI, FULL]
    assert colours((1, 40), 40) == [SINGLE, FULL]
    _, stage = drawn(SPEC)
    assert [row.color for row in panel(stage, "numbers").rows] == [SINGLE, MINI, FULL]
    for plot in (panel(stage, "map"), panel(stage, "by-examples")):
        assert [actor(plot, "trails", k).colors for k in range(3)] == [SINGLE, MINI, FULL]


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
