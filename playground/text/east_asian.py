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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, product
from math import inf, log

from playground.text.frequent_characters import KANJI, SIMPLIFIED, SYLLABLES, TRADITIONAL

CODECS = ("cp932", "euc_jp", "gb18030", "big5", "cp949")
SEGMENT = re.compile(
    rb"[\x30-\xff]*[\x80-\xff][\x30-\xff]*"
)  # no character has a byte below 0x30 beside another
SAMPLE = 6_000  # bytes of such segments from which the encoding is judged
LONGEST = 20_000  # bytes of a segment that is read along its best path
MOST = 400_000  # bytes of all such segments together

ASCII = -3.5  # ln P of a character of ASCII
STRAY = -12.0  # ln P of a byte that belongs to no character
ALPHABET = -4.4  # ln P of a byte, were it a letter of an alphabet
EVIDENCE = 4.0  # how much larger the sum of ln P must be than that of letters
RARE = -19.0  # ln P of a character that the tables do not have

PUNCTUATION = frozenset("，。、；：？！「」『』（）《》“”‘’…—·・～　")
FULL_WIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
HIRAGANA = re.compile("[\u3041-\u3096]")
KATAKANA = re.compile("[\u30a1-\u30f6ー]")
HALF_WIDTH = re.compile("[\uff61-\uff9f]")
HANGUL = re.compile("[\uac00-\ud7a3]")
SYMBOL = re.compile("[\u00a1-\u33ff\ufe30-\uff5e]")
JAPANESE_SHARES = {
    "hiragana": 0.5,
    "katakana": 0.12,
    "punctuation": 0.1,
    "frequent": 0.2,
    "common": 0.07,
    "full width": 0.008,
    "symbol": 0.002,
    "half width": 0.001,
    "second level": 0.003,
    "other": 0.0001,
}
CHINESE_SHARES = {
    "frequent": 0.68,
    "common": 0.16,
    "punctuation": 0.13,
    "full width": 0.006,
    "symbol": 0.002,
    "hiragana": 0.0005,
    "katakana": 0.0005,
    "second level": 0.01,
    "other": 0.001,
}
KOREAN_SHARES = {
    "frequent": 0.78,
    "hangul": 0.18,
    "punctuation": 0.02,
    "full width": 0.002,
    "symbol": 0.002,
    "hiragana": 0.0005,
    "katakana": 0.0005,
    "second level": 0.005,
    "other": 0.001,
}
LANGUAGES: Mapping[str, tuple[frozenset[str], Mapping[str, float]]] = {
    "cp932": (KANJI, JAPANESE_SHARES),
    "euc_jp": (KANJI, JAPANESE_SHARES),
    "gb18030": (SIMPLIFIED, CHINESE_SHARES),
    "big5": (TRADITIONAL, CHINESE_SHARES),
    "cp949": (SYLLABLES, KOREAN_SHARES),
}
STANDARD = {  # where the standard of a language has its common and its other characters, in its own bytes
    "cp932": ("euc_jp", (0xB0, 0xCF), (0xD0, 0xF4)),
    "euc_jp": ("euc_jp", (0xB0, 0xCF), (0xD0, 0xF4)),
    "gb18030": ("gb2312", (0xB0, 0xD7), (0xD8, 0xF7)),
    "big5": ("big5", (0xA4, 0xC6), (0xC9, 0xF9)),
    "cp949": ("euc_kr", (0xB0, 0xC8), (0xCA, 0xFD)),
}


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
    read = 0

    def decode_segment(segment: bytes) -> str:
        nonlocal read
        try:
            return segment.decode(codec)
        except UnicodeDecodeError:
            read += len(segment)
            if len(segment) > LONGEST or read > MOST:
                return segment.decode(codec, errors="replace")
            return _best_path(segment, codec)[1]

    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        pieces, end = [], 0
        for match in SEGMENT.finditer(data):
            pieces += [data[end : match.start()].decode("ascii"), decode_segment(match.group())]
            end = match.end()
        return "".join([*pieces, data[end:].decode("ascii")])


def _best_path(segment: bytes, codec: str) -> tuple[float, str]:
    """The largest sum of ln P over the ways to cut a segment into characters and stray bytes; its text."""
    table = _log_probabilities(codec)
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


@cache
def _log_probabilities(codec: str) -> dict[bytes, float]:
    """ln P of every character of one or two bytes, by its bytes; one byte of ASCII has no entry."""
    frequent, shares = LANGUAGES[codec]
    kinds: dict[bytes, str] = {}
    pairs = (bytes(pair) for pair in product(range(0x81, 0xFF), range(0x30, 0xFF)))
    for piece in (*(bytes([byte]) for byte in range(0x80, 0x100)), *pairs):
        try:
            character = piece.decode(codec)
        except UnicodeDecodeError:
            continue
        if len(character) == 1:
            kind = _kind(character, codec, frequent)
            kinds[piece] = kind if kind in shares else "other"
    sizes = {kind: sum(found == kind for found in kinds.values()) for kind in set(kinds.values())}
    return {piece: max(RARE, log(shares[kind] / sizes[kind])) for piece, kind in kinds.items()}


def _kind(character: str, codec: str, frequent: frozenset[str]) -> str:
    """The class of a character in the model of a codec's language."""
    if character in frequent:
        return "frequent"
    if character in PUNCTUATION:
        return "punctuation"
    patterns = {
        "hiragana": HIRAGANA,
        "katakana": KATAKANA,
        "half width": HALF_WIDTH,
        "full width": FULL_WIDTH,
    }
    for kind, pattern in patterns.items():
        if pattern.match(character):
            return kind
    if SYMBOL.match(character):
        return "symbol"
    standard, common, second = STANDARD[codec]
    try:
        lead = character.encode(standard)[0]
    except UnicodeEncodeError:
        return "other"
    if common[0] <= lead <= common[1]:
        return "hangul" if HANGUL.match(character) else "common"
    return "second level" if second[0] <= lead <= second[1] else "other"
