"""A stretch of the training text cut into tokens, and the merges of byte pairs as they were learned.

Trace of the merges: step k is after the first k merges of the vocabulary. The stretch is then what encoding
with these merges gives, at the last step what the trained tokenizer gives; count and tokens are of all of the
training text (`text.merge_history`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.experiments.lru_cache import LRUCache
from playground.text.corpus import Corpus, Reading, has_ends
from playground.text.merge_history import MergeHistory, merge_history, word_history
from playground.text.split import Split, split
from playground.text.stretches import Stretch, number_of_stretches, stretch
from playground.text.tokenizers import BOUNDARY, SPECIAL, TOKENIZERS, UNKNOWN, Tokenizer


@dataclass(frozen=True, eq=False)
class CutText:
    """A text split as a training would, and the tokenizer of its training part."""

    corpus: Corpus
    split: Split
    tokenizer: Tokenizer

    @property
    def stretches(self) -> int:
        """How many stretches the training part has."""
        return number_of_stretches(self.split.train)


@dataclass(frozen=True)
class ShownToken:
    """A token: visible form (data), id, number of its unit, place in it, whether a line ends there."""

    text: str
    id: int
    unit: int
    place: int
    ends_line: bool

    @property
    def is_unknown(self) -> bool:
        """Whether the vocabulary lacks it."""
        return self.id == UNKNOWN


@dataclass(frozen=True, eq=False)
class MergesTrace:
    """K merges: what is merged, how often it occurred, and the stretch after 0 .. K merges."""

    pairs: Sequence[tuple[str, str, str]]  # (K,)  the two pieces and what they become, visible
    count: np.ndarray  # (K,)
    tokens: np.ndarray  # (K + 1,)  tokens of the training text
    vocabulary: np.ndarray  # (K + 1,)  V, the two special entries included
    rows: Sequence[Sequence[ShownToken]]  # the different states of the stretch, in order
    row: np.ndarray  # (K + 1,)  which of them is that of each step
    made: Sequence[
        frozenset[tuple[int, int]]
    ]  # (unit, place) of the tokens made at the first step of each row


CUT: LRUCache[CutText] = LRUCache(4)
HISTORIES: LRUCache[MergeHistory] = LRUCache(4)


def cut_text(text: str, reading: Reading, name: str, tokens: str, largest: int) -> CutText:
    """Split a text and learn its tokenizer, cached; TextError where it is too short."""

    def make() -> CutText:
        corpus = Corpus(text, reading, name)
        parts = split(corpus)
        return CutText(corpus, parts, TOKENIZERS[tokens].train(parts.train, largest))

    return CUT.get((text, reading, name, tokens, largest), make)


def shown_tokens(cut: CutText, number: int) -> list[ShownToken]:
    """The tokens of stretch `number` = 0, 1, ... of the training part."""
    part = _stretch(cut, number)
    return [
        token
        for unit, (text, ids, shown) in enumerate(zip(part.units, part.ids, part.shown, strict=True))
        for token in _of_unit(unit, text, list(zip(shown, ids, strict=True)))
    ]


def merges_trace(cut: CutText, number: int) -> MergesTrace:
    """The merges of a tokenizer of byte pairs, and what they do to stretch `number`."""
    tokenizer, part = cut.tokenizer, _stretch(cut, number)
    merges = tokenizer.merges
    history = HISTORIES.get(
        (cut.corpus, tokenizer.vocabulary), lambda: merge_history(cut.split.train, merges)
    )
    of_word = {unit: word_history(unit, merges) for unit in set(part.units) if unit}
    changes = sorted({k for states in of_word.values() for k, _ in states} | {0})
    rows, made = [], []
    for k in changes:
        now = [_at(of_word[unit], k) if unit else () for unit in part.units]
        rows.append(
            [
                token
                for i, (unit, pieces) in enumerate(zip(part.units, now, strict=True))
                for token in _of_unit(i, unit, _named(tokenizer, pieces))
            ]
        )
        product = "".join(merges[k - 1]) if k else None
        changed = [i for i, unit in enumerate(part.units) if unit and any(k == at for at, _ in of_word[unit])]
        made.append(
            frozenset((i, j) for i in changed for j, piece in enumerate(now[i]) if k and piece == product)
        )
    visible = tokenizer.visible_piece
    return MergesTrace(
        pairs=[(visible(left), visible(right), visible(left + right)) for left, right in merges],
        count=history.count,
        tokens=history.tokens,
        vocabulary=history.pieces + len(SPECIAL),
        rows=rows,
        row=np.searchsorted(changes, np.arange(len(merges) + 1), side="right") - 1,
        made=made,
    )


def _stretch(cut: CutText, number: int) -> Stretch:
    return stretch(cut.split.train, cut.tokenizer, number, has_ends(cut.corpus.reading))


def _at(states: Sequence[tuple[int, tuple[str, ...]]], k: int) -> tuple[str, ...]:
    """The pieces of a word after k merges."""
    return [pieces for at, pieces in states if at <= k][-1]


def _named(tokenizer: Tokenizer, pieces: Sequence[str]) -> list[tuple[str, int]]:
    """Pieces made visible, with their ids; the end of an item has none."""
    named = [(tokenizer.visible_piece(piece), tokenizer.ids[piece]) for piece in pieces]
    return named or [(SPECIAL[BOUNDARY], BOUNDARY)]


def _of_unit(unit: int, text: str, named: Sequence[tuple[str, int]]) -> list[ShownToken]:
    """The tokens of one unit; a line ends with its last token where it holds a line break or ends an item."""
    ends = not text or "\n" in text
    last = len(named) - 1
    return [
        ShownToken(shown, int(i), unit, place, ends and place == last)
        for place, (shown, i) in enumerate(named)
    ]
