"""How likely each character of an East Asian encoding is: ln P by its class.

The classes are kana, punctuation, the most frequent characters (`frequent_characters`), the other characters
of the first and second level of the language's standard (JIS X 0208, GB 2312, Big5, KS X 1001), and the rest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import product
from math import log

from playground.text.frequent_characters import KANJI, SIMPLIFIED, SYLLABLES, TRADITIONAL

CODECS = ("cp932", "euc_jp", "gb18030", "big5", "cp949")
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


@cache
def log_probabilities(codec: str) -> dict[bytes, float]:
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
