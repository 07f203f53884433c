"""The page of backpropagation in a network: each lesson shows what it claims; bad input gets a sentence."""

import numpy as np
import pytest

from pages.backpropagation.backprop import PAGE
from playground.experiments.backprop import BackpropSpec, run
from playground.experiments.backprop.counting import counted
from playground.experiments.backprop.depth import mean_delta
from playground.experiments.backprop.places import find
from playground.experiments.backprop.steps import Step, position, steps
from tests.pages.walking import checked, open_page, scenes

FILE = "backpropagation/backprop.py"
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}


def taken(title):
    """The trace of a lesson, its spec and the step on which it lands."""
    settings = PAGE.settings(LESSONS[title])
    grain = settings.pop("grain")
    for name in ("chosen", "back_look"):
        settings.pop(name)
    spec = BackpropSpec(**settings)
    trace = run(spec)
    return trace, spec, steps(trace.shape, grain)[LESSONS[title].step]


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
    means = trace.mean_delta()
    assert means[-1] == pytest.approx(0.058, abs=5e-4)
    assert means[0] == pytest.approx(0.000055, abs=5e-7)
    assert (np.diff(means) > 0).all(), "smaller at every layer on the way back"
    assert max(slope.max() for slope in trace.slope[1:]) <= 0.25


def test_relu_with_he_keeps_them():
    sigmoid, before, _ = taken("Sigmoids shrink deltas")
    trace, spec, step = taken("ReLU with He keeps them")
    assert step == Step("d", 1)
    assert (spec.activation, spec.weights_from, spec.weight_seed) == ("relu", "he", before.weight_seed)
    np.testing.assert_array_equal(trace.x, sigmoid.x)
    np.testing.assert_array_equal(trace.t, sigmoid.t)
    means = trace.mean_delta()
    assert means[-1] == pytest.approx(0.060, abs=5e-4)
    assert means[0] == pytest.approx(0.060, abs=5e-4)
    average = mean_delta(trace.shape, "relu", "he")
    assert 0.5 < average[0] / average[-1] < 2, "nor is this seed the only one"


def test_the_wrong_sign_climbs():
    trace, spec, step = taken("The wrong sign climbs")
    assert step == Step("again")
    assert spec.back_eta == -5
    place = find("w2.1.1", trace.shape)
    assert PAGE.settings(LESSONS["The wrong sign climbs"])["chosen"] == place.name
    assert trace.dw[2][0, 0] > 0
    assert trace.w_new[2][0, 0] > trace.w[2][0, 0]
    assert trace.loss == pytest.approx(0.116, abs=5e-4)
    assert trace.loss_new == pytest.approx(0.289, abs=5e-4)
    assert run(BackpropSpec(back_eta=5.0)).loss_new == pytest.approx(0.023, abs=5e-4)


def test_sharing_pays():
    trace, _, step = taken("Sharing pays")
    assert step == Step("g", 1, 8), "the last gradients"
    here = counted(trace.shape)
    assert (here.shared, here.alone) == (480, 320_328)
    assert sum(g.size for g in (*trace.dw, *trace.db)) == 288


def test_the_player_carries_the_exact_numbers():
    at = open_page(FILE, net_shape="3-4-2", edits="w2.1.2=0.5;x1=2", chosen="w2.1.2")
    [(_, arrays)] = scenes(at)
    trace = run(BackpropSpec("3-4-2", edits="w2.1.2=0.5;x1=2"))
    exact = [a for a in arrays.values() if a.dtype == np.float64]
    for value in (trace.dw[2][0, 1], trace.w_new[2][0, 1], trace.difference):
        assert any(a.shape == (1,) and a[0] == value for a in exact)
    o = np.concatenate(trace.o)
    assert any(a.ndim == 2 and len(a) == len(o) and np.array_equal(a[:, 0], o) for a in exact)


@pytest.mark.parametrize(
    ("network", "sentence"),
    [("3-9-1", "A layer has 1 to 8 units, not 9"), ("0", "A network needs at least"),
     ("a-b", "is no number of units"), ("-".join(["2"] * 21), "At most 4 layers of weights")],
)  # fmt: skip
def test_a_bad_network_gets_a_sentence_and_the_last_good_one_stays(network, sentence):
    at = open_page(FILE, net_shape="3-4-2")
    [before] = scenes(at)
    checked(at.text_input(key="net_shape").set_value(network).run())
    assert sentence in at.warning[0].value.replace("\\", "")
    assert "Still showing 3-4-2" in at.warning[0].value.replace("\\", "")
    [after] = scenes(at)
    assert after[0]["version"] == before[0]["version"]
    checked(at.text_input(key="net_shape").set_value("2-3-2").run())
    assert not at.warning
    [other] = scenes(at)
    assert other[0]["version"] != before[0]["version"]


def test_bad_edits_and_choices_get_sentences_and_the_rest_holds():
    at = open_page(FILE, edits="w9.1.1=1;x1=inf;b1.1=0.5", chosen="w9.9.9")
    said = " ".join(warning.value.replace("\\", "") for warning in at.warning)
    for sentence in ("There is no w9.9.9 in 2-3-2.", "There is no w9.1.1", "x1 must be a number"):
        assert sentence in said
    names = list(at.dataframe[0].value["name"])
    assert at.dataframe[0].value["value"][names.index("b1.1")] == 0.5


def test_another_grain_stays_where_the_pass_is():
    at = open_page(FILE, step=str(position((2, 3, 2), "unit", "d", 1, 2)))
    checked(at.selectbox(key="grain").set_value("term").run())
    [(header, _)] = scenes(at)
    assert steps((2, 3, 2), "term")[header["step"]] == Step("d", 1, 2, 2)


def test_script_and_data_are_of_the_current_settings():
    at = open_page(FILE, net_shape="3-4-2", activation="ReLU", edits="w1.3.2=0.5", back_eta="0.25")
    script = next(block.value for block in at.code)
    assert "W[0][2, 1] = 0.5  # w1.3.2" in script
    assert "torch.relu(inp)" in script
    assert "lr=0.25" in script
    trace = run(BackpropSpec("3-4-2", "relu", edits="w1.3.2=0.5", back_eta=0.25))
    table = at.dataframe[0].value
    assert len(table) == 3 * 4 + 4 + 4 * 2 + 2
    assert list(table["gradient"][:3]) == list(trace.dw[1][:, 0])


def test_the_maths_say_what_was_checked_and_counted():
    at = open_page(FILE, net_shape="3-4-4-2")
    trace, here = run(BackpropSpec("3-4-4-2")), counted((3, 4, 4, 2))
    said = " ".join(text.value for text in at.markdown)
    assert f"`{trace.difference:.1e}`" in said
    assert f"**{here.shared:,}** against **{here.alone:,}** on {here.paths:,} paths" in said
    assert f"`{trace.loss_new - trace.loss:.4g}`" in said
