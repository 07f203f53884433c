"""A stretch of a text as the tokens that a tokenizer makes of it, without cutting all of the text.

The training texts, one after the other, are divided into stretches of LENGTH characters; a unit (a character,
a word, what byte pairs are merged in) belongs to the stretch that it begins in. Cutting may begin at the
start of a line whose first character is no white space: no unit of any tokenizer reaches across that place.
Of a unit that ends more than 2,000 characters behind its stretch the rest is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from playground.text import bytepairs, words
from playground.text.tokenizers import BOUNDARY, Tokenizer

LENGTH = 280  # characters
_AHEAD = 2_000  # characters behind a stretch that its last unit may reach to
_CUT: Mapping[str, Callable[[str], list[str]]] = {
    "characters": list,
    "words": words.split,
    "bytepairs": bytepairs.parts,
}


@dataclass(frozen=True)
class Stretch:
    """One stretch: its units, of which tokens are made, and the tokens of each unit.

    A unit that ends an item or a document is "" and has the one token BOUNDARY.
    """

    units: tuple[str, ...]
    ids: tuple[tuple[int, ...], ...]  # of each unit
    shown: tuple[tuple[str, ...], ...]  # of each token a form that can be seen; data, never markup

    @property
    def size(self) -> int:
        """The number of tokens."""
        return sum(map(len, self.ids))


def number_of_stretches(texts: Sequence[str]) -> int:
    """How many stretches there are, at least 1."""
    return max(1, -(-sum(map(len, texts)) // LENGTH))


def stretch(texts: Sequence[str], tokenizer: Tokenizer, number: int, has_ends: bool) -> Stretch:
    """Stretch `number` = 0, 1, ... of the texts; `has_ends`: whether each text ends with BOUNDARY."""
    starts = np.concatenate([[0], np.cumsum([len(text) for text in texts])])
    first, last = number * LENGTH, (number + 1) * LENGTH
    units: list[str] = []
    begin = max(0, int(np.searchsorted(starts, first, side="right")) - 1)
    for text, start in zip(texts[begin:], starts[begin:], strict=False):
        if start >= last:
            break
        inside = _units(text, tokenizer.kind, max(0, first - start), last - start)
        units += inside
        if has_ends and start + len(text) <= last:
            units.append("")
    ids = tuple((BOUNDARY,) if not unit else _ids(unit, tokenizer) for unit in units)
    shown = tuple(_shown(unit, own, tokenizer) for unit, own in zip(units, ids, strict=True))
    return Stretch(tuple(units), ids, shown)


def _units(text: str, kind: str, first: int, last: int) -> list[str]:
    """The units of a text that begin at the characters first .. last - 1."""
    if kind == "characters":
        return list(text[first:last])
    units, index = [], _line_start(text, first)
    for unit in _CUT[kind](text[index : last + _AHEAD]):
        length = len(unit) - _has_added_space(text, index, unit)
        if first <= index < last:
            units.append(unit)
        index += length
        if index >= last:
            break
    return units


def _line_start(text: str, index: int) -> int:
    """The last start of a line, up to `index`, whose first character is no white space; else 0."""
    end = text.rfind("\n", 0, index)
    while end >= 0 and text[end + 1 : end + 2].strip() == "":
        end = text.rfind("\n", 0, end)
    return end + 1


def _has_added_space(text: str, index: int, unit: str) -> bool:
    """Whether the space of a word at the beginning of a line was added: the text does not have it."""
    return not text.startswith(unit, index)


def _ids(unit: str, tokenizer: Tokenizer) -> tuple[int, ...]:
    if tokenizer.kind == "bytepairs":
        return tuple(tokenizer.encode(unit).tolist())
    return (tokenizer.ids.get(unit, 0),)


def _shown(unit: str, ids: Sequence[int], tokenizer: Tokenizer) -> tuple[str, ...]:
    """Tokens made visible; what the vocabulary lacks is shown as it stands in the text."""
    if len(ids) == 1 and ids[0] == 0:
        return (tokenizer.visible_piece(unit),)
    return tuple(tokenizer.visible(i) for i in ids)
