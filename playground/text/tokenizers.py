"""What counts as one token: the table of tokenizers, and the vocabulary that turns a text into numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from playground.errors import TextError
from playground.text import bytepairs, characters, words
from playground.text.bytepairs import Merges
from playground.text.incremental_decoder import IncrementalDecoder

UNKNOWN = 0  # a token that the training text does not have, or not often enough
BOUNDARY = 1  # the end of an item, and what the first token of any text is predicted from
SPECIAL = ("⟨unk⟩", "⟨end⟩")
LARGEST_VOCABULARY = 1_000_000


@dataclass(frozen=True)
class TokenizerEntry:
    """One way of cutting a text into tokens.

    ``learn`` makes a vocabulary with room for so many pieces of some texts, and the merges that byte pairs
    need; ``cut`` turns texts into one stream of ids and the length of each, ``pieces`` a text into the pieces
    that these ids stand for, unknown ones too; ``join`` is the way back. ``flaw`` looks at a stranger's
    pieces and merges.
    """

    key: str
    title: str
    explanation: str
    learn: Callable[[Sequence[str], int], tuple[tuple[str, ...], Merges]]
    cut: Callable[[Sequence[str], Tokenizer], tuple[np.ndarray, np.ndarray]]
    pieces: Callable[[str, Tokenizer], list[str]]
    join: Callable[[Iterable[str]], str]
    visible: Callable[[str], str]
    well_formed: Callable[[str], bool]
    unknown_text: str
    default_vocabulary: int
    find_flaw: Callable[[Sequence[str], object], str]

    def train(self, texts: Sequence[str], max_vocabulary: int | None = None) -> Tokenizer:
        """The tokenizer with the pieces of ``texts`` (the training part alone).

        ``max_vocabulary`` counts the two special entries. Characters and words: the most frequent ones, ids
        in order of frequency, ties to the piece that appears first. Byte pairs: the 256 bytes in any case,
        then pieces in the order in which they were merged.
        """
        room = max(1, (self.default_vocabulary if max_vocabulary is None else max_vocabulary) - len(SPECIAL))
        pieces, merges = self.learn(texts, room)
        return Tokenizer(self.key, SPECIAL + pieces, merges)


@dataclass(frozen=True)
class Tokenizer:
    """A vocabulary and the way between text and ids; ids 0 and 1 are UNKNOWN and BOUNDARY, always.

    ``vocabulary[i]`` is the text of id i (of the two special ids: their names; of byte pairs: their bytes,
    one character each). len(tokenizer) is V. ``merges`` are those of byte pairs, first learned first.
    """

    kind: str
    vocabulary: tuple[str, ...]
    merges: Merges = ()

    def __len__(self) -> int:
        return len(self.vocabulary)

    @cached_property
    def ids(self) -> dict[str, int]:
        """The id of every piece of text in the vocabulary; the special entries are not text."""
        return {piece: i for i, piece in enumerate(self.vocabulary) if i >= len(SPECIAL)}

    @cached_property
    def library(self) -> Any:
        """The encoder of byte pairs."""
        return bytepairs.library(self.ids, self.merges)

    def encode(self, text: str) -> np.ndarray:
        """The ids of a text, int32 (N,); UNKNOWN for what the vocabulary lacks. No BOUNDARY is added."""
        return self.encode_all((text,))[0]

    def encode_all(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Many texts at once: all ids in one row, int32 (N,), and how many each has, int64 (texts,)."""
        return TOKENIZERS[self.kind].cut(texts, self)

    def decode(self, ids: Iterable[int]) -> str:
        """The text of some ids. UNKNOWN reads "\N{REPLACEMENT CHARACTER}", BOUNDARY reads as nothing.

        So do surrogates and bytes that are no UTF-8. What follows other tokens is decoded by `decode_after`
        or a `decoder`: a token alone need not be readable.
        """
        return self.decode_after((), ids)

    def decode_after(self, before: Iterable[int], ids: Iterable[int]) -> str:
        """What `ids` add to the text of the ids before them.

        A sign belongs to the token that completes it; unfinished it reads "\N{REPLACEMENT CHARACTER}".
        """
        decoder = self.decoder()
        decoder.push(before)
        return decoder.push(ids) + decoder.finish()

    def decoder(self) -> IncrementalDecoder:
        """A decoder for ids that come one after the other."""
        return IncrementalDecoder(self.kind, self.texts)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The text of every id, (V,): UNKNOWN has a replacement character, BOUNDARY nothing."""
        return (TOKENIZERS[self.kind].unknown_text, "", *self.vocabulary[len(SPECIAL) :])

    def pieces(self, text: str) -> list[str]:
        """The piece of text behind every id of `encode`, (N,), also of those that are UNKNOWN."""
        return TOKENIZERS[self.kind].pieces(text, self)

    def unknown(self, text: str) -> list[str]:
        """The pieces of a text that the vocabulary lacks, in order."""
        ids = self.encode(text)
        if UNKNOWN not in ids:
            return []
        return [piece for piece, i in zip(self.pieces(text), ids, strict=True) if i == UNKNOWN]

    def visible(self, i: int) -> str:
        """The token as it can be shown on its own: space ␣, line break ⏎, marks on a dotted circle, ..."""
        i = int(i)
        return SPECIAL[i] if i < len(SPECIAL) else TOKENIZERS[self.kind].visible(self.vocabulary[i])

    def visible_piece(self, piece: str) -> str:
        """A piece of text, in the vocabulary or not, as `visible` shows tokens."""
        return TOKENIZERS[self.kind].visible(piece)

    def to_json(self) -> dict[str, Any]:
        """Everything needed to build this tokenizer again, as plain JSON values."""
        value = {"kind": self.kind, "vocabulary": list(self.vocabulary)}
        return {**value, "merges": [list(pair) for pair in self.merges]} if self.merges else value

    @staticmethod
    def from_json(value: object) -> Tokenizer:
        """The tokenizer written by `to_json`; the value may come from anybody, so that everything is checked.

        Raises TextError with the first thing that is wrong.
        """
        if not isinstance(value, Mapping):
            raise TextError("A tokenizer file holds one JSON object.")
        kind, vocabulary = value.get("kind"), value.get("vocabulary")
        if not isinstance(kind, str) or kind not in TOKENIZERS:
            raise TextError(f"The tokenizer's kind must be one of {', '.join(TOKENIZERS)}.")
        if not isinstance(vocabulary, list) or not all(isinstance(piece, str) for piece in vocabulary):
            raise TextError("The tokenizer's vocabulary must be a list of texts.")
        if not len(SPECIAL) < len(vocabulary) <= LARGEST_VOCABULARY:
            raise TextError(
                f"The vocabulary must have 3 to {LARGEST_VOCABULARY:,} entries, not {len(vocabulary):,}."
            )
        if tuple(vocabulary[: len(SPECIAL)]) != SPECIAL:
            raise TextError(f"The vocabulary must start with {' and '.join(SPECIAL)}.")
        pieces = vocabulary[len(SPECIAL) :]
        if not all(map(TOKENIZERS[kind].well_formed, pieces)):
            raise TextError(f"An entry of the vocabulary is not one of the {TOKENIZERS[kind].title.lower()}.")
        if len(set(pieces)) < len(pieces):
            raise TextError("An entry of the vocabulary occurs twice.")
        merges = value.get("merges", [])
        if flaw := TOKENIZERS[kind].find_flaw(pieces, merges):
            raise TextError(flaw)
        return Tokenizer(kind, tuple(vocabulary), tuple(map(tuple, merges)))


def _most_frequent(
    count: Callable[[Iterable[str]], list[tuple[str, int]]],
) -> Callable[[Sequence[str], int], tuple[tuple[str, ...], Merges]]:
    """Learn the most frequent pieces; there is nothing to merge."""
    return lambda texts, room: (tuple(piece for piece, _ in count(texts)[:room]), ())


def _no_merges(pieces: Sequence[str], merges: object) -> str:
    return "" if merges == [] else "Only a vocabulary of byte pairs has merges."


TOKENIZERS: dict[str, TokenizerEntry] = {
    "characters": TokenizerEntry(
        key="characters",
        title="Characters",
        explanation="Every letter, digit, space and sign is a token: a small vocabulary, long sequences, and "
        "no word is ever unknown.",
        learn=_most_frequent(characters.count),
        cut=lambda texts, tokenizer: characters.encode(texts, tokenizer.ids),
        pieces=lambda text, tokenizer: list(text),
        join=characters.join,
        visible=characters.visible,
        well_formed=characters.well_formed,
        unknown_text=characters.UNKNOWN_TEXT,
        default_vocabulary=5_000,
        find_flaw=_no_merges,
    ),
    "words": TokenizerEntry(
        key="words",
        title="Words",
        explanation="Words, numbers, punctuation and line breaks are tokens: short sequences, a large "
        "vocabulary, and rare words become ⟨unk⟩.",
        learn=_most_frequent(words.count),
        cut=lambda texts, tokenizer: words.encode(texts, tokenizer.ids),
        pieces=lambda text, tokenizer: words.split(text),
        join=words.join,
        visible=words.visible,
        well_formed=words.well_formed,
        unknown_text=words.UNKNOWN_TEXT,
        default_vocabulary=10_000,
        find_flaw=_no_merges,
    ),
    "bytepairs": TokenizerEntry(
        key="bytepairs",
        title="Byte-pair pieces",
        explanation="Frequent stretches of a word are one token, rare words are spelled in several: a middle "
        "way, and nothing is ever unknown.",
        learn=bytepairs.learn,
        cut=lambda texts, tokenizer: bytepairs.encode(texts, tokenizer.library),
        pieces=lambda text, tokenizer: [tokenizer.vocabulary[i] for i in tokenizer.encode(text)],
        join=bytepairs.text_of,
        visible=bytepairs.visible,
        well_formed=bytepairs.well_formed,
        unknown_text=bytepairs.UNKNOWN_TEXT,
        default_vocabulary=1_500,
        find_flaw=bytepairs.find_flaw,
    ),
}
