"""A typed sentence as the words that ELMo's networks know: lower case, without punctuation."""

import re
from collections.abc import Container
from dataclasses import dataclass

from playground.errors import TextError
from playground.experiments.elmo.sentences import UNKNOWN, encode
from playground.text import words as tokens
from playground.text.decode import normalise

MOST_WORDS = 14


@dataclass(frozen=True)
class WordSequence:
    """The first MOST_WORDS words of a sentence, and how many words it has."""

    words: tuple[str, ...]
    total: int

    @property
    def unknown(self) -> tuple[str, ...]:
        """Those of the words that the network does not know, each once."""
        return tuple(dict.fromkeys(word for word in self.words if encode((word,))[1] == UNKNOWN))

    @property
    def is_cut(self) -> bool:
        """Whether the sentence has more words than are read."""
        return self.total > len(self.words)

    def note(self) -> str:
        """A sentence where there are more words than are read; else ""."""
        if not self.is_cut:
            return ""
        return f"The first {len(self.words)} words are read; the sentence has {self.total}."


def first_words(text: str) -> WordSequence:
    """The words of a text. TextError with a sentence where there is none, or none that the network knows."""
    found = [word for piece in _pieces(normalise(text)) if (word := _word(piece))]
    sequence = WordSequence(tuple(word.lower() for word in found[:MOST_WORDS]), len(found))
    if not found:
        raise TextError("This sentence is empty: type some of the words that the network knows.")
    if len(sequence.unknown) == len(set(sequence.words)):
        which = f"of the first {MOST_WORDS} words" if sequence.is_cut else "of these words"
        raise TextError(f"The network knows none {which}: it has learned from generated sentences.")
    return sequence


def with_word(text: str, word: str, replaceable: Container[str]) -> str:
    """The text with `word` in the place of its first replaceable word, and otherwise as it was.

    It is unchanged where the word stands in it already, or nothing that it could replace.
    """
    pieces = _pieces(text)
    words = [_word(piece).lower() for piece in pieces]
    at = next((i for i, found in enumerate(words) if found in replaceable), None)
    if word in words or at is None:
        return text
    pieces[at] = pieces[at].replace(_word(pieces[at]), word)
    return tokens.join(pieces)


def _pieces(text: str) -> list[str]:
    """The text cut into tokens, and at every underscore."""
    return [piece for token in tokens.split(text) for piece in re.split("(_)", token)]


def _word(piece: str) -> str:
    """The word or number of a piece, without the space before it; "" for punctuation."""
    return piece.strip() if any(map(str.isalnum, piece)) else ""
