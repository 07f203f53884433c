"""Cutting a text for the screen: no form ⟨...⟩ and no sign of several characters is cut in two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.text.visible_characters import JOINER, text_end, text_start

SIGNS = [
    "a",
    " ",
    "ñ",
    "안",
    "e\u0301",
    "👩\u200d👩\u200d👧",
    "🏳️\u200d🌈",
    "⟨C3⟩",
    "⟨F0 9F 91⟩",
    "⟨U+10FFFF⟩",
    "⟨unk⟩",
]
texts = st.lists(st.sampled_from(SIGNS), max_size=12)


def cuts(signs):
    """The places between the signs."""
    places = {0}
    for i in range(len(signs)):
        places.add(len("".join(signs[: i + 1])))
    return places


@given(texts, st.integers(0, 60))
def test_a_text_is_cut_between_signs_only(signs, length):
    text = "".join(signs)
    start, end = text_start(text, length), text_end(text, length)
    assert text.startswith(start)
    assert text.endswith(end)
    assert len(start) <= length
    assert len(end) <= length
    assert len(start) in cuts(signs)
    assert len(text) - len(end) in cuts(signs)


@given(texts, st.integers(0, 60))
def test_no_more_than_one_sign_is_given_up(signs, length):
    text, longest = "".join(signs), max(map(len, SIGNS))
    for part in (text_start(text, length), text_end(text, length)):
        assert len(part) > min(length, len(text)) - longest


@pytest.mark.parametrize(
    "text", ["⟨" * 40, "⟩" * 40, "⟨C3", "C3⟩", "\u0301" * 40, JOINER * 40, "a⟨" + "b" * 60]
)
def test_brackets_and_marks_that_belong_to_nothing(text):
    for length in range(len(text) + 2):
        for part in (text_start(text, length), text_end(text, length)):
            assert len(part) <= length
    assert text_start(text, len(text)) == text_end(text, len(text)) == text
