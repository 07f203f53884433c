"""The page of the fit: each lesson shows what it claims; edits, points and files do what they should."""

from dataclasses import replace
from importlib import import_module
from itertools import count

import numpy as np
import pytest

from pages.networks.fit import PAGE, second_spec
from pages.networks.fit_controls import CONTROLS, DEFAULT
from playground.experiments.fit import FitSpec, is_long, kinks, pictures, run, truth
from playground.ui import growth
from playground.ui.controls import fill_spec
from tests.pages.walking import checked, open_page, scenes, set_control, value, widget

FILE = "networks/fit.py"
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}
CONTROL = {control.name: control for control in CONTROLS}


def trace_of(title):
    lesson = LESSONS[title]
    trace = run(fill_spec(DEFAULT, PAGE.settings(lesson)))
    assert lesson.step == trace.last
    return trace


def test_a_line():
    trace = trace_of("A line")
    assert trace.spec.hidden == ()
    assert trace.train_accuracy.max() < 0.7


def test_four_units():
    trace = trace_of("Four units")
    right = trace.train_accuracy == 1
    assert trace.spec.hidden == (4,)
    assert right[trace.epochs >= 51].all()
    assert not right[trace.epochs < 51].any()
    made = pictures(trace)
    inside = made.plane[-1] < 128
    assert inside[22, 22]
    border = np.concatenate([inside[0], inside[-1], inside[:, 0], inside[:, -1]])
    assert not border.any(), "closed"


def test_the_product_for_xor():
    trace = trace_of("x₁x₂ for XOR")
    assert trace.spec.hidden == ()
    assert trace.train_accuracy[-1] == trace.held_out_accuracy[-1] == 1
    assert run(replace(trace.spec, x1_x2=False)).train_accuracy.max() < 0.7, "without it, no"


def test_two_seeds():
    lesson = LESSONS["Two seeds"]
    values = PAGE.settings(lesson)
    first = fill_spec(DEFAULT, values)
    second = second_spec(first, values)
    assert second == replace(first, seed=9)
    a, b = run(first), run(second)
    assert round(100 * a.train_accuracy[-1]) == 89
    late = b.train_accuracy[b.epochs >= 400]
    assert round(100 * late[-1]) == 71
    assert np.ptp(late) < 0.03


def test_a_sum_of_kinks():
    trace = trace_of("A sum of kinks")
    assert (trace.spec.hidden, trace.spec.activation) == ((8,), "relu")
    made, places = pictures(trace), kinks(trace)[:, -1]
    bend = np.abs(np.diff(made.output[-1], 2))
    near = np.abs(made.grid[1:-1, None] - places).min(1) <= made.grid[1] - made.grid[0]
    assert bend[~near].max() < 1e-9 * np.abs(made.output[-1]).max()
    assert ((places > -5) & (places < 5)).sum() >= 3


def test_beyond_the_data():
    trace = trace_of("Beyond the data")
    made, places = pictures(trace), kinks(trace)[:, -1]
    for part in (made.grid > places[np.abs(places) < 8].max(), made.grid < places[np.abs(places) < 8].min()):
        part &= (made.grid < trace.data.x.min()) | (made.grid > trace.data.x.max())
        assert part.sum() > 5
        assert np.abs(np.diff(made.output[-1][part], 2)).max() < 1e-9 * np.abs(made.output[-1]).max()
        exact = truth(trace.spec, made.grid)[part]
        assert np.abs(np.diff(exact, 2)).max() > 0.5, "the sine bends"


def test_the_course_fit():
    trace = trace_of("The course's fit")
    train, held_out = (error[-1] / 4 for error in trace.squared_error)
    assert (round(train), round(held_out)) == (16, 41)
    assert trace.epochs[-1] == 2000


def test_too_large_a_rate():
    trace = trace_of("Too large η")
    assert trace.diverged == 3
    assert trace.epochs[3] == 3
    assert (np.diff(trace.train_loss) > 0).all()


def test_lessons_lead_to_short_sentences():
    for lesson in PAGE.lessons:
        assert len(lesson.look_for) <= 118


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"dataset": "own", "points": ""}, "no points"),
        ({"dataset": "own", "points": "1,2,1"}, "one point"),
        ({"dataset": "own", "points": "1,2,1;1,2,2"}, "same input"),
        ({"dataset": "own", "points": "1,2,1;2,2,1"}, "one class"),
        ({"edits": "w5.1.1@0=1", "epochs": "5"}, "the edit changes nothing"),
    ],
)
def test_the_page_says_what_is_odd(parameters, sentence):
    at = open_page(FILE, folds=False, **parameters)
    assert any(sentence in info.value for info in at.info)
    assert scenes(at)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("hidden", "99", "1 to 32 units"),
        ("points", "1,a", "word"),
        ("edits", "w=1", "names no weight"),
        ("unit", "x", "layer and unit"),
    ],
)
def test_a_bad_text_is_answered_with_a_sentence_and_loses_nothing(name, text, sentence):
    start = {"dataset": "own", "points": "1,2,1;2,1,2", "epochs": "3"}
    at = open_page(FILE, folds=False, **start)
    before = scenes(at)[0][0]["version"]
    widget(at, name).set_value(text)
    checked(at.run())
    assert any(sentence in caption.value for caption in at.caption)
    assert scenes(at)[0][0]["version"] == before


def test_a_typed_function_of_y_is_refused():
    at = open_page(FILE, folds=False, task="regression", function="typed", epochs="3")
    widget(at, "formula").set_value("x + y")
    checked(at.run())
    assert any("x alone" in caption.value for caption in at.caption)


def test_reset_keeps_the_seed():
    at = open_page(FILE, folds=False, seed="7", epochs="3")
    version = scenes(at)[0][0]["version"]
    set_control(at, CONTROL["learning_rate"], 0.5)
    checked(at.run())
    assert scenes(at)[0][0]["version"] != version
    set_control(at, CONTROL["learning_rate"], DEFAULT.learning_rate)
    checked(at.run())
    assert value(at, "seed") == 7
    assert scenes(at)[0][0]["version"] == version


FULL = FitSpec(epochs=200, number=20, batch_size=5, seed=77)


def test_a_long_training_is_shown_while_it_grows_and_ends_as_any_other(monkeypatch):
    query = {"epochs": "200", "number": "20", "batch_size": "5", "seed": "77"}
    monkeypatch.setattr(growth.time, "monotonic", count(0, 10).__next__)  # each call has time for one result
    monkeypatch.setattr(import_module("playground.experiments.fit.run"), "LONG", 500)
    at = open_page(FILE, folds=False, **query)
    steps: list[int] = []
    for _ in range(20):
        [(header, arrays)] = scenes(at)
        assert header["follow"]
        steps.append(header["last"])
        if header["last"] == run(FULL).last:
            break
        checked(at.run())
    assert len(steps) > 3
    assert steps == sorted(set(steps))
    epochs = arrays[header["numbers"]["$array"]]
    np.testing.assert_array_equal(epochs, run(FULL).epochs)
    [losses] = [panel for panel in header["panels"] if panel["id"] == "numbers"]
    shown = arrays[losses["rows"][0]["cells"][0]["values"]["$array"]]
    np.testing.assert_array_equal(shown, run(FULL).train_loss)


@pytest.mark.parametrize(
    ("spec", "long"),
    [
        (DEFAULT, False),
        (FitSpec(epochs=5000), True),
        (FitSpec(epochs=1000, batch_size=10), True),
        (FitSpec(epochs=1000, batch_size=10, dataset="own"), False),
    ],
)
def test_which_trainings_are_long(spec, long):
    assert is_long(spec) == long
