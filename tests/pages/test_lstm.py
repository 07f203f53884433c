"""The page of LSTM gates: each lesson shows what it claims; bad input gets a sentence."""

import pytest

from tests.pages.walking import checked, open_page, scenes, widget

FILE = "recurrence/lstm.py"


@pytest.mark.parametrize(("text", "sentence"), [("", "is empty"), ("x", "has one token")])
def test_too_short_a_text_gets_a_sentence_and_a_way_on(text, sentence):
    at = open_page(FILE, text=text, edits="b_if.1=0.5")
    assert any(sentence in error.value for error in [*at.error, *at.warning, *at.info])
    assert widget(at, "edits").value == "b_if.1=0.5", "nothing is lost"
    checked(at.button(key="default-text").click().run())
    assert len(scenes(at)) == 1
