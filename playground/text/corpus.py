"""The corpus of a training: a text, and how it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from playground.errors import TextError
from playground.text.decode import normalise, refuse_blank

Reading = Literal["running", "items", "documents"]
READINGS: tuple[str, ...] = get_args(Reading)
SEPARATORS = {"items": "\n", "documents": "\x1e"}
"""What stands between the texts of a corpus; U+001E is the record separator of ASCII and of Unicode."""


def has_ends(reading: str) -> bool:
    """Whether each text of this reading has an end of its own, the token BOUNDARY: items and documents do."""
    return reading in SEPARATORS


@dataclass(frozen=True)
class Corpus:
    r"""A text with the way it is read.

    ``text`` is NFC with LF line ends. Read as "running" it is one stream from the first character to the
    last; read as "items" every line is a text of its own (a name, a title), joined here by "\n"; read as
    "documents" it is several running texts, joined by U+001E. Nothing reaches from an item or document into
    the next: no window, no n-gram, no state.
    """

    text: str
    reading: Reading = "running"
    name: str = ""

    @cached_property
    def items(self) -> tuple[str, ...]:
        """The texts to learn from: the lines when read as items, the documents, else the one running text."""
        separator = SEPARATORS.get(self.reading)
        return tuple(self.text.split(separator)) if separator else (self.text,)


def from_text(text: str, reading: Reading = "running", name: str = "") -> Corpus:
    """A corpus of a pasted or decoded text: normalised; read as items, trimmed and without blank lines.

    Read as documents it is `from_documents` of what U+001E separates. Raises TextError when nothing but white
    space is left.
    """
    if reading == "documents":
        return from_documents(text.split(SEPARATORS[reading]), name)
    text = normalise(text)
    refuse_blank(text, "The text")
    if reading == "items":
        stripped = (line.strip() for line in text.split("\n"))
        text = "\n".join(line for line in stripped if line)
    return Corpus(text, reading, name)


def from_documents(documents: Sequence[str], name: str = "") -> Corpus:
    """A corpus of documents: normalised, without blank lines at their ends; blank documents are left out.

    Raises TextError when none is left.
    """
    separator = SEPARATORS["documents"]
    texts = (without_blank_ends(normalise(text.replace(separator, "\n"))) for text in documents)
    known = [text for text in texts if text]
    if not known:
        raise TextError("The text holds nothing but white space.")
    return Corpus(separator.join(known), "documents", name)


def without_blank_ends(text: str) -> str:
    """A text without the blank lines at its beginning and its end; its first line keeps its indentation."""
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    last = next((i for i in range(len(lines), first, -1) if lines[i - 1].strip()), first)
    return "\n".join(lines[first:last])
