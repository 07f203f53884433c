"""Of a validated text the last valid one is used; the complaint is shown, the address holds what is used."""

from streamlit.testing.v1 import AppTest

from playground.ui.markdown import escape_markdown


def page():
    """A page of one control, whose values are whole numbers written in digits."""
    from dataclasses import dataclass

    import streamlit as st

    from playground.ui.address import address_bar
    from playground.ui.frame import draw_control
    from playground.ui.validated_text import ValidatedText

    @dataclass(frozen=True)
    class Digits(ValidatedText):
        def parse(self, raw):
            if not raw.strip().isdigit():
                raise ValueError(f"{self.label} must be digits, not “{raw}”")
            return int(raw)

        def to_text(self, value):
            return str(value)

        def note(self, value):
            return "That is a lot." if value > 999 else ""

    control = Digits("digits", "Digits", "", 12)
    assert control.is_valid("typo")
    assert not control.is_valid(12)
    with address_bar("page"):
        value = draw_control(control)
    assert value == control.get() == control.last_valid()
    st.text(value)


def session(**address):
    """A session that has opened the page with this address."""
    at = AppTest.from_function(page)
    for name, value in address.items():
        at.query_params[name] = value
    return run(at)


def run(at):
    at.run()
    assert not at.exception, at.exception
    return at


def shown(at):
    """What stands in the field, what is used, what the address says, and what is said below."""
    [field], [used] = at.text_input, at.text
    address = "".join(at.query_params.get("digits", ""))
    return field.value, used.value, address, [caption.value for caption in at.caption]


def test_the_default_needs_no_address():
    assert shown(session()) == ("12", "12", "", [])
    assert shown(session(digits="12")) == ("12", "12", "", [])


def test_a_good_text_of_the_address_is_used_as_it_is_read():
    assert shown(session(digits=" 345 ")) == ("345", "345", "345", [])


def test_a_bad_one_is_not():
    notice = escape_markdown("In the address, Digits must be digits, not “<b>”. Using 12.")
    assert shown(session(digits="<b>")) == ("12", "12", "", [notice])


def test_a_typo_stays_in_the_field_and_the_last_good_text_is_used():
    at = session(digits="345")
    at.text_input[0].set_value("x")
    sentence = escape_markdown("Digits must be digits, not “x”. Using 345.")
    assert shown(run(at)) == ("x", "345", "345", [sentence])
    assert shown(run(at))[:3] == ("x", "345", "345"), "and again"
    at.text_input[0].set_value("6")
    assert shown(run(at)) == ("6", "6", "6", [])
    at.text_input[0].set_value("12")
    assert shown(run(at)) == ("12", "12", "", [])


def test_a_good_text_can_have_its_note():
    assert shown(session(digits="1234"))[3] == [escape_markdown("That is a lot.")]


def test_text_that_is_data_says_nothing_to_markdown():
    at = session()
    at.text_input[0].set_value("[a](b)<i>")
    assert shown(run(at))[3] == [escape_markdown("Digits must be digits, not “[a](b)<i>”. Using 12.")]
    assert "[a](b)" not in shown(at)[3][0]
