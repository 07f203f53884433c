"""The scene of the fit, as a spectator reads it."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.fit import FitSpec, grow, kinks, pictures, run, truth
from playground.experiments.fit.spec import FEATURE_SYMBOLS
from playground.figures.fit import View, comparison, scene, selected_unit
from playground.figures.fit.network import LARGE, MAX_EDGES, NAME_GAP, SMALL_FRAME, edges_of, layout, room_of
from tests.figures.oracle import actor, narration, panel, panels

PLANE = FitSpec(number=60, epochs=20)
LINE = FitSpec(task="regression", number=60, epochs=20, hidden=(5,), activation="relu")


def drawn(spec, unit=None):
    trace = run(spec)
    made = pictures(trace)
    return trace, made, scene(trace, made, unit, truth(spec, made.grid))


def actors(plot, kind):
    return [part for part in plot.actors if part.kind == kind]


@pytest.mark.parametrize("spec", [PLANE, LINE, replace(PLANE, hidden=()), replace(LINE, hidden=(3, 2, 2, 4))])
def test_every_scene_travels(spec):
    assert drawn(spec)[2].pack()


def test_points_stand_where_the_data_are_in_the_colour_of_their_class():
    trace, _, shown = drawn(PLANE)
    dots, rings = actors(panel(shown, "plane"), "marker")
    for marker, part in ((dots, trace.data.train), (rings, ~trace.data.train)):
        np.testing.assert_array_equal(np.hstack([marker.x, marker.y]), trace.data.x[part])
        assert list(marker.colors) == [f"kind{c}" for c in trace.data.y[part]]
    assert (dots.shape, rings.shape) == ("dot", "ring")


def test_the_plane_is_coloured_by_its_classes_over_its_axes():
    _, made, shown = drawn(PLANE)
    plot = panel(shown, "plane")
    (raster,) = actors(plot, "raster")
    np.testing.assert_array_equal(raster.values, made.plane)
    axes = [plot.figure["layout"][name]["range"] for name in ("xaxis", "yaxis")]
    assert axes == [list(raster.x), list(raster.y)]
    assert raster.colors == [["paper", "region0"], ["paper", "region1"]]


def test_the_curve_is_the_network_and_the_last_sum_is_the_curve():
    _, made, shown = drawn(LINE)
    (curve,) = actors(panel(shown, "curve"), "curve")
    np.testing.assert_array_equal(curve.y, made.output.T)
    sums = actors(panel(shown, "parts"), "curve")
    assert len(sums) == 1 + 5
    np.testing.assert_allclose(sums[-1].y, curve.y, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(sums[2].y - sums[1].y, made.parts[:, 2].T, rtol=1e-9, atol=1e-9)


def test_kinks_are_marked_on_the_curve():
    trace, made, shown = drawn(LINE)
    marks = actors(panel(shown, "curve"), "marker")[-1]
    places = kinks(trace)
    inside = (places > made.x[0]) & (places < made.x[1])
    np.testing.assert_array_equal(marks.x[inside], places[inside])
    assert np.isnan(marks.x[~inside]).all()
    k = trace.last
    for x, y in zip(marks.x[:, k], marks.y[:, k], strict=True):
        assert np.isnan(x) or y == pytest.approx(np.interp(x, made.grid, made.output[k]))


def test_beyond_the_training_points_it_is_grey():
    trace, made, shown = drawn(LINE)
    left, right = panel(shown, "curve").figure["layout"]["shapes"]
    x = trace.data.x[trace.data.train, 0]
    assert (left["x0"], left["x1"], right["x0"], right["x1"]) == (made.x[0], x.min(), x.max(), made.x[1])


def test_edges_have_the_weights_and_units_their_pictures():
    trace, made, shown = drawn(PLANE)
    graph = panel(shown, "network")
    w = trace.weights()[0]
    flat = np.concatenate([part.reshape(len(part), -1).T for part in w])
    shares = graph.arrays["w"] / flat
    np.testing.assert_allclose(shares, shares[0, 0], rtol=1e-9)
    assert shares[0, 0] > 0, "a sign stays"
    for layer, tiles in enumerate(made.tiles):
        np.testing.assert_array_equal(graph.arrays[f"t{layer}"], tiles)
        assert all(f'data-tile="t{layer}.{i}"' in graph.svg for i in range(len(tiles)))


def test_a_unit_is_shown_large_in_the_place_of_the_output_under_the_points():
    trace, made, shown = drawn(PLANE)
    actors_of_plane = panel(shown, "plane").actors
    kinds = [part.kind for part in actors_of_plane]
    assert kinds.index("raster") < kinds.index("enlarged") < kinds.index("marker")
    large = actor(panel(shown, "plane"), "enlarged")
    assert panel(shown, large.of).kind == "graph"
    assert (large.x, large.y) == (made.x, made.y), "a tile and the plane show the same stretch"
    for label in ("Input x₁", "Input x₂", "Unit 4 of layer 1", "Score 2"):
        assert f'aria-label="{label}"' in panel(shown, large.of).svg
    trace, made, shown = drawn(LINE)
    assert panel(shown, "curve").actors[-1].kind == "enlarged", "it covers the data: its scale is another"
    large = actor(panel(shown, "curve"), "enlarged")
    assert large.x == made.x
    tiles = panel(shown, large.of).arrays
    assert set(large.limits) == {name for name in tiles if name[0] == "t"}
    a = np.maximum(
        0, trace.weights()[0][0][-1, 0, 0] * scaled(trace, made.grid[::2]) + trace.weights()[1][0][-1, 0]
    )
    coded = (tiles["t1"][0, -1].astype(float) - 128) / 127 * large.limits["t1"]
    assert np.abs(coded - np.minimum(a, large.limits["t1"])).max() <= large.limits["t1"] / 127


def scaled(trace, x):
    """A regression's input as the network gets it."""
    return (x - trace.scale.mean[0]) / trace.scale.deviation[0]


def test_each_of_two_networks_has_its_own_units_in_its_own_plot():
    trace = run(replace(PLANE, epochs=2))
    made = pictures(trace)
    shown = comparison((trace, trace), (made, made), None)
    for suffix in ("", "-b"):
        assert actor(panel(shown, f"plane{suffix}"), "enlarged").of == f"network{suffix}"


def test_the_losses_of_a_growing_training_stand_on_the_axis_of_the_whole():
    partial = next(grow(FitSpec(epochs=200, number=20, batch_size=5)))
    assert partial.epochs[-1] < 200
    shown = scene(partial, pictures(partial), None, None, View(follow=True))
    assert shown.follow
    assert f"Epoch {partial.epochs[-1]} of 200: " in narration(shown, partial.last)
    assert panel(shown, "losses").figure["layout"]["xaxis"]["range"][1] == 200
    trace = run(replace(LINE, optimizer="sgd", learning_rate=10.0))
    assert trace.diverged
    shown = scene(trace, pictures(trace), None, None)
    assert not shown.follow
    assert panel(shown, "losses").figure["layout"]["xaxis"]["range"][1] == trace.epochs[-1] < 20


def test_a_discretized_output_has_signs_and_classes_without_shades():
    trace, made, shades = drawn(PLANE)
    shown = scene(trace, made, None, None, View(discretize=True))
    assert actor(panel(shades, "plane"), "raster").colors == [["paper", "region0"], ["paper", "region1"]]
    assert actor(panel(shown, "plane"), "raster").colors == [["region0"], ["region1"]]
    for layer, tiles in enumerate(made.tiles):
        signs = panel(shown, "network").arrays[f"t{layer}"]
        assert set(np.unique(signs)) <= {1, 128, 255}
        np.testing.assert_array_equal(np.sign(signs.astype(int) - 128), np.sign(tiles.astype(int) - 128))
    trace, made, plain = drawn(LINE)
    shown = scene(trace, made, None, truth(LINE, made.grid), View(discretize=True))
    np.testing.assert_array_equal(panel(shown, "network").arrays["t1"], panel(plain, "network").arrays["t1"])


def test_the_table_of_a_unit_has_its_weights_and_gradients():
    trace, _, shown = drawn(PLANE, (1, 2))
    table = panel(shown, "unit")
    (w, b), (dw, db) = trace.weights(), trace.weights("grad")
    assert [row.edit for row in table.rows] == ["w1.3.1", "w1.3.2", "b1.3"]
    for i in (0, 1):
        np.testing.assert_array_equal(table.rows[i].values[0], w[0][:, 2, i])
        np.testing.assert_array_equal(table.rows[i].values[1], dw[0][:, 2, i])
    np.testing.assert_array_equal(table.rows[2].values[0], b[0][:, 2])
    np.testing.assert_array_equal(table.rows[2].values[1], db[0][:, 2])


def test_a_unit_that_the_network_lacks_is_the_output():
    trace = run(replace(PLANE, epochs=1))
    assert selected_unit(trace, (1, 3)) == (1, 3)
    for unit in (None, (0, 0), (1, 4), (3, 0)):
        assert selected_unit(trace, unit) == (2, 0)


def test_losses_and_numbers_are_those_of_the_trace():
    trace, _, shown = drawn(LINE)
    plot, table = panel(shown, "losses"), panel(shown, "numbers")
    for still, error in zip(plot.figure["data"], trace.squared_error, strict=True):
        np.testing.assert_array_equal(still["x"], trace.epochs)
        np.testing.assert_array_equal(still["y"], error)
    by_label = {row.label: row.values for row in table.rows}
    np.testing.assert_array_equal(by_label["loss"][0], trace.train_loss)
    np.testing.assert_array_equal(by_label["MSE"][1], trace.squared_error[1])
    np.testing.assert_array_equal(by_label["MSE/4"][0], trace.squared_error[0] / 4)


def test_a_divergence_has_a_red_mark_at_its_epoch_and_a_sentence():
    trace, _, shown = drawn(replace(LINE, optimizer="sgd", learning_rate=10.0))
    mark = actors(panel(shown, "losses"), "marker")[0]
    assert (mark.colors, mark.shape, mark.known_from) == ("diverged", "cross", trace.diverged)
    assert mark.x == trace.epochs[trace.diverged]
    assert "learning rate" in shown.narration[-1][1]


def test_sentences_are_short():
    for spec in (PLANE, LINE, replace(PLANE, dataset="own")):
        assert max(len(sentence) for _, sentence in drawn(spec)[2].narration) <= 118


def test_own_points_have_handles_while_they_are_few():
    points = tuple((float(i), float(i % 7), 1.0 + i % 2) for i in range(60))
    trace, _, shown = drawn(replace(PLANE, dataset="own", points=points, epochs=2))
    handles = panel(shown, "plane").handles
    assert [(h.name, h.x, h.y) for h in handles][:2] == [("p0", 0.0, 0.0), ("p1", 1.0, 1.0)]
    assert len(handles) == len(trace.data.x) == 60
    many = (*points, (1.0, 1.0, 1.0))
    assert not panel(drawn(replace(PLANE, dataset="own", points=many, epochs=2))[2], "plane").handles


@pytest.mark.parametrize("frame", [LARGE, SMALL_FRAME])
@pytest.mark.parametrize("sizes", [(2, 2), (1, 1, 1), (7, 32, 32, 32, 32, 4), (2, 8, 8, 4, 2), (2, 1, 32, 1)])
def test_no_picture_overlaps_another_or_leaves_the_drawing(sizes, frame):
    places, side = layout(sizes, frame)
    assert side >= 9
    corners = np.array([place for layer in places for place in layer])
    assert len(corners) == sum(sizes)
    assert corners.min() >= 0
    assert (corners[:, 0] + side <= frame.width + 1e-9).all()
    assert (corners[:, 1] + side <= frame.height + 1e-9).all()
    apart = np.abs(corners[:, None] - corners[None]).max(-1) + 1e9 * np.eye(len(corners))
    assert apart.min() >= side


@pytest.mark.parametrize("frame", [LARGE, SMALL_FRAME])
@pytest.mark.parametrize("names", [("x",), ("x₁", "x₂"), ("x₁", "x₂", *FEATURE_SYMBOLS)])
def test_the_names_of_the_inputs_have_room(names, frame):
    places, _ = layout((len(names), 4, 2), frame, room_of(names))
    longest = max(len(name) for name in names) * 0.6 * 14  # a letter of a monospaced type of 14
    assert min(x for x, _ in places[0]) - NAME_GAP - longest >= 0


def test_of_too_many_edges_those_of_the_unit_are_drawn():
    sizes = (2, 32, 32, 2)
    assert set(edges_of(sizes, (2, 5))) == {(2, 5, i) for i in range(32)} | {(3, j, 5) for j in range(2)}
    assert len(edges_of((2, 8, 8, 4, 2), (1, 0))) == 16 + 64 + 32 + 8 <= MAX_EDGES


def test_two_networks_stand_side_by_side():
    first, second = run(PLANE), run(replace(PLANE, hidden=(2,), seed=5))
    made = pictures(first), pictures(second)
    shown = comparison((first, second), made, None)
    assert {"network", "network-b", "plane", "plane-b", "losses", "numbers"} <= set(panels(shown))
    lines = panel(shown, "losses").figure["data"]
    np.testing.assert_array_equal(lines[2]["y"], second.train_loss)
    assert shown.pack()
    assert all(len(sentence) <= 118 for _, sentence in shown.narration)
