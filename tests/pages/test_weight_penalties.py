"""The page of the weight penalties: each lesson really shows what it claims, whatever the seed."""

from dataclasses import replace

import numpy as np
import pytest

from pages.regularization.weight_penalties import PAGE
from pages.regularization.weight_penalties_controls import DEFAULT, VIEWS
from playground.experiments.weight_penalties import decay, geometry, path, steps
from playground.experiments.weight_penalties.check import over_seeds
from playground.experiments.weight_penalties.points import TRUE_AMPLITUDES
from playground.experiments.weight_penalties.spec import LAMBDAS, WeightPenaltiesSpec, nearest_step
from playground.ui.controls import fill_spec
from tests.pages.walking import checked, open_page, scenes, set_control

FILE = "regularization/weight_penalties.py"
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}
SPEC = WeightPenaltiesSpec()


def of(title):
    lesson = LESSONS[title]
    return fill_spec(DEFAULT, PAGE.settings(lesson)), lesson


def test_l1_leaves_few():
    spec, lesson = of("L1 leaves few")
    trace = path.run(spec)
    assert trace.zeros[lesson.step] == 13
    assert trace.w.shape[1] == 20
    assert set(TRUE_AMPLITUDES) <= set(1 + np.flatnonzero(trace.w[lesson.step])), "the three waves are kept"
    found = over_seeds(spec, 20)
    assert found.below_l2 == found.count == 20
    assert lesson.step == nearest_step(spec.strength)


def test_l2_only_shrinks():
    spec, lesson = of("L2 only shrinks")
    trace = path.run(spec)
    first, first_lesson = of("L1 leaves few")
    assert (spec.seed, lesson.step) == (first.seed, first_lesson.step)
    assert np.array_equal(trace.points.y, path.run(first).points.y), "the same points"
    assert (trace.zeros == 0).all()
    assert (np.diff(np.linalg.norm(trace.w, axis=1)) < 0).all()
    assert trace.lambdas[-1] == 10


def test_over_or_under():
    spec, lesson = of("Over or under")
    trace = path.run(spec)
    assert spec.basis == "powers"
    assert len(trace.points.y) == 15
    assert np.abs(trace.points.features @ trace.w[0] + trace.bias - trace.points.y).max() < 1e-10
    assert f"{trace.held_out[0]:,.0f}" == "20,627"
    assert trace.train[-1] > 0.8 * trace.points.y.var() / 2, "it misses even the points"
    assert trace.best_step == lesson.step
    assert trace.held_out[trace.best_step] < 0.25 * min(trace.held_out[0], trace.held_out[-1])
    found = over_seeds(spec, 20)
    assert found.between == found.count == 20


def test_corners_give_zeros():
    spec, lesson = of("Corners give zeros")
    trace = geometry.run(spec)
    shapes = {shape.key: shape for shape in trace.shapes}
    assert trace.lambdas[lesson.step] == 1
    w1, w2 = shapes["l1"].w[lesson.step]
    assert w2 == 0
    assert w1 > 0
    outline = shapes["l1"].outline[:, :, lesson.step].T
    assert np.abs(outline - (w1, 0)).max(1).min() < 1e-12, "a corner of the diamond"
    assert f"{shapes['l2'].w[lesson.step, 1]:.2f}" == "0.36"
    assert (shapes["l2"].w != 0).all()


def test_a_soft_step():
    spec, lesson = of("A soft step")
    trace = steps.run(spec)
    t = lesson.step
    threshold = trace.eta * spec.strength
    assert f"{threshold:.3f}" == "0.021"
    assert (trace.w[0, t] != 0).all(), "the gradient has moved all weights"
    near = np.abs(trace.w[0, t]) <= threshold
    assert near.sum() == 9
    np.testing.assert_array_equal(trace.w[0, t + 1] == 0, near)
    taken = np.abs(trace.w[0, t, ~near]) - np.abs(trace.w[0, t + 1, ~near])
    np.testing.assert_allclose(taken, threshold)


def test_slopes_give_none():
    spec, lesson = of("Slopes give none")
    trace = steps.run(spec)
    assert lesson.step == 2 * spec.steps == 120
    assert trace.zeros[:, -1].tolist() == [13, 0]
    unwanted = trace.w[1, 60::2][:, trace.minimum == 0]  # those that should be zero, in the second half
    assert (np.diff(np.sign(unwanted), axis=0) != 0).any(0).all(), "from one side of zero to the other"
    for seed in range(20):
        assert (steps.run(replace(spec, seed=seed)).zeros[1, 2::2] == 0).all()


def test_adamw_differs():
    spec, lesson = of("AdamW differs")
    trace = decay.run(spec)
    assert lesson.step == spec.steps
    adam, adamw = trace.w[2, -1], trace.w[3, -1]
    np.testing.assert_allclose(adam, trace.ridge_minimum, atol=1e-3)
    assert np.linalg.norm(adamw - trace.loss_minimum) < 0.03
    assert np.linalg.norm(adamw - trace.ridge_minimum) > 0.8
    assert (trace.decay_share[2, :, 0] < trace.decay_share[2, :, 1]).all(), "at every step"
    assert np.ptp(trace.decay_share[3]) == 0
    slopes = np.abs((trace.w[2] - trace.loss_minimum) @ trace.gram)
    assert (slopes[:20, 0] > 10 * slopes[:20, 1]).all(), "whose gradients are large"


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_shows_its_panels_and_explains_them(view):
    at = open_page(FILE, view=view, steps="20")
    [(header, _)] = scenes(at)
    expected = {
        "path": ["fit", "weights", "numbers", "errors", "weights-by-lambda"],
        "steps": ["fit", "weights", "numbers", "penalty-step", "distance"],
        "geometry": ["map-l1", "map-elastic", "map-l2", "numbers"],
        "decay": ["map", "numbers", "decay-share", "norm"],
    }
    assert [panel["id"] for panel in header["panels"]] == expected[view]
    words = " ".join(markdown.value for markdown in at.markdown)
    assert "weight_decay = 2λ (lecture 3) = α (lecture 4)" in words
    assert {"decay": "SGD cannot tell"}.get(view, "**Checked.**") in words
    assert "import torch" in at.code[0].value


def test_the_player_carries_the_exact_numbers():
    at = open_page(FILE, penalty="elastic", degree="9", seed="4")
    [(_, arrays)] = scenes(at)
    trace = path.run(WeightPenaltiesSpec(penalty="elastic", degree=9, seed=4))
    exact = [np.ravel(a) for a in arrays.values() if a.dtype == np.float64]
    for values in (trace.train, trace.held_out, trace.optimality_gap):
        assert any(np.array_equal(a, values) for a in exact), "float64, to the bit"


def test_the_clock_goes_to_the_lambda_that_is_asked_for():
    at = open_page(FILE)
    control = next(control for control in PAGE.controls if control.name == "strength")
    set_control(at, control, 0.5)
    [(header, _)] = scenes(checked(at.run()))
    assert header["step"] == nearest_step(0.5)
    assert LAMBDAS[header["step"]] == pytest.approx(0.5, rel=0.08)


def test_another_view_begins_where_it_makes_sense():
    at = open_page(FILE, strength="0.5")
    view = next(control for control in PAGE.controls if control.name == "view")
    at_lambda = nearest_step(0.5)
    for key, step in (("geometry", at_lambda), ("steps", 0), ("path", at_lambda), ("decay", 0)):
        set_control(at, view, key)
        [(header, _)] = scenes(checked(at.run()))
        assert header["step"] == step


def test_script_and_data_are_of_the_current_settings():
    at = open_page(FILE, penalty="l2", points="7", noise="0.1")
    code = at.code[0].value
    assert "N, d, noise = 7, 20, 0.1" in code
    expected = path.table(path.run(WeightPenaltiesSpec(penalty="l2", points=7, noise=0.1)))
    np.testing.assert_array_equal(at.dataframe[0].value["held_out_error"], expected["held_out_error"])


def test_what_the_maths_says_about_other_seeds_is_counted():
    at = open_page(FILE)
    words = " ".join(markdown.value for markdown in at.markdown)
    found = over_seeds(SPEC)
    assert f"in {found.between} of {found.count}" in words
    assert f"L2 reaches in {found.below_l2}" in words
