"""The n-gram counts of a text, with its tokenizer and its two parts as ids, and what follows from them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

import numpy as np

from playground.experiments.lru_cache import LRUCache
from playground.models.ngram import HIGHEST_ORDER, NGram, Tallies, growth, tally
from playground.text.bytepairs import visible
from playground.text.corpus import Corpus, has_ends
from playground.text.encoded import Encoded, encode
from playground.text.split import split, whole
from playground.text.tokenizers import BOUNDARY, TOKENIZERS, UNKNOWN, Tokenizer

PREFIXES = 24  # points of the curve of storage against the size of the text, without the first at 0
ROWS, COLUMNS = 11, 20  # of the bigram table
BYTES_PER_NGRAM = 60.0  # a measured upper bound: arrays and what is derived from them


@dataclass(frozen=True, eq=False)
class NgramCounts:
    """A text counted (`train`), whole or without the tenth that is held out (`valid`, else empty).

    The vocabulary comes from the training part alone. `model` has the counts of the orders 1 to 6. `cache`
    holds what is computed from these counts for some setting; it is freed with them.
    """

    name: str
    tokenizer: Tokenizer
    train: Encoded
    valid: Encoded
    model: NGram
    cache: LRUCache[np.ndarray] = field(default_factory=lambda: LRUCache(64), repr=False)
    _token_names: dict[int, str] = field(default_factory=dict, repr=False)

    @property
    def has_ends(self) -> bool:
        """Whether the text is cut into items or documents, each with a beginning and an end of its own."""
        return has_ends(self.train.reading)

    @property
    def has_held_out(self) -> bool:
        """Whether a part of the text is held out."""
        return self.valid.targets.size > 0

    @cached_property
    def valid_tallies(self) -> Tallies:
        """How often each held-out target and its context were counted, at all orders."""
        return tally(self.model, self.valid)

    @cached_property
    def unseen_shares(self) -> np.ndarray:
        """Shares of the held-out targets, float64 (2, orders): n-gram never counted, its context never."""
        tallies = self.valid_tallies.plain
        return np.array([[np.mean(t.count == 0) for t in tallies], [np.mean(t.total == 0) for t in tallies]])

    @cached_property
    def distinct(self) -> np.ndarray:
        """The number of different n-grams of each order, int64 (orders,)."""
        return np.array([counts.grams.size for counts in self.model.counts])

    @cached_property
    def prefix_sizes(self) -> np.ndarray:
        """Sizes of beginnings of the training part, in tokens, int64 (S,); from 0 to the whole."""
        return np.linspace(0, self.train.targets.size, PREFIXES + 1).astype(np.int64)

    @cached_property
    def distinct_by_prefix(self) -> np.ndarray:
        """The number of different n-grams in each beginning of the training part, int64 (orders, S)."""
        return growth(self.model, self.train, self.prefix_sizes)

    @cached_property
    def bigram_table(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The most frequent tokens (R,), what follows them most often (C,), and the counts, int64 (R, C)."""
        size = len(self.tokenizer)
        rows = _largest(np.bincount(self.train.inputs, minlength=size), ROWS)
        row_of = np.full(size, -1)
        row_of[rows] = np.arange(rows.size)
        row = row_of[self.train.inputs]
        pairs = row[row >= 0] * size + self.train.targets[row >= 0]
        table = np.bincount(pairs, minlength=rows.size * size).reshape(rows.size, size)
        columns = _largest(table.sum(axis=0), COLUMNS)
        return rows, columns, table[:, columns]

    def token_name(self, i: int) -> str:
        """A token on its own, with its invisible characters made visible."""
        if i not in self._token_names:
            self._token_names[i] = self.tokenizer.visible(i)
        return self._token_names[i]

    def token_in_text(self, i: int) -> str:
        """A token as a part of a running text: a word comes with the space before it."""
        piece = self.tokenizer.vocabulary[i] if i > BOUNDARY else ""
        has_space = i <= BOUNDARY or (piece[:1] == " " and len(piece) > 1)
        return (" " if has_space and self.tokenizer.kind == "words" else "") + self.token_name(i)

    def running_text(self, ids: Iterable[int]) -> str:
        """Tokens as a running text; of a sign that begins or ends outside of them the bytes are shown."""
        if self.tokenizer.kind != "bytepairs":
            return "".join(map(self.token_in_text, ids))
        return "".join(
            "".join(map(self.token_name, group))
            if is_special
            else visible("".join(self.tokenizer.vocabulary[i] for i in group))
            for is_special, group in groupby(ids, lambda i: i <= BOUNDARY)
        )


def _largest(values: np.ndarray, size: int) -> np.ndarray:
    """The indices of the `size` largest values above 0, the largest first, without UNKNOWN."""
    order = np.argsort(-values, kind="stable")
    usable = (order != UNKNOWN) & (values[order] > 0)
    return np.asarray(order[usable][:size])


def _bytes(counts: NgramCounts) -> float:
    return BYTES_PER_NGRAM * sum(order.grams.size for order in counts.model.counts)


COUNTS: LRUCache[NgramCounts] = LRUCache(3e8, _bytes)


def count_ngrams(key: Hashable, corpus: Corpus, tokens: str, hold_out: bool = True) -> NgramCounts:
    """Count a text with the tokenizer `tokens`; cached by (`key`, reading, tokens, hold_out).

    `key` must identify the text for good. With `hold_out` a tenth is not counted, and TextError is raised
    when the text is too short for two parts; without it every token is counted.
    """
    return COUNTS.get((key, corpus.reading, tokens, hold_out), lambda: _count(corpus, tokens, hold_out))


def _count(corpus: Corpus, tokens: str, hold_out: bool) -> NgramCounts:
    parts = split(corpus) if hold_out else whole(corpus)
    tokenizer = TOKENIZERS[tokens].train(parts.train)
    train, valid = (encode(part, tokenizer, corpus.reading) for part in (parts.train, parts.valid))
    model = NGram.fit(train, len(tokenizer), HIGHEST_ORDER)
    return NgramCounts(corpus.name, tokenizer, train, valid, model)
