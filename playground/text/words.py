r"""Words as tokens, with which the text can be rebuilt exactly.

A token is a word, a number, a sign of punctuation or an emoji, *together with the one space before it* if
there is one; line breaks and further white space are tokens of their own::

    "Dr. Ann isn't here.\nShe left"  ->  " Dr" "." " Ann" " isn't" " here" "." "\n" " She" " left"

Since nearly every word has a space before it, the first word of a line is given one too (taken away again
when joining): "She" is the same token wherever it stands. Shown to a reader (`visible`), a word is just the
word; one glued to what stands before it, like the second half of "5km", is shown as ‿km, and punctuation
set off by a space as ␣(. Scripts written without spaces (Chinese, Japanese, Thai, ...) have one token per
character.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, repeat

import numpy as np

from playground.text.visible_characters import visible_text

UNKNOWN_TEXT = " \ufffd"
LONGEST = 50  # letters in a row that still make one word: a megabyte without a space is not one

# Thai to Tibetan, Myanmar, Khmer, kana, Han and its extensions: written without spaces between words.
SPACELESS = (
    "\u0e00-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)


@lru_cache(maxsize=1)
def _marks() -> str:
    """Every combining mark, for a regex class: Python's word class leaves out the vowel signs of Hindi."""
    codes = [c for c in range(0x300, 0x20000) if unicodedata.category(chr(c)).startswith("M")]
    edges = [i for i in range(len(codes)) if i == 0 or codes[i - 1] != codes[i] - 1]
    spans = zip(edges, [*edges[1:], len(codes)], strict=True)
    return "".join(f"{chr(codes[a])}-{chr(codes[b - 1])}" for a, b in spans)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """How to cut a text into tokens; the line starts to give a space; the line starts to take it from."""
    mark = _marks()
    letter = rf"[^\W{SPACELESS}]"
    run = rf"{letter}{{1,{LONGEST}}}(?:[{mark}]{{1,4}}{letter}{{0,10}}){{0,20}}"
    word = rf"{run}(?:['’‐\u200c\u200d-]{run}){{0,9}}"
    number = r"\d{1,50}(?:[.,]\d{1,50}){1,9}"
    flag = "[\U0001f1e6-\U0001f1ff]{2}"
    sign = rf"\S(?:[{mark}\U0001f3fb-\U0001f3ff]|\u200d\S){{0,20}}"
    tokens = re.compile(rf" ?(?:{number}|{word}|{flag}|{sign})|\s")
    starts_word = rf"[^\W{SPACELESS}]"
    return tokens, re.compile(rf"(?m)^(?= |{starts_word})"), re.compile(rf"(?m)^ (?= |{starts_word})")


def split(text: str) -> list[str]:
    """Cut a text into tokens; `join` puts it together again."""
    tokens, line_start, _ = _patterns()
    return tokens.findall(line_start.sub(" ", text))


def join(pieces: Iterable[str]) -> str:
    """The text of these tokens, exactly as it was before `split`."""
    return _patterns()[2].sub("", "".join(pieces))


def count(texts: Iterable[str]) -> list[tuple[str, int]]:
    """Tokens with their counts, most frequent first, ties by first appearance."""
    counts = Counter(chain.from_iterable(map(split, texts)))
    return counts.most_common()


def encode(texts: Sequence[str], ids: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """All texts as one int32 stream of ids (0 where unknown) and the length of each, int64 (texts,)."""
    cut = [split(text) for text in texts]
    lengths = np.fromiter(map(len, cut), dtype=np.int64, count=len(cut))
    pieces = chain.from_iterable(cut)
    stream = np.fromiter(map(ids.get, pieces, repeat(0)), dtype=np.int32, count=int(lengths.sum()))
    return stream, lengths


def visible(piece: str) -> str:
    """The token so that it can be seen: see the rule at the top of this file."""
    core = piece[1:] if len(piece) > 1 and piece[0] == " " else piece
    is_word = re.match(rf"[^\W{SPACELESS}]", core) is not None
    if is_word:
        return ("" if core is not piece else "‿") + visible_text(core)
    return ("␣" if core is not piece else "") + visible_text(core)


def well_formed(piece: str) -> bool:
    """Whether this may stand in a vocabulary of words."""
    return 0 < len(piece) <= 5000
