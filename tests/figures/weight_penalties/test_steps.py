"""The view of the steps: the table is the arithmetic of a step, and the plots follow the chosen method."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.weight_penalties.steps import METHODS
from tests.figures.oracle import actor, at, panels
from tests.figures.weight_penalties.scenes import SPEC, draw, table_column


def test_the_table_is_the_arithmetic_of_a_step():
    trace, scene = draw(replace(SPEC, penalty="elastic"), "steps", weight=4)
    table = panels(scene)["numbers"]
    assert scene.last == 40
    assert table.columns == METHODS
    for method in (0, 1):
        begin, pull, u, penalty, new = (
            table_column(table, label, method) for label in ("w, cos 4", "−η ∂L/∂w", "u", "penalty", "new w")
        )
        np.testing.assert_allclose(begin + pull, u, atol=1e-15)
        np.testing.assert_allclose(u + penalty, new, atol=1e-15)
        np.testing.assert_array_equal(new[::2][1:], trace.w[method, 2::2, 3])
        slope = trace.gradient[method, 1::2, 3]  # at the weights with which each step begins
        np.testing.assert_allclose(pull[1::2], -trace.eta * slope, atol=1e-15)
        np.testing.assert_array_equal(table_column(table, "exactly 0", method), trace.zeros[method])
        np.testing.assert_array_equal(table_column(table, "off KKT", method), trace.optimality_gap[method])


def test_a_weight_beyond_the_last_is_the_last():
    trace, scene = draw(replace(SPEC, degree=3), "steps", weight=20)
    new = table_column(panels(scene)["numbers"], "new w")
    np.testing.assert_array_equal(new[2::2], trace.w[0, 2::2, 2])
    marked = [rule for rule in panels(scene)["weights"].actors if rule.kind == "rules" and rule.x is not None]
    assert marked[0].x == 3


@pytest.mark.parametrize("method", METHODS)
def test_fit_and_weights_are_those_of_the_chosen_method(method):
    trace, scene = draw(SPEC, "steps", method=method)
    m = METHODS.index(method)
    w, points = trace.w[m], trace.points
    curve, stick = actor(panels(scene)["fit"], "curve"), actor(panels(scene)["weights"], "segment")
    before = actor(panels(scene)["weights"], "marker")
    for step in (1, 2, 20, 40):
        fitted = points.grid_features @ w[step] + points.bias
        np.testing.assert_allclose(at(curve.y, step), fitted, atol=1e-13)
        np.testing.assert_array_equal(at(stick.y2, step), np.where(w[step] != 0, w[step], np.nan))
        np.testing.assert_array_equal(at(before.y, step), w[step - 1])


def test_the_thresholds_on_the_weights_are_eta_lambda_on_both_sides():
    trace, scene = draw(SPEC, "steps")
    rules = [
        rule for rule in panels(scene)["weights"].actors if rule.kind == "rules" and np.ndim(rule.y) == 2
    ]
    np.testing.assert_allclose(np.sort(np.ravel(rules[0].y)), np.array([-1, 1]) * trace.eta * SPEC.strength)


def test_points_fall_onto_the_soft_threshold():
    trace, scene = draw(SPEC, "steps")
    plot = panels(scene)["penalty-step"]
    dots = actor(plot, "marker")
    threshold = trace.eta * trace.regularizer.l1
    for t in range(1, 41):
        u, new = at(dots.x, t), at(dots.y, t)
        soft = np.sign(u) * np.maximum(np.abs(u) - threshold, 0)
        np.testing.assert_array_equal(u, trace.w[0, t if t % 2 else t - 1])
        np.testing.assert_allclose(new, u if t % 2 else soft, atol=1e-15)
    np.testing.assert_array_equal(at(dots.x, 0), trace.w[0, 0])
    diagonal, curve = actor(plot, "curve", 0), actor(plot, "curve", 1)
    np.testing.assert_array_equal(diagonal.x, diagonal.y[:, 0])
    soft = np.sign(curve.x) * np.maximum(np.abs(curve.x) - threshold, 0)
    np.testing.assert_allclose(curve.y[:, 0], soft, atol=1e-15)
    assert curve.colors == "update", "as the proximal method's line in the distance"
    assert np.ravel(actor(plot, "rules", 1).x).tolist() == [-threshold, threshold]


def test_the_curve_of_the_proximal_step_is_for_the_proximal_method_alone():
    _, scene = draw(SPEC, "steps", method="subgradient")
    assert [a.kind for a in panels(scene)["penalty-step"].actors].count("curve") == 1


def test_the_distance_is_the_objective_above_its_minimum_after_whole_steps():
    trace, scene = draw(SPEC, "steps")
    trails = actor(panels(scene)["distance"], "trails")
    assert (trails.labels, trails.colors) == (METHODS, ("update", "curvature"))
    for t in (0, 1, 2, 7, 40):
        whole = t - t % 2
        expected = trace.objective[:, whole] - trace.minimum_objective
        np.testing.assert_allclose(at(trails.y, t), np.maximum(expected, 1e-16), rtol=1e-12)
        assert at(trails.x, t).tolist() == [t / 2, t / 2]
    cursor = actor(panels(scene)["distance"], "cursor")
    np.testing.assert_array_equal(cursor.at, np.arange(41) / 2)


def test_the_narration_says_what_the_penalty_does():
    lines = dict(draw(SPEC, "steps")[1].narration)
    assert lines[1] == (
        "Step 1, gradient: every weight goes a little down the loss. 9 of them are now within ηλ₁ of zero."
    )
    assert lines[2] == "Step 1, penalty: ηλ₁ = 0.0213 nearer to zero; 9 of 20 weights are exactly zero."
    assert (
        "divided by 1.425" in dict(draw(replace(SPEC, penalty="l2", strength=1.0), "steps")[1].narration)[2]
    )
    assert "nothing: λ = 0" in dict(draw(replace(SPEC, strength=0.0), "steps")[1].narration)[2]
    subgradient = dict(draw(SPEC, "steps", method="subgradient")[1].narration)
    assert subgradient[2] == "Step 1, penalty: minus η times its slope; no weight is exactly zero."
    trace, scene = draw(replace(SPEC, penalty="l2", relative_step_size=3.0, steps=100), "steps")
    assert scene.narration[-1][0] == trace.diverged[0]
    assert f"Diverged in step {(trace.diverged[0] + 1) // 2}:" in scene.narration[-1][1]
