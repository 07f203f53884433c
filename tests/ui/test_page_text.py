"""The text of a page: an own one stands on the page, a sample aside; what is not there is asked for."""

import pytest
from streamlit.testing.v1 import AppTest

from playground.text.corpus import from_text
from playground.ui.job_service import service

OWNER, SOMEBODY = "p" * 40, "q" * 40


def page(source, owner, text_id):
    import streamlit as st

    from playground.text.corpus import from_text
    from playground.ui.page_text import can_download, choose_on_page

    def slide():
        st.markdown("The slide’s.")
        return "slide", from_text("to be or not to be")

    chosen = choose_on_page(source, owner, "count", {"slide": slide})
    st.text("none" if chosen is None else chosen[0])
    if chosen is not None:
        st.text(str(can_download(source, chosen[0], owner)))


def opened(source, owner=OWNER, text_id=""):
    at = AppTest.from_function(page, args=(source, owner, text_id), default_timeout=30)
    if text_id:
        at.query_params["text"] = text_id
    at.run()
    assert not at.exception, at.exception
    return at, [element.value for element in at.main.get("text")]


def test_a_page_without_a_text_asks_for_one():
    at, shown = opened("own")
    assert shown == ["none"]
    assert [info.value for info in at.info] == [
        "Upload or paste a text to count, or choose one of the samples at the left."
    ]


@pytest.mark.parametrize(("source", "text_id"), [("stories", "sample-stories"), ("slide", "slide")])
def test_a_sample_is_described_aside_and_may_be_taken_away(source, text_id):
    at, shown = opened(source)
    assert shown == [text_id, "True"]
    assert at.sidebar.markdown
    assert not at.main.markdown


def test_an_own_text_is_its_owner_s_to_take_away():
    text_id = service().add_corpus(OWNER, from_text("to be or not to be. " * 20, name="hamlet.txt"))
    service().share_corpus(OWNER, text_id, True)
    at, shown = opened("own", OWNER, text_id)
    assert shown == [text_id, "True"]
    assert any("hamlet" in markdown.value for markdown in at.main.markdown)
    assert not at.sidebar.markdown
    at, shown = opened("own", SOMEBODY, text_id)
    assert shown == [text_id, "False"]
    assert any("download" in caption.value for caption in at.caption)
