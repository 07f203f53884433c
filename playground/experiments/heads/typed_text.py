"""A typed text as the tokens that the networks read: the letters of a surname, the words of a sentence."""

import unicodedata
from dataclasses import dataclass

from playground.errors import TextError
from playground.experiments.heads.texts import UNKNOWN, dataset
from playground.text import words
from playground.text.decode import normalise

MOST_TOKENS = 24


@dataclass(frozen=True)
class TypedText:
    """The first MOST_TOKENS tokens of a text, their ids, and how many tokens it has."""

    tokens: tuple[str, ...]
    ids: tuple[int, ...]
    total: int

    @property
    def unknown(self) -> tuple[str, ...]:
        """Those of the tokens that the network does not know, each once."""
        rows = zip(self.tokens, self.ids, strict=True)
        return tuple(dict.fromkeys(token for token, i in rows if i == UNKNOWN))

    def note(self) -> str:
        """What is to be said of the text, or ""."""
        read = len(self.tokens)
        cut = f"The first {read} tokens are read; the text has {self.total}." if self.total > read else ""
        names = ", ".join(f"“{token}”" for token in self.unknown)
        return " ".join(filter(None, (cut, names and f"Read as {'⟨unknown⟩'}: {names}.")))


def typed_text(text: str, kind: str) -> TypedText:
    """The tokens of a text; `kind` is a key of TEXTS. TextError where none is known."""
    found = _letters(text) if kind == "surnames" else _words(text)
    if not found:
        wanted = "a surname" if kind == "surnames" else "some of the words that the network knows"
        raise TextError(f"This text is empty: type {wanted}.")
    index = {token: i for i, token in enumerate(dataset(kind).vocabulary)}
    read = found[:MOST_TOKENS]
    typed = TypedText(tuple(read), tuple(index.get(token, UNKNOWN) for token in read), len(found))
    if set(typed.ids) == {UNKNOWN}:
        noun = "letters" if kind == "surnames" else "words"
        raise TextError(f"The network knows none of these {noun}: it has never read one of them.")
    return typed


def _letters(text: str) -> list[str]:
    """The signs of a name, accents joined with their letters; space between names is one space."""
    return list(unicodedata.normalize("NFC", " ".join(normalise(text).split())))


def _words(text: str) -> list[str]:
    """The words in lower case, without punctuation."""
    pieces = (piece.strip().lower() for piece in words.split(normalise(text)))
    return [piece for piece in pieces if any(map(str.isalnum, piece))]
