"""The strings of the comparison: the short expressions of the bundled text "brackets", each once."""

from functools import cache

import numpy as np

from playground.text.samples import load
from playground.text.samples.brackets import LETTERS, PAIRS, QUOTES

LONGEST = 16  # characters of a string
TESTED = 200  # strings that are held out
SPLIT_SEED = 1
PADDING, BEGIN, END = 0, 1, 2
MARKS = ("", "⊢", "⊣")  # as padding, beginning and end are shown
CHARACTERS = "".join(left + right for left, right in PAIRS) + "".join(QUOTES) + LETTERS
VOCABULARY = (*MARKS, *CHARACTERS)
MOST = LONGEST + 8  # tokens that a network writes; without its end by then a string is not well-formed
BINS = ((1, 4), (5, 8), (9, 12), (13, MOST))  # lengths of written strings


@cache
def strings() -> tuple[str, ...]:
    """All distinct expressions of at most LONGEST characters, in a seeded order; the last TESTED held out."""
    distinct = dict.fromkeys(load("brackets").text.split())
    short = [text for text in distinct if len(text) <= LONGEST]
    order = np.random.default_rng(SPLIT_SEED).permutation(len(short))
    return tuple(short[k] for k in order)


def encode(text: str) -> list[int]:
    """Begin, the characters, end. ValueError for a character that is not in the vocabulary."""
    return [BEGIN, *(len(MARKS) + CHARACTERS.index(character) for character in text), END]


def decode(ids: list[int]) -> str:
    """The characters before the first end; marks within them are shown as they are."""
    before = ids[: ids.index(END)] if END in ids else ids
    return "".join(VOCABULARY[i] for i in before)


@cache
def all_ids() -> np.ndarray:
    """All strings, encoded, padded at the right: (n, LONGEST + 2)."""
    rows = np.full((len(strings()), LONGEST + 2), PADDING)
    for row, text in zip(rows, strings(), strict=True):
        ids = encode(text)
        row[: len(ids)] = ids
    return rows


def as_lines() -> bytes:
    """The file that the script reads: a string a line, the held-out ones last."""
    return "".join(f"{text}\n" for text in strings()).encode()
