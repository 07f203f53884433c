"""What is dragged is held, what is let go is in the controls, and the page follows once."""

import pytest
import streamlit as st

from playground.ui import drag
from playground.ui.controls import Slider, TextArea
from tests.pages.walking import checked, open_page, scenes

X = Slider("x", "x", "", -5.0, 5.0, 0.1, 0.0)
STEPS = Slider("steps", "Steps", "", 1, 200, 1, 30)
TEXT = TextArea("text", "Text", "", "a", 10)


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
    assert drag.preview_values() == {}
    drag.rerun_if_requested()


def test_while_a_point_is_dragged_the_controls_stay(state):
    drag.preview(False, (X, 1.5), (STEPS, 3))
    assert drag.preview_values() == {"x": 1.5, "steps": 3}
    assert not {"x", "steps"} & state.keys()
    drag.rerun_if_requested()
    drag.preview(False, (X, 2.5))
    assert drag.preview_values() == {"x": 2.5}


def test_let_go_it_is_in_the_controls_and_the_page_follows_once(state):
    drag.preview(False, (X, 1.5), (TEXT, "b"))
    drag.preview(True, (X, 2), (TEXT, "c"))
    assert drag.preview_values() == {}
    assert (state[X.key], state[TEXT.key]) == (2.0, "c")
    assert isinstance(state[X.key], float), "as the control stores it"
    with pytest.raises(Rerun):
        drag.rerun_if_requested()
    drag.rerun_if_requested()


def test_a_click_sets_controls_and_a_change_of_the_address_is_followed_too(state):
    drag.apply((STEPS, 7))
    assert state[STEPS.key] == 7
    with pytest.raises(Rerun):
        drag.rerun_if_requested()
    drag.request_rerun()
    with pytest.raises(Rerun):
        drag.rerun_if_requested()


def test_letting_go_forgets_both():
    drag.preview(False, (X, 1.5))
    drag.request_rerun()
    drag.reset()
    assert drag.preview_values() == {}
    drag.rerun_if_requested()


def test_a_page_that_is_opened_lets_go(monkeypatch):
    monkeypatch.undo()
    at = open_page("optimization/gradient_descent.py")
    as_it_was = scenes(at)
    at.session_state[drag.PREVIEW] = {"start": 3.25}
    at.session_state[drag.RERUN] = True
    checked(at.run())
    assert at.session_state[drag.PREVIEW] == {}
    assert drag.RERUN not in at.session_state
    assert [header for header, _ in scenes(at)] == [header for header, _ in as_it_was]
