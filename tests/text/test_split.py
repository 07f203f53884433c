"""Where a text is cut in two, against a loop over all places that decides on each by itself."""

import re
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import TextError
from playground.text.corpus import Corpus, from_text
from playground.text.samples import SAMPLES, load
from playground.text.split import SPLIT_RULES, split
from playground.text.tokenizers import TOKENIZERS


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
    assert train + parts.gap + valid == text
    assert parts.gap in ("", " ")
    assert train
    assert valid
    if all(not unicodedata.category(sign).startswith("M") and sign != "\u200d" for sign in text):
        assert abs(len(valid) - 0.1 * len(text)) <= 1 + len(text) / 50


def test_the_cut_prefers_a_word_boundary() -> None:
    (train,), (valid,) = (parts := split(Corpus("some words of a text " * 100))).train, parts.valid
    assert (train[-1], parts.gap, valid[0], parts.cut) == ("t", " ", "s", "word")


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


def kind_of_place(text: str, i: int) -> str:
    """What text[:i] and text[i:] lie between, decided from these two alone; "" for nothing of interest."""
    before, after = text[:i], text[i:]
    if after.isspace() or (after[0].isspace() and not before.endswith("\n")):
        return ""
    if before.endswith("\n") and after.split("\n")[0].strip():
        *_, last, _ = ["", *before.split("\n")]
        if not last.strip() and before.count("\n") > 1:
            return "paragraph"
        return "line" if last.rstrip()[-1:] in set(".!?") or not after.lstrip()[0].islower() else "wrapped"
    if re.search(r"(?<!\b\w)(?<!\b\w\w)[.!?] +$|[!?] +$", before) and not after[0].islower():
        return "sentence"
    return "word" if before[-1].isspace() and not before.endswith("\n") else ""


ORDER = ["paragraph", "line", "sentence", "wrapped", "word"]
CHUNKS = st.lists(
    st.sampled_from(["word ", "Word ", "it. ", "ended. ", "Go! ", "line\n", "Line.\n", "\n", "x", "Mr. "]),
    min_size=100,
    max_size=400,
)


@given(CHUNKS)
def test_the_cut_is_the_best_boundary_nearby_and_the_nearest_of_these(chunks: list[str]) -> None:
    text = "".join(chunks) + "end"
    parts = split(Corpus(text))
    ideal = len(text) - round(0.1 * len(text))
    radius = min(200, len(text) // 50)
    places: dict[str, list[int]] = {}
    for i in range(max(1, ideal - radius), min(len(text) - 1, ideal + radius) + 1):
        places.setdefault(kind_of_place(text, i), []).append(i)
    best = next((kind for kind in ORDER if kind in places), "sign")
    assert parts.cut == {"wrapped": "line"}.get(best, best)
    at = len(text) - len(parts.valid[0])
    assert parts.train[0] + parts.gap == text[:at]
    if best != "sign":
        assert abs(at - ideal) == min(abs(place - ideal) for place in places[best])
        assert at in places[best]


PROSE = "It rained. The cat slept on the mat! "
LINES = "A line of a poem\nAnother line of it\n"


@pytest.mark.parametrize(
    ("text", "cut", "train_ends", "gap"),
    [
        ((LINES * 4 + "\n") * 30, "paragraph", "\n\n", ""),
        (LINES * 100, "line", "\n", ""),
        ("words that go on and on\nin the next line. " * 60, "line", "\n", ""),
        (PROSE * 100, "sentence", "[.!]", " "),
        ("no end of a sentence here " * 100, "word", "[a-z]", " "),
        ("今天下雨。猫睡觉。" * 100, "sentence", "。", ""),
        ("猫睡觉在今天" * 100, "sign", "[^ ]", ""),
        ("Mr. Smith met J. Jones and " * 100, "word", "[a-z.]", " "),
    ],
)
def test_where_texts_of_all_kinds_are_cut(text: str, cut: str, train_ends: str, gap: str) -> None:
    parts = split(Corpus(text))
    assert (parts.cut, parts.gap) == (cut, gap)
    assert re.search(f"{train_ends}\\Z", parts.train[0])
    assert not parts.valid[0][0].isspace()
    assert len(parts.valid[0]) == pytest.approx(0.1 * len(text), abs=max(200, 0.01 * len(text)))


@pytest.mark.parametrize("text", [PROSE * 100, "no end of a sentence here " * 100])
def test_the_cut_makes_no_token_of_its_own(text: str) -> None:
    """A space alone is a token that no sentence has: the rule of earlier versions made one."""
    tokens = [
        TOKENIZERS["words"].train(split(Corpus(text), rule=rule).train).vocabulary for rule in SPLIT_RULES
    ]
    assert set(tokens[1]) - set(tokens[0]) == {" "}


def test_the_search_reaches_one_per_cent_of_a_long_text_and_no_further() -> None:
    text = "a" * 100_000
    for distance, cut in ((999, "line"), (1001, "sign")):
        at = 90_000 - distance
        assert split(Corpus(f"{text[: at - 1]}\n{text[at:]}")).cut == cut


@pytest.mark.parametrize("key", [key for key, sample in SAMPLES.items() if sample.reading == "running"])
def test_bundled_texts_are_cut_between_lines_or_paragraphs(key: str) -> None:
    parts = split(load(key))
    assert parts.cut == ("paragraph" if key == "stories" else "line")
    assert parts.gap == ""


def earlier_cut(text: str) -> int:
    """The rule of earlier versions, place by place; texts without marks and joiners."""
    ideal = len(text) - round(0.1 * len(text))
    radius = min(200, len(text) // 50)
    near = range(max(1, ideal - radius), min(len(text), ideal + radius + 1))
    places = [i for i in near if text[i - 1].isspace() and not text[i].isspace()]
    return min(places, key=lambda i: abs(i - ideal)) if places else ideal


@given(st.text(st.sampled_from("ab. \n\t"), min_size=10, max_size=900))
def test_the_earlier_rule_cuts_where_it_did(text: str) -> None:
    at = earlier_cut(text)
    parts = split(Corpus(text), rule="word")
    assert (parts.train, parts.valid, parts.gap) == ((text[:at],), (text[at:],), "")


@pytest.mark.parametrize("key", [key for key, sample in SAMPLES.items() if sample.reading == "running"])
def test_the_earlier_rule_cuts_bundled_texts_where_it_did(key: str) -> None:
    text = load(key).text
    assert split(Corpus(text), rule="word").train == (text[: earlier_cut(text)],)


def test_ten_megabytes_are_cut_whatever_they_are() -> None:
    for text in (
        "x" * 10_000_000,
        "ab. " * 2_500_000,
        "\n" * 9_999_999 + "x",
        " " * 9_999_990 + "abcdefghij",
    ):
        parts = split(Corpus(text))
        assert parts.train[0] + parts.gap + parts.valid[0] == text
        assert np.isclose(len(parts.valid[0]), 1e6, atol=1e5)
