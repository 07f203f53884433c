"""Text that is data says nothing to Markdown."""

import re
import string

from hypothesis import given
from hypothesis import strategies as st

from playground.ui.markdown import escape_markdown


@given(st.text(max_size=150))
def test_what_is_shown_is_the_text_on_one_line(text):
    shown = re.sub(r"\\(.)", r"\1", escape_markdown(text, 1000))
    assert shown == " ".join(text.split())


@given(st.text(alphabet=string.punctuation + "ab \n", max_size=150))
def test_no_sign_of_markdown_stays_bare(text):
    left = re.sub(r"\\[!-/:-@\[-`{-~]", "", escape_markdown(text))
    assert not set(left) & set(string.punctuation)


def test_long_text_is_cut_before_it_is_escaped():
    assert escape_markdown("a" * 300, 10) == "a" * 9 + "…"
    assert escape_markdown("![" * 300, 4) == r"\!\[\!…"
