"""Which East Asian encoding a text has, also when some of its bytes are wrong.

The texts in these encodings are bytes in pairs, and most pairs mean something in each of them. What differs
is how plausible the characters are. So each encoding has a model of the characters of its language:

    ln P(character) = ln(share of its class in texts / number of characters of the class)

and the bytes are read along the path (Viterbi's algorithm) that has the largest sum of ln P, where a byte
that belongs to no character costs `STRAY`, as much as a rare character. That way a stray or torn byte is no
evidence against an encoding, and behind it the pairs are found again: otherwise they would be shifted by one
byte up to the next ASCII character. The encoding with the largest sum is taken, if it is more than the same
bytes would have as letters of an alphabet (`ALPHABET` for each).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import inf

from playground.text.east_asian_characters import CODECS, RARE, log_probabilities

SEGMENT = re.compile(
    rb"[\x30-\xff]*[\x80-\xff][\x30-\xff]*"
)  # no character has a byte below 0x30 beside another
SAMPLE = 6_000  # bytes of such segments from which the encoding is judged
MOST = 1_000_000  # bytes that are read along their best path: about three seconds

ASCII = -3.5  # ln P of a character of ASCII
STRAY = -12.0  # ln P of a byte that belongs to no character
ALPHABET = -4.4  # ln P of a byte, were it a letter of an alphabet
EVIDENCE = 4.0  # how much larger the sum of ln P must be than that of letters


@dataclass(frozen=True)
class Guess:
    """The likeliest East Asian codec of some bytes, and whether it is likelier than an alphabet."""

    codec: str
    is_likely: bool


def recognise(data: bytes) -> Guess | None:
    """The likeliest East Asian encoding of a text, None where all of it is ASCII."""
    segments, size = [], 0
    for match in SEGMENT.finditer(data):
        segments.append(match.group()[: SAMPLE - size])
        size += len(segments[-1])
        if size >= SAMPLE:
            break
    if not segments:
        return None
    high = sum(byte >= 0x80 for segment in segments for byte in segment)
    letters = ALPHABET * high + ASCII * (size - high)
    best, codec = max((sum(_best_path(piece, codec)[0] for piece in segments), codec) for codec in CODECS)
    return Guess(codec, best >= letters + EVIDENCE)


def decode_damaged(data: bytes, codec: str) -> str:
    """The text of bytes in one of `CODECS`; bytes that belong to no character become U+FFFD.

    Where bytes are wrong, those up to the next sure border between characters are read along the best path.
    """
    left = MOST

    def decode_segment(match: re.Match[bytes]) -> bytes:
        nonlocal left
        segment = match.group()
        try:
            text = segment.decode(codec)
        except UnicodeDecodeError:
            left -= len(segment)
            text = segment.decode(codec, errors="replace") if left < 0 else _best_path(segment, codec)[1]
        return text.encode()

    lines = []
    for line in data.splitlines(keepends=True):
        try:
            lines.append(line.decode(codec))
        except UnicodeDecodeError:
            lines.append(SEGMENT.sub(decode_segment, line).decode())
    return "".join(lines)


def _best_path(segment: bytes, codec: str) -> tuple[float, str]:
    """The largest sum of ln P over the ways to cut a segment into characters and stray bytes; its text."""
    table = log_probabilities(codec)
    sums = [0.0] + [-inf] * len(segment)
    lengths = [0] * (len(segment) + 1)  # of the last character of the best path to here; 0 for a stray byte
    longer = {"euc_jp": (0x8F, 0x8F, 3), "gb18030": (0x81, 0xFE, 4)}.get(codec)
    for i, byte in enumerate(segment):
        steps = [(1, 1, ASCII)] if byte < 0x80 else [(1, 0, STRAY)]
        if byte >= 0x80:
            steps += [(n, n, table[piece]) for n in (1, 2) if (piece := segment[i : i + n]) in table]
            if longer and longer[0] <= byte <= longer[1]:
                steps += _long_character(segment, i, longer[2], codec)
        for size, length, value in steps:
            if i + size <= len(segment) and sums[i] + value > sums[i + size]:
                sums[i + size], lengths[i + size] = sums[i] + value, length
    return sums[-1], _text(segment, lengths, codec)


def _long_character(segment: bytes, start: int, length: int, codec: str) -> list[tuple[int, int, float]]:
    """The step of a character of three or four bytes, if there is one."""
    piece = segment[start : start + length]
    if len(piece) < length or (length == 4 and not 0x30 <= piece[1] <= 0x39):
        return []
    try:
        return [(length, length, RARE)] if len(piece.decode(codec)) == 1 else []
    except UnicodeDecodeError:
        return []


def _text(segment: bytes, lengths: Sequence[int], codec: str) -> str:
    """The characters along a path; two stray bytes side by side are one U+FFFD, as of one character."""
    pieces: list[bytes] = []  # from the end; b"" for a stray byte
    end = len(segment)
    while end:
        pieces.append(segment[end - lengths[end] : end])
        end -= lengths[end] or 1
    text = ""
    for is_stray, run in groupby(reversed(pieces), lambda piece: not piece):
        items = list(run)
        text += "\ufffd" * -(-len(items) // 2) if is_stray else b"".join(items).decode(codec)
    return text
