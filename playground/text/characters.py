"""Characters as tokens: one Unicode code point each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from playground.text.visible_characters import visible_character

UNKNOWN_TEXT = "\ufffd"


def codes(text: str) -> np.ndarray:
    """The code points of a text, uint32 (N,); a lone surrogate passes, so that no string can fail here."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def count(texts: Iterable[str]) -> list[tuple[str, int]]:
    """Characters with their counts, most frequent first, ties by first appearance."""
    stream = codes("".join(texts))
    if not stream.size:
        return []
    counts = np.bincount(stream)
    first = np.empty(counts.size, dtype=np.int64)
    first[stream[::-1]] = np.arange(stream.size - 1, -1, -1)  # the last write is the first appearance
    seen = np.flatnonzero(counts)
    order = np.lexsort((first[seen], -counts[seen]))
    return [(chr(code), int(counts[code])) for code in seen[order]]


def encode(texts: Sequence[str], ids: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """All texts as one int32 stream of ids (0 where unknown) and the length of each, int64 (texts,)."""
    table = np.zeros(max(map(ord, ids), default=0) + 2, dtype=np.int32)  # its last entry stays 0: unknown
    for character, i in ids.items():
        table[ord(character)] = i
    stream = codes("".join(texts))
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    return table[np.minimum(stream, table.size - 1)], lengths


def join(pieces: Iterable[str]) -> str:
    """The text that these characters spell."""
    return "".join(pieces)


def visible(piece: str) -> str:
    """The character so that it can be seen."""
    return visible_character(piece)


def well_formed(piece: str) -> bool:
    """Whether this may stand in a vocabulary of characters."""
    return len(piece) == 1
