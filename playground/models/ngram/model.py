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
from functools import cached_property

import numpy as np

from playground.models.ngram.counting import (
    HIGHEST_ORDER,
    Counts,
    context_histories,
    count,
    find,
    histories,
    seen_before,
)
from playground.text.corpus import Reading, has_ends
from playground.text.encoded import Encoded
from playground.text.tokenizers import BOUNDARY


@dataclass(frozen=True)
class NGram:
    """Counts of all orders up to n, with Witten-Bell probabilities; logarithms are natural (nats).

    ``symbols`` marks what can be predicted, bool (V,): all ids for items and documents; for a running
    text all but BOUNDARY, which never comes in the middle of one.
    """

    order: int
    vocabulary_size: int
    symbols: np.ndarray
    counts: tuple[Counts, ...]

    @classmethod
    def fit(cls, encoded: Encoded, vocabulary_size: int, order: int = 5) -> NGram:
        """Count the n-grams of all orders 1 .. ``order`` (at most 6).

        The context of the first token of an item or document is BOUNDARY and does not reach into the one
        before; a running text is one stream. Raises ValueError for another order.
        """
        *_, model = cls.grow(encoded, vocabulary_size, order)
        return model

    @classmethod
    def grow(cls, encoded: Encoded, vocabulary_size: int, order: int) -> Iterator[NGram]:
        """The models of order 1, 2, ..., ``order``, yielded one by one for callers that work in between."""
        if not 1 <= order <= HIGHEST_ORDER:
            raise ValueError(f"The order must be 1 to {HIGHEST_ORDER}, not {order}.")
        model = cls.empty(encoded.reading, vocabulary_size, order)
        for n, counts in enumerate(count(encoded, vocabulary_size, order), 1):
            model = cls(n, vocabulary_size, model.symbols, (*model.counts, counts))
            yield model

    @classmethod
    def empty(cls, reading: Reading, vocabulary_size: int, order: int) -> NGram:
        """The model without counts: uniform in every context."""
        symbols = np.ones(vocabulary_size, dtype=bool)
        symbols[BOUNDARY] = has_ends(reading)
        return cls(order, vocabulary_size, symbols, ())

    def nats(self, encoded: Encoded, order: int | None = None) -> np.ndarray:
        """The surprisal -log P(target | context) of every target, float64 (M,), with this order."""
        p = self.floor()[encoded.targets]  # (M,)
        for counts, context, seen in self.walk(histories(encoded), order):
            row = context[seen]
            gram = row * self.vocabulary_size + encoded.targets[seen]
            place = find(counts.grams, gram)
            count = np.where(counts.grams[place] == gram, counts.counts[place], 0)
            types = counts.types[row]
            p[seen] = (count + types * p[seen]) / (counts.totals[row] + types)
        return np.asarray(-np.log(p))

    def probabilities(self, context: Sequence[int] | np.ndarray, order: int | None = None) -> np.ndarray:
        """P(. | context), float64 (V,); what is before a BOUNDARY or n tokens back does not count."""
        p = self.floor()
        for counts, place, seen in self.walk(context_histories(context), order):
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

    @cached_property
    def continuations(self) -> tuple[Counts, ...]:
        """Orders 1 .. order - 1, each n-gram counted once for every different token before it."""
        pairs = zip(self.counts[:-1], self.counts[1:], strict=True)
        return tuple(seen_before(shorter, longer, self.vocabulary_size) for shorter, longer in pairs)

    def walk(
        self, histories: Iterator[np.ndarray], order: int | None
    ) -> Iterator[tuple[Counts, np.ndarray, np.ndarray]]:
        """For each order its counts, the place of every query's context, and which contexts were seen."""
        place, seen, contexts = np.zeros(1, dtype=np.int64), np.ones(1, dtype=bool), 1
        for counts, history in zip(self.counts[: order or self.order], histories, strict=False):
            key = history * contexts + place
            place, contexts = find(counts.contexts, key), counts.contexts.size
            seen = seen & (counts.contexts[place] == key)
            yield counts, place, seen


def baseline_nats(train: Encoded, valid: Encoded, vocabulary_size: int) -> dict[str, np.ndarray]:
    """Surprisal of every held-out target under the uniform, unigram and 5-gram models, nats (M,) each."""
    model = NGram.fit(train, vocabulary_size, order=5)
    return {
        "uniform": np.full(valid.targets.size, np.log(model.symbols.sum())),
        "unigram": model.nats(valid, order=1),
        "ngram5": model.nats(valid),
    }
