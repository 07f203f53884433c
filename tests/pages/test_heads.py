"""One body, many heads: each lesson shows what it claims; bad input gets a sentence."""

import numpy as np
import pytest

from pages.recurrence import heads_reading_controls, heads_training_controls
from pages.recurrence.heads import PAGE
from pages.recurrence.heads_training import COMPARISON
from playground.experiments.heads.reading import run
from playground.experiments.heads.sentences import TESTED, nights, sentences
from playground.experiments.heads.sizes import WINDOW_REACH
from playground.experiments.heads.tasks import TASKS
from playground.experiments.heads.texts import TESTED_SURNAMES, names
from playground.experiments.heads.training import HeadsSpec
from playground.experiments.heads.training_trace import bundled_heads, parameters
from tests.pages.walking import checked, open_page, scenes

FILE = "recurrence/heads.py"
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}
ALONE, JOINT, FROZEN, UNTRAINED = range(4)


def trained(title):
    """The bundled training of a lesson, and the mean accuracies and losses at its step."""
    values, lesson = PAGE.settings(LESSONS[title]), LESSONS[title]
    trace = bundled_heads(heads_training_controls.spec_of(values))
    assert (values["view"], lesson.address, lesson.step) == ("heads", {"run": ""}, trace.rounds - 1)
    return trace, trace.accuracy[..., lesson.step].mean(1), trace.loss[..., lesson.step].mean(1)


def reading(title):
    """The text of a lesson, and its step."""
    values = PAGE.settings(LESSONS[title])
    assert values["view"] == "reading"
    return run(heads_reading_controls.spec_of(values)), LESSONS[title].step


def test_a_frozen_body():
    trace, right, _ = trained("A frozen body")
    assert trace.frozen
    assert parameters(trace.spec).heads["tags"] == 343
    assert (right[FROZEN], right[UNTRAINED]) == pytest.approx((0.956, 0.782), abs=0.0006)


def test_one_direction():
    trace, _, loss = trained("One direction")
    both = bundled_heads(HeadsSpec(head="tags")).loss[ALONE, :, -1].mean()
    assert trace.spec.directions == "one"
    assert (loss[ALONE], both) == pytest.approx((0.047, 0.001), abs=0.0006)


def test_a_window():
    values, lesson = PAGE.settings(LESSONS["A window"]), LESSONS["A window"]
    trace = bundled_heads(heads_training_controls.spec_of(values))
    right = trace.accuracy[..., lesson.step].mean(1)
    assert right[trace.spec.ways.index("window")] > 0.9995 > 0.99 > right[ALONE]
    assert WINDOW_REACH == 2


def test_jointly():
    trace, right, _ = trained("Jointly")
    assert len(trace.spec.others) == 3
    assert (right[JOINT], right[ALONE]) == pytest.approx((0.82, 0.88), abs=0.006)


def test_majority():
    trace, right, _ = trained("Majority")
    assert (right[UNTRAINED], trace.baseline.accuracy) == pytest.approx((0.70, 0.67), abs=0.006)


def test_pooling():
    _, right, _ = trained("Pooling")
    mean = bundled_heads(HeadsSpec()).accuracy[..., -1].mean(1)
    assert (right[FROZEN], mean[FROZEN]) == pytest.approx((0.45, 0.31), abs=0.006)
    assert (right[ALONE], mean[ALONE]) == pytest.approx((0.61, 0.57), abs=0.006)


def test_the_mask():
    trace, step = reading("The mask")
    assert step == trace.T - 1
    assert ("Watson", "English") in names()[-TESTED_SURNAMES:]
    answers = [trace.classes[int(found[0])] for found in (trace.answers, trace.unmasked_answers)]
    assert answers == ["English", "Spanish"]
    assert trace.masked_difference < 1e-12
    assert trace.spec.padding == 6


def test_what_pooling_takes():
    trace, step = reading("What pooling takes")
    assert (len(trace.h), step) == (48, 0)
    assert trace.weight[0] == pytest.approx(0.31, abs=0.005)
    assert trace.weight[2] == pytest.approx(0.08, abs=0.005)
    assert trace.text.tokens[2] == "t"


def test_gradient():
    trace, _ = reading("Gradient")
    assert trace.loss[0] == pytest.approx(3.2, abs=0.05)
    dutch, english = trace.classes.index("Dutch"), trace.classes.index("English")
    assert trace.dJ_dz[dutch, 0] == pytest.approx(-0.96, abs=0.005)
    assert trace.dJ_dz[english, 0] == pytest.approx(0.88, abs=0.005)
    assert trace.agreement < 1e-12


def test_georgia():
    trace, _ = reading("Georgia")
    found = [trace.classes[k] for k in trace.answers]
    assert found == ["B-ORG", "I-ORG", "O", "B-PER", "O", "B-LOC"]
    assert (trace.answers == trace.label).all()


def test_no_mask_needed():
    trace, step = reading("No mask needed")
    assert step == trace.T - 1
    assert trace.spec.padding > 0
    assert trace.unmasked_difference < 1e-12


def test_never_seen():
    trace, step = reading("Never seen")
    assert step == trace.T - 1
    assert trace.label[0] == 18
    assert trace.answers[0] == pytest.approx(13.6, abs=0.05)
    counted = [nights(words) for words in sentences()[:-TESTED]]
    assert max(counted) == 12


@pytest.mark.parametrize(
    ("head", "field", "text", "sentence"),
    [
        ("language", "surname", "", "is empty"),
        ("tags", "sentence", "zebras", "none of these words"),
        ("letter", "surname", "東京", "none of these letters"),
    ],
)
def test_no_known_token_gets_a_sentence_and_a_way_on(head, field, text, sentence):
    at = open_page(FILE, view="reading", head=head, **{field: text})
    assert any(sentence in box.value for box in [*at.error, *at.warning, *at.info])
    checked(at.button(key="default-text").click().run())
    assert len(scenes(at)) == 1


@pytest.mark.parametrize(
    ("head", "field", "text", "notes"),
    [
        ("tags", "sentence", "tom met zebras", ["zebras"]),
        ("tags", "sentence", "tom " * 30, ["first 24 tokens", "text has 30"]),
        ("language", "surname", "Qwertson", ["not in the list"]),
        ("language", "surname", "Watson", []),
    ],
)
def test_what_is_not_read_is_said(head, field, text, notes):
    at = open_page(FILE, view="reading", head=head, **{field: text})
    captions = " ".join(box.value for box in at.caption)
    assert all(note in captions for note in notes)
    assert notes or "not in the list" not in captions


def test_other_settings_have_no_training_yet():
    at = open_page(FILE, hidden="40")
    [(header, _)] = scenes(at)
    assert "press Train" in header["narration"][0][1]
    assert any("about" in caption.value for caption in at.caption)


def test_updates_that_are_no_whole_rounds_are_rounded_down():
    at = open_page(FILE, updates="125")
    [(header, _)] = scenes(at)
    assert "120 updates" in header["narration"][-1][1]


def test_a_click_trains(monkeypatch):
    """The button queues the job with the settings at the left, in at most 20 seconds by default."""
    started = []
    monkeypatch.setattr(
        "playground.ui.run_controls.start_run",
        lambda owner, name, settings, seconds, title: started.append((name, settings, seconds)),
    )
    at = open_page(FILE, head="tags", training_seed="7")
    checked(at.button(key="start-job").click().run())
    [(name, settings, seconds)] = started
    assert (name, settings["training_seed"], settings["head"]) == ("heads", 7, "tags")
    assert seconds <= 20


def test_a_click_on_a_head_swaps_it(monkeypatch):
    picked = iter([{"name": "affirmed"}, {"name": "no head"}, None])
    chosen = []
    monkeypatch.setattr("pages.recurrence.heads_training.reported", lambda key, event: next(picked))
    monkeypatch.setattr("pages.recurrence.heads_training.apply", lambda *changes: chosen.extend(changes))
    for _ in range(3):
        COMPARISON.job_stage.on_pick()
    assert chosen == [(heads_training_controls.HEAD, "affirmed")]


@pytest.mark.parametrize("head", TASKS)
def test_every_head_opens_with_a_finished_training(head):
    at = open_page(FILE, folds=False, head=head)
    [(header, _)] = scenes(at)
    assert np.isclose(header["last"], bundled_heads(HeadsSpec(head=head)).rounds - 1)
    assert not any(widget_name == "pooling" for widget_name in _drawn(at)) or TASKS[head].pools


def _drawn(at):
    """Names of the menus that are drawn."""
    return [box.key.split(".")[-1] for box in at.get("selectbox")]
