"""The page of the fixed window: each lesson shows what it claims; typing, training, other runs."""

import re
import time
from dataclasses import replace

import numpy as np
import pytest

from pages.language_models.fixed_window import PAGE
from pages.language_models.fixed_window_controls import plan_of, spec_of
from playground.experiments import sources
from playground.experiments.fixed_window import run
from playground.experiments.fixed_window.model_size import model_sizes
from playground.experiments.fixed_window.network import weights_of
from playground.experiments.fixed_window.training_plan import TrainingPlan
from playground.experiments.fixed_window.vs_ngram import compare_with_ngram
from playground.text import samples
from playground.text.split import split
from playground.ui import job_service, run_controls
from tests.experiments.fixed_window.closeness import closeness
from tests.pages.walking import checked, open_page, scenes, value

FILE = "language_models/fixed_window.py"
OWNER = "fixed-window-owner"
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}


def shown(title):
    """The lesson's trace, its source, its settings and its sentence."""
    settings = PAGE.settings(LESSONS[title])
    source = sources.bundled(settings["model"])
    return run(spec_of(settings, source.key), source), source, settings, LESSONS[title]


def test_alike_words_meet():
    trace, source, settings, lesson = shown("Alike words meet")
    assert settings["view"] == "embeddings"
    assert lesson.step == trace.last
    tables = [weights_of(source, int(step)).E for step in trace.steps]
    ratios = [closeness(table, list(trace.groups.values())) for table in tables]
    assert [f"{ratios[k]:.2f}" for k in (0, -1)] == ["1.01", "0.45"]
    assert trace.steps[-1] == 400
    assert all(words in lesson.look_for for words in ("1.01", "step 0", "0.45", "step 400"))


def test_another_place():
    trace, _, _, lesson = shown("Another place")
    one, two = trace.first.context.names, trace.second.context.names
    assert (one[1], one[0], one[2]) == two
    the = trace.names.index("the")
    assert f"{100 * trace.first.p[-1, the]:.1f} %" == "98.8 %"
    assert f"{100 * trace.second.p[-1, the]:.2f} %" == "0.05 %"
    assert "98.8 % to 0.05 %" in lesson.look_for
    assert lesson.step == trace.last


def test_out_of_sight():
    trace, _, _, lesson = shown("Out of sight")
    assert "proctor" in trace.first.context.before
    assert "teacher" in trace.second.context.before
    assert len(trace.names) == 74
    assert (trace.max_difference == 0).all()
    assert (trace.first.p == trace.second.p).all()
    assert "all 74" in lesson.look_for
    assert lesson.step == trace.last


def test_a_wider_window():
    trace, _, _, lesson = shown("A wider window")
    assert "proctor" in trace.first.context.names
    p = [a.p[-1, trace.names.index(w)] for a, w in ((trace.first, "exams"), (trace.second, "books"))]
    assert [f"{100 * x:.1f} %" for x in p] == ["92.7 %", "90.9 %"]
    narrow = shown("Out of sight")[0]
    assert (trace.W1.shape[2], narrow.W1.shape[2]) == (128, 24)
    assert all(words in lesson.look_for for words in ("92.7 %", "90.9 %", "128", "24", "Sixteen"))
    assert trace.window == 16
    assert lesson.step == trace.last


def test_unseen_contexts():
    trace, source, settings, lesson = shown("Unseen contexts")
    found = compare_with_ngram(source, samples.load("stories"))
    assert settings["view"] == "vs_ngram"
    assert found.order == 4
    assert [f"{x:.2f}" for x in (found.ngram[1], found.network[1, -1])] == ["1.69", "0.54"]
    assert [f"{x:.2f}" for x in (found.ngram[0], found.network[0, -1])] == ["0.52", "0.50"]
    assert all(number in lesson.look_for for number in ("1.69", "0.54", "0.52 and 0.50", "4-gram"))
    [train] = split(samples.load("stories")).train
    after = re.findall(r"After that (\w+) (\w+)", train)
    assert len(after) == 25
    assert {verb for _, verb in after} == {"slept"}
    assert "Elsa" in train
    assert "Elsa" not in {name for name, _ in after}
    assert found.share.sum() == pytest.approx(1)
    [example] = [e for e in found.examples if " ".join(e.context) == settings["context"]]
    assert example.target == "slept"
    assert (f"{100 * example.network:.1f} %", f"{100 * example.ngram:.3f} %") == ("93.4 %", "0.008 %")
    assert all(words in lesson.look_for for words in ("25 times", "slept", "93.4 %", "0.008 %"))
    others = trace.neighbours.nearest[-1]
    assert trace.neighbours.token == "Elsa"
    assert all(name[0].isupper() for name in others)
    assert not all(name[0].isupper() for name in trace.neighbours.nearest[0])
    assert lesson.step == trace.last


def test_the_price():
    _, _, settings, lesson = shown("The price")
    found = model_sizes(plan_of(settings).size)
    assert (np.diff(found.total) == 2208).all()
    w1 = found.part("W1")
    assert (w1[0], w1[-1]) == (1024, 16384)
    assert (found.windows[0], found.windows[-1]) == (1, 16)
    assert all(number in lesson.look_for for number in ("2,208", "1,024", "16,384"))
    assert lesson.step == found.last


def test_without_the_direct_connections():
    trace, source, settings, lesson = shown("W₃ = 0")
    spec = spec_of({**settings, "direct_weights": "trained"}, source.key)
    word = trace.names.index("word")
    p = [t.first.p[-1, word] for t in (trace, run(spec, source))]
    assert [f"{100 * x:.0f} %" for x in p] == ["41 %", "97 %"]
    assert trace.zero_direct
    assert all(number in lesson.look_for for number in ("41 %", "97 %"))


def test_a_typed_context_is_answered_and_shown_below():
    at = open_page(FILE, context="in the corner")
    header, _ = scenes(at)[0]
    assert "“without”" in header["narration"][-1][1] or "expects" in header["narration"][-1][1]
    assert any("number by number" in m.value and "e-1" in m.value for m in at.markdown)


@pytest.mark.parametrize(
    ("context", "said"),
    [
        ("", "empty"),
        ("the", "shorter than the window"),
        ("a zebra near", "zebra"),
        ("x" * 2000, "does not have"),
    ],
)
def test_strange_contexts_are_answered_and_explained(context, said):
    at = open_page(FILE, context=context)
    assert any(said in caption.value for caption in at.caption)
    assert scenes(at)


@pytest.mark.parametrize("run_id", ["garbage", "../../etc/passwd", "upload-gone", "bundled-none"])
def test_a_run_that_is_gone_is_said_in_a_sentence(run_id):
    at = open_page(FILE, run=run_id)
    assert len(at.error) == 1
    assert at.error[0].value.endswith(".")


@pytest.mark.parametrize("view", ["network", "vs_ngram"])
def test_a_network_of_another_kind_is_said_in_a_sentence(view):
    at = open_page(FILE, run="bundled-students", view=view)
    assert len(at.error) == 1
    assert "another kind" in at.error[0].value


def test_a_run_that_ends_between_page_and_fragment_leaves_no_message(monkeypatch):
    answers = [True]  # of the page; the fragment then asks the job service, which has no such run
    is_active = run_controls.is_active
    monkeypatch.setattr(run_controls, "is_active", lambda run: answers.pop() if answers else is_active(run))
    at = open_page(FILE, run="bundled-window-students")
    assert not answers
    assert scenes(at)
    assert not at.error
    assert f"message.{run_controls.PLACE}" not in at.session_state


def test_a_click_on_train_starts_a_run_and_the_page_follows_it(monkeypatch):
    small = replace(TrainingPlan(window=2, embedding=8, hidden=16).train_spec(), segments=((30, 0.01),))
    monkeypatch.setattr(TrainingPlan, "train_spec", lambda plan: small)
    at = open_page(FILE, OWNER)
    [button] = [button for button in at.button if button.key == "train"]
    checked(button.click().run())
    run_id = at.query_params["run"]
    run_id = run_id[0] if isinstance(run_id, list) else run_id
    assert value(at, "view") == "embeddings"
    until = time.monotonic() + 60
    while job_service.service().run(run_id).active and time.monotonic() < until:
        time.sleep(0.1)
    view = job_service.service().run(run_id)
    assert (view.status, view.step) == ("finished", 30), view.message
    for name in ("embeddings", "network", "vs_ngram", "model_size"):
        at = open_page(FILE, OWNER, run=run_id, view=name)
        assert not at.error
        [(header, _)] = scenes(at)
        assert header["last"] >= 1
    stranger = open_page(FILE, "somebody else", run=run_id, view="vs_ngram")
    assert scenes(stranger) or stranger.error[0].value.endswith(".")


def test_a_growing_window_begins_at_the_chosen_one():
    header, _ = scenes(open_page(FILE, view="model_size", window="6"))[0]
    assert header["step"] == 5
    assert header["last"] == 15
