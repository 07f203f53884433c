"""The address and the controls of a page are kept alike; each page has a namespace of its own."""

from streamlit.testing.v1 import AppTest


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
    lessons = [Lesson("More", "look", {"steps": 1.0 if title == "Second" else 100, "kind": "b"}, 3)]
    with address_bar():
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


def test_a_lesson_sets_all_controls_with_one_change_of_the_address():
    at = run(AppTest.from_function(app))
    at.button[0].click()
    assert state(run(at)) == ("100 b", {"steps": "100", "kind": "b"})
    assert at.session_state["first.steps"] == 100


def test_a_bad_parameter_is_answered_with_a_notice_and_the_default():
    at = run(AppTest.from_function(app), steps="1000", kind="<b>")
    assert state(at) == ("30 a", {})
    assert len([caption for caption in at.caption if "In the address" in caption.value]) == 2


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
