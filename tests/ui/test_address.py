"""The address and the controls of a page are kept alike; each page has a namespace of its own."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.walking import history_entries


def app():
    """Two pages that use one name for two things; the toggle draws one more control."""
    import streamlit as st

    from playground.ui import frame
    from playground.ui.address import address_bar
    from playground.ui.controls import Choice, Slider
    from playground.ui.frame import Lesson, Page

    STEPS = {
        "First": Slider("steps", "Steps", "", 1, 200, 1, 30),
        "Second": Slider("steps", "Share of steps", "", 0.0, 1.0, 0.1, 0.5),
    }
    KIND = Choice("kind", "Kind", "", {"a": "Title A", "b": "Title B"}, "a")
    title = st.session_state.get("title", "First")
    settings = {"steps": 1.0 if title == "Second" else 100, "kind": "b"}
    lessons = [Lesson("More", "look", settings, 3, {"edits": "w=1", "run": ""})]
    with address_bar(title):
        values = frame.open_page(Page(title, "?", lessons=lessons, controls=[STEPS[title], KIND]))
        if st.toggle("More"):
            frame.more_controls([Slider("seed", "Seed", "", 0, 9, 1, 1)])
        st.text(f"{values['steps']} {values['kind']}")


def run(at, title=None, **address):
    if title:
        at.session_state["title"] = title
        at.query_params.clear()
    for name, value in address.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception, at.exception
    return at


def state(at):
    """What the page computes with, and what the address holds."""
    return at.text[0].value, {name: "".join(value) for name, value in at.query_params.items()}


def test_the_defaults_need_no_address():
    assert state(run(AppTest.from_function(app))) == ("30 a", {})


def test_the_address_sets_the_controls_and_is_written_in_its_shortest_form():
    assert state(run(AppTest.from_function(app), steps="40.0", kind="Title B", step="7")) == (
        "40 b",
        {"steps": "40", "kind": "b", "step": "7"},
    )


def test_a_change_is_in_the_address_and_what_belongs_to_others_stays():
    at = run(AppTest.from_function(app), step="7")
    at.slider[0].set_value(50)
    assert state(run(at)) == ("50 a", {"steps": "50", "step": "7"})
    at.slider[0].set_value(30)
    assert state(run(at)) == ("30 a", {"step": "7"})


def test_an_address_that_is_late_takes_no_change_back():
    at = run(AppTest.from_function(app))
    at.slider[0].set_value(50)
    assert state(run(at, steps="40"))[0] == "50 a"


def test_pages_may_use_one_name_for_two_things():
    at = run(AppTest.from_function(app), steps="40")
    assert state(run(at, "Second")) == ("0.5 a", {})
    at.slider[0].set_value(0.7)
    assert state(run(at)) == ("0.7 a", {"steps": "0.7"})
    assert state(run(at, "First")) == ("40 a", {"steps": "40"}), "as it was left"
    assert state(run(at, "Second", steps="0.2")) == ("0.2 a", {"steps": "0.2"}), "a link leads"


def test_a_page_without_parameters_opens_as_it_was_left():
    """With the parameters that belong to no control; the step is the player's."""
    at = run(AppTest.from_function(app), steps="40", run="x", checkpoint="70", step="7", present="1")
    assert state(run(at, "Second")) == ("0.5 a", {})
    assert state(run(at, "First")) == ("40 a", {"steps": "40", "run": "x", "checkpoint": "70"})
    assert state(run(at, "Second", run="y")) == ("0.5 a", {"run": "y"})
    assert state(run(at, "First", run="z")) == ("40 a", {"steps": "40", "run": "z"}), "a link leads"
    assert state(run(at, "Second")) == ("0.5 a", {"run": "y"})


def test_back_opens_a_page_as_its_address_says(monkeypatch):
    from playground.ui import address

    at = run(run(AppTest.from_function(app), steps="40", run="x"), "Second")
    monkeypatch.setattr(address, "_is_history_navigation", lambda: True)
    assert state(run(at, "First")) == ("30 a", {})


def test_a_lesson_sets_all_controls_with_one_change_of_the_address(monkeypatch):
    entries = history_entries(monkeypatch)
    at = run(AppTest.from_function(app), run="x", step="7")
    assert entries == []
    at.button[0].click()
    assert state(run(at)) == ("100 b", {"steps": "100", "kind": "b", "edits": "w=1", "step": "7"})
    assert at.session_state["first.steps"] == 100
    assert len(entries) == 1


def test_a_bad_parameter_is_answered_with_a_notice_and_the_default():
    at = run(AppTest.from_function(app), steps="1000", kind="<b>")
    assert state(at) == ("30 a", {})
    assert len([caption for caption in at.caption if "In the address" in caption.value]) == 2


def one_control():
    """A page of one slider, whose range and default are in the session; drawn in the sidebar or in place."""
    import streamlit as st

    from playground.ui import frame
    from playground.ui.address import address_bar
    from playground.ui.controls import Slider
    from playground.ui.frame import Page

    class Sentence(Slider):
        def parse(self, raw):
            raise ValueError("This is a whole sentence.")

    high, default = st.session_state.get("high", 100), st.session_state.get("default", 30)
    kind = Sentence if st.query_params.get("steps") == "bad" else Slider
    slider = kind("steps", "Steps", "", 1, high, 1, default)
    other = Slider("other", "Other", "", 0, 9, 1, 1)
    with address_bar("page"):
        frame.open_page(Page("Page", "?", controls=[other]))
        place = st.session_state.get("place", "sidebar")
        draw = frame.draw_control if place == "in place" else lambda x: frame.more_controls([x])["steps"]
        st.text(draw(slider))


def test_an_untouched_value_follows_its_changed_default():
    at = run(AppTest.from_function(one_control))
    at.session_state["default"] = 50
    assert state(run(at)) == ("50", {})
    at.slider[1].set_value(60)
    assert state(run(at)) == ("60", {"steps": "60"})
    at.session_state["default"] = 70
    assert state(run(at)) == ("60", {"steps": "60"}), "a chosen value stays"


def test_a_value_that_a_narrower_range_excludes_becomes_the_default_without_a_notice():
    at = run(AppTest.from_function(one_control), steps="90")
    at.session_state["high"] = 40
    assert state(run(at)) == ("30", {})
    assert not at.caption


def test_the_notice_ends_in_one_full_stop():
    at = run(AppTest.from_function(one_control), steps="bad")
    assert [caption.value for caption in at.caption] == [
        r"In the address\, This is a whole sentence\. Using 30\."
    ]


@pytest.mark.parametrize("place", ["sidebar", "in place"])
def test_two_controls_changed_in_one_run_are_one_history_entry(monkeypatch, place):
    entries = history_entries(monkeypatch)
    at = AppTest.from_function(one_control)
    at.session_state["place"] = place
    run(at)
    at.slider(key="page.other").set_value(2)
    at.slider(key="page.steps").set_value(60)
    assert state(run(at)) == ("60", {"other": "2", "steps": "60"})
    assert len(entries) == 1


def player_below():
    """A page whose player shows how the address was when it was mounted."""
    import numpy as np
    import streamlit as st

    from playground.figures.scene import Row, Scene, Table
    from playground.ui import frame, player
    from playground.ui.address import address_bar
    from playground.ui.controls import Slider
    from playground.ui.frame import Page

    def note(*args, **more):
        st.session_state["mounted at"] = st.query_params.to_dict()

    player._mount = note
    with address_bar("page"):
        frame.open_page(Page("Page", "?", controls=[Slider("steps", "Steps", "", 1, 100, 1, 30)]))
        player.player(Scene(2, [Table("numbers", [Row("k", np.arange(3))])]), key="stage")


def test_the_address_is_written_before_the_player_adds_its_step(monkeypatch):
    from playground.ui import player

    monkeypatch.setattr(player, "_mount", player._mount)  # the page replaces it
    at = run(AppTest.from_function(player_below))
    at.slider[0].set_value(50)
    assert run(at).session_state["mounted at"] == {"steps": "50"}


def test_after_back_the_address_leads(monkeypatch):
    from playground.ui import address

    at = run(AppTest.from_function(app), steps="40", kind="b")
    monkeypatch.setattr(address, "_is_history_navigation", lambda: True)
    at.query_params.clear()
    assert state(run(at, steps="60")) == ("60 a", {"steps": "60"})


def test_a_control_that_is_no_longer_drawn_leaves_the_address_and_keeps_its_value():
    at = run(AppTest.from_function(app), step="7")
    at.toggle[0].set_value(True)
    run(at)
    at.slider[1].set_value(5)
    assert state(run(at))[1] == {"seed": "5", "step": "7"}
    at.toggle[0].set_value(False)
    assert state(run(at))[1] == {"step": "7"}
    at.toggle[0].set_value(True)
    assert state(run(at))[1] == {"seed": "5", "step": "7"}
