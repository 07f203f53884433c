"""The scenes of the weight penalties draw the traces, and say in words what happens."""

import math
from dataclasses import replace

import numpy as np
import pytest

from playground.catalog.penalties import PENALTIES
from playground.experiments.weight_penalties import decay, geometry, path, steps
from playground.experiments.weight_penalties.points import make
from playground.experiments.weight_penalties.spec import LAMBDAS, WeightPenaltiesSpec
from playground.figures import weight_penalties as figure
from playground.figures.weight_penalties.clock import lambda_axis
from playground.figures.weight_penalties.look import (
    counted,
    log_axis,
    number,
    stick_range,
    sticks,
)
from tests.pages.walking import unpack

SPEC = WeightPenaltiesSpec(prox_steps=10, decay_steps=20)
EXPERIMENTS = {"path": path, "steps": steps, "geometry": geometry, "decay": decay}


def drawn(spec, view):
    trace = EXPERIMENTS[view].run(spec)
    header, arrays = unpack(getattr(figure, view).scene(trace, spec).pack())
    return trace, {panel["id"]: panel for panel in header["panels"]}, arrays, header


def cells(panel, arrays):
    """The numbers of a table: label -> one array for each column."""
    return {
        row["label"]: [np.ravel(arrays[cell["values"]["$array"]]) for cell in row["cells"]]
        for row in panel["rows"]
    }


EXTREMES = [
    {},
    {"lambda_": 0.0},
    {"lambda_": 1e6},
    {"points": 1},
    {"points": 1, "degree": 1, "points_noise": 0.0},
    {"points": 2, "degree": 24, "basis": "powers"},
    {"prox_rate": 3.0, "prox_steps": 200},
    {"best_w1": 0.0, "best_w2": 0.0, "penalty_mix": 0.0},
    {"decay_batch": 1, "decay_scale": 1.0},
]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("view", EXPERIMENTS)
@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("changes", EXTREMES, ids=str)
def test_everything_is_drawn_whatever_the_settings(view, penalty, changes):
    _, panels, _, header = drawn(replace(SPEC, penalty=penalty, **changes), view)
    assert header["narration"]
    assert all(len(text) < 125 for _, text in header["narration"]), "it has to fit on a line"
    for panel in panels.values():
        if panel["kind"] != "plot":
            continue
        for axis in ("xaxis", "yaxis"):
            low, high = panel["figure"]["layout"][axis]["range"]
            assert math.isfinite(low)
            assert math.isfinite(high)
            assert low < high


def test_the_table_of_the_path_holds_the_exact_numbers():
    trace, panels, arrays, header = drawn(SPEC, "path")
    assert header["last"] == len(LAMBDAS) - 1
    shown = cells(panels["numbers"], arrays)
    for label, values in (
        ("λ", trace.lambdas),
        ("train", trace.train),
        ("held out", trace.held),
        ("exactly 0", trace.zeros),
        ("Ω(w)", trace.lambdas * np.abs(trace.w).sum(1)),
        ("off KKT", trace.gap),
    ):
        np.testing.assert_array_equal(shown[label][0], values)


def test_the_table_of_the_steps_is_the_arithmetic_of_a_step():
    spec = replace(SPEC, weight_shown=4, penalty="elastic")
    trace, panels, arrays, header = drawn(spec, "steps")
    assert header["last"] == 20
    shown = cells(panels["numbers"], arrays)
    begins, pull, u, penalty, new = (
        shown[label] for label in ("w, cos 4", "−η ∂L/∂w", "u", "penalty", "new w")
    )
    for method in (0, 1):
        np.testing.assert_allclose(begins[method] + pull[method], u[method], atol=1e-15)
        np.testing.assert_allclose(u[method] + penalty[method], new[method], atol=1e-15)
        np.testing.assert_array_equal(new[method][::2][1:], trace.w[method, 2::2, 3])
        slope = trace.gradient[method, 1::2, 3]  # at the weights with which each step begins
        np.testing.assert_allclose(pull[method][1::2], -trace.eta * slope, atol=1e-15)
    np.testing.assert_array_equal(shown["exactly 0"][1], trace.zeros[1])


def test_points_fall_onto_the_soft_threshold():
    trace, panels, arrays, _ = drawn(SPEC, "steps")
    dots = next(actor for actor in panels["shrinking"]["actors"] if actor["kind"] == "marker")
    u, new = (arrays[dots[axis]["$array"]] for axis in "xy")
    threshold = trace.eta * trace.strength.l1
    for t in range(1, 21):
        soft = np.sign(u[:, t]) * np.maximum(np.abs(u[:, t]) - threshold, 0)
        np.testing.assert_allclose(new[:, t], u[:, t] if t % 2 else soft, atol=1e-6)


def test_the_method_that_is_drawn():
    for method, shrinking in enumerate(steps.METHODS):
        trace, panels, arrays, _ = drawn(replace(SPEC, shrinking=shrinking), "steps")
        curve = panels["fit"]["actors"][0]
        np.testing.assert_allclose(arrays[curve["y"]["$array"]], trace.curve(method), rtol=1e-6, atol=1e-6)


def test_rings_stand_where_a_weight_is_exactly_zero():
    trace, panels, arrays, _ = drawn(SPEC, "path")
    ring = panels["weights"]["actors"][-1]
    assert ring["shape"] == "ring"
    np.testing.assert_array_equal(np.isfinite(arrays[ring["y"]["$array"]]), trace.w.T == 0)


def test_the_three_maps_share_the_loss_and_its_ring():
    trace, panels, arrays, _ = drawn(SPEC, "geometry")
    maps = [panels[f"map-{key}"] for key in figure.geometry.ORDER]
    for panel in maps:
        [grip] = panel["grips"]
        assert (grip["x"], grip["y"]) == (1.2, 0.5)
    assert len({grip["name"] for panel in maps for grip in panel["grips"]}) == 3
    assert len({panel["figure_version"] for panel in maps}) == 1, "dragging redraws no plot"
    moved = drawn(replace(SPEC, best_w1=-1.0), "geometry")[1]
    assert moved["map-l1"]["figure_version"] == panels["map-l1"]["figure_version"]
    shown = cells(panels["numbers"], arrays)
    for shape in trace.shapes:
        np.testing.assert_array_equal(shown[PENALTIES[shape.key].title][1], shape.w[:, 0])
        np.testing.assert_array_equal(shown[PENALTIES[shape.key].title][2], shape.w[:, 1])


def test_the_table_of_the_decay_holds_the_exact_numbers():
    trace, panels, arrays, _ = drawn(SPEC, "decay")
    shown = cells(panels["numbers"], arrays)
    for k, way in enumerate(decay.WAYS):
        np.testing.assert_array_equal(shown[way.title][1], trace.w[k, :, 1])
        np.testing.assert_array_equal(shown[way.title][2], trace.shrink[k, :, 0])


def test_the_narration_counts_zeros_and_names_the_best():
    trace = path.run(SPEC)
    lines = dict(figure.path.narration(trace))
    assert lines[0].startswith("No penalty: the curve goes through every point.")
    assert "13 of 20 weights are exactly zero" in lines[44]
    assert "all 20 weights are exactly zero" in lines[81]
    assert [k for k, line in lines.items() if "lowest of all λ" in line] == [trace.best]
    l2 = dict(figure.path.narration(path.run(replace(SPEC, penalty="l2"))))
    assert all("no weight is exactly zero" in l2[k] for k in range(1, 82))


def test_the_narration_of_the_steps_says_what_the_penalty_does():
    lines = dict(figure.steps.narration(steps.run(SPEC), SPEC))
    assert lines[1].startswith("Step 1, gradient")
    assert lines[2] == "Step 1, penalty: ηλ₁ = 0.0213 nearer to zero; 9 of 20 weights are exactly zero."
    two = replace(SPEC, penalty="l2", lambda_=1.0)
    assert "divided by 1.425" in dict(figure.steps.narration(steps.run(two), two))[2]
    none = replace(SPEC, lambda_=0.0)
    assert "nothing: λ = 0" in dict(figure.steps.narration(steps.run(none), none))[2]
    wild = replace(SPEC, penalty="l2", prox_rate=3.0, prox_steps=100)
    trace = steps.run(wild)
    assert figure.steps.narration(trace, wild)[-1][0] == trace.diverged[0]


def test_the_narration_of_the_decay_says_who_is_decayed_how_much():
    trace = decay.run(replace(SPEC, lambda_=0.1))
    lines = dict(figure.decay.narration(trace, replace(SPEC, lambda_=0.1)))
    assert "Adam with L2 0.42 % of w₁ and 2.4 % of w₂; AdamW 0.5 % of both" in lines[0]
    wild = replace(SPEC, lambda_=1e6)
    assert "AdamW has diverged" in figure.decay.narration(decay.run(wild), wild)[-1][1]


@pytest.mark.parametrize(
    ("zeros", "of", "words"),
    [
        (0, 5, "no weight is exactly zero"),
        (1, 5, "1 of 5 weights is exactly zero"),
        (3, 5, "3 of 5 weights are exactly zero"),
        (5, 5, "all 5 weights are exactly zero"),
        (1, 1, "the weight is exactly zero"),
    ],
)
def test_zeros_are_counted_in_words(zeros, of, words):
    assert counted(zeros, of) == words


def test_sticks_do_not_hide_behind_a_few_enormous_weights():
    points = make(replace(SPEC, basis="powers"))
    w = np.zeros((2, 20))
    w[0, 3] = 1e5
    low, high = stick_range(points, w)
    assert high < 5
    plot = sticks(SPEC, points, w, (low, high))
    assert plot.figure["layout"]["yaxis"]["range"] == [low, high]


def test_axes():
    assert lambda_axis()["ticktext"] == ["0", "0.001", "0.1", "10"]
    assert [LAMBDAS[k] for k in lambda_axis()["tickvals"]] == pytest.approx([0, 0.001, 0.1, 10])
    axis = log_axis(np.array([np.nan, 0.0, 1e-9, 0.02, 5.0]), 1e-3)
    assert axis["range"][0] == pytest.approx(-1.75)
    assert axis["range"][1] >= math.log10(5)
    assert log_axis(np.array([np.nan]), 1e-3)["range"][0] == pytest.approx(-3)


def test_numbers_in_sentences():
    assert number(-0.01234) == "−0.0123"
    assert number(20627.2) == "20,627"
    assert number(-1e-9) == "−1e−09"
    assert number(1e12) == "1e+12"
