"""What is dragged is held, what is let go is in the controls, and the page follows once."""

import pytest
import streamlit as st

from playground.ui import hold
from playground.ui.controls import Slider, Words
from tests.pages.walking import checked, open_page, scenes

X = Slider("x", "x", "", -5.0, 5.0, 0.1, 0.0)
STEPS = Slider("steps", "Steps", "", 1, 200, 1, 30)
TEXT = Words("text", "Text", "", "a", 10)


class Rerun(Exception):
    """What st.rerun() does to a script."""


@pytest.fixture(autouse=True)
def state(monkeypatch):
    """A session, and a page that says when it is run anew."""

    def rerun():
        raise Rerun

    state = {}
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(st, "rerun", rerun)
    return state


def test_nothing_is_held_at_first_and_nothing_follows():
    assert hold.held() == {}
    hold.follow()


def test_while_a_point_is_dragged_the_controls_stay(state):
    hold.hold(False, (X, 1.5), (STEPS, 3))
    assert hold.held() == {"x": 1.5, "steps": 3}
    assert not {"x", "steps"} & state.keys()
    hold.follow()
    hold.hold(False, (X, 2.5))
    assert hold.held() == {"x": 2.5}


def test_let_go_it_is_in_the_controls_and_the_page_follows_once(state):
    hold.hold(False, (X, 1.5), (TEXT, "b"))
    hold.hold(True, (X, 2), (TEXT, "c"))
    assert hold.held() == {}
    assert (state["x"], state["text"]) == (2.0, "c")
    assert isinstance(state["x"], float), "as the control stores it"
    with pytest.raises(Rerun):
        hold.follow()
    hold.follow()


def test_a_click_sets_controls_and_a_change_of_the_address_is_followed_too(state):
    hold.take((STEPS, 7))
    assert state["steps"] == 7
    with pytest.raises(Rerun):
        hold.follow()
    hold.settle()
    with pytest.raises(Rerun):
        hold.follow()


def test_letting_go_forgets_both():
    hold.hold(False, (X, 1.5))
    hold.settle()
    hold.let_go()
    assert hold.held() == {}
    hold.follow()


def test_a_page_that_is_opened_lets_go(monkeypatch):
    monkeypatch.undo()
    at = open_page("optimization/gradient_descent.py")
    as_it_was = scenes(at)
    at.session_state[hold.HELD] = {"theta": 3.25}
    at.session_state[hold.SETTLED] = True
    checked(at.run())
    assert at.session_state[hold.HELD] == {}
    assert hold.SETTLED not in at.session_state
    assert [header for header, _ in scenes(at)] == [header for header, _ in as_it_was]
