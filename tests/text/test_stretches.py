"""Stretches of a text: together they are exactly the tokens of all of it, whatever is written there."""

from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.text.stretches import LENGTH, number_of_stretches, stretch
from playground.text.tokenizers import BOUNDARY, TOKENIZERS, UNKNOWN

TEXTS = [
    "the cat, 'tis.\n\n  indented <b>html</b> &amp;\n" * 30,
    "日本語の文章です。中文也行。" * 40,
    "👩‍👩‍👧 hi 🇫🇮 שלום\n" * 30,
    "x",
    "Don't stop 3.14\n" * 30 + " led by space",
    "a" * 900,
]
TOKENIZER = {kind: entry.train(TEXTS[:1], 300) for kind, entry in TOKENIZERS.items()}
PIECE = st.sampled_from(
    ["\n", " ", "  ", "the", "Cat", "’", "'", "1", "12", ".", "日", "é", "\t", "a\u0301", "👩‍👧"]
)


def all_ids(texts, tokenizer, has_ends):
    found = [stretch(texts, tokenizer, i, has_ends) for i in range(number_of_stretches(texts))]
    return list(chain.from_iterable(chain.from_iterable(part.ids) for part in found))


def encoded(texts, tokenizer, has_ends):
    return [i for text in texts for i in [*tokenizer.encode(text).tolist(), *[BOUNDARY] * has_ends]]


@pytest.mark.parametrize("has_ends", [True, False])
@pytest.mark.parametrize("kind", TOKENIZERS)
def test_the_stretches_are_the_encoded_text(kind, has_ends):
    tokenizer = TOKENIZER[kind]
    assert all_ids(TEXTS, tokenizer, has_ends) == encoded(TEXTS, tokenizer, has_ends)


@pytest.mark.parametrize("kind", TOKENIZERS)
@given(pieces=st.lists(PIECE, min_size=1, max_size=12), seed=st.integers(1, 7))
@settings(max_examples=40, deadline=None)
def test_so_they_are_for_any_mixture(kind, pieces, seed):
    text = "".join(pieces[(i * seed) % len(pieces)] for i in range(400))
    tokenizer = TOKENIZER[kind]
    assert all_ids([text], tokenizer, False) == encoded([text], tokenizer, False)


@pytest.mark.parametrize("kind", TOKENIZERS)
@pytest.mark.parametrize("text", ["", "x", "\n", "👩‍👩‍👧", "<b>"])
def test_short_texts_are_one_stretch(kind, text):
    assert number_of_stretches([text]) == 1
    found = stretch([text], TOKENIZER[kind], 0, False)
    assert list(chain.from_iterable(found.ids)) == TOKENIZER[kind].encode(text).tolist()
    assert all(shown.strip() for tokens in found.shown for shown in tokens), "every token can be seen"


def test_what_the_vocabulary_lacks_is_shown_as_it_stands():
    found = stretch(["the dog\n<img>"], TOKENIZER["words"], 0, True)
    shown = dict(zip(chain.from_iterable(found.shown), chain.from_iterable(found.ids), strict=True))
    assert shown["dog"] == shown["‿img"] == UNKNOWN
    assert shown["the"] > BOUNDARY
    assert shown["⟨end⟩"] == BOUNDARY
    assert shown["⏎"] > BOUNDARY
    long = stretch(["word " * 200], TOKENIZER["words"], 1, False)
    assert 0 < sum(map(len, long.units)) <= LENGTH + 5
