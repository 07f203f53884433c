"""The two-weights page: each lesson really shows what it claims, and whatever is typed it answers."""

import math

import numpy as np
import pandas as pd
import pytest

from pages.networks.two_weights import PAGE, map_half_width
from pages.networks.two_weights_controls import BY_SYMBOL
from playground.experiments.two_weights import STEPS, TwoWeightsSpec, half_width, run
from playground.figures.two_weights import graph, timeline
from tests.pages.walking import open_page, scenes, widget

FILE = "networks/two_weights.py"
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}


def trace_of(title):
    """The lesson's trace, and where its step is: which update, and how much of it is done."""
    settings = PAGE.settings(LESSONS[title])
    line = timeline(settings["updates"], settings["detailed_updates"])
    step = LESSONS[title].step
    settings.pop("detailed_updates")
    settings.pop("predict")
    spec = TwoWeightsSpec(**settings)
    return run(spec), spec, int(line.update[step]), int(line.done[step])


def test_the_reused_factor():
    trace, _, update, done = trace_of("The reused factor")
    assert update == 0
    step = STEPS[done - 1]
    assert step.name == "dL_dh", "on the way to w1"
    assert step.reused == "dL_da"
    assert trace["dL_da"][0] == trace["dL_do"][0] * trace["do_da"][0]


def test_saturation_stops_learning():
    trace, spec, update, done = trace_of("Saturation stops learning")
    assert STEPS[done - 1].name == "do_da"
    assert update == 0
    assert f"{trace['L'][0]:.2f}" == "1.44"
    assert np.sign(trace["o"][0]) != np.sign(spec.y), "the answer is wrong"
    assert f"{trace['do_da'][0]:.4f}" == "0.0005"
    assert (trace["L"][0] - trace["L"][-1]) / trace["L"][0] < 1e-4, "50 updates change next to nothing"


def test_too_large_a_rate_overshoots():
    trace, spec, update, done = trace_of("Too large a rate overshoots")
    assert spec.learning_rate == 6
    assert (update, done) == (0, len(STEPS))
    assert 1.9 < trace["L"][1] / trace["L"][0] < 2.1, "one update doubles the loss"
    assert np.hypot(*trace.gradient()[:, 1]) < 0.02 * np.hypot(*trace.gradient()[:, 0]), "flat ground"
    small = run(TwoWeightsSpec(learning_rate=0.1, updates=1))
    assert small["L"][1] < small["L"][0], "the direction was right"


def test_a_target_out_of_reach():
    trace, spec, update, _ = trace_of("A target out of reach")
    assert spec.y == 1.5
    assert update == spec.updates == 50
    assert (trace["L"] > 0.125).all()
    assert (np.diff(trace["L"]) < 0).all()
    assert (np.diff(trace["w1"]) > 0).all()
    assert (np.diff(trace["w2"]) > 0).all()


@pytest.mark.parametrize("y", [1.0, -1.2, 3.0])
def test_the_bound_holds_whatever_the_weights(y):
    g = np.random.default_rng(0)
    for w1, w2 in g.normal(size=(20, 2)) * 3:
        assert run(TwoWeightsSpec(1.0, y, w1, w2, updates=0))["L"][0] >= (abs(y) - 1) ** 2 / 2


def test_zero_weights_learn_nothing():
    trace, spec, update, done = trace_of("Zero weights learn nothing")
    assert (update, STEPS[done - 1].name) == (0, "update")
    assert spec.w1 == spec.w2 == 0
    assert not trace.gradient().any()
    np.testing.assert_allclose(trace["L"], 0.245)
    assert trace["da_dh"][0] == 0, "w2, a factor of dL/dw1"
    assert trace["da_dw2"][0] == 0, "h, a factor of dL/dw2"


@pytest.mark.parametrize("x", [0.0])
def test_without_an_input_nothing_is_learned_either(x):
    assert not run(TwoWeightsSpec(x=x)).gradient().any()


def test_the_origin_is_a_saddle():
    """Both gradients vanish there; along w1 = w2 the loss falls, along w1 = -w2 it grows."""
    here = run(TwoWeightsSpec(w1=0, w2=0, updates=0))["L"][0]
    assert run(TwoWeightsSpec(w1=0.1, w2=0.1, updates=0))["L"][0] < here
    assert run(TwoWeightsSpec(w1=0.1, w2=-0.1, updates=0))["L"][0] > here


def test_what_can_be_edited_on_the_diagram_is_a_control():
    assert set(BY_SYMBOL) == set(graph.EDIT_RANGES)
    for name, control in BY_SYMBOL.items():
        assert graph.EDIT_RANGES[name] == (control.low, control.high)


def test_the_map_stays_under_a_hand_that_stays_on_it():
    far, near = run(TwoWeightsSpec(w1=5.0)), run(TwoWeightsSpec(w1=0.5))
    thrown = run(TwoWeightsSpec(learning_rate=6.0))
    assert [half_width(trace) for trace in (far, near, thrown)] == [6, 3, 6]
    assert map_half_width(far, near) == map_half_width(near, far) == 6
    assert map_half_width(near, near) == map_half_width(near, thrown) == 3, (
        "only the point counts, not where it will be thrown"
    )
    assert map_half_width(thrown, thrown) == 6


@pytest.mark.parametrize(
    "address",
    [
        {"w1": "1000000", "w2": "-1000000"},
        {"w1": "0", "w2": "0", "x": "0"},
        {"y": "-7", "learning_rate": "1000", "updates": "50"},
        {"predict": "on", "detailed_updates": "every"},
    ],
)
def test_whatever_is_typed_the_page_answers_with_numbers(address):
    at = open_page(FILE, **address)
    [(header, arrays)] = scenes(at)
    assert len(header["panels"]) == 3
    numbers = {panel["id"]: panel for panel in header["panels"]}["graph"]["arrays"]
    for name, reference in numbers.items():
        assert np.isfinite(arrays[reference["$array"]]).all(), name
    assert not [caption for caption in at.caption if "In the address" in caption.value]


@pytest.mark.parametrize("raw", ["inf", "-inf", "1e999", "nan", "", "1,5"])
@pytest.mark.parametrize("name", BY_SYMBOL)
def test_what_is_no_number_is_refused_with_a_notice(name, raw):
    with pytest.raises(ValueError, match="must be a number"):
        BY_SYMBOL[name].parse(raw)


def test_an_empty_field_takes_the_default():
    at = open_page(FILE, w1="2.5")
    widget(at, "w1").set_value(None).run()
    assert not at.exception
    [(header, arrays)] = scenes(at)
    graph_panel = {panel["id"]: panel for panel in header["panels"]}["graph"]
    assert arrays[graph_panel["arrays"]["w1"]["$array"]][0] == TwoWeightsSpec().w1


def test_a_number_typed_exactly_is_used_exactly():
    at = open_page(FILE, w1="0.123456789")
    [(header, arrays)] = scenes(at)
    graph_panel = {panel["id"]: panel for panel in header["panels"]}["graph"]
    assert arrays[graph_panel["arrays"]["w1"]["$array"]][0] == 0.123456789


def test_script_data_and_worksheets_are_of_the_current_settings():
    at = open_page(FILE, x="2", updates="3")
    code = next(block.value for block in at.code)
    assert "(2.0, 0.7)" in code
    table = at.dataframe[0].value
    assert isinstance(table, pd.DataFrame)
    expected = run(TwoWeightsSpec(x=2.0, updates=3))
    np.testing.assert_array_equal(table["L"], expected["L"])
    np.testing.assert_array_equal(table["autograd_w1"], expected.autograd[0])
    assert len(table) == 4


def test_the_worksheet_is_made_when_it_is_opened():
    at = open_page(FILE)
    before = len(at.get("download_button"))
    at.session_state["fold-worksheet"] = True
    at.run()
    assert not at.exception
    assert len(at.get("download_button")) == before + 4
    assert any("0.741259" in markdown.value for markdown in at.markdown), "the loss, worked out"


def test_the_maths_say_how_well_it_agrees():
    at = open_page(FILE)
    [text] = [markdown.value for markdown in at.markdown if "Checked" in markdown.value]
    off = float(text.split("largest relative difference `")[1].split("`")[0])
    assert off <= 1e-12
    assert math.isfinite(off)
    assert "$7$ multiplications" in " ".join(text.split())
    assert "$9$" in text
