"""Two stretches have one hash where they are equal, and different ones where they differ, at any width."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.text.stretch_hashes import joined, single

SYMBOLS = st.lists(st.integers(0, 3), min_size=0, max_size=60).map(lambda ids: np.array(ids, np.int64))


def hashes(symbols, n):
    """Those of stretches of n, one symbol at a time."""
    found = single(symbols)
    for width in range(1, n):
        found = joined(found, single(symbols), width, 1)
    return found


@given(SYMBOLS, st.integers(1, 9))
def test_hashes_are_equal_exactly_where_the_stretches_are(symbols, n):
    stretches = [tuple(symbols[i : i + n]) for i in range(len(symbols) - n + 1)]
    found = hashes(symbols, n).tolist()
    assert len(found) == len(stretches)
    for stretch, number in zip(stretches, found, strict=True):
        assert [s == stretch for s in stretches] == [h == number for h in found]


@given(SYMBOLS, st.integers(1, 6), st.integers(1, 6))
def test_a_stretch_has_one_hash_however_it_is_joined(symbols, a, b):
    at_once = joined(hashes(symbols, a), hashes(symbols, b), a, b)
    np.testing.assert_array_equal(at_once, hashes(symbols, a + b))


@pytest.mark.parametrize("size", [0, 1, 4])
def test_too_short_a_sequence_has_no_stretches(size):
    first = single(np.arange(size))
    assert joined(first, first, 5, 1).size == 0


def test_the_first_symbols_number_counts():
    assert single(np.array([0]))[0] != 0, "else a stretch of zeros would have the hash of any other length"
