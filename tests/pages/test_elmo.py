"""Stacked and bidirectional networks: each lesson shows what it claims; bad input gets a sentence."""

import numpy as np
import pytest

from pages.recurrence import elmo_directions_controls
from pages.recurrence.elmo import PAGE
from pages.recurrence.elmo_depth_controls import DEFAULT
from pages.recurrence.elmo_training_controls import spec_of
from playground.experiments.elmo import directions as directions_experiment
from playground.experiments.elmo import occurrences, training
from playground.experiments.elmo.depth import run
from playground.experiments.elmo.directions_trace import bundled_directions
from playground.experiments.elmo.nodes import Node
from playground.experiments.elmo.sentences import FEATURES
from playground.experiments.elmo.sizes import LM_ROUNDS
from playground.experiments.elmo.training_trace import bundled_elmo
from playground.ui.controls import fill_spec
from tests.pages.walking import checked, open_page, scenes, widget

FILE = "recurrence/elmo.py"
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}
FIRST, ALL = [1, 2, 3], [1, 2, 3, 4, 5, 6]


def depth(title):
    """The trace of a lesson, its node, and the tokens that each half of it sees."""
    values, step = PAGE.settings(LESSONS[title]), LESSONS[title].step
    trace = run(fill_spec(DEFAULT, values))
    assert trace.T == 6
    return trace, trace.nodes[step], [(np.flatnonzero(row) + 1).tolist() for row in trace.norms[step] != 0]


def test_left_context():
    trace, node, seen = depth("Left context")
    assert (node, seen) == (Node("output", t=3), [FIRST])
    assert list(trace.text.names[:3]) == ["let", "us", "stick"]
    for layer in (1, 2):
        later = trace.norms[trace.index(Node("state", layer, 0, 3)), 0, 3:]
        assert later.tolist() == [0, 0, 0], "exactly"


def test_both_sides():
    _, node, seen = depth("Both sides")
    assert (node, seen) == (Node("output", t=3), [FIRST, [3, 4, 5, 6]])


def test_it_sees_the_answer():
    trace, node, seen = depth("It sees the answer")
    assert (node, seen) == (Node("state", 2, 0, 1), [ALL, []])
    assert trace.spec.arrangement == "both"


def test_two_apart():
    trace, node, seen = depth("Two apart")
    assert (node, seen) == (Node("state", 2, 0, 3), [FIRST, []])
    assert trace.spec.arrangement == "apart"


def test_out_and_h_n():
    trace, node, seen = depth("out[:, -1]")
    assert (node, seen) == (Node("output", t=6), [ALL, [6]])
    assert trace.text.names[-1] == "plan"
    assert depth("h_n")[1:] == (Node("h_n"), [ALL, ALL])


def test_an_empty_sentence_gets_a_sentence_and_a_way_on():
    at = open_page(FILE, sentence="")
    assert any("is empty" in box.value for box in [*at.error, *at.warning, *at.info])
    checked(at.button(key="default-text").click().run())
    assert len(scenes(at)) == 1


@pytest.mark.parametrize("arrangement", ["forward", "both", "apart"])
def test_one_token_is_enough(arrangement):
    at = open_page(FILE, sentence="stick", arrangement=arrangement, layers="3")
    assert len(scenes(at)) == 1


def test_a_long_sentence_is_cut_and_said_to_be():
    at = open_page(FILE, sentence=" ".join("abcdefghijkl"))
    assert any("has 12" in caption.value for caption in at.caption)


def trained(title):
    """The bundled training of a lesson, its task's means over the seeds, and its step."""
    values, step = PAGE.settings(LESSONS[title]), LESSONS[title].step
    trace = bundled_elmo(spec_of(values))
    assert (values["view"], LESSONS[title].address) == ("elmo", {"run": ""})
    means = dict(zip(FEATURES, trace.accuracy[values["task"]][..., step].mean(1), strict=True))
    return trace, means, values["task"], step


def test_equal_shares():
    trace, means, task, step = trained("Equal shares")
    assert step == LM_ROUNDS + 1
    assert trace.frozen
    np.testing.assert_allclose(trace.shares[task][..., step], 1 / 3, rtol=1e-5)
    assert all(0.4 < share < 0.6 for share in means.values()), "guessing"


def test_the_sense_of_a_word():
    trace, means, task, step = trained("The sense of a word")
    assert step == trace.rounds - 1
    assert (means["types"], means["top"], means["mix"]) == pytest.approx((0.48, 0.96, 0.98), abs=0.005)
    assert set(trace.shares[task][..., step].argmax(0)) == {1, 2}, "another seed, another layer"


def test_noun_or_verb():
    trace, means, task, step = trained("Noun or verb")
    assert task == "syntactic"
    assert (means["types"], means["top"], means["mix"]) == pytest.approx((0.49, 1, 1), abs=0.005)
    shares = trace.shares[task][..., step].mean(1)
    assert (shares[0], shares[2]) == pytest.approx((0.16, 0.69), abs=0.005)


def test_other_settings_have_no_training_yet():
    at = open_page(FILE, view="elmo", updates="100")
    [(header, _)] = scenes(at)
    assert "press Train" in header["narration"][0][1]
    assert any("about" in caption.value for caption in at.caption)


def words(title):
    """The trace of a lesson on a word, and its step."""
    values = PAGE.settings(LESSONS[title])
    assert values["view"] == "occurrences"
    return occurrences.run(fill_spec(occurrences.OccurrenceSpec(), values)), LESSONS[title].step


def test_one_type_one_point():
    trace, step = words("One type, one point")
    assert (step, len(trace.labels)) == (0, 80)
    assert np.abs(trace.points[0]).max() == 0
    assert trace.probability[0] == pytest.approx([0.6, 0.4], abs=0.005)


def test_token_embeddings():
    trace, step = words("Token embeddings")
    assert trace.alike[step] == pytest.approx(0.96, abs=0.005)
    assert {near.label for near in trace.neighbours[step]} == {"nature"}
    assert trace.query[trace.query_position] == "seal"


def test_in_an_office():
    trace, step = words("In an office")
    assert {near.label for near in trace.neighbours[step]} == {"made"}
    assert trace.probability[2, 1] > 0.995
    assert np.linalg.norm(trace.own[step] - words("Token embeddings")[0].own[step]) > 1


@pytest.mark.parametrize(("text", "sentence"), [("", "is empty"), ("xyz", "none of these words")])
def test_no_known_word_gets_a_sentence_and_a_way_on(text, sentence):
    at = open_page(FILE, view="occurrences", own_sentence=text)
    assert any(sentence in box.value for box in [*at.error, *at.warning, *at.info])
    checked(at.button(key="default-text").click().run())
    assert len(scenes(at)) == 1


def test_unknown_words_are_named_and_the_word_takes_the_place_of_the_one_before():
    at = open_page(FILE, view="occurrences", own_sentence="the seal saw zebras")
    assert any("zebras" in caption.value for caption in at.caption)
    checked(widget(at, "word").set_value("bank").run())
    assert widget(at, "own_sentence").value == "the bank saw zebras"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Is the old Seal, or a crane?", "Is the old bank, or a crane?"),
        ("a seal near the  bank!", "a seal near the  bank!"),
        ("the lake", "the lake"),
    ],
)
def test_the_chosen_word_replaces_one_word_or_none(text, expected):
    at = open_page(FILE, view="occurrences", own_sentence=text)
    checked(widget(at, "word").set_value("bank").run())
    assert widget(at, "own_sentence").value == expected


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("saw the old seal?", set()),
        ("the lake", {"“seal” is not in your sentence"}),
        ("the seal " * 8, {"first 14 words are read", "sentence has 16"}),
        (
            "the lake " * 8 + "seal",
            {"first 14 words are read", "sentence has 17", "“seal” is not among these words"},
        ),
    ],
)
def test_what_is_not_read_is_said(text, notes):
    at = open_page(FILE, view="occurrences", own_sentence=text)
    caption = " ".join(box.value for box in at.caption)
    kinds = ("“seal” is not", "words are read", "sentence has")
    assert {kind for kind in kinds if kind in caption} == {k for k in kinds for note in notes if k in note}
    assert all(note in caption for note in notes)


def directions(title):
    """The bundled trainings of a lesson, and its step."""
    values = PAGE.settings(LESSONS[title])
    assert (values["view"], LESSONS[title].address) == ("directions", {"run": ""})
    return bundled_directions(elmo_directions_controls.spec_of(values)), LESSONS[title].step


def test_loss_nothing():
    trace, step = directions("Loss: nothing")
    assert step == trace.rounds - 1
    forward, both = trace.loss[..., step].mean(1)
    assert (forward, both) == pytest.approx((1.18, 0.05), abs=0.005)
    assert trace.lm_accuracy[1, :, step].mean() == pytest.approx(0.998, abs=0.0006)


def test_which_row_to_read():
    trace, step = directions("Which row to read")
    assert trace.updates[step] == 40
    out, out_half, h_n, _ = trace.accuracy[..., step].mean(1)
    assert (out, out_half, h_n) == pytest.approx((0.66, 0.16, 1), abs=0.006)


@pytest.mark.parametrize(
    ("view", "shares"),
    [
        ("directions", [directions_experiment.repeated_share()]),
        ("elmo", [training.repeated_share("semantic"), training.repeated_share("syntactic")]),
    ],
)
def test_how_many_test_sentences_stand_among_the_training_sentences(view, shares):
    [text] = [
        box.value for box in open_page(FILE, view=view).markdown if "happen to stand among" in box.value
    ]
    for share in shares:
        assert f"{share:.1%} of the s" in text or f"{share:.1%} of the test" in text


@pytest.mark.parametrize(("view", "job"), [("directions", "elmo_directions"), ("elmo", "elmo")])
def test_a_click_trains(view, job, monkeypatch):
    """The button queues the view's job with the settings at the left."""
    started = []
    monkeypatch.setattr(
        "playground.ui.run_controls.start_run",
        lambda owner, name, settings, seconds, title: started.append((name, settings, seconds)),
    )
    at = open_page(FILE, view=view, training_seed="7")
    checked(at.button(key="start-job").click().run())
    [(name, settings, seconds)] = started
    assert (name, settings["training_seed"]) == (job, 7)
    assert seconds <= 20
