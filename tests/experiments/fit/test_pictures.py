"""The pictures of the units: what they show is what a plain network computes."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.experiments.fit import FitSpec, cached_pictures, grow, kinks, pictures, run
from playground.experiments.fit.pictures import LEVELS, PICTURES, PLANE, class_code, coded, grid_points
from playground.experiments.fit.run import scaled_inputs

LINE = FitSpec(task="regression", number=60, epochs=40, hidden=(5, 3), activation="tanh")
PLANE_SPEC = FitSpec(number=60, epochs=20, hidden=(3, 2))


def layers_of(trace, k, inputs):
    """a_1, ..., z_D (points, units) of kept epoch k, by NumPy alone."""
    w, b = trace.weights()
    a, out = inputs, []
    for layer in range(len(w)):
        z = a @ w[layer][k].T + b[layer][k]
        a = z if layer == len(w) - 1 else np.tanh(z)
        out.append(a)
    return out


@pytest.mark.parametrize(
    "spec",
    [LINE, replace(LINE, standardize=False), replace(LINE, hidden=()), replace(LINE, activation="relu")],
)
def test_the_output_is_the_sum_of_its_units(spec):
    drawn = pictures(run(spec))
    scale = max(1.0, np.abs(drawn.parts).max())
    assert np.abs(drawn.parts.sum(1) - drawn.output).max() / scale < 1e-12


@pytest.mark.parametrize("spec", [LINE, replace(LINE, standardize=False)])
def test_a_curve_is_the_network_in_units_of_y(spec):
    trace = run(spec)
    drawn = pictures(trace)
    for k in (0, 7, trace.last):
        y = layers_of(trace, k, scaled_inputs(spec, trace.scale, drawn.grid[:, None]))[-1][:, 0]
        np.testing.assert_allclose(
            drawn.output[k], y * trace.scale.y_deviation + trace.scale.y_mean, rtol=1e-9, atol=1e-9
        )
    x = trace.data.x[trace.data.train, 0]
    inside = np.interp(x, drawn.grid, drawn.output[-1])
    error = np.mean((inside - trace.data.y[trace.data.train]) ** 2)
    assert error == pytest.approx(trace.squared_error[0][-1], rel=0.05), "to the grid's own error"


@pytest.mark.parametrize("spec", [LINE, PLANE_SPEC])
def test_tiles_are_the_values_of_every_unit(spec):
    trace = run(spec)
    drawn = pictures(trace)
    if spec.is_regression:
        points = drawn.grid[::2, None]
    else:
        points = grid_points(drawn.x, drawn.y, drawn.tiles[1].shape[-1])
    inputs = scaled_inputs(spec, trace.scale, points)
    for k in (0, trace.last):
        for layer, values in enumerate([inputs, *layers_of(trace, k, inputs)]):
            tile = drawn.tiles[layer][:, min(k, drawn.tiles[layer].shape[1] - 1)].reshape(values.shape[1], -1)
            shown = (tile[:, : len(points)].astype(float) - 128) / LEVELS * drawn.limits[layer]
            level = drawn.limits[layer] / LEVELS
            inside = (np.abs(values.T) > level / 2) & (np.abs(values.T) < 0.999 * drawn.limits[layer])
            if layer or not spec.is_regression:
                assert np.abs(shown - values.T)[inside].max() <= 0.51 * level


def test_the_plane_shows_the_predicted_class_at_every_place():
    trace = run(PLANE_SPEC)
    drawn = pictures(trace)
    inputs = scaled_inputs(PLANE_SPEC, trace.scale, grid_points(drawn.x, drawn.y, PLANE))
    for k in (0, trace.last):
        z = layers_of(trace, k, inputs)[-1]
        p = torch.softmax(torch.tensor(z), -1).numpy()
        code = drawn.plane[k].reshape(-1).astype(int)
        sure = np.abs(p[:, 0] - p[:, 1]) > 0.01
        np.testing.assert_array_equal(code[sure] // 128, z.argmax(1)[sure])
        np.testing.assert_allclose((code % 128 / 127)[sure], np.abs(p[:, 0] - p[:, 1])[sure], atol=0.005)


def test_the_first_row_of_the_plane_is_the_top():
    first, last = grid_points((0, 1), (0, 1), 4)[[0, -1]]
    np.testing.assert_allclose([first, last], [[0.125, 0.875], [0.875, 0.125]])


@pytest.mark.parametrize("classes", [2, 3, 4])
def test_codes_of_classes_stay_in_their_bands(classes):
    p = np.random.default_rng(0).dirichlet(np.ones(classes), 500)
    levels = 256 // classes
    np.testing.assert_array_equal(class_code(p) // levels, p.argmax(1))
    np.testing.assert_array_equal(class_code(np.eye(classes)), np.arange(classes) * levels + levels - 1)


def test_a_relu_network_is_straight_between_its_kinks():
    spec = replace(LINE, hidden=(4,), activation="relu", epochs=100)
    trace = run(spec)
    places, (w, b) = kinks(trace)[:, -1], trace.weights()
    scaled = (places - trace.scale.mean[0]) / trace.scale.deviation[0]
    np.testing.assert_allclose(w[0][-1, :, 0] * scaled + b[0][-1], 0, atol=1e-12)
    drawn = pictures(trace)
    bend = np.abs(np.diff(drawn.output[-1], 2))
    near = np.abs(drawn.grid[1:-1, None] - places).min(1) <= drawn.grid[1] - drawn.grid[0]
    assert bend[~near].max() < 1e-9 * np.abs(drawn.output[-1]).max()
    assert bend[near].max() > 1e-3


def test_pictures_of_nothing_and_of_a_divergence_are_drawn():
    for spec in (
        replace(PLANE_SPEC, dataset="own"),
        replace(LINE, function="own"),
        replace(LINE, function="own", points=((1.0, 1.0),)),
        replace(LINE, optimizer="sgd", learning_rate=10.0, activation="relu", hidden=(8,)),
    ):
        drawn = pictures(run(spec))
        assert drawn.x[0] < drawn.x[1]
        assert drawn.y[0] < drawn.y[1]


@pytest.fixture
def no_pictures():
    PICTURES.clear()
    yield
    PICTURES.clear()


@pytest.mark.parametrize("spec", [LINE, PLANE_SPEC])
def test_pictures_of_a_whole_training_are_made_once(no_pictures, spec):
    first, again = cached_pictures(run(spec)), cached_pictures(run(spec))
    assert again is first
    other = cached_pictures(run(replace(spec, seed=2)))
    assert other is not first
    assert len(PICTURES) == 2
    for drawn, trace in ((first, run(spec)), (other, run(replace(spec, seed=2)))):
        expected = pictures(trace)
        for name in ("grid", "output", "parts", "plane"):
            np.testing.assert_array_equal(getattr(drawn, name), getattr(expected, name))
        for tile, value in zip(drawn.tiles, expected.tiles, strict=True):
            np.testing.assert_array_equal(tile, value)


def test_pictures_of_a_growing_training_are_not_kept_for_the_whole_one(no_pictures):
    *partial, whole = grow(PLANE_SPEC, every=4)
    assert [len(cached_pictures(trace).plane) for trace in partial] == [len(t.epochs) for t in partial]
    assert len(partial) > 1
    assert len(PICTURES) == 0
    assert len(cached_pictures(whole).plane) == len(whole.epochs)


def test_pictures_of_a_divergence_are_whole(no_pictures):
    spec = replace(LINE, optimizer="sgd", learning_rate=10.0, activation="relu", hidden=(8,))
    trace = run(spec)
    assert trace.diverged is not None
    assert cached_pictures(trace) is cached_pictures(run(spec))


def test_a_value_keeps_its_sign_however_small():
    values = np.array([-1e-9, 0.0, 1e-9, 0.5, -0.004, np.nan, -np.inf, 9.0])
    code = coded(values, 1.0).astype(int) - 128
    np.testing.assert_array_equal(code, [-1, 0, 1, 64, -1, 0, -127, 127])
