"""The scenes of dropout show the trace: units, edges, predictions, whatever the settings."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from playground.experiments.dropout.network import TARGET
from playground.experiments.dropout.spec import SCALINGS
from playground.figures.dropout.network_drawing import edges, unit_positions, units
from playground.figures.dropout.network_graph import headers
from tests.figures.dropout.scenes import MODES, SPEC, SPECS, draw
from tests.figures.oracle import actor, narration, number, panel, rows, series
from tests.pages.walking import unpack


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("view", "mode"), [*(("masks", mode) for mode in MODES), ("means", ""), ("networks", "")]
)
@pytest.mark.parametrize("spec", SPECS)
def test_every_setting_is_drawn(spec, view, mode):
    header, _ = unpack(draw(spec, view, mode)[1].pack())
    assert header["last"] == 19
    for part in header["panels"]:
        if part["kind"] == "plot":
            for axis in ("xaxis", "yaxis"):
                low, high = part["figure"]["layout"][axis]["range"]
                assert low < high


def test_units_and_edges_follow_the_mask():
    trace, scene = draw(SPEC)
    net = panel(scene, "net").arrays
    np.testing.assert_array_equal(net["kept"], trace.masks)
    np.testing.assert_array_equal(net["dropped"], 1 - trace.masks)
    np.testing.assert_array_equal(net["upper"], trace.output)
    np.testing.assert_array_equal(net["lower"], trace.gradient)
    np.testing.assert_array_equal(net["y_upper"][0], trace.result.y)
    np.testing.assert_array_equal(net["y_lower"][0], trace.result.y - TARGET)
    np.testing.assert_array_equal(net["footer"][0], trace.loss)
    kept = dict(zip(units(SPEC.shape), trace.masks, strict=True))
    for row, weight, (layer, i, j) in zip(net["edge"], net["weight"][:, 0], edges(SPEC.shape), strict=True):
        end = kept.get((layer + 1, j), np.ones(20))
        np.testing.assert_array_equal(row, kept[layer, i] * end)
        assert weight == pytest.approx(trace.w[layer][i, j])


def test_the_next_layers_values_come_from_what_the_drawn_units_pass_on():
    """Along the drawn edges: sum of weight times output, bias and ReLU give the value of a hidden unit."""
    trace, scene = draw(SPEC)
    net = panel(scene, "net").arrays
    row = {unit: r for r, unit in enumerate(units(SPEC.shape))}
    z = np.tile(trace.b[0][1], 20)
    for weight, shown, (layer, i, j) in zip(net["weight"][:, 0], net["edge"], edges(SPEC.shape), strict=True):
        if (layer, j) == (0, 1):
            kept_or_hidden = np.where(trace.masks[row[1, 1]] > 0, shown, trace.masks[row[0, i]])
            z = z + weight * net["upper"][row[0, i]] * kept_or_hidden
    expected = np.maximum(z, 0) * 2 * trace.masks[row[1, 1]]
    np.testing.assert_allclose(net["upper"][row[1, 1]], expected, atol=1e-6)


def test_at_test_nothing_is_dropped_and_the_weights_are_scaled_where_the_convention_says():
    for scaling, factor in (("inverted", 1.0), ("classic", 0.5)):
        trace, scene = draw(replace(SPEC, scaling=scaling), mode="eval")
        net = panel(scene, "net").arrays
        assert (net["kept"] == 1).all()
        np.testing.assert_array_equal(np.ravel(net["y_upper"]), [trace.result.test_y])
        np.testing.assert_allclose(net["weight"][-4:, 0], factor * trace.w[-1][:, 0], rtol=1e-6)
        assert "lower" not in net
        assert [text for _, text in scene.narration] == [
            f"eval(): nothing is dropped, and every call says ŷ = {trace.result.test_y:.4f}.".replace(
                "-", "−"
            )
        ]


def test_what_the_drawn_units_pass_on_at_test_gives_the_output():
    for spec in (replace(SPEC, scaling=scaling) for scaling in SCALINGS):
        trace, scene = draw(spec, mode="eval")
        net = panel(scene, "net").arrays
        y = net["upper"][-4:, 0] @ net["weight"][-4:, 0] + trace.b[-1][0]
        assert y == pytest.approx(trace.result.test_y, abs=1e-6)


def test_the_headers_say_p_and_the_factor():
    classic = replace(SPEC, scaling="classic")
    assert headers(SPEC, testing=False)[1] == ("hidden 1", "p = 0.5", "kept × 2")
    assert headers(SPEC, testing=True)[1] == ("hidden 1", "all kept", "")
    assert headers(classic, testing=False)[0] == ("input", "p = 0.15", "kept × 1")
    assert headers(classic, testing=True)[2] == ("hidden 2", "all kept", "w × 0.5")
    _, scene = draw(SPEC)
    shown = [text for [text] in panel(scene, "net").texts["header"]]
    assert shown == [line for column in headers(SPEC, testing=False) for line in column]


def test_the_tip_of_an_edge_is_its_weight_and_what_it_becomes_at_test():
    trace, scene = draw(replace(SPEC, scaling="classic"))
    tips = [text for [text] in panel(scene, "net").texts["weight_tip"]]
    w = trace.w[2][3, 0]
    used = f"at test w · (1 − p) = {w:.2f} · 0.50 = {w / 2:.4f}"
    assert tips[-1] == f"w = {w:.2f}\nnot scaled in training\n{used}".replace("-", "−")
    assert float(f"{w:.2f}") == w, "all digits"
    inverted = [text for [text] in panel(draw(SPEC)[1], "net").texts["weight_tip"]]
    assert inverted[-1] == f"w = {w:.2f}\nnot scaled in training nor at test: its unit is".replace("-", "−")


def test_the_means_stand_above_what_units_pass_on_at_test():
    trace, scene = draw(SPEC, "means")
    net, result = panel(scene, "net").arrays, trace.result
    np.testing.assert_array_equal(net["upper"], trace.mean_output)
    np.testing.assert_array_equal(np.ravel(net["lower"]), trace.test_output)
    np.testing.assert_array_equal(net["y_upper"][0], result.running_mean)
    assert np.ravel(net["y_lower"]) == [result.test_y]
    for step in (0, 7, 19):
        gaps = [*np.abs(trace.mean_output[:, step] - trace.test_output)]
        gaps.append(abs(result.running_mean[step] - result.test_y))
        assert net["footer"][0, step] == max(gaps)
    assert (net["kept"] == 1).all()
    assert f"8 masks: the mean of ŷ is {result.running_mean[7]:.4f}, " in narration(scene, 7)


@pytest.mark.parametrize("mode", ["train", "forgot"])
def test_the_plots_follow_every_mask_of_their_scaling(mode):
    trace, scene = draw(SPEC, mode=mode)
    for result in trace.results:
        plot = panel(scene, f"mean-{result.scaling}")
        cloud, current = actor(plot, "marker", 0), actor(plot, "marker", 1)
        np.testing.assert_array_equal(np.ravel(cloud.y), result.y)
        np.testing.assert_array_equal(current.y, result.y)
        np.testing.assert_array_equal(current.x, np.arange(1, 21))
        mean = actor(plot, "trails")
        np.testing.assert_array_equal((mean.x[0], mean.y[0]), (np.arange(1, 21), result.running_mean))
        exact, scaled = actor(plot, "rules", 0), actor(plot, "rules", 1)
        assert (exact.y, exact.colors) == (result.ensemble_mean, "curvature")
        assert (scaled.y, scaled.colors) == (result.test_y, "update")
        low, high = plot.figure["layout"]["yaxis"]["range"]
        assert low < result.ensemble_mean - result.ensemble_sd
        assert high > result.ensemble_mean + result.ensemble_sd


def test_in_evaluation_mode_every_call_gives_the_same():
    trace, scene = draw(SPEC, mode="eval")
    plot = panel(scene, "mean-classic")
    assert set(np.ravel(actor(plot, "marker", 1).y)) == {trace.results[1].test_y}
    assert not [a for a in plot.actors if a.kind == "trails"]
    assert number(panel(scene, "numbers"), "ŷ, every call", 5, column=1) == trace.results[1].test_y


def test_the_table_has_both_conventions_and_the_exact_numbers():
    trace, scene = draw(SPEC)
    table = panel(scene, "numbers")
    assert table.columns == ("inverted", "classic")
    for column, result in enumerate(trace.results):
        for step in (0, 7, 19):
            assert number(table, "ŷ, this mask", step, column) == result.y[step]
            assert number(table, "mean so far", step, column) == result.running_mean[step]
            assert number(table, "mean of all 4,096", step, column) == result.ensemble_mean
            assert number(table, "one scaled network", step, column) == result.test_y
            assert number(table, "gap of the two", step, column) == result.test_y - result.ensemble_mean
            assert number(table, "sd over masks", step, column) == result.ensemble_sd
    assert draw(replace(SPEC, scaling="twice"))[1] is not None
    assert panel(draw(replace(SPEC, scaling="twice"))[1], "numbers").columns == ("inverted", "both")
    assert rows(panel(draw(SPEC, mode="forgot")[1], "numbers")).keys() >= {"ŷ, this call"}


def test_the_narration_counts_the_dropped_units():
    trace, scene = draw(SPEC)
    dropped = int((trace.masks[:, 4] == 0).sum())
    assert narration(scene, 4).startswith(f"Mask 5: {dropped} of 12 units are dropped. ŷ = ")
    assert narration(draw(replace(SPEC, p_input=1.0, p_hidden=1.0))[1], 0).startswith(
        "Mask 1: every unit is dropped."
    )
    forgot = narration(draw(SPEC, mode="forgot")[1], 4)
    assert forgot == (
        f"Call 5 of the same input: ŷ = {trace.result.y[4]:.4f}. "
        f"With eval() it would always be {trace.result.test_y:.4f}."
    ).replace("-", "−")


def test_the_gallery_shows_the_networks_of_the_first_masks():
    trace, scene = draw(SPEC, "networks")
    gallery = panel(scene, "gallery")
    np.testing.assert_array_equal(gallery.arrays["y"].ravel(), trace.result.y[:20])
    np.testing.assert_array_equal(gallery.arrays["current"], np.eye(20))
    kept = int(trace.masks[:, :20].sum()) + 20
    assert gallery.svg.count('fill="var(--role-value)"') == kept, (
        "a filled dot for every kept unit and output"
    )
    joined = 0
    for k in range(20):
        there = dict(zip(units(SPEC.shape), trace.masks[:, k] > 0, strict=True)) | {(3, 0): True}
        joined += sum(there[layer, i] and there[layer + 1, j] for layer, i, j in edges(SPEC.shape))
    assert gallery.svg.count("<line ") == joined, "a line between every two of them in neighbouring layers"
    assert narration(scene, 3).startswith("Network 4: ")
    rings = actor(panel(scene, "all"), "marker")
    low, high = panel(scene, "all").figure["layout"]["xaxis"]["range"]
    np.testing.assert_array_equal(rings.x, np.clip(trace.result.y, low, high))


def test_the_bars_are_the_probabilities_of_all_predictions():
    trace, scene = draw(SPEC, "networks")
    plot, result = panel(scene, "all"), trace.result
    x, share = series(plot, 0)
    assert share.sum() == pytest.approx(1)
    inside = np.abs(result.ensemble_y - x[18]) < (x[1] - x[0]) / 2
    assert share[18] == pytest.approx(trace.mask_probability[inside].sum(), abs=1e-12)
    exact, scaled = actor(plot, "rules", 0), actor(plot, "rules", 1)
    assert (exact.x, scaled.x) == (result.ensemble_mean, result.test_y)


def test_the_numbers_of_the_networks_are_the_traces():
    trace, scene = draw(SPEC, "networks")
    table, result = panel(scene, "ensemble"), trace.result
    for step in (0, 3, 19):
        mask = trace.masks[:, step]
        chance = np.prod(np.where(mask > 0, [0.85] * 4 + [0.5] * 8, [0.15] * 4 + [0.5] * 8))
        assert number(table, "P(this mask)", step) == pytest.approx(chance, rel=1e-12)
        assert number(table, "ŷ, this network", step) == result.y[step]
        assert number(table, "mean so far", step) == result.running_mean[step]
        assert number(table, "ensemble of all", step) == result.ensemble_mean
        assert number(table, "one scaled network", step) == result.test_y
    some_path = (1 - 0.15**4) * (1 - 0.5**4) ** 2
    assert number(table, "P(cut off)", 0) == pytest.approx(1 - some_path, rel=1e-12)


def test_no_two_units_touch():
    for shape in ((4, 6, 6, 1), (4, 1, 1), (4, 4, 4, 1)):
        positions = unit_positions(shape, 48, 522, 62, 382, 86)
        assert all(right > left for left, right in pairwise(positions.x)), "the input is on the left"
        for column in positions.y:
            assert all(below - above >= 50 for above, below in pairwise(column))
            assert column[0] >= 62
            assert column[-1] <= 382
