"""The page of LSTM gates: each lesson shows what it claims; bad input gets a sentence."""

import numpy as np
import pytest

from pages.recurrence.lstm import PAGE
from pages.recurrence.lstm_by_hand_controls import BY_HAND_CONTROLS, DEFAULT
from playground.errors import TextError
from playground.experiments.lstm.by_hand.cells import CELLS
from playground.experiments.lstm.by_hand.counts import BlockSize
from playground.experiments.lstm.by_hand.reach import reach
from playground.experiments.lstm.by_hand.run import run
from playground.experiments.lstm.by_hand.steps import Step, step_index, steps
from playground.figures.lstm.by_hand import PANELS
from playground.figures.lstm.by_hand import scene as by_hand_scene
from playground.ui.controls import fill_spec
from tests.pages.walking import checked, open_page, scenes, unpack, widget

FILE = "recurrence/lstm.py"
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}


def by_hand(title):
    """The trace of a lesson on the cell by hand, the step that it jumps to, and the controls' values."""
    values = PAGE.settings(LESSONS[title])
    assert values["view"] == "by_hand"
    trace = run(fill_spec(DEFAULT, values))
    return trace, steps(trace.spec.cell, trace.steps)[LESSONS[title].step], values


def test_a_forget_gate_at_1_carries_c_to_the_last_bit():
    trace, step, values = by_hand("Forget gate at 1")
    v = trace.passes.values
    assert (step, values["panel"]) == (Step("c", 8), "reach")
    assert (v["f"] == 1).all()
    assert v["i"][0] == 1
    assert (v["i"][1:] < 1e-20).all(), "shut for every b"
    assert trace.text.names[0] == "a"
    assert v["c"][0] != 0
    assert (v["c"] == v["c"][0]).all()
    product, whole, _ = reach(trace).sizes()[:, -1]
    assert (product == 1).all()
    np.testing.assert_allclose(whole, 1, atol=1e-15)


def test_the_product_of_f_is_not_the_whole_derivative():
    trace, step, values = by_hand("Not the whole")
    assert (step, values["panel"]) == (Step("c", 8), "reach")
    product, whole, _ = reach(trace).sizes()[:, -1]
    assert product[7] == pytest.approx(0.17, abs=0.005)
    assert whole[7] == pytest.approx(1.69, abs=0.005)
    assert whole[7] / product[7] == pytest.approx(10, abs=0.2)


def test_two_biases_act_as_one_sum():
    trace, step, values = by_hand("Two biases")
    assert (step, values["panel"], values["gate"]) == (Step("end"), "gradients", "i")
    for gate in trace.cell.gates:
        np.testing.assert_array_equal(trace.gradients[f"b_i{gate}"], trace.gradients[f"b_h{gate}"])
    size = BlockSize(trace.spec.units, len(trace.text.vocabulary))
    assert (size.redundant("LSTM"), size.of("LSTM")) == (8, 64)


def test_a_gru_has_three_quarters_of_the_parameters():
    trace, step, values = by_hand("GRU: 3/4")
    assert (step, values["panel"], values["cell"]) == (Step("h", 1), "counts", "gru")
    size = BlockSize(trace.spec.units, len(trace.text.vocabulary))
    assert (size.of("GRU"), size.of("LSTM")) == (48, 64)
    own = sum(value.size for name, value in trace.parameters.items() if name not in ("U", "b_y"))
    assert own == 48


def picture(values):
    """What the reader would see, or the sentence in its place."""
    try:
        drawn = by_hand_scene(run(fill_spec(DEFAULT, values)), values["panel"], values["gate"])
    except TextError as error:
        return str(error)
    return unpack(drawn.pack())[0]["version"]


@pytest.mark.parametrize("cell", CELLS)
def test_a_control_of_the_cell_is_shown_exactly_where_it_changes_something(cell):
    initial = {control.name: control.initial for control in PAGE.controls}
    for panel in PANELS:
        values = {**initial, "cell": cell, "panel": panel}
        before = picture(values)
        for control in BY_HAND_CONTROLS:
            others = [sample for sample in control.samples() if sample != values[control.name]]
            changes = any(picture({**values, control.name: sample}) != before for sample in others)
            assert changes == control.applies(values), control.name
            assert not control.applies({**values, "view": "another"})


@pytest.mark.parametrize(("text", "sentence"), [("", "is empty"), ("x", "has one token")])
def test_too_short_a_text_gets_a_sentence_and_a_way_on(text, sentence):
    at = open_page(FILE, text=text, edits="b_if.1=0.5")
    assert any(sentence in error.value for error in [*at.error, *at.warning, *at.info])
    assert widget(at, "edits").value == "b_if.1=0.5", "nothing is lost"
    checked(at.button(key="default-text").click().run())
    assert len(scenes(at)) == 1


def test_a_long_text_is_cut_and_wrong_edits_are_named():
    at = open_page(FILE, text="ab" * 2500, edits="b_if.1=inf;b_q.1=2;W_hf.1.1=0.5")
    captions = [caption.value.replace("\\", "") for caption in at.caption]
    assert any("5,000" in caption for caption in captions)
    assert any("b_if.1 must be a number" in caption for caption in captions)
    assert any("b_q.1” names no weight" in caption for caption in captions)
    [(header, arrays)] = scenes(at)
    assert header["last"] == step_index("lstm", 8, "end")
    assert any(0.5 in array for array in arrays.values() if array.dtype == np.float64), (
        "the valid part is set"
    )
