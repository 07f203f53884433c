"""Stacked and bidirectional networks: each lesson shows what it claims; bad input gets a sentence."""

import numpy as np
import pytest

from pages.recurrence.elmo import PAGE
from pages.recurrence.elmo_depth_controls import DEFAULT
from playground.experiments.elmo.depth import run
from playground.experiments.elmo.nodes import Node
from playground.ui.controls import fill_spec
from tests.pages.walking import checked, open_page, scenes

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
