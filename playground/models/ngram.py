"""n-gram models, counted in one go: the baselines that every network is measured against.

Witten-Bell interpolation. With c the n - 1 tokens before w, c' the same without the oldest, N(c) the number
of times c was seen and T(c) the number of different tokens seen after it:

    P_n(w | c) = (N(c w) + T(c) P_{n-1}(w | c')) / (N(c) + T(c)),    P_0(w) = 1 / (number of symbols)

and P_n = P_{n-1} where c was never seen. Every order is a distribution, no token is impossible. Source:
Witten and Bell 1991 (method C), in the recursive form of Chen and Goodman 1998, section 2.6.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from playground.text.batches import Encoded
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


@dataclass(frozen=True)
class NGram:
    """Counts of all orders up to n, with Witten-Bell probabilities; logarithms are natural (nats).

    ``symbols`` marks what can be predicted, bool (V,): all ids for items; for a running text all but
    BOUNDARY, which never comes in the middle of one.
    """

    order: int
    vocabulary_size: int
    symbols: np.ndarray
    counts: tuple[Counts, ...]

    @classmethod
    def fit(cls, encoded: Encoded, vocabulary_size: int, order: int = 5) -> NGram:
        """Count the n-grams of all orders 1 .. ``order`` (at most 6).

        The context of an item's first token is BOUNDARY and does not reach into the item before; a running
        text is one stream. Raises ValueError for another order.
        """
        if not 1 <= order <= HIGHEST_ORDER:
            raise ValueError(f"The order must be 1 to {HIGHEST_ORDER}, not {order}.")
        symbols = np.ones(vocabulary_size, dtype=bool)
        symbols[BOUNDARY] = encoded.reading == "items"
        return cls(order, vocabulary_size, symbols, tuple(_count(encoded, vocabulary_size, order)))

    def nats(self, encoded: Encoded, order: int | None = None) -> np.ndarray:
        """The surprisal -log P(target | context) of every target, float64 (M,), with this order."""
        p = self.floor()[encoded.targets]  # (M,)
        for counts, context, seen in self._walk(_histories(encoded), order):
            row = context[seen]
            gram = row * self.vocabulary_size + encoded.targets[seen]
            place = _find(counts.grams, gram)
            count = np.where(counts.grams[place] == gram, counts.counts[place], 0)
            types = counts.types[row]
            p[seen] = (count + types * p[seen]) / (counts.totals[row] + types)
        return np.asarray(-np.log(p))

    def probabilities(self, context: Sequence[int] | np.ndarray, order: int | None = None) -> np.ndarray:
        """P(. | context), float64 (V,); what is before a BOUNDARY or n tokens back does not count."""
        p = self.floor()
        for counts, place, seen in self._walk(_typed(context), order):
            if not seen[0]:
                break
            row = place[0]
            of_context = slice(counts.starts[row], counts.starts[row + 1])
            followers = counts.grams[of_context] % self.vocabulary_size
            types = followers.size
            p *= types
            p[followers] += counts.counts[of_context]
            p /= counts.totals[row] + types
        return p

    def floor(self) -> np.ndarray:
        """P_0, float64 (V,): uniform over what can be predicted."""
        return np.asarray(self.symbols / self.symbols.sum())

    def _walk(
        self, histories: Iterator[np.ndarray], order: int | None
    ) -> Iterator[tuple[Counts, np.ndarray, np.ndarray]]:
        """For each order its counts, the place of every query's context, and which contexts were seen."""
        place, seen, contexts = np.zeros(1, dtype=np.int64), np.ones(1, dtype=bool), 1
        for counts, history in zip(self.counts[: order or self.order], histories, strict=False):
            key = history * contexts + place
            place, contexts = _find(counts.contexts, key), counts.contexts.size
            seen = seen & (counts.contexts[place] == key)
            yield counts, place, seen


def baselines(train: Encoded, valid: Encoded, vocabulary_size: int) -> dict[str, float]:
    """Mean held-out surprisal in nats per target of the uniform, the unigram and the 5-gram model."""
    model = NGram.fit(train, vocabulary_size, order=5)
    return {
        "uniform": float(np.log(model.symbols.sum())),
        "unigram": float(model.nats(valid, order=1).mean()),
        "ngram5": float(model.nats(valid).mean()),
    }


def _count(encoded: Encoded, size: int, order: int) -> Iterator[Counts]:
    """Orders 1, 2, ...: each context is extended by one older token, then by the target."""
    place, reach = np.zeros(1, dtype=np.int64), 1  # of each target's context; there are `reach` of them
    for history in islice(_histories(encoded), order):
        contexts, place = _places(history * reach + place, size * reach)
        reach = contexts.size
        grams, counts = _tally(place * size + encoded.targets, reach * size)
        starts = _run_starts(grams // size)
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


def _run_starts(ordered: np.ndarray) -> np.ndarray:
    """Where a sorted array changes its value, 0 included."""
    changes = np.empty(ordered.size, dtype=bool)
    changes[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=changes[1:])
    return np.flatnonzero(changes)


def _find(ordered: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """Where each key is or would be, always a valid place: compare to know."""
    return np.minimum(np.searchsorted(ordered, keys), ordered.size - 1)


def _histories(encoded: Encoded) -> Iterator[np.ndarray]:
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


def _typed(context: Sequence[int] | np.ndarray) -> Iterator[np.ndarray]:
    """The same for one context that somebody typed."""
    yield np.zeros(1, dtype=np.int64)
    known = [int(i) for i in context][-HIGHEST_ORDER:]
    inside = True
    for token in [*reversed(known), *[BOUNDARY] * HIGHEST_ORDER]:
        inside = inside and token != BOUNDARY
        yield np.array([token if inside else BOUNDARY], dtype=np.int64)
