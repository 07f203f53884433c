"""UTF-8 with bytes that do not belong: whether it still is UTF-8, and what each stray byte most probably was.

Every valid sequence of several bytes is evidence for UTF-8: texts in other encodings hold them by chance.
A sequence that is cut off at the end of the data, or its rest at the beginning, is no evidence against it.

A stray byte in a text of Latin letters becomes its character of Windows-1252 where that fits its neighbours
(the idea of ftfy's `decode_inconsistent_utf8`, for bytes); everything else becomes U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.text.encodings import SIGNS, UNUSUAL, WESTERN, line_numbers

STRAY = re.compile(r"[\udc80-\udcff]+")  # bytes that "surrogateescape" could not decode
PIECES = re.compile(r"[\udcc2-\udcf4][\udc80-\udcbf]+|[\udc80-\udcbf]+|[\udc80-\udcff]")
TORN_END = re.compile(r"[\udcc2-\udcf4][\udc80-\udcbf]{0,2}\Z")
TORN_LEAD = re.compile(r"[\udcc2-\udcdf\udce2\udcf0]")  # of accented letters, quotes, emoji; else À-ß, â, ð
TORN_START = re.compile(r"\A[\udc80-\udcbf]{1,3}")
ASCII_LETTERS = re.compile(r"[A-Za-z]")
PUNCTUATION = frozenset("…‘’“”–—")  # often the only characters of Windows-1252 in a text of UTF-8
FEW = 3  # stray bytes up to which as many valid sequences are evidence enough; twice as many beyond
LETTERS = 20_000  # characters from which the script is judged


@dataclass(frozen=True)
class Repaired:
    """A text, and a note for each kind of repair."""

    text: str
    notes: tuple[str, ...]


def decode_damaged_utf8(data: bytes) -> Repaired | None:
    """Decode bytes that are not quite UTF-8, or None when they speak for another encoding."""
    escaped = data.decode("utf-8", "surrogateescape")
    strays = [match.group() for match in STRAY.finditer(escaped)]
    if not _speaks_for_utf8(data, escaped, strays):
        return None
    read: list[int] = []  # where a character of Windows-1252 was read
    lost: list[int] = []  # where nothing could be read
    latin = _is_latin(escaped)

    def repair(run: re.Match[str]) -> str:
        def one(piece: re.Match[str]) -> str:
            start, end = run.start() + piece.start(), run.start() + piece.end()
            torn = end == len(escaped) and bool(TORN_LEAD.match(piece.group()))
            character = _western_character(escaped, start, end) if latin and not torn else ""
            (read if character else lost).append(start)
            return character or "\ufffd"

        return PIECES.sub(one, run.group())

    text = STRAY.sub(repair, escaped)
    notes = []
    if read:
        places = "1 byte is" if len(read) == 1 else f"{len(read):,} bytes are"
        notes.append(
            f"{places} not UTF-8 and became what Windows-1252 has there ({line_numbers(escaped, read)})."
        )
    if lost:
        places = f"{len(lost):,} place{'s' * (len(lost) > 1)}"
        notes.append(f"{places} could not be read as UTF-8 and became � ({line_numbers(escaped, lost)}).")
    return Repaired(text, tuple(notes))


def _speaks_for_utf8(data: bytes, escaped: str, strays: Sequence[str]) -> bool:
    """Whether valid sequences outweigh the stray bytes; a torn end or beginning is not counted."""
    leads = int(np.count_nonzero(np.frombuffer(data, dtype=np.uint8) >= 0xC2))
    good = leads - sum(byte >= "\udcc2" for stray in strays for byte in stray)
    end, start = TORN_END.search(escaped), TORN_START.search(escaped)
    torn = sum(len(match.group()) for match in (end, start) if match)
    bad = sum(map(len, strays)) - torn
    if not good:  # nothing but a torn end: two bytes of it are evidence, one that cannot end a word is too
        if end is None or bad:
            return False
        if len(end.group()) > 1 or end.group() in "\udce2\udcf0":
            return True
        return not _western_character(escaped, end.start(), len(escaped))
    if len(ASCII_LETTERS.findall(escaped[:LETTERS])) < good:  # another script, in which chance does more
        return good >= 4 * bad
    return good >= (bad if bad <= FEW else 2 * bad)


def _is_latin(escaped: str) -> bool:
    """Whether most letters are Latin: in other scripts a stray byte is a part of a letter."""
    letters = [sign for sign in escaped[:LETTERS] if sign.isalpha()]
    return 2 * sum(sign < "\u0250" for sign in letters) >= len(letters)


def _western_character(escaped: str, start: int, end: int) -> str:
    """The character (or signs) of Windows-1252 at a stray byte, "" where it would not fit its neighbours."""
    signs = bytes(ord(byte) - 0xDC00 for byte in escaped[start:end]).decode("cp1252", "replace")
    if len(signs) > 1 or (start == 0 and escaped[0] < "\udcc0"):  # the rest of a character more likely
        return signs if set(signs) <= PUNCTUATION else ""
    around = [
        sign if not STRAY.fullmatch(sign) else " "
        for sign in (escaped[max(0, start - 1) : start], escaped[end : end + 1])
    ]
    fits = signs in WESTERN or signs in SIGNS
    return signs if fits and not UNUSUAL.search(f"{around[0]}{signs}{around[1]}") else ""
