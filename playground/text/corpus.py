"""The corpus of a training, and its split into a training part and a held-out tenth."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from playground.errors import TextError
from playground.text.decode import normalise, refuse_blank

Reading = Literal["running", "items"]

HELD_OUT = 0.1
MINIMUM_CHARACTERS = 10  # a tenth of it is one character
MINIMUM_ITEMS = 2  # one to learn from, one held out
CUT_RADIUS = 200  # characters searched around the cut for a word boundary


@dataclass(frozen=True)
class Corpus:
    r"""A text with the way it is read.

    ``text`` is NFC with LF line ends. Read as "running" it is one stream from the first character to the
    last; read as "items" every line is a text of its own (a name, a title), joined here by "\n".
    """

    text: str
    reading: Reading = "running"
    name: str = ""

    @cached_property
    def items(self) -> tuple[str, ...]:
        """The texts to learn from: the lines when read as items, else the one running text."""
        return tuple(self.text.split("\n")) if self.reading == "items" else (self.text,)


@dataclass(frozen=True)
class Split:
    """The two parts of a corpus; a running text has one string in each."""

    train: tuple[str, ...]
    valid: tuple[str, ...]


def from_text(text: str, reading: Reading = "running", name: str = "") -> Corpus:
    """A corpus of a pasted or decoded text: normalised; read as items, trimmed and without blank lines.

    Raises TextError when nothing but white space is left.
    """
    text = normalise(text)
    refuse_blank(text, "The text")
    if reading == "items":
        stripped = (line.strip() for line in text.split("\n"))
        text = "\n".join(line for line in stripped if line)
    return Corpus(text, reading, name)


def split(corpus: Corpus, seed: int = 0) -> Split:
    """Hold a tenth out for validation: the last tenth of a running text, a seeded random tenth of the items.

    At least one item is held out and one is left. A running text is cut by characters, moved to the nearest
    word boundary close by and never between a letter and its accents. Items that occur twice may fall in both
    parts; the corpus card counts them. Raises TextError when the corpus is too short for two parts.
    """
    return _split_items(corpus.items, seed) if corpus.reading == "items" else _split_running(corpus.text)


def whole(corpus: Corpus) -> Split:
    """All of a corpus to learn from, nothing held out."""
    return Split(corpus.items if corpus.reading == "items" else (corpus.text,), ())


def _split_items(items: tuple[str, ...], seed: int) -> Split:
    """Hold a random tenth out; both parts keep the order of the corpus."""
    if len(items) < MINIMUM_ITEMS:
        raise TextError(
            f"One item per line needs at least {MINIMUM_ITEMS} lines, one to learn from and one to hold out; "
            f"this text has {len(items)}. Read it as one running text instead, or add lines."
        )
    held_out = max(1, round(HELD_OUT * len(items)))
    order = np.random.default_rng(seed).permutation(len(items))
    in_valid = np.zeros(len(items), dtype=bool)
    in_valid[order[:held_out]] = True
    train = tuple(item for item, out in zip(items, in_valid, strict=True) if not out)
    return Split(train, tuple(item for item, out in zip(items, in_valid, strict=True) if out))


def _split_running(text: str) -> Split:
    if len(text) < MINIMUM_CHARACTERS:
        raise TextError(
            f"A running text needs at least {MINIMUM_CHARACTERS} characters, so that a tenth of it can be "
            f"held out; this one has {len(text)}."
        )
    cut = _nearest_boundary(text, len(text) - round(HELD_OUT * len(text)))
    return Split((text[:cut],), (text[cut:],))


def _nearest_boundary(text: str, cut: int) -> int:
    """The word boundary nearest to ``cut``, or the next place that does not tear one visible sign apart."""
    radius = min(CUT_RADIUS, len(text) // 50)  # short texts: stay close to a tenth
    candidates = [
        i for i in range(max(1, cut - radius), min(len(text), cut + radius + 1)) if _starts_word(text, i)
    ]
    if candidates:
        return min(candidates, key=lambda i: abs(i - cut))
    for i in range(cut, len(text)):
        if not _continues(text, i):
            return i
    return next((i for i in range(cut - 1, 0, -1) if not _continues(text, i)), cut)


def _starts_word(text: str, i: int) -> bool:
    return text[i - 1].isspace() and not text[i].isspace() and not _continues(text, i)


def _continues(text: str, i: int) -> bool:
    """Whether text[i] belongs to the sign before it: a mark, a joiner, what follows a joiner, a skin tone."""
    sign = text[i]
    joined = "\u200d" in (sign, text[i - 1])
    return joined or unicodedata.category(sign).startswith("M") or "\U0001f3fb" <= sign <= "\U0001f3ff"
