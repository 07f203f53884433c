"""Text that is data says nothing to Markdown."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.ui.markdown import escape_markdown

JOINER = "\u2060"


@given(st.text(max_size=150))
def test_what_is_shown_is_the_text_on_one_line(text):
    shown = re.sub(r"\\(.)", r"\1", escape_markdown(text, 1000))
    assert shown.replace(JOINER, "") == " ".join(text.split()).replace(JOINER, "")


# What Streamlit's renderer (mdast-util-gfm-autolink-literal) makes a link of, in a text without its escapes.
LINKS = re.compile(r"(?:https?://|www(?=\.))[-.\w]+|[-.\w+]+@[-\w]+(?:\.[-\w]+)+", re.IGNORECASE)
ADDRESSES = [
    "http://a.bc",
    "HTTPS://a.bc/d?e=f",
    "www.a.bc",
    "WwW.a.bc",
    "a@b.cd",
    "mailto:a+x@b.cd",
    "xmpp:a@b.cd/x",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_no_link(address):
    assert LINKS.search(address)
    shown = escape_markdown(f"see {address}.txt, ({address})")
    assert not LINKS.search(re.sub(r"\\(.)", r"\1", shown))
    assert address in re.sub(r"\\(.)", r"\1", shown).replace(JOINER, "")


@given(st.lists(st.sampled_from([*ADDRESSES, "://", "www", ".", "@", "a", " ", "http", "x.y"]), max_size=12))
def test_addresses_put_together_are_no_links(pieces):
    assert not LINKS.search(re.sub(r"\\(.)", r"\1", escape_markdown("".join(pieces), 1000)))


@given(st.text(alphabet=string.punctuation + "ab \n", max_size=150))
def test_no_sign_of_markdown_stays_bare(text):
    left = re.sub(r"\\[!-/:-@\[-`{-~]", "", escape_markdown(text))
    assert not set(left) & set(string.punctuation)


def test_long_text_is_cut_before_it_is_escaped():
    assert escape_markdown("a" * 300, 10) == "a" * 9 + "…"
    assert escape_markdown("![" * 300, 4) == r"\!\[\!…"
