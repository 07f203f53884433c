"""Messages: shown once, at their place alone, and never read as markup."""

import pytest
from streamlit.testing.v1 import AppTest


def app():
    import streamlit as st

    from playground.errors import UserError
    from playground.ui import messages

    def refuse():
        with messages.posting("here"):
            raise UserError("**no** <b> $x$")

    st.button("Refuse", key="refuse", on_click=refuse)
    messages.show("elsewhere")
    messages.show("here")
    with messages.showing("Run 1: "):
        if st.checkbox("Broken", key="broken"):
            raise UserError("damaged")
    st.caption("the rest of the page")


@pytest.fixture
def session():
    return AppTest.from_function(app).run()


def test_a_posted_message_is_shown_once_and_escaped(session):
    assert not session.error
    [error] = session.button(key="refuse").click().run().error
    assert error.value == r"\*\*no\*\* \<b\> \$x\$"
    assert not session.run().error


def test_an_error_in_a_block_leaves_the_rest_of_the_page(session):
    session.checkbox(key="broken").check().run()
    assert [error.value for error in session.error] == [r"Run 1\: damaged"]
    assert [caption.value for caption in session.caption] == ["the rest of the page"]
    assert not session.exception


def made_room():
    from playground.errors import RunEvicted
    from playground.ui import messages

    with messages.showing():
        raise RunEvicted("The run **x** made room.")
    messages.show("nowhere")


def test_a_run_that_made_room_is_a_note_and_no_error():
    session = AppTest.from_function(made_room).run()
    assert not session.error
    assert [info.value for info in session.info] == [r"The run \*\*x\*\* made room\."]
