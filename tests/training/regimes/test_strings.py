"""The strings are distinct, short, and survive their encoding."""

import numpy as np
import pytest

from playground.text.samples.bracket_recognizer import recognize
from playground.training.regimes.strings import (
    BEGIN,
    END,
    LONGEST,
    PADDING,
    TESTED,
    VOCABULARY,
    all_ids,
    as_lines,
    decode,
    encode,
    strings,
)


def test_the_strings():
    texts = strings()
    assert len(set(texts)) == len(texts) > 4 * TESTED
    assert all(recognize(text).complete and len(text) <= LONGEST for text in texts)
    assert as_lines().decode().splitlines() == list(texts)


def test_encoding():
    ids = all_ids()
    for row, text in zip(ids, strings(), strict=True):
        length = len(text) + 2
        assert (row[0], row[length - 1]) == (BEGIN, END)
        assert (row[length:] == PADDING).all()
        assert decode(row[1:].tolist()) == text
        assert row[:length].tolist() == encode(text)
    assert len(set(VOCABULARY)) == len(VOCABULARY) > ids.max()
    assert np.unique(ids).size == len(VOCABULARY)


def test_unknown_characters():
    with pytest.raises(ValueError, match="substring"):
        encode("(z)")
    assert decode([5, 12]) == VOCABULARY[5] + VOCABULARY[12], "a string without its end"
