"""Of a checked text the last good one is used, the complaint is said, and the address says what is used."""

from streamlit.testing.v1 import AppTest

from playground.ui.plain import plain


def page():
    """A page of one control, which takes digits and drops the blanks around them."""
    from dataclasses import dataclass

    import streamlit as st

    from playground.ui.checked import Checked

    @dataclass(frozen=True)
    class Digits(Checked):
        def parse(self, raw):
            if not raw.strip().isdigit():
                raise ValueError(f"{self.label} must be digits, not “{raw}”")
            return raw.strip()

        def ask(self, good):
            st.text_input(self.label, key=self.name, persist_state="session")

        def note(self, good):
            return "That is many." if len(good) > 3 else ""

    control = Digits("digits", "Digits", "", "12")
    assert control.accepts("typo")
    assert not control.accepts(12)
    used = control.draw()
    st.text(used)
    assert control.good() == used


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
    assert shown(session(digits=" 345 ")) == (" 345 ", "345", "345", [])


def test_a_bad_one_is_not():
    assert shown(session(digits="<b>")) == ("12", "12", "", [])


def test_a_typo_stays_in_the_field_and_the_last_good_text_is_used():
    at = session(digits="345")
    at.text_input(key="digits").set_value("x")
    sentence = plain("Digits must be digits, not “x”. Using 345.")
    assert shown(run(at)) == ("x", "345", "345", [sentence])
    assert shown(run(at))[:3] == ("x", "345", "345"), "and again"
    at.text_input(key="digits").set_value("6")
    assert shown(run(at)) == ("6", "6", "6", [])
    at.text_input(key="digits").set_value("12")
    assert shown(run(at)) == ("12", "12", "", [])


def test_a_good_text_can_have_its_note():
    assert shown(session(digits="1234"))[3] == [plain("That is many.")]


def test_text_that_is_data_says_nothing_to_markdown():
    at = session()
    at.text_input(key="digits").set_value("[a](b)<i>")
    assert shown(run(at))[3] == [plain("Digits must be digits, not “[a](b)<i>”. Using 12.")]
    assert "[a](b)" not in shown(at)[3][0]
