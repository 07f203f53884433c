import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import TextError
from playground.text.corpus import Corpus, from_text
from playground.text.split import split


def test_items_are_trimmed_and_blank_lines_dropped() -> None:
    corpus = from_text("  Ann \r\n\n Bob\t\r\n  \n", "items", "people")
    assert corpus.items == ("Ann", "Bob")
    assert from_text("one\n\ntwo").items == ("one\n\ntwo",)


@pytest.mark.parametrize("text", ["", "   \n"])
@pytest.mark.parametrize("reading", ["running", "items"])
def test_nothing_is_refused(text: str, reading: str) -> None:
    with pytest.raises(TextError, match=r"is empty|white space"):
        from_text(text, reading)  # type: ignore[arg-type]


@pytest.mark.parametrize(("count", "held_out"), [(2, 1), (5, 1), (10, 1), (15, 2), (1000, 100)])
def test_a_seeded_random_tenth_of_the_items_is_held_out(count: int, held_out: int) -> None:
    items = [f"item {i}" for i in range(count)]
    corpus = Corpus("\n".join(items), "items")
    parts = split(corpus, seed=3)
    assert len(parts.valid) == held_out
    assert sorted(parts.train + parts.valid) == sorted(items)
    assert split(corpus, seed=3) == parts
    if count == 1000:
        assert split(corpus, seed=4) != parts
        assert parts.valid != tuple(items[-100:])


@given(st.text(min_size=10, max_size=500))
def test_a_running_text_is_cut_in_two_near_its_last_tenth(text: str) -> None:
    parts = split(Corpus(text))
    (train,), (valid,) = parts.train, parts.valid
    assert train + valid == text
    assert train
    assert valid
    if all(not unicodedata.category(sign).startswith("M") and sign != "\u200d" for sign in text):
        assert abs(len(valid) - 0.1 * len(text)) <= 1 + len(text) / 50


def test_the_cut_prefers_a_word_boundary() -> None:
    (train,), (valid,) = (parts := split(Corpus("some words of a text " * 100))).train, parts.valid
    assert train.endswith(" ")
    assert not valid.startswith(" ")


@pytest.mark.parametrize("sign", ["e\u0301\u0302", "👩\u200d👩\u200d👧", "👍\U0001f3fd"])
def test_the_cut_does_not_tear_a_sign_apart(sign: str) -> None:
    for count in range(10, 40):
        text = sign * count
        (valid,) = split(Corpus(text)).valid
        assert text.endswith(valid)
        assert valid.startswith(sign)


@pytest.mark.parametrize(
    ("text", "reading", "says"),
    [("a", "running", "at least 10 characters.*has 1"), ("one line", "items", "at least 2 lines.*has 1")],
)
def test_too_short_says_what_is_needed(text: str, reading: str, says: str) -> None:
    with pytest.raises(TextError, match=says):
        split(from_text(text, reading))  # type: ignore[arg-type]


def test_a_megabyte_in_one_line_is_split() -> None:
    (valid,) = split(Corpus("x" * 1_000_000)).valid
    assert len(valid) == 100_000
