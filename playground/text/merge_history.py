"""Byte-pair merges as they were learned: how often each pair occurred, and what each does to a word.

The merges of a vocabulary are made again, one after the other, on the words of the texts that it was learned
from. Before merge k the count of its pair is the number of places where its two pieces stand side by side,

    count_k = sum over the different words w of times(w) #{i : (p_i, p_(i+1)) = pair_k},   p the pieces of w,

overlapping places included, as learning counts them; the tokens of the texts are sum of times(w) #p. Sources:
see `bytepairs`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from playground.text.bytepairs import BYTES, Merges, _as_bytes, merge, parts

_END = -1  # between two words


@dataclass(frozen=True, eq=False)
class MergeHistory:
    """K merges: how often each pair occurred, and the texts after 0 .. K merges."""

    count: np.ndarray  # (K,)  places where the pair stands side by side before it is merged
    tokens: np.ndarray  # (K + 1,)  tokens of the texts, ends of items and documents not counted
    pieces: np.ndarray  # (K + 1,)  different pieces known: the 256 bytes, and those merged


def merge_history(texts: Sequence[str], merges: Merges) -> MergeHistory:
    """Make the merges again on the texts."""
    times = Counter(part for text in texts for part in parts(text))
    numbers = {piece: i for i, piece in enumerate(BYTES)}
    symbols, weights = _symbols(times)
    counts, tokens, known = [], [int(weights[symbols != _END].sum())], [len(numbers)]
    made: list[tuple[int, int, int]] = []
    for left, right in merges:
        product = left + right
        is_new = product not in numbers
        pair = (numbers[left], numbers[right], numbers.setdefault(product, len(numbers)))
        symbols, weights, count = _merged(symbols, weights, *pair)
        counts.append(count)
        if not is_new:  # made in another way before: what was merged with it then is merged with it now
            for earlier in made:
                symbols, weights, _ = _merged(symbols, weights, *earlier)
        made.append(pair)
        tokens.append(int(weights[symbols != _END].sum()))
        known.append(len(numbers))
    return MergeHistory(*(np.array(values, dtype=np.int64) for values in (counts, tokens, known)))


def _symbols(times: Counter[str]) -> tuple[np.ndarray, np.ndarray]:
    """The bytes of the different words in one row, _END behind each, and how often each word occurs."""
    words = [_as_bytes(word) for word in times]
    lengths = np.array([len(word) + 1 for word in words], dtype=np.int64)
    joined = "\u0100".join([*words, ""])  # U+0100 is no byte
    symbols = np.frombuffer(joined.encode("utf-32-le"), dtype="<u4").astype(np.int64)
    weights = np.repeat(np.fromiter(times.values(), np.int64, len(words)), lengths)
    return np.where(symbols == 0x100, _END, symbols), weights


def _merged(
    symbols: np.ndarray, weights: np.ndarray, left: int, right: int, product: int
) -> tuple[np.ndarray, np.ndarray, int]:
    """The row after one merge, from left to right, and in how many places the pair stood."""
    places = np.flatnonzero((symbols[:-1] == left) & (symbols[1:] == right))
    count = int(weights[places].sum())
    if left == right and places.size:  # of a run "aaa" every second place is free
        run = np.cumsum(np.diff(places, prepend=-2) != 1)
        first = np.searchsorted(run, run)
        places = places[(np.arange(places.size) - first) % 2 == 0]
    changed = symbols.copy()
    changed[places] = product
    keep = np.ones(symbols.size, dtype=bool)
    keep[places + 1] = False
    return changed[keep], weights[keep], count


def word_history(word: str, merges: Merges) -> list[tuple[int, tuple[str, ...]]]:
    """The pieces of a word from merge to merge: (number of merges made, pieces) wherever they change.

    After k merges they are what encoding with the first k merges gives; the first entry is of 0 merges.
    """
    pieces = tuple(_as_bytes(word))
    history = [(0, pieces)]
    ranks: dict[tuple[str, str], int] = {}
    for number, pair in enumerate(merges, start=1):
        ranks[pair] = number - 1
        if pair in pairwise(pieces):
            pieces = tuple(merge(word, ranks))
            history.append((number, pieces))
    return history
