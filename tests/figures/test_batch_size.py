"""The batch-size scene draws the trace, and says in words what happens."""

import math
from dataclasses import replace

import numpy as np
import pytest

from playground.catalog.small_models import SMALL_MODELS
from playground.experiments.batch_size import cost, fits, ground, hover, noise, paths
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.figures import batch_size as figure
from playground.figures.batch_size.look import FULL, MINI, SINGLE, colours, listed, log_axis, span
from playground.figures.batch_size.progress import rings
from tests.pages.walking import unpack

SPEC = BatchSizeSpec(epochs=3)


def parts(spec):
    return paths.run(spec), ground.run(spec)


def beside(spec, right):
    trace, land = parts(spec)
    last = len(trace.seen) - 1
    if right == "noise":
        found = noise.run(spec, trace)
        return [figure.noise.cloud(found, spec), figure.noise.by_size(found, spec)]
    if right == "hover":
        found = hover.run(spec, trace, land)
        return [figure.hover.distance(trace, spec, found, last), figure.hover.by_rate(trace, spec, found)]
    if right == "progress":
        by_examples = figure.progress.by_examples(trace, spec, land, last, log=True)
        return [figure.progress.by_updates(trace, spec, land, last), by_examples]
    if right == "cost":
        measured = cost.Cost((1, 8, 64), (64, 8, 1), (0.01, 0.002, 0.0004))
        return [figure.cost.updates(measured, spec), figure.cost.seconds(measured, spec)]
    curves = fits.run(spec, trace, land)
    return [figure.progress.fit(trace, spec, curves), figure.progress.by_examples(trace, spec, land, last)]


def drawn(spec, right="fit"):
    trace, land = parts(spec)
    header, arrays = unpack(figure.scene(trace, spec, land, beside(spec, right), len(trace.seen) - 1).pack())
    return trace, {panel["id"]: panel for panel in header["panels"]}, arrays, header


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("small_model", SMALL_MODELS)
@pytest.mark.parametrize("right", ["fit", "progress", "noise", "hover"])
@pytest.mark.parametrize(("eta", "noise_level"), [(0.005, 0.0), (0.2, 0.1), (1.0, 1.0)])
def test_everything_is_drawn_for_every_model(small_model, right, eta, noise_level):
    start = SMALL_MODELS[small_model].start
    spec = BatchSizeSpec(small_model, 8, eta, 3, 64, noise_level, "every", *start)
    _, panels, _, header = drawn(spec, right)
    assert header["last"] == 192
    assert len(panels) == 4
    for panel in panels.values():
        if panel["kind"] != "plot":
            continue
        for axis in ("xaxis", "yaxis"):
            low, high = panel["figure"]["layout"][axis]["range"]
            assert math.isfinite(low)
            assert low < high


def test_the_table_holds_the_exact_numbers():
    trace, panels, arrays, _ = drawn(SPEC)
    rows = panels["numbers"]["rows"]
    assert [row["label"] for row in rows] == ["B = 1", "B = 8", "B = 64"]
    for k, row in enumerate(rows):
        cells = [np.ravel(arrays[cell["values"]["$array"]]) for cell in row["cells"]]
        np.testing.assert_array_equal(cells[0], trace.theta[k, :, 0])
        np.testing.assert_array_equal(cells[1], trace.theta[k, :, 1])
        np.testing.assert_array_equal(cells[2], trace.loss[k])
        np.testing.assert_array_equal(cells[3], np.linalg.norm(trace.gradient[k], axis=1))
        np.testing.assert_array_equal(cells[4], trace.updates[k])


def test_a_batch_size_keeps_its_colour():
    assert colours((1, 8, 64), 64) == [SINGLE, MINI, FULL]
    assert colours((1, 40), 40) == [SINGLE, FULL]
    _, panels, _, _ = drawn(SPEC)
    assert [row["color"] for row in panels["numbers"]["rows"]] == [list(c) for c in (SINGLE, MINI, FULL)]


def test_two_sizes_are_two_rows():
    for batch in (1, 64):
        _, panels, _, _ = drawn(replace(SPEC, batch=batch), "noise")
        assert len(panels["numbers"]["rows"]) == 2


def test_the_map_stays_while_the_start_is_dragged():
    land = ground.run(SPEC)
    packed = [
        figure.ground.ground_map(paths.run(spec), spec, land) for spec in (SPEC, replace(SPEC, a=0.3, b=0.4))
    ]
    assert packed[0].figure["data"][0]["z"].tobytes() == packed[1].figure["data"][0]["z"].tobytes()
    assert packed[0].figure["layout"] == packed[1].figure["layout"]


def test_while_held_a_shorter_trace_keeps_clock_and_axes():
    long, short = replace(SPEC, epochs=6), SPEC
    land = ground.run(SPEC)
    plots, clocks = [], []
    for spec in (long, short):
        trace = paths.run(spec)
        plots.append(figure.progress.by_examples(trace, spec, land, 384))
        clocks.append(unpack(figure.scene(trace, spec, land, plots[-1:], 384).pack())[0]["last"])
    assert clocks == [384, 384]
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
    spec = replace(SPEC, batch=7, examples=16)
    trace, _ = parts(spec)
    batch, _ = rings(trace, spec)
    assert np.isfinite(batch.x[:, 16]).sum() == 2
    assert np.isfinite(batch.x[:, 17]).sum() == 1, "the next epoch begins a new one"
    assert len(rings(trace, replace(spec, batch=16))) == 2
    assert len(rings(parts(replace(SPEC, batch=17))[0], replace(SPEC, batch=17))) == 1, "too many to ring"


def test_the_narration_tells_losses_and_updates():
    trace, _ = parts(SPEC)
    lines = dict(figure.narration(trace, SPEC))
    assert lines[64].startswith("1 epoch: loss ")
    assert lines[64].endswith("after 64, 8 and 1 updates.")
    assert f"{trace.loss[1, 72]:.3g}" in lines[72]
    assert lines[72].startswith("Epoch 2, 8 of 64: ")
    assert all(len(text) < 110 for text in lines.values()), "it has to fit on a line"


def test_the_narration_tells_how_near_an_epoch_came_to_the_one_before():
    spec = replace(SPEC, reshuffle="once", small_model="linear", data_noise=0.5, epochs=10)
    trace, _ = parts(spec)
    lines = dict(figure.narration(trace, spec))
    assert "An epoch ago" not in lines[64]
    assert ". An epoch ago B = 1, 8 and 64 were 0, " in lines[640]
    gap = np.linalg.norm(trace.theta[2, 640] - trace.theta[2, 576])
    assert lines[640].endswith(f" and {gap:.1g} away.")
    assert len(lines[640]) < 116


def test_the_cost_is_told_per_update_and_per_epoch():
    measured = cost.Cost((1, 8, 64), (64, 8, 1), (0.0128, 0.002, 0.0004))
    [(step, text)] = figure.cost.narration(measured)
    assert step == 0
    assert "0.2 ms with 1 example, 0.4 ms with 64" in text
    assert "32 times as long" in text


def test_the_narration_tells_who_diverged():
    spec = BatchSizeSpec("linear", 8, 0.6, 3, 64, 0.1, "every", -1.5, -1.5)
    trace, _ = parts(spec)
    last = figure.narration(trace, spec)[-1][1]
    assert f"B = 1 diverged at example {trace.diverged[0]}; loss " in last
    assert "with B = 8 and 64 after 24 and 3 updates" in last
    gone = replace(trace, diverged=(16, 20, 64))
    assert "loss" not in figure.narration(gone, spec)[-1][1]


def test_the_noise_is_told_with_its_formula():
    found = noise.run(SPEC, paths.run(SPEC))
    t, text = figure.noise.narration(found, SPEC)[1]
    assert t == 8
    assert f"{found.sigma[8]:.3g} with 1 example, {found.measured[3, 8]:.3g} with 8" in text
    assert f"(formula {found.formula[3, 8]:.3g})" in text
    assert len(text) < 120


def test_the_hover_is_told_with_its_distances():
    trace, land = parts(SPEC)
    found = hover.run(SPEC, trace, land)
    lines = dict(figure.hover.narration(trace, SPEC, found))
    assert lines[64].startswith("After 1 epoch: ")
    assert lines[128].startswith("After 2 epochs: ")
    assert f"{found.distance[0, 64]:.2g}, {found.distance[1, 64]:.2g} and" in lines[64]


def test_axes_do_not_move_when_numbers_change_a_little():
    assert log_axis(0.011, 1.2)["range"] == log_axis(0.012, 1.3)["range"]
    axis = log_axis(0.2, 3)
    assert axis["tickvals"] == [0.2, 0.5, 1, 2]
    low, high = axis["range"]
    assert low <= math.log10(0.2)
    assert high >= math.log10(3)
    assert len(log_axis(1e-12, 1e3)["tickvals"]) < 8


def test_the_span_leaves_out_what_no_axis_holds():
    assert span(np.array([np.nan, np.inf, -1.0, 0.0]), 1e-3) == (1e-3, 1e-2)
    assert span(np.array([1e-9, 1.0]), 1e-12, decades=4) == (1e-4, 1.0)


@pytest.mark.parametrize(
    ("words", "sentence"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_in_sentences(words, sentence):
    assert listed(words) == sentence


def test_longer_paths_leave_the_plots_still():
    before, after = (drawn(replace(SPEC, epochs=epochs))[1] for epochs in (5, 6))
    assert before["fit"]["figure_version"] == after["fit"]["figure_version"]
    assert before["map"]["figure_version"] == after["map"]["figure_version"]
    other = before["by-examples"], after["by-examples"]
    assert other[0]["drawing_version"] == other[1]["drawing_version"], "only its axis grows"
