"""The page of backpropagation in a network: each lesson shows what it claims; bad input gets a sentence."""

import numpy as np
import pytest

from pages.networks.backprop import DEFAULT, PAGE
from playground.experiments import backprop as experiment
from playground.experiments.backprop import BackpropSpec, run
from playground.experiments.backprop.cost import count_costs
from playground.experiments.backprop.delta_sizes import mean_delta_sizes
from playground.experiments.backprop.quantity_ref import find_ref
from playground.experiments.backprop.steps import Step, step_index, steps
from playground.figures import backprop as figure
from playground.ui import frame
from playground.ui.controls import fill_spec
from playground.ui.drag import RERUN
from tests.pages.walking import checked, open_page, scenes, widget

FILE = "networks/backprop.py"
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}


def taken(title):
    """The trace of a lesson, its spec and the step on which it lands."""
    settings = PAGE.settings(LESSONS[title])
    granularity = settings["granularity"]
    spec = fill_spec(DEFAULT, settings)
    trace = run(spec)
    return trace, spec, steps(trace.shape, granularity)[LESSONS[title].step]


def test_a_delta_is_a_sum():
    trace, _, step = taken("A delta is a sum")
    assert step == Step("d", 1, 1, trace.shape[2]), "the last term: the sum times the slope"
    assert trace.shape[2] == 4, "unit 1 feeds four outputs"
    said = trace.w[2][0] * trace.delta[2]
    assert {np.sign(term) for term in said} == {-1, 1}
    assert abs(said.sum()) < 0.15 * np.abs(said).max(), "they nearly cancel"
    assert trace.delta[1][0] == pytest.approx(said.sum() * trace.slope[1][0])
    assert abs(trace.delta[1][0]) < 0.05 * np.abs(trace.delta[2]).min(), "its delta is small"


def test_a_dead_unit():
    trace, spec, step = taken("A dead unit")
    assert step == Step("d", 1, 2)
    assert spec.activation == "relu"
    assert trace.inp[1][1] == pytest.approx(-0.463, abs=5e-4)
    assert (trace.o[1][1], trace.slope[1][1], trace.delta[1][1]) == (0, 0, 0)
    assert abs(trace.back_sums[1][-1, 1]) > 0.4, "something would come back"
    assert not trace.dw[1][:, 1].any(), "no weight into it"
    assert not trace.dw[2][1].any(), "no weight out of it"
    assert trace.dw[1][:, [0, 2]].all()


def test_sigmoids_shrink_deltas():
    trace, spec, step = taken("Sigmoids shrink deltas")
    assert step == Step("d", 1), "the last deltas"
    assert spec.activation == "sigmoid"
    means = trace.mean_delta_sizes()
    assert means[-1] == pytest.approx(0.058, abs=5e-4)
    assert means[0] == pytest.approx(0.000055, abs=5e-7)
    assert (np.diff(means) > 0).all(), "smaller at every layer on the way back"
    assert max(slope.max() for slope in trace.slope[1:]) <= 0.25


def test_relu_with_he_keeps_them():
    sigmoid, before, _ = taken("Sigmoids shrink deltas")
    trace, spec, step = taken("ReLU with He keeps them")
    assert step == Step("d", 1)
    assert (spec.activation, spec.initializer, spec.seed) == ("relu", "he", before.seed)
    np.testing.assert_array_equal(trace.x, sigmoid.x)
    np.testing.assert_array_equal(trace.t, sigmoid.t)
    means = trace.mean_delta_sizes()
    assert means[-1] == pytest.approx(0.060, abs=5e-4)
    assert means[0] == pytest.approx(0.060, abs=5e-4)
    average = mean_delta_sizes(trace.shape, "relu", "he")
    assert 0.5 < average[0] / average[-1] < 2, "nor is this seed the only one"


def test_the_wrong_sign_climbs():
    trace, spec, step = taken("The wrong sign climbs")
    assert step == Step("again")
    assert spec.learning_rate == -5
    ref = find_ref("w2.1.1", trace.shape)
    assert PAGE.settings(LESSONS["The wrong sign climbs"])["selection"] == ref.name
    assert trace.dw[2][0, 0] > 0
    assert trace.w_new[2][0, 0] > trace.w[2][0, 0]
    assert trace.loss == pytest.approx(0.116, abs=5e-4)
    assert trace.loss_new == pytest.approx(0.289, abs=5e-4)
    assert run(BackpropSpec(learning_rate=5.0)).loss_new == pytest.approx(0.023, abs=5e-4)


def test_sharing_pays():
    trace, _, step = taken("Sharing pays")
    assert step == Step("g", 1, 8), "the last gradients"
    costs = count_costs(trace.shape)
    assert (costs.backprop, costs.path_sum) == (480, 320_328)
    assert sum(g.size for g in (*trace.dw, *trace.db)) == 288


def test_the_player_carries_the_exact_numbers():
    at = open_page(FILE, shape="3-4-2", edits="w2.1.2=0.5;x1=2", selection="w2.1.2")
    [(_, arrays)] = scenes(at)
    trace = run(BackpropSpec((3, 4, 2), edits=(("w2.1.2", 0.5), ("x1", 2.0))))
    exact = [a for a in arrays.values() if a.dtype == np.float64]
    for value in (trace.dw[2][0, 1], trace.w_new[2][0, 1], trace.difference):
        assert any(a.ndim == 1 and a[0] == value for a in exact)
    o = np.concatenate(trace.o)
    assert any(a.ndim == 2 and len(a) == len(o) and np.array_equal(a[:, 0], o) for a in exact)


def captions(at):
    return " ".join(caption.value.replace("\\", "") for caption in at.caption)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("3-9-1", "A layer has 1 to 8 units, not 9"),
        ("0", "A network needs at least"),
        ("a-b", "is no number of units"),
        ("-".join(["2"] * 21), "At most 4 layers of weights"),
    ],
)
def test_a_bad_network_gets_a_sentence_and_the_last_good_one_stays(text, sentence):
    at = open_page(FILE, shape="3-4-2")
    [before] = scenes(at)
    checked(widget(at, "shape").set_value(text).run())
    assert sentence in captions(at)
    assert "Using 3-4-2." in captions(at)
    [after] = scenes(at)
    assert after[0]["version"] == before[0]["version"]
    checked(widget(at, "shape").set_value("2-3-2").run())
    assert "Using" not in captions(at)
    [other] = scenes(at)
    assert other[0]["version"] != before[0]["version"]


def edited_bias(at):
    names = list(at.dataframe[0].value["name"])
    return at.dataframe[0].value["value"][names.index("b1.1")]


def test_a_bad_edit_gets_a_sentence_and_the_good_ones_hold():
    at = open_page(FILE, edits="b1.1=0.5")
    checked(widget(at, "edits").set_value("x1=inf;b1.1=0.25;w1").run())
    assert "x1 must be a number" in captions(at)
    assert "“w1” sets nothing" in captions(at)
    assert "Using b1.1=0.25." in captions(at)
    assert widget(at, "edits").value == "x1=inf;b1.1=0.25;w1", "it can be corrected"
    assert edited_bias(at) == 0.25
    checked(widget(at, "edits").set_value("x1=1;b1.1=0.25").run())
    assert "Using" not in captions(at)


def test_the_good_edits_of_an_address_hold():
    at = open_page(FILE, edits="x1=inf;b1.1=0.25")
    assert "In the address, x1 must be a number" in captions(at)
    assert "Using b1.1=0.25." in captions(at)
    assert edited_bias(at) == 0.25


def test_edits_that_are_too_long_get_a_sentence_and_the_last_good_ones_hold():
    at = open_page(FILE, edits="b1.1=0.5")
    checked(widget(at, "edits").set_value("b1.1=0.25;" * 401).run())
    assert "Edits may have up to 4,000 characters, not 4,010" in captions(at)
    assert "Using b1.1=0.5." in captions(at)
    assert edited_bias(at) == 0.5


def test_what_the_network_does_not_have_gets_a_sentence_and_the_rest_holds():
    at = open_page(FILE, edits="w9.1.1=1;b1.1=0.5", selection="w9.9.9")
    warnings = [warning.value.replace("\\", "") for warning in at.warning]
    assert warnings == ["There is no w9.9.9 in 2-3-2.", "There is no w9.1.1 in 2-3-2."]
    names = list(at.dataframe[0].value["name"])
    assert at.dataframe[0].value["value"][names.index("b1.1")] == 0.5
    checked(widget(at, "edits").set_value("b1.1=0.5").run())
    checked(widget(at, "selection").set_value("b1.1").run())
    assert not at.warning


def test_another_granularity_stays_where_the_pass_is():
    at = open_page(FILE, step=str(step_index((2, 3, 2), "unit", "d", 1, 2)))
    checked(widget(at, "granularity").set_value("term").run())
    [(header, _)] = scenes(at)
    assert steps((2, 3, 2), "term")[header["step"]] == Step("d", 1, 2, 2)


def test_an_edit_computes_and_draws_once(monkeypatch):
    """An edit on the stage sets the control and asks for a run of the whole page: only that one draws."""
    at = open_page(FILE)
    calls = []

    def counted(name, function):
        def call(*arguments):
            calls.append(name)
            return function(*arguments)

        return call

    monkeypatch.setattr(figure, "scene", counted("scene", figure.scene))
    monkeypatch.setattr(experiment, "run", counted("run", experiment.run))
    monkeypatch.setattr(frame, "reset", lambda: None)  # a fragment's run does not begin with it
    widget(at, "edits").set_value("w1.1.1=0.12345")
    at.session_state[RERUN] = True
    checked(at.run())
    assert sorted(calls) == ["run", "scene"]
    [(_, arrays)] = scenes(at)
    o = np.concatenate(run(BackpropSpec(edits=(("w1.1.1", 0.12345),))).o)
    exact = [a for a in arrays.values() if a.dtype == np.float64 and a.ndim == 2 and len(a) == len(o)]
    assert any(np.array_equal(a[:, 0], o) for a in exact), "what is drawn has the edit"


def test_script_and_data_are_of_the_current_settings():
    at = open_page(FILE, shape="3-4-2", activation="relu", edits="w1.3.2=0.5", learning_rate="0.25")
    script = next(block.value for block in at.code)
    assert "W[0][2, 1] = 0.5  # w1.3.2" in script
    assert "torch.relu(inp)" in script
    assert "lr=0.25" in script
    trace = run(BackpropSpec((3, 4, 2), "relu", edits=(("w1.3.2", 0.5),), learning_rate=0.25))
    table = at.dataframe[0].value
    assert len(table) == 3 * 4 + 4 + 4 * 2 + 2
    assert list(table["gradient"][:3]) == list(trace.dw[1][:, 0])


def test_the_maths_say_what_was_checked_and_counted():
    at = open_page(FILE, shape="3-4-4-2")
    trace, costs = run(BackpropSpec((3, 4, 4, 2))), count_costs((3, 4, 4, 2))
    text = " ".join(part.value for part in at.markdown)
    assert f"`{trace.difference:.1e}`" in text
    assert f"**{costs.backprop:,}** against **{costs.path_sum:,}** on {costs.paths:,} paths" in text
    assert f"`{trace.loss_new - trace.loss:.4g}`" in text
