"""Finds the parts of a sample that occur word for word in the training text.

Items: an item that the training part has. Running text and documents: stretches of at least 20 characters in
a row that occur somewhere in the training part, inside one document.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from playground.text import stretch_hashes
from playground.text.characters import codes
from playground.text.corpus import Reading

STRETCH = 20  # characters; 16 + 4, as `_hashes` builds it

Piece = tuple[str, bool]
"""A part of a sample, and whether it is copied."""


class CopyDetector:
    """Indexes a training text; 8 bytes per character of a running text.

    Stretches are compared by a 64-bit hash (text/stretch_hashes.py).
    """

    def __init__(self, texts: Sequence[str], reading: Reading) -> None:
        self._items = frozenset(texts) if reading == "items" else frozenset()
        self._hashes = np.empty(0, dtype=np.uint64)
        if reading != "items":
            self._hashes = np.sort(np.concatenate([_hashes(text) for text in texts]))

    def items(self, items: Sequence[str]) -> tuple[Piece, ...]:
        """Every item, and whether the training part has it."""
        return tuple((item, item in self._items) for item in items)

    def stretches(self, text: str) -> tuple[Piece, ...]:
        """The text cut into copied and new parts; together they are the text."""
        hashes = _hashes(text)
        copied = np.zeros(len(text), dtype=bool)
        if self._hashes.size:
            index = np.minimum(np.searchsorted(self._hashes, hashes), self._hashes.size - 1)
            for start in np.flatnonzero(self._hashes[index] == hashes):
                copied[start : start + STRETCH] = True
        edges = [0, *(np.flatnonzero(copied[1:] != copied[:-1]) + 1).tolist(), len(text)]
        return tuple((text[a:b], bool(copied[a])) for a, b in pairwise(edges) if b > a)


def copied_share(pieces: Sequence[Piece], reading: Reading) -> float:
    """The copied share of the items, or of the characters of a running text."""
    weights = [1 if reading == "items" else len(text) for text, _ in pieces]
    copied = sum(w for w, (_, is_copied) in zip(weights, pieces, strict=True) if is_copied)
    return copied / max(sum(weights), 1)


def _hashes(text: str) -> np.ndarray:
    """Hash every stretch of 20 characters, uint64 (len - 19,): by widths 1, 2, 4, 8, 16, +4."""
    h = four = stretch_hashes.single(codes(text))
    for width in (1, 2, 4, 8):
        h = stretch_hashes.joined(h, h, width, width)
        four = h if width == 2 else four
    return stretch_hashes.joined(h, four, 16, 4)
