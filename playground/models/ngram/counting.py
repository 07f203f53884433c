"""Counting: all n-grams of all orders in one go, with NumPy alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from playground.text.encoded import Encoded
from playground.text.tokenizers import BOUNDARY

HIGHEST_ORDER = 6
LARGEST_TABLE = 2**24  # possible keys up to which counting goes by a table instead of by sorting


@dataclass(frozen=True)
class Counts:
    """The n-grams of one order n: C different contexts and G different n-grams, both sorted.

    A context (h_{n-1}, ..., h_1), h_1 the newest, is known by its place here; as a number it is written
    h_{n-1} * (contexts of order n - 1) + the place of (h_{n-2}, ..., h_1) there, and an n-gram is written
    (the place of its context) * V + token. So the numbers stay small however large V^n is.
    """

    contexts: np.ndarray  # (C,) int64
    starts: np.ndarray  # (C + 1,) where the n-grams of each context begin
    totals: np.ndarray  # (C,) N(c)
    grams: np.ndarray  # (G,) int64
    counts: np.ndarray  # (G,) N(c w)

    @property
    def types(self) -> np.ndarray:
        """T(c), int64 (C,): how many different tokens follow each context."""
        return np.diff(self.starts)


def count(encoded: Encoded, size: int, order: int) -> Iterator[Counts]:
    """Orders 1, 2, ...: each context is extended by one older token, then by the target."""
    place, reach = np.zeros(1, dtype=np.int64), 1  # of each target's context; there are `reach` of them
    for history in islice(histories(encoded), order):
        contexts, place = _places(history * reach + place, size * reach)
        reach = contexts.size
        grams, counts = _tally(place * size + encoded.targets, reach * size)
        starts = run_starts(grams // size)
        yield Counts(contexts, np.append(starts, grams.size), np.add.reduceat(counts, starts), grams, counts)


def _places(keys: np.ndarray, reach: int) -> tuple[np.ndarray, np.ndarray]:
    """The different keys, sorted, and the place of every key among them; 0 <= key < reach."""
    if reach > LARGEST_TABLE:
        return np.unique(keys, return_inverse=True)
    occurs = np.zeros(reach, dtype=bool)
    occurs[keys] = True
    different = np.flatnonzero(occurs)
    table = np.empty(reach, dtype=np.int32)
    table[different] = np.arange(different.size)
    return different, table[keys].astype(np.int64)


def _tally(keys: np.ndarray, reach: int) -> tuple[np.ndarray, np.ndarray]:
    """The different keys, sorted, and how often each occurs; 0 <= key < reach."""
    if reach > LARGEST_TABLE:
        return np.unique(keys, return_counts=True)
    counts = np.bincount(keys, minlength=1)
    different = np.flatnonzero(counts)
    return different, counts[different]


def run_starts(ordered: np.ndarray) -> np.ndarray:
    """Where a sorted array changes its value, 0 included."""
    changes = np.empty(ordered.size, dtype=bool)
    changes[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=changes[1:])
    return np.flatnonzero(changes)


def find(ordered: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """Where each key is or would be, always a valid place: compare to know."""
    return np.minimum(np.searchsorted(ordered, keys), ordered.size - 1)


def histories(encoded: Encoded) -> Iterator[np.ndarray]:
    """What each order adds to every target's context, int64 (M,): nothing, the last token, the one before."""
    targets = encoded.targets
    texts = encoded.target_starts
    place = np.arange(targets.size) - np.repeat(texts[:-1], np.diff(texts))  # within the text
    yield np.zeros(targets.size, dtype=np.int64)
    back = 0
    while True:
        back += 1
        shifted = np.full(targets.size, BOUNDARY, dtype=np.int64)
        shifted[back:] = targets[:-back]
        yield np.where(place >= back, shifted, BOUNDARY)


def context_histories(context: Sequence[int] | np.ndarray) -> Iterator[np.ndarray]:
    """The same for one context that somebody typed."""
    yield np.zeros(1, dtype=np.int64)
    known = [int(i) for i in context][-HIGHEST_ORDER:]
    inside = True
    for token in [*reversed(known), *[BOUNDARY] * HIGHEST_ORDER]:
        inside = inside and token != BOUNDARY
        yield np.array([token if inside else BOUNDARY], dtype=np.int64)


def seen_before(shorter: Counts, longer: Counts, size: int) -> Counts:
    """The n-grams of `shorter`, each counted once for every different token before it, as Kneser-Ney does.

    An n-gram of the next order is an older token and an n-gram of this one; BOUNDARY counts as a token, so
    that every n-gram has something before it.
    """
    suffix = longer.contexts % shorter.contexts.size  # (C of the next order,) the context without its oldest
    grams = np.repeat(suffix, longer.types) * size + longer.grams % size  # (G of the next order,)
    counts = np.bincount(find(shorter.grams, grams), minlength=shorter.grams.size)
    totals = np.add.reduceat(counts, shorter.starts[:-1])
    return Counts(shorter.contexts, shorter.starts, totals, shorter.grams, counts)
