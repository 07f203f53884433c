"""Which units are active at which position of a corpus, in bits, and the stretches where given units are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.experiments.rnn.selection import ActiveUnit
from playground.experiments.rnn.stream import Stream
from playground.text.tokenizers import Tokenizer

BEST = 50  # hits in a result
CONTEXT = 40  # tokens shown on either side of a hit


@dataclass(frozen=True)
class Query:
    """The units to look for, with the sign of each, and for how many positions at least."""

    units: tuple[ActiveUnit, ...]
    length: int
    threshold: float
    layer: int = 0
    state: str = "h"


@dataclass(frozen=True)
class Hit:
    """A stretch where all units of the query are active: positions first .. last - 1, with its text.

    fit: the share of the query's units among all that are active throughout the stretch, counted by unit and
    sign; 1 when no others are.
    """

    first: int
    last: int
    fit: float
    left: str
    text: str
    right: str


@dataclass(frozen=True)
class SearchResult:
    """The fraction of the corpus that was read, the number of stretches in it, and the best of them."""

    fraction: float
    count: int
    hits: tuple[Hit, ...]
    note: str = ""


@dataclass
class ActivationIndex:
    """The active units of every position that was read so far."""

    stream: Stream
    query: Query
    bits: np.ndarray  # (M + 1, ceil(2 H / 8))  uint8: active with +, then with -; the last row is a guard
    matches: np.ndarray  # (M,)  bool: all units of the query are active
    positions_read: int = 0

    @classmethod
    def empty(cls, stream: Stream, query: Query, hidden: int) -> "ActivationIndex":
        """An index of `hidden` units without any position."""
        size = stream.inputs.size
        return cls(stream, query, np.zeros((size + 1, -(-hidden // 4)), np.uint8), np.zeros(size, dtype=bool))

    @property
    def fraction(self) -> float:
        """The share of the corpus that has been read."""
        return self.positions_read / max(self.stream.inputs.size, 1)

    def add(self, positions: np.ndarray, values: np.ndarray) -> None:
        """Enter the values (n, H) at some positions (n,)."""
        threshold = self.query.threshold
        active = np.concatenate([values >= threshold, values <= -threshold], axis=1)  # (n, 2 H)
        self.bits[positions] = np.packbits(active, axis=1)
        hidden = values.shape[1]
        columns = [unit.unit + (hidden if unit.sign < 0 else 0) for unit in self.query.units]
        self.matches[positions] = active[:, columns].all(axis=1)
        self.positions_read += len(positions)

    def result(self, tokenizer: Tokenizer, note: str) -> SearchResult:
        """The best hits so far: by fit, then by how near their length is to the query's, then the earlier."""
        first, last = stretches(self.matches, self.stream.is_start, self.query.length)
        if not first.size:
            return SearchResult(self.fraction, 0, (), note)
        edges = np.stack([first, last], axis=1).ravel()
        throughout = np.bitwise_and.reduceat(self.bits, edges, axis=0)[::2]  # (stretches, bytes)
        fit = len(self.query.units) / np.unpackbits(throughout, axis=1).sum(axis=1)
        best = np.lexsort((first, np.abs(last - first - self.query.length), -fit))[:BEST]
        hits = tuple(self._hit(int(first[i]), int(last[i]), float(fit[i]), tokenizer) for i in best)
        return SearchResult(self.fraction, int(first.size), hits, note)

    def _hit(self, first: int, last: int, fit: float, tokenizer: Tokenizer) -> Hit:
        ids = self.stream.inputs
        begin, end = max(0, first - CONTEXT), min(ids.size, last + CONTEXT)
        left, text, right = texts(tokenizer, [ids[begin:first], ids[first:last], ids[last:end]])
        return Hit(first, last, fit, left, text, right)


def texts(tokenizer: Tokenizer, pieces: Sequence[np.ndarray]) -> list[str]:
    """The texts of neighbouring stretches of ids; concatenated they are the text of all ids."""
    decoder = tokenizer.decoder()
    parts = [decoder.push(piece) for piece in pieces]
    return [*parts[:-1], parts[-1] + decoder.finish()]


def stretches(matches: np.ndarray, is_start: np.ndarray, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Every maximal run of True with at least `length` positions, cut where a text starts.

    Returns first and last + 1 of each, int64.
    """
    previous = np.concatenate([[False], matches[:-1]])
    following = np.concatenate([matches[1:], [False]])
    next_starts = np.concatenate([is_start[1:], [True]])
    first = np.flatnonzero(matches & (~previous | is_start))
    last = np.flatnonzero(matches & (~following | next_starts)) + 1
    long = last - first >= length
    return first[long], last[long]
