r"""Byte-pair pieces as tokens: bytes at first, and whatever stands side by side most often becomes one piece.

Learning (on the training part alone) begins with the 256 bytes of UTF-8 and adds, again and again, the pair
of neighbouring pieces that occurs most often, until the vocabulary is full. All 256 bytes are always there,
so that **nothing is ever unknown**: a sign that the training part lacks is spelled byte by byte. Encoding
makes the learned merges again, first learned first. Merges never cross the border of a word (`parts`).

A piece is a string of bytes, written with one character for each, U+0000 to U+00FF (Latin-1): plain English
reads as it is, "é" is "\xc3\xa9", and a piece may end in the middle of a sign. Joined, the bytes are UTF-8
again; what a model draws need not be, and then reads "\N{REPLACEMENT CHARACTER}".

Sources: Sennrich, Haddow and Birch 2016 (byte-pair encoding of words); Radford et al. 2019, section 2.2 (of
bytes). Pieces and merges come from the `tokenizers` library; the same merges by hand are in `merge`.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from playground.text.visible_characters import visible_text
from playground.text.words import LONGEST, _marks

if TYPE_CHECKING:
    from tokenizers import Tokenizer as Library

Merges = tuple[tuple[str, str], ...]

BYTES = tuple(map(chr, range(256)))
UNKNOWN_TEXT = "\ufffd".encode().decode("latin-1")
_BETWEEN = "\u0100"  # no byte, so that it separates words for the library
_CHUNK = 20_000  # words handed over at once


@lru_cache(maxsize=1)
def _part_pattern() -> re.Pattern[str]:
    """Words with the space or apostrophe before them, up to three digits, signs, and white space."""
    letter, mark = r"[^\W\d_]", f"[{_marks()}]"
    word = rf"{letter}{{1,{LONGEST}}}(?:{mark}{{1,4}}{letter}{{0,10}}){{0,20}}"
    return re.compile(rf"[ '’]?{word}| ?\d{{1,3}}| ?(?:[^\s\w]|_){{1,8}}|\s{{1,16}}(?!\S)|\s")


def parts(text: str) -> list[str]:
    """Cut a text into the words inside which pieces are merged; together they are the text."""
    return _part_pattern().findall(text)


def merge(word: str, ranks: dict[tuple[str, str], int]) -> list[str]:
    """The pieces of one word: the neighbours whose merge was learned first become one, again and again."""
    pieces = list(_as_bytes(word))
    while len(pieces) > 1:
        rank, i = min((ranks.get(pair, len(ranks)), i) for i, pair in enumerate(pairwise(pieces)))
        if rank == len(ranks):
            break
        pieces[i : i + 2] = [pieces[i] + pieces[i + 1]]
    return pieces


def learn(texts: Iterable[str], room: int) -> tuple[tuple[str, ...], Merges]:
    """The bytes and up to room - 256 more pieces in the order learned, and the merges that lead to them.

    A pair is merged if it occurs twice; of equally frequent pairs the one whose pieces are older. Without
    room for more, the 256 bytes alone are returned.
    """
    tokenizers, learner = _import(), library({}, ())
    learner.pre_tokenizer = tokenizers.pre_tokenizers.CharDelimiterSplit(_BETWEEN)
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=max(room, len(BYTES)), min_frequency=2, show_progress=False, initial_alphabet=list(BYTES)
    )
    words = [word for text in texts for word in parts(text)]
    chunks = (words[i : i + _CHUNK] for i in range(0, len(words), _CHUNK))
    learner.train_from_iterator((_BETWEEN.join(map(_as_bytes, chunk)) for chunk in chunks), trainer)
    model = json.loads(learner.to_str())["model"]
    return tuple(sorted(model["vocab"], key=model["vocab"].__getitem__)), tuple(map(tuple, model["merges"]))


def encode(texts: Sequence[str], encoder: Library) -> tuple[np.ndarray, np.ndarray]:
    """All texts as one int32 stream of ids and the length of each, int64 (texts,)."""
    places: dict[str, int] = {}  # every different word is encoded once
    cut = [[places.setdefault(word, len(places)) for word in parts(text)] for text in texts]
    encoded = encoder.encode_batch([_as_bytes(word) for word in places], add_special_tokens=False)
    pieces = [word.ids for word in encoded]
    sizes = np.fromiter(map(len, pieces), dtype=np.int64, count=len(pieces))
    flat = np.fromiter((i for word in pieces for i in word), dtype=np.int32, count=int(sizes.sum()))
    words = np.fromiter((place for text in cut for place in text), np.int64, sum(map(len, cut)))
    of_word = sizes[words]
    ends = np.concatenate([[0], np.cumsum(of_word)])  # (words + 1,) in the stream
    begins = np.cumsum(sizes) - sizes  # (different words,) in `flat`
    within = np.arange(ends[-1]) - np.repeat(ends[:-1], of_word)
    stream = flat[np.repeat(begins[words], of_word) + within]
    of_text = np.cumsum([0, *map(len, cut)])
    return stream, np.diff(ends[of_text])


def library(ids: Mapping[str, int], merges: Merges) -> Library:
    """The library's encoder of a vocabulary, which gives our ids."""
    tokenizers = _import()
    encoder: Library = tokenizers.Tokenizer(tokenizers.models.BPE(vocab=dict(ids), merges=list(merges)))
    return encoder


def text_of(pieces: Iterable[str]) -> str:
    """The text of these pieces; bytes that are no UTF-8 read as the replacement character."""
    return "".join(pieces).encode("latin-1").decode("utf-8", "replace")


def visible(piece: str) -> str:
    """The piece so that it can be seen: spaces ␣, bytes that are only a part of a sign as ⟨E2 80⟩."""
    data, shown = piece.encode("latin-1"), ""
    while data:
        try:
            return shown + visible_text(data.decode("utf-8"))
        except UnicodeDecodeError as error:
            end = error.end
            while end < len(data) and 0x80 <= data[end] < 0xC0:  # the rest of the same broken sign
                end += 1
            shown += visible_text(data[: error.start].decode("utf-8"))
            shown += byte_form(data[error.start : end])
            data = data[end:]
    return shown


def byte_form(data: bytes) -> str:
    """Bytes that are only a part of a sign, as they are shown and written: ⟨E2 80⟩; "" for none."""
    return f"⟨{data.hex(' ').upper()}⟩" if data else ""


def well_formed(piece: str) -> bool:
    """Whether this may stand in a vocabulary of byte pairs."""
    return 0 < len(piece) <= 1000 and all(sign <= "\xff" for sign in piece)


def find_flaw(pieces: Sequence[str], merges: object) -> str:
    """What is wrong with a vocabulary and its merges from a stranger, as a sentence; "" when nothing is."""
    if tuple(pieces[: len(BYTES)]) != BYTES:
        return "The vocabulary of byte pairs must start with the 256 bytes."
    if not isinstance(merges, list) or len(merges) > 2 * len(pieces):
        return "The merges of a byte-pair vocabulary must be a list of pairs."
    known, made = set(pieces), set(BYTES)
    for pair in merges:
        if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)):
            return "The merges of a byte-pair vocabulary must be a list of pairs."
        if not known.issuperset((*pair, "".join(pair))):
            return "A merge leads to a piece that the vocabulary lacks."
        made.add("".join(pair))
    if len({tuple(pair) for pair in merges}) < len(merges):
        return "A merge occurs twice."
    return "" if made == known else "A piece of the vocabulary is made by no merge."


def _as_bytes(text: str) -> str:
    """The UTF-8 bytes of a text, one character for each.

    A surrogate escape (PEP 383) is the byte it stands for, any other surrogate the replacement character.
    """
    if text.isascii():
        return text
    text = re.sub("[\ud800-\udc7f\udd00-\udfff]", "\ufffd", text)
    return text.encode("utf-8", "surrogateescape").decode("latin-1")


@lru_cache(maxsize=1)
def _import() -> ModuleType:
    """The library, when it is needed; in one thread, since a worker has one core and a server forks."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import tokenizers

    return tokenizers
