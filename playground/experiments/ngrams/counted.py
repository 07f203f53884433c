"""A text, counted: tokenizer, the two parts as ids, the n-grams of all orders, and what follows from them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from playground.experiments.recent import Recent
from playground.models.ngram import HIGHEST_ORDER, NGram, Tallies, growth, tally
from playground.text.batches import Encoded, encode
from playground.text.corpus import Corpus, split
from playground.text.tokenizers import BOUNDARY, TOKENIZERS, UNKNOWN, Tokenizer

SIZES = 24  # points of the curve of storage against the size of the text
ROWS, COLUMNS = 11, 20  # of the bigram table


@dataclass(frozen=True, eq=False)
class Counted:
    """Nine tenths of a text counted, a tenth held out; the vocabulary comes from the nine tenths alone."""

    name: str
    tokenizer: Tokenizer
    train: Encoded
    valid: Encoded
    model: NGram
    kept: Recent[np.ndarray] = field(default_factory=lambda: Recent(64), repr=False)  # perplexities, openings
    names: dict[int, str] = field(default_factory=dict, repr=False)  # of the tokens that were shown already

    @property
    def items(self) -> bool:
        """Whether every line is a text of its own."""
        return self.train.reading == "items"

    @cached_property
    def tallies(self) -> Tallies:
        """How often the n-grams of the held-out part were seen, at all orders."""
        return tally(self.model, self.valid)

    @cached_property
    def unseen(self) -> np.ndarray:
        """Shares of the held-out targets, float64 (2, orders): n-gram never seen, its context never seen."""
        plain = self.tallies.plain
        return np.array([[np.mean(t.count == 0) for t in plain], [np.mean(t.total == 0) for t in plain]])

    @cached_property
    def stored(self) -> np.ndarray:
        """Different n-grams of each order, int64 (orders,)."""
        return np.array([counts.grams.size for counts in self.model.counts])

    @cached_property
    def sizes(self) -> np.ndarray:
        """Sizes of the beginning of the text, in tokens, int64 (S,), 0 and the whole included."""
        return np.linspace(0, self.train.targets.size, SIZES + 1).astype(np.int64)

    @cached_property
    def grown(self) -> np.ndarray:
        """Different n-grams in the first `sizes` tokens, int64 (orders, S)."""
        return growth(self.model, self.train, self.sizes)

    @cached_property
    def bigrams(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The most frequent tokens (R,), what follows them most often (C,), and the counts, int64 (R, C)."""
        size = len(self.tokenizer)
        often = np.bincount(self.train.inputs, minlength=size)
        rows = _largest(often, ROWS)
        place = np.full(size, -1)
        place[rows] = np.arange(rows.size)
        row = place[self.train.inputs]
        keys = row[row >= 0] * size + self.train.targets[row >= 0]
        table = np.bincount(keys, minlength=rows.size * size).reshape(rows.size, size)
        columns = _largest(table.sum(axis=0), COLUMNS)
        return rows, columns, table[:, columns]

    def token(self, i: int) -> str:
        """A token on its own, made visible."""
        if i not in self.names:
            self.names[i] = self.tokenizer.visible(i)
        return self.names[i]

    def visible(self, i: int) -> str:
        """A token to be read in a running text: a word brings the space before it along."""
        piece = self.tokenizer.vocabulary[i] if i > BOUNDARY else ""
        spaced = i <= BOUNDARY or (piece[:1] == " " and len(piece) > 1)
        spaced = spaced and self.tokenizer.kind == "words"
        return (" " if spaced else "") + self.token(i)


def _largest(values: np.ndarray, size: int) -> np.ndarray:
    """The places of the largest values, the largest first; of UNKNOWN and of zeros none."""
    order = np.argsort(-values, kind="stable")
    known = (order != UNKNOWN) & (values[order] > 0)
    return np.asarray(order[known][:size])


KEPT: Recent[Counted] = Recent(3e8, lambda kept: 60.0 * sum(c.grams.size for c in kept.model.counts))


def count(key: Hashable, corpus: Corpus, tokens: str) -> Counted:
    """Count a text, unless it is kept under (`key`, reading, tokens); `key` must name the text for ever.

    Raises TextError when it is too short for two parts.
    """
    return KEPT.get((key, corpus.reading, tokens), lambda: _count(corpus, tokens))


def _count(corpus: Corpus, tokens: str) -> Counted:
    parts = split(corpus)
    tokenizer = TOKENIZERS[tokens].train(parts.train)
    train, valid = (encode(part, tokenizer, corpus.reading) for part in (parts.train, parts.valid))
    model = NGram.fit(train, len(tokenizer), HIGHEST_ORDER)
    return Counted(corpus.name, tokenizer, train, valid, model)
