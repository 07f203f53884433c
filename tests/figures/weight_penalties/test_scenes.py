"""Every view is drawn whatever the settings; words and axes that the views share."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from playground.catalog.penalties import PENALTIES
from playground.experiments.weight_penalties.points import make_points
from playground.experiments.weight_penalties.spec import LAMBDAS
from playground.figures.weight_penalties.lambda_axis import lambda_axis
from playground.figures.weight_penalties.style import short_number, zeros_in_words
from playground.figures.weight_penalties.weights import sticks, weight_colours, weight_range
from tests.figures.oracle import actor, at, panels, series
from tests.figures.weight_penalties.scenes import EXPERIMENTS, SPEC, draw
from tests.pages.walking import unpack

EXTREMES = [
    {},
    {"strength": 0.0},
    {"strength": 1e6},
    {"points": 1},
    {"points": 1, "degree": 1, "noise": 0.0},
    {"points": 2, "degree": 24, "basis": "powers"},
    {"relative_step_size": 3.0, "steps": 200},
    {"minimum_w1": 0.0, "minimum_w2": 0.0, "l1_ratio": 0.0},
    {"batch_size": 1, "feature_scale": 1.0},
]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("view", EXPERIMENTS)
@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("changes", EXTREMES, ids=str)
def test_everything_is_drawn_whatever_the_settings(view, penalty, changes):
    header, _ = unpack(draw(replace(SPEC, penalty=penalty, **changes), view)[1].pack())
    assert header["narration"]
    assert all(len(text) < 125 for _, text in header["narration"]), "it has to fit on a line"
    for panel in header["panels"]:
        if panel["kind"] != "plot":
            continue
        for axis in ("xaxis", "yaxis"):
            low, high = panel["figure"]["layout"][axis]["range"]
            assert math.isfinite(low)
            assert math.isfinite(high)
            assert low < high


def test_the_fit_has_the_points_the_held_out_points_and_the_curve_they_come_from():
    trace, scene = draw(SPEC, "path")
    points, plot = trace.points, panels(scene)["fit"]
    for index, (x, y) in enumerate(
        ((points.held_out_x, points.held_out_y), (points.grid, points.grid_truth), (points.x, points.y))
    ):
        np.testing.assert_array_equal(series(plot, index), (x, y))
    curve = actor(plot, "curve")
    for step in (0, 44, 81):
        fitted = points.grid_features @ trace.w[step] + points.y.mean()
        np.testing.assert_allclose(at(curve.y, step), fitted, atol=1e-13)


def test_sticks_stand_on_zero_end_at_the_weight_and_show_its_sign():
    trace, scene = draw(SPEC, "path")
    plot = panels(scene)["weights"]
    stick, dot = actor(plot, "segment"), actor(plot, "marker")
    assert stick.colors == dot.colors == "value", "its side of zero says its sign"
    for step in (0, 44, 81):
        w = np.where(trace.w[step] != 0, trace.w[step], np.nan)
        assert np.ravel(stick.x).tolist() == np.ravel(stick.x2).tolist() == list(range(1, 21))
        assert stick.y == 0
        np.testing.assert_array_equal(at(stick.y2, step), w)
        np.testing.assert_array_equal(at(dot.y, step), w)


def test_rings_stand_where_a_weight_is_exactly_zero():
    trace, scene = draw(SPEC, "path")
    ring = panels(scene)["weights"].actors[-1]
    assert ring.shape == "ring"
    np.testing.assert_array_equal(np.isfinite(ring.y), trace.w.T == 0)


def test_dashes_and_strong_colours_are_those_of_the_waves_in_the_curve():
    trace, scene = draw(SPEC, "path")
    x, y = series(panels(scene)["weights"], 0)
    assert x.tolist() == [1, 3, 4]
    np.testing.assert_array_equal(y, trace.points.true_weights[[0, 2, 3]])
    colours = weight_colours(trace.points)
    assert [j for j, colour in enumerate(colours, 1) if colour == "value"] == [1, 3, 4]
    powers = make_points(replace(SPEC, basis="powers"))
    assert set(weight_colours(powers)) == {"surface"}, "no powers make these waves"


def test_sticks_do_not_hide_behind_a_few_enormous_weights():
    points = make_points(replace(SPEC, basis="powers"))
    w = np.zeros((2, 20))
    w[0, 3] = 1e5
    low, high = weight_range(points, w)
    assert high < 5
    plot = sticks(SPEC, points, w, (low, high))
    assert plot.figure["layout"]["yaxis"]["range"] == [low, high]


def test_the_weights_axis_stays_while_a_control_moves_a_little():
    """Plotly then draws nothing anew: of nine presses of a control at most two move an axis."""
    versions = []
    for k in range(10):
        _, scene = draw(replace(SPEC, penalty="elastic", l1_ratio=round(0.1 + 0.05 * k, 2)), "path")
        panels = unpack(scene.pack())[0]["panels"]
        versions.append([panel["figure_version"] for panel in panels if panel["kind"] == "plot"])
    assert sum(before != after for before, after in pairwise(versions)) <= 2


@pytest.mark.parametrize(
    ("zeros", "weights", "words"),
    [
        (0, 5, "no weight is exactly zero"),
        (1, 5, "1 of 5 weights is exactly zero"),
        (3, 5, "3 of 5 weights are exactly zero"),
        (5, 5, "all 5 weights are exactly zero"),
        (1, 1, "the weight is exactly zero"),
    ],
)
def test_zeros_are_counted_in_words(zeros, weights, words):
    assert zeros_in_words(zeros, weights) == words


def test_the_axis_of_lambda():
    assert lambda_axis()["ticktext"] == ["0", "0.001", "0.1", "10"]
    assert [LAMBDAS[k] for k in lambda_axis()["tickvals"]] == pytest.approx([0, 0.001, 0.1, 10])


def test_numbers_in_sentences():
    assert short_number(-0.01234) == "−0.0123"
    assert short_number(20627.2) == "20,627"
    assert short_number(-1e-9) == "−1e−09"
    assert short_number(1e12) == "1e+12"
