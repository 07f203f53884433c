"""One body, many heads, "Shapes of sequence processing": lessons show what they claim; bad input."""

import pytest

from pages.recurrence.heads import PAGE
from pages.recurrence.heads_shapes_controls import question_of, spec_of
from playground.experiments.sequence_shapes.answer import answer
from playground.experiments.sequence_shapes.surnames import surnames
from playground.experiments.sequence_shapes.training_trace import bundled_shape
from tests.pages.walking import checked, open_page, scenes

FILE = "recurrence/heads.py"
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}


def asked(title):
    """The bundled training of a lesson, the answer of its network, and the lesson's step."""
    values = PAGE.settings(LESSONS[title])
    assert (values["view"], LESSONS[title].address) == ("shapes", {"run": ""})
    trace = bundled_shape(spec_of(values))
    return trace, answer(trace.spec.shape, trace.weights, question_of(values)), LESSONS[title].step


def test_fed_once():
    _, found, step = asked("Fed once")
    assert step == found.steps - 1
    assert (found.source, "".join(found.output)) == (("Greek",), "karanis")
    assert list(found.fed[1:]) == list("karanis")
    assert "karanis" not in surnames().languages_of
    assert found.judged == "Greek"


def test_the_last_state_answers():
    _, found, step = asked("The last state answers")
    assert step == found.steps - 1
    assert found.output == ("Polish",)
    assert "lewandowski" in surnames().held_out
    english = found.probability[found.classes.index("English")]
    assert "".join(found.source[:9]) == "lewandows"
    assert english[8] == pytest.approx(0.99, abs=0.005)
    assert found.probability[found.classes.index("Polish"), 10] > 0.99


def test_a_tag_for_each_bit():
    _, found, step = asked("A tag for each bit")
    assert step == 2
    assert (found.source[0], found.source[2]) == ("1", "1")
    assert (found.output[0], found.output[2]) == ("odd", "even")


def test_longer_than_learned():
    trace, found, step = asked("Longer than learned")
    assert step == found.steps - 1 == 15
    assert found.is_right
    assert trace.second[-1] == 1


def test_read_then_write():
    _, found, step = asked("Read, then write")
    assert found.encodes.tolist() == [True] * 6 + [False] * 7
    assert found.fed[step] == "⟨s⟩"
    assert "".join(found.output) == "edacaf"


def test_too_much_for_one_state():
    trace, found, step = asked("Too much for one state")
    assert step == found.steps - 1
    assert (found.is_right, len(found.output)) == (False, 7)
    assert trace.second[-1] == pytest.approx(0.36, abs=0.005)


@pytest.mark.parametrize(
    ("shape", "field", "text", "sentence"),
    [
        ("many_to_one", "read_surname", "", "nothing to read"),
        ("many_to_one", "read_surname", "ξξ", "none of these signs"),
        ("aligned", "bits", "abc", "none of these signs"),
        ("encoder_decoder", "string", "xyz", "none of these signs"),
    ],
)
def test_nothing_to_read_gets_a_sentence_and_a_way_on(shape, field, text, sentence):
    at = open_page(FILE, view="shapes", shape=shape, **{field: text})
    assert any(sentence in box.value for box in [*at.error, *at.warning, *at.info])
    checked(at.button(key="default-text").click().run())
    assert len(scenes(at)) == 1


def test_what_is_not_read_is_said():
    at = open_page(FILE, view="shapes", shape="aligned", bits="2" + "1" * 20)
    [note] = [box.value for box in at.caption if "first 16 are read" in box.value]
    assert "left out" in note
    [(header, _)] = scenes(at)
    assert len(header["narration"]) == 16


@pytest.mark.parametrize("shape", ["one_to_many", "encoder_decoder"])
def test_a_click_trains(shape, monkeypatch):
    """The button queues the shape's job with the settings at the left."""
    started = []
    monkeypatch.setattr(
        "playground.ui.run_controls.start_run",
        lambda owner, name, settings, seconds, title: started.append((name, settings, seconds)),
    )
    at = open_page(FILE, folds=False, view="shapes", shape=shape, shape_seed="7", shape_updates="1000")
    [(header, _)] = scenes(at)
    assert "press Train" in header["narration"][0][1], "nothing comes with the app for these settings"
    checked(at.button(key="start-job").click().run())
    [(name, settings, seconds)] = started
    assert (name, settings["shape_seed"], settings["shape_updates"]) == (f"shape_{shape}", 7, 1000)
    assert seconds <= 20
