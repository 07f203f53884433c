"""The page of the losses: each lesson really shows what it claims, and typed values are checked."""

import math

import numpy as np
import pytest

from pages.networks.losses import DEFAULT, PAGE
from playground.experiments.losses import WORDS, LossesSpec, run, run_weights
from playground.ui.controls import fill_spec
from tests.pages.walking import checked, open_page, scenes, value, widget

FILE = "networks/losses.py"
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}


def trace_of(title):
    lesson = LESSONS[title]
    spec = fill_spec(DEFAULT, PAGE.settings(lesson))
    return run(spec), spec, lesson.step


def test_one_right_word():
    trace, spec, step = trace_of("One right word")
    assert spec.target == (1, 0, 0, 0, 0)
    q, pull = trace.q[:, step], trace.gradient[:, step]
    assert pull[0] == pytest.approx(-(1 - q[0]))
    np.testing.assert_array_equal(pull[1:], q[1:])
    assert pull.sum() == pytest.approx(0, abs=1e-15)


def test_confidently_wrong():
    trace, _, step = trace_of("Confidently wrong")
    assert trace.q[0, step] < 0.0001
    assert trace.loss[step] == pytest.approx(10, abs=0.1)
    assert trace.loss[step] == pytest.approx(-math.log(trace.q[0, step]))
    assert np.abs(trace.gradient).max() < 1


def test_a_soft_target():
    trace, spec, step = trace_of("A soft target")
    assert step == spec.steps
    assert round(trace.entropy, 2) == 1.03
    assert round(trace.entropy / math.log(2), 2) == 1.49
    assert trace.divergence[step] < 0.01 < 0.3 < trace.divergence[0]
    assert (np.diff(trace.divergence) < 0).all()
    assert trace.loss[step] == pytest.approx(trace.entropy, abs=0.01)


def test_on_to_w():
    lesson = LESSONS["On to w"]
    assert PAGE.settings(lesson)["view"] == "weights"
    trace = run_weights(fill_spec(DEFAULT, PAGE.settings(lesson)))
    assert trace.x.tolist() == [2, 1, 0, 1]
    np.testing.assert_array_equal(trace.dL_dw[0, 0], 2 * trace.dL_dw[0, 1])
    assert (trace.dL_dw[0, 2] == 0).all()
    assert (trace.w[0, 2] == trace.w[0, 2, 0]).all()
    assert trace.loss[0] > 2, "however wrong the score"
    assert trace.loss[-1] < 0.05


def test_the_weights_are_those_of_the_address_in_stage_script_and_data():
    at = open_page(FILE, view="weights", inputs="1,2,-1", word_weights=",".join(["0.5"] * 15), steps="5")
    [(header, arrays)] = scenes(at)
    assert [panel["id"] for panel in header["panels"]] == ["forward", "backward", "loss", "numbers"]
    trace = run_weights(LossesSpec(inputs=(1.0, 2.0, -1.0), word_weights=(0.5,) * 15, steps=5))
    exact = [np.ravel(a) for a in arrays.values() if a.dtype == np.float64]
    for values in (trace.w, trace.dL_dw, trace.dL_dz):
        assert any(np.array_equal(a, values.ravel()) for a in exact), "float64, to the bit"
    assert "torch.outer" in next(block.value for block in at.code)
    np.testing.assert_array_equal(at.dataframe[0].value["dL_dw_12"], trace.dL_dw[0, 1])


def test_squared_error_is_stuck():
    trace, spec, step = trace_of("Squared error is stuck")
    assert trace.kinds == ("squared-sigmoid", "binary-cross-entropy")
    assert spec.label == 1
    np.testing.assert_array_equal(np.round(trace.prediction[:, 0], 4), [0.0003, 0.0003])
    y_hat = trace.prediction[0, 0]
    assert round(2 * y_hat * (1 - y_hat), 4) == 0.0007
    assert trace.gradient[0, 0] / trace.gradient[1, 0] == pytest.approx(2 * y_hat * (1 - y_hat))
    assert trace.prediction[0, step] < 0.0004
    assert trace.prediction[1, step] > 0.95


def test_it_pulls_hardest_at_a_third():
    trace, _, step = trace_of("It pulls hardest at ⅓")
    assert trace.prediction[0, step] == pytest.approx(1 / 3, abs=1e-6)
    assert -trace.gradient[0, step] == pytest.approx(8 / 27, abs=1e-9)
    assert np.abs(trace.curve_gradient[0]).max() <= 8 / 27
    assert round(8 / 27, 3) == 0.296


def test_overflow():
    trace, spec, step = trace_of("Overflow")
    assert 1 / (1 + math.exp(-spec.score)) == 1
    assert trace.printed[0, step] == math.inf
    assert trace.loss[0, step] == 40


def test_the_player_carries_the_exact_numbers():
    at = open_page(FILE, logits="3,1,0,0,0", target="1,1,0,0,0")
    [(_, arrays)] = scenes(at)
    trace = run(LossesSpec(logits=(3.0, 1.0, 0.0, 0.0, 0.0), target=(1.0, 1.0, 0.0, 0.0, 0.0)))
    exact = [np.ravel(a) for a in arrays.values() if a.dtype == np.float64]
    for values in (trace.z[1], trace.q[1], trace.gradient[1], trace.loss):
        assert any(np.array_equal(a, values) for a in exact)


def test_what_does_not_sum_to_one_is_divided_and_said_so():
    at = open_page(FILE, target="1,1,0,0,0")
    assert any("They sum to 2" in caption.value for caption in at.caption)
    assert not [c for c in open_page(FILE, target="0.1,0.2,0.3,0.4,0").caption if "They sum" in c.value]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("1,2,inf,0,0", "for laptops is not a number"), ("", "must be 5 numbers"), ("1,2", "must be 5 numbers")],
)
def test_a_typing_mistake_is_said_and_the_last_numbers_stay(typed, sentence):
    at = open_page(FILE, logits="3,1,0,0,0")
    checked(widget(at, "logits").set_value(typed).run())
    said = [caption.value.replace("\\", "") for caption in at.caption]
    assert any(sentence in text and "Using 3,1,0,0,0" in text for text in said)
    script = next(block.value for block in at.code)
    assert "(3.0, 1.0, 0.0, 0.0, 0.0)" in script
    assert widget(at, "logits").value == typed, "what was typed stays, to be mended"


def test_a_lesson_mends_a_typing_mistake():
    at = open_page(FILE)
    widget(at, "logits").set_value("x").run()
    checked(at.button(key="lesson-1").click().run())
    assert value(at, "logits") == "-6,4,0,0,0"


def test_script_and_data_are_of_the_current_settings():
    at = open_page(FILE, loss="Squared error of z", score="2.5", learning_rate="0.3")
    script = next(block.value for block in at.code)
    assert "F.mse_loss(z, y)" in script
    assert "2.5" in script
    spec = LossesSpec(loss="squared", score=2.5, learning_rate=0.3)
    np.testing.assert_array_equal(at.dataframe[0].value["squared: z"], run(spec).z[0])


@pytest.mark.parametrize("kind", PAGE.controls[0].options)
def test_the_maths_name_pytorchs_function_and_its_value(kind):
    at = open_page(FILE, loss=kind)
    words = " ".join(text.value for text in at.markdown)
    assert "In PyTorch" in words
    assert "`F." in words
    assert "Checked" in words


def test_the_words_are_the_lectures():
    assert WORDS[:4] == ("books", "exams", "laptops", "minds")
