"""The views of LSTM gates on any model: each lesson shows what it claims; clicks and buttons hold gates."""

import numpy as np
import pytest

from pages.recurrence import lstm_clamp, lstm_gates
from pages.recurrence.lstm import PAGE
from pages.recurrence.lstm_clamp_controls import CLAMP
from playground.experiments import sources
from playground.experiments.lstm.clamp import ClampSpec
from playground.experiments.lstm.clamp import run as run_clamp
from playground.experiments.lstm.clamps import Clamp
from playground.experiments.lstm.gates import GatesSpec
from playground.experiments.lstm.gates import run as run_gates
from playground.experiments.lstm.ranking import RankingSpec, rank
from tests.pages.walking import checked, key, open_page, scenes, value, widget

FILE = "recurrence/lstm.py"
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}


def settings(title):
    """The values of all controls under a lesson, its step, and the bundled network that it opens."""
    values = PAGE.settings(LESSONS[title])
    return values, LESSONS[title].step, sources.bundled(values["model"])


def gates_of(title):
    values, step, source = settings(title)
    assert values["view"] == "gates"
    return run_gates(GatesSpec(source.key, model_text=values["model_text"]), source), values, step


def clamp_of(title):
    values, step, source = settings(title)
    assert values["view"] == "clamp"
    trace = run_clamp(ClampSpec(source.key, model_text=values["model_text"], clamp=values["clamp"]), source)
    ranked = RankingSpec(source.key, model_text=values["model_text"], hold_at=values["ranking"])
    return trace, list(rank(ranked, source))[-1], step


def test_hold_then_forget():
    trace, values, step = gates_of("Hold, then forget")
    f = trace.quantities["f"][0, 3]
    assert (values["quantity"], values["unit"]) == ("f", 3)
    first, last = trace.tokens.index(","), trace.tokens.index("their")
    assert last - first + 1 == 12
    assert (f[first : last + 1] > 0.95).all()
    assert trace.tokens[step] == "exams"
    assert f[step] == pytest.approx(0.08, abs=0.005)


def test_some_never_close():
    trace, values, _ = gates_of("Some never close")
    assert values["quantity"] == "i"
    assert trace.quantities["i"].shape == (1, 40, 21)
    assert (trace.shares("i")[1] == 0).sum() == 39
    assert (trace.shares("f")[1] > 0).sum() == 29


def test_the_brackets_cell():
    trace, ranking, step = clamp_of("The bracket's cell")
    assert (ranking.names[0], ranking.units[0], len(ranking.names)) == ("f", 9, 4 * 48)
    assert trace.held == (Clamp(1, "f", 9, 0.0),)
    f = trace.plain.quantities["f"][0, 9]
    opening, closing = trace.tokens.index("<"), trace.tokens.index(">")
    assert f[opening] < 0.1
    assert (f[opening + 1 : closing + 1] > 0.9).all()
    assert trace.targets[step] == ">"
    assert trace.plain.probability[step] == pytest.approx(0.76, abs=0.005)
    assert trace.clamped.probability[step] == pytest.approx(0.09, abs=0.005)
    brace = trace.targets.index("}")
    assert trace.plain.probability[brace] == pytest.approx(0.81, abs=0.006)
    assert trace.clamped.probability[brace] == pytest.approx(0.69, abs=0.006)


@pytest.mark.parametrize("text", ["(a<bc>d)", "(a<b>c)", "({<ab>cd})", "<ab>"])
def test_the_brackets_cell_is_that_of_other_texts_too(text):
    source = sources.bundled("brackets")
    trace = run_clamp(ClampSpec(source.key, model_text=text, clamp=(Clamp(1, "f", 9, 0.0),)), source)
    at = trace.targets.index(">")
    assert trace.clamped.probability[at] < 0.3 * trace.plain.probability[at]


def test_the_proctors_cell():
    trace, ranking, step = clamp_of("The proctor's cell")
    assert (ranking.names[0], ranking.units[0], len(ranking.names)) == ("f", 3, 160)
    assert trace.targets[step] == "exams"
    assert trace.plain.probability[step] == pytest.approx(0.95, abs=0.005)
    assert trace.clamped.probability[step] == pytest.approx(0.02, abs=0.005)
    assert ranking.cost[0] == pytest.approx(trace.clamped.loss - trace.plain.loss, abs=1e-5)


def test_never_forget():
    trace, _, _ = clamp_of("Never forget")
    assert (trace.clamped.quantities["f"] == 1).all()
    assert np.abs(trace.plain.quantities["c"]).max() == pytest.approx(6, abs=0.5)
    assert np.abs(trace.clamped.quantities["c"]).max() == pytest.approx(17, abs=0.5)
    assert trace.plain.perplexity == pytest.approx(1.7, abs=0.05)
    assert trace.clamped.perplexity == pytest.approx(69, abs=0.5)


def test_buttons_hold_the_gate_that_is_shown_and_set_all_free():
    at = open_page(FILE, view="clamp", quantity="f", unit="14", folds=False)
    checked(at.button(key="hold-14-0").click().run())
    assert value(at, "clamp") == "1.f.14=0"
    checked(at.button(key="hold-14-mean").click().run())
    assert value(at, "clamp") == "1.f.14=mean", "in place of what was held of it"
    checked(at.button(key="hold-None-1").click().run())
    assert value(at, "clamp") == "1.f.14=mean;1.f.all=1"
    [(header, _)] = scenes(at)
    assert any(panel["id"] == "ranking" for panel in header["panels"])
    checked(at.button(key="hold-none").click().run())
    assert widget(at, "clamp").value == ""


def test_a_click_on_a_row_of_the_ranking_holds_its_gate_alone(monkeypatch):
    values = {"clamp": (Clamp(1, "i", 2, 0.0),), "ranking": "mean"}
    monkeypatch.setattr(type(CLAMP), "get", lambda self: values["clamp"])
    monkeypatch.setattr(type(lstm_clamp.RANKING), "get", lambda self: values["ranking"])
    monkeypatch.setattr(lstm_clamp, "apply", lambda *changes: values.update({c.name: v for c, v in changes}))
    monkeypatch.setattr(lstm_clamp, "reported", lambda *_: {"panel": "ranking", "name": "1.f.9", "step": 0})
    lstm_clamp.row_clicked()
    assert (values["clamp"], values["unit"]) == ((Clamp(1, "f", 9, None),), 9)
    lstm_clamp.row_clicked()
    assert values["clamp"] == (), "a second click sets it free"
    values["ranking"] = "1"
    lstm_clamp.row_clicked()
    assert values["clamp"] == (Clamp(1, "f", 9, 1.0),)


def test_a_click_on_a_point_of_the_saturation_plot_chooses_its_unit(monkeypatch):
    trace, _, _ = gates_of("Hold, then forget")
    opened, shut = trace.shares("f")
    unit = int(shut[0].argmax())
    click = {"panel": "saturation", "x": float(shut[0, unit]) + 0.001, "y": float(opened[0, unit])}
    chosen = {}
    monkeypatch.setattr(lstm_gates, "reported", lambda *_: click)
    monkeypatch.setattr(lstm_gates, "apply", lambda *changes: chosen.update({c.name: v for c, v in changes}))
    lstm_gates.plot_clicked(trace, 0, "f")
    assert chosen == {"unit": unit}


@pytest.mark.parametrize("view", ["gates", "clamp"])
def test_what_cannot_be_shown_gets_a_sentence(view):
    for parameters, sentence in (
        ({"model_text": ""}, "There is no text yet"),
        ({"model_text": "zzzz qqqq"}, "unknown to the network"),
        ({"model": "students-rnn"}, "has no gate"),
        ({"model_text": "the clock " * 2500}, "The first 200 of"),
    ):
        at = open_page(FILE, view=view, folds=not parameters.get("model_text"), **parameters)
        assert any(sentence in caption.value.replace("\\", "") for caption in at.caption), sentence
        assert len(scenes(at)) == 1


def test_a_clamp_that_is_none_gets_a_sentence_and_what_a_network_lacks_as_well():
    at = open_page(FILE, view="clamp", folds=False)
    checked(widget(at, "clamp").set_value("1.f.14").run())
    assert any("holds nothing" in caption.value for caption in at.caption)
    checked(widget(at, "clamp").set_value("2.f.3=1").run())
    assert any("This network has no f of unit 3" in c.value.replace("\\", "") for c in at.caption)
    assert at.session_state[key(at, "clamp")] == "2.f.3=1"


def test_the_bar_of_the_ranking_has_the_place_over_the_stage(monkeypatch):
    places = []

    def computed(key, make, words, place=None):
        places.append(place)
        return list(make())[-1]

    monkeypatch.setattr(lstm_clamp, "run_with_progress", computed)
    open_page(FILE, view="clamp", folds=False)
    [place] = places
    assert place is not None


@pytest.mark.parametrize(("view", "page"), [("gates", lstm_gates), ("clamp", lstm_clamp)])
def test_the_folds_describe_the_checkpoint_that_is_on_the_stage(monkeypatch, view, page):
    source, specs = sources.bundled("students"), []
    monkeypatch.setattr(page, "open_source", lambda values: (source, sources.NEWEST))
    monkeypatch.setattr(page, "script", lambda spec, *_: specs.append(spec) or "")
    open_page(FILE, view=view)
    assert [spec.checkpoint for spec in specs] == [source.steps()[-1]]


def test_tokens_are_data():
    at = open_page(FILE, view="clamp", model="brackets", model_text="<b>**x**</b>", folds=False)
    [(header, _)] = scenes(at)
    assert header["panels"][0]["texts"][1:4] == ["<", "b", ">"]
    assert not any("<b>" in markdown.value for markdown in at.markdown)
