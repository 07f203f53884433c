"""The page of neurons: each lesson shows what it claims; bad input gets a sentence; the stage sets it."""

import re

import numpy as np
import pytest

from pages.networks import (
    neurons_controls,
    neurons_matrix,
    neurons_one_line,
    neurons_one_line_controls,
)
from pages.networks.neurons import PAGE
from playground.catalog.activations import ACTIVATIONS, FLAT
from playground.experiments.neurons import layers, matrix, one_line, product, unit
from playground.experiments.neurons.layers import LayersSpec
from playground.experiments.neurons.one_line import OneLineSpec
from playground.figures.neurons import VIEWS
from playground.ui.controls import fill_spec
from tests.pages.walking import checked, open_page, scenes, value, widget

FILE = "networks/neurons.py"
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}


def settings(title):
    return PAGE.settings(LESSONS[title])


def test_saturated():
    trace = unit.run(fill_spec(neurons_controls.UNIT, settings("Saturated")))
    assert LESSONS["Saturated"].step == trace.last
    assert trace.z == 9
    assert round(trace.slope, 4) == 0.0001
    assert any(low <= trace.z <= high for low, high in trace.flat)
    assert np.abs(trace.autograd).max() < 0.0004


def test_dead_relu():
    trace = unit.run(fill_spec(neurons_controls.UNIT, settings("Dead ReLU")))
    assert trace.z == pytest.approx(-2.2)
    assert trace.a == 0
    assert not trace.autograd.any()


def test_singular():
    trace = matrix.run(fill_spec(neurons_controls.MATRIX, settings("det A = 0")))
    np.testing.assert_array_equal(trace.A[:, 1], 2 * trace.A[:, 0])
    assert trace.det == pytest.approx(0, abs=1e-15)
    assert trace.rank == 1
    assert trace.singular[1] == pytest.approx(0, abs=1e-15)
    assert LESSONS["det A = 0"].step == matrix.MOVES


def test_c22():
    trace, step = product.run(neurons_controls.PRODUCT), LESSONS["c₂₂"].step
    assert settings("c₂₂")["matrix_view"] == "product"
    assert product.place(step) == (1, 1, 3), "its last product"
    assert trace.A[1].tolist() == [3, -1, 2, 1]
    assert trace.B[:, 1].tolist() == [2, 1, 3, 0]
    assert trace.C[1, 1] == 11


def test_folded():
    trace = layers.run(fill_spec(neurons_controls.LAYERS, settings("Folded")))
    x = np.random.default_rng(0).uniform(-3, 3, (500, 2))
    scores, a = layers.states(trace.W, trace.b, trace.activation, x)[-2:]
    both = (scores < 0).all(1)
    assert both.sum() > 50
    assert not a[both].any(), "the origin"
    assert (a >= 0).all()
    assert trace.last == LESSONS["Folded"].step


def test_four_are_one():
    trace = layers.run(fill_spec(neurons_controls.LAYERS, settings("Four are one")))
    assert len(trace.W) == 4
    assert trace.linear_error < 1e-12
    assert trace.last == LESSONS["Four are one"].step


def test_xor_has_no_line():
    spec = fill_spec(neurons_one_line_controls.ONE_LINE, settings("XOR: no line"))
    trace = one_line.run(spec)
    assert trace.solved_at is None
    assert trace.last == LESSONS["XOR: no line"].step
    assert trace.mistakes.min() > 0
    for problem in ("and", "or"):
        other = one_line.run(fill_spec(spec, {"problem": problem}))
        assert other.solved_at is not None
        assert other.updates[-1] < 20


def test_two_lines():
    assert settings("XOR: two lines")["hidden_layer"]
    trace = one_line.run(fill_spec(neurons_one_line_controls.ONE_LINE, settings("XOR: two lines")))
    assert trace.h[0, :, 0].tolist() == [0, 1, 1, 1]
    assert trace.h[0, :, 1].tolist() == [1, 1, 1, 0]
    assert trace.h[0, 1].tolist() == trace.h[0, 2].tolist() == [1, 1]
    assert trace.solved_at == 0


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_and_explains_itself(view):
    at = open_page(FILE, view=view)
    [(header, _)] = scenes(at)
    assert header["last"] > 0
    assert at.code
    assert len(at.dataframe) == 1
    assert not at.error


def test_the_table_of_activations_stands_in_the_maths():
    words = "\n".join(text.value for text in open_page(FILE, activation="perceptron").markdown)
    for entry in ACTIVATIONS.values():
        assert f"| {entry.title} |" in words
        assert entry.source in words
        [row] = [line for line in words.splitlines() if line.startswith(f"| {entry.title} |")]
        assert len(re.findall(r"(?<!\\)\|", row)) == 7, "six cells"
    assert "autograd refuses" in words
    assert f"{FLAT:g}" in words


@pytest.mark.parametrize(
    "parameters", [{"view": view} for view in VIEWS] + [{"view": "matrix", "matrix_view": "product"}]
)
def test_a_formula_of_its_own_stands_between_lines_of_its_own(parameters):
    for text in open_page(FILE, **parameters).markdown:
        assert all(line == "$$" for line in text.value.splitlines() if "$$" in line)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1,2;3", "rows of equal length"),
        ("", "1 to 3 rows and columns"),
        ("1,2,3,4", "1 to 3 rows and columns"),
        ("1;2;3;4", "1 to 3 rows and columns"),
        ("1,nan;0,1", "“nan” is not a number"),
        ("1,inf;0,1", "“inf” is not a number"),
        ("1,x;0,1", "“x” is not a number"),
        ("1e9,0;0,1", "between −1,000,000 and 1,000,000"),
    ],
)
def test_what_is_no_matrix_gets_a_sentence(typed, sentence):
    at = open_page(FILE, view="matrix", folds=False)
    checked(widget(at, "matrix").set_value(typed).run())
    said = [caption.value.replace("\\", "") for caption in at.caption]
    assert any(sentence in text and "Using 1.5,-0.5;0.5,1" in text for text in said)
    assert scenes(at)


@pytest.mark.parametrize("text", ["0,0;0,0", "0", "1000000,-1000000;1000000,1000000", "1,2;2,4", "0,0,0"])
@pytest.mark.parametrize("matrix_view", ["map", "columns", "rows"])
def test_singular_and_huge_matrices_are_shown(text, matrix_view):
    at = open_page(FILE, view="matrix", matrix=text, vector="0,0,0", matrix_view=matrix_view, folds=False)
    [(header, arrays)] = scenes(at)
    assert not any(np.isinf(a).any() for a in arrays.values() if a.dtype.kind == "f")
    assert header["narration"]


def test_the_exact_numbers_travel():
    at = open_page(FILE, w1="0.123456789", x1="2", activation="silu", folds=False)
    [(_, arrays)] = scenes(at)
    exact = {float(v) for a in arrays.values() if a.dtype == np.float64 for v in a.ravel()}
    trace = unit.run(unit.UnitSpec(w1=0.123456789, x1=2.0, activation="silu"))
    assert {trace.z, trace.a, trace.slope, *trace.da_dw.tolist()} <= exact


def test_a_dragged_column_replaces_its_own_numbers():
    rows = ((1.0, 2.0), (3.0, 4.0), (5.0, 6.0))
    assert neurons_matrix.with_column(rows, 1, [0.12345, -7.0, 1e9]) == ((1, 0.123), (3, -7), (5, 1e6))


def test_numbers_of_a_line_go_to_the_control_that_is_shown():
    spec = OneLineSpec("xor", hidden_layer=True)
    control, numbers = neurons_one_line.numbers_of(spec)
    assert control.name == "network"
    new = neurons_one_line.with_numbers(numbers, 3, (9.0, -8.0, 700.0))
    assert new == (*numbers[:3], 9, -8, 100, *numbers[6:])
    assert neurons_one_line.numbers_of(OneLineSpec())[0].name == "line"


def test_another_view_begins_where_its_picture_stands():
    at = open_page(FILE, folds=False)
    checked(widget(at, "view").set_value("matrix").run())
    [(header, _)] = scenes(at)
    assert header["step"] == matrix.MOVES
    checked(widget(at, "matrix_view").set_value("rows").run())
    assert scenes(at)[0][0]["step"] == 0
    assert value(at, "matrix_view") == "rows"


def test_the_script_is_of_the_current_settings():
    at = open_page(FILE, view="layers", layers="3", activation="gelu")
    script = next(block.value for block in at.code)
    assert script.strip() == layers.script(LayersSpec(3, "gelu")).strip()
