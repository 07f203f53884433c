"""The split of a corpus into a training part and a held-out tenth."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from playground.errors import TextError
from playground.text.corpus import Corpus, has_ends

HELD_OUT = 0.1
MINIMUM_CHARACTERS = 10  # a tenth of it is one character
MINIMUM_TEXTS = 2  # items or documents: one to learn from, one held out
CUT_RADIUS = 200  # characters searched around the cut, at least, where the text is long enough
CUT_PART = 100  # a hundredth of the text is searched to each side
SHORT_PART = 50  # a fiftieth at most: short texts stay close to a tenth
MARGIN = 120  # characters looked at before and behind a place

SplitRule = Literal["boundary", "word"]
SPLIT_RULES: tuple[SplitRule, ...] = ("boundary", "word")
"""Where a running text is cut: at the best boundary nearby, or, as earlier versions did, between words."""

Cut = Literal["", "paragraph", "line", "sentence", "word", "sign"]
"""What the cut of a running text lies between; "" where whole items or documents are held out."""

_CLOSING = r"['\"”’»)\]」』）]{0,3}"
_STOP = rf"(?:[.!?…؟।]{_CLOSING}[^\S\n]{{1,9}}|[。！？]{_CLOSING}[^\S\n]{{0,9}})"
_PARAGRAPH = re.compile(r"\n(?:[^\S\n]{0,99}\n)+")
_BLANK = re.compile(r"[^\S\n]{0,99}(?:\n|\Z)")
_LINE = re.compile(r"\n")
_SENTENCE = re.compile(_STOP)
_WORD = re.compile(r"\s")
_WHOLE_LINE = re.compile(rf"(?:\A|\n|[.!?…؟।。！？]{_CLOSING})[^\S\n]*\n\Z")  # ends a sentence, or blank
_ABBREVIATION = re.compile(r"(?:\A|\W)\w{1,2}\.\W*\Z")  # "Mr. ", "J. ", "e.g. "; some short words too


@dataclass(frozen=True)
class Split:
    """The two parts of a corpus; a running text has one string in each.

    ``cut`` says what the cut of a running text lies between. ``gap`` is the space at the cut, "" or " ", that
    belongs to neither part, since alone it would be a token of its own: train + gap + valid is the text.
    """

    train: tuple[str, ...]
    valid: tuple[str, ...]
    cut: Cut = ""
    gap: str = ""


def split(corpus: Corpus, seed: int = 0, rule: SplitRule = "boundary") -> Split:
    """Hold a tenth out for validation.

    Items: a seeded random tenth. Documents: random ones, whole, that make up a tenth of the characters as
    nearly as possible. A running text: its last tenth, cut at the best boundary within 1 % of the text or 200
    characters, whichever is more (2 % at most): between paragraphs, else between lines (but not where a
    sentence goes on in the next line), else after a sentence, else between words, else between signs; of
    several the nearest to nine tenths. With ``rule`` "word" it is cut at the word boundary within 200
    characters: the rule of earlier versions, for the runs that were trained with it.

    At least one item or document is held out and one is left. Texts that occur twice may fall in both parts;
    the corpus card counts them. Raises TextError when the corpus is too short for two parts.
    """
    if corpus.reading == "items":
        return _split_items(corpus.items, seed)
    return (
        _split_documents(corpus.items, seed)
        if corpus.reading == "documents"
        else _split_running(corpus.text, rule)
    )


def whole(corpus: Corpus) -> Split:
    """All of a corpus to learn from, nothing held out."""
    return Split(corpus.items if has_ends(corpus.reading) else (corpus.text,), ())


def _split_items(items: tuple[str, ...], seed: int) -> Split:
    """Hold a random tenth out; both parts keep the order of the corpus."""
    if len(items) < MINIMUM_TEXTS:
        raise TextError(
            f"One item per line needs at least {MINIMUM_TEXTS} lines, one to learn from and one to hold out; "
            f"this text has {len(items)}. Read it as one running text instead, or add lines."
        )
    held_out = max(1, round(HELD_OUT * len(items)))
    return _hold_out(items, np.random.default_rng(seed).permutation(len(items))[:held_out])


def _split_documents(documents: tuple[str, ...], seed: int) -> Split:
    """Go through the documents at random and hold out each that brings the held-out part nearer to a tenth.

    Where none does, because each is a fifth of the text or more, the shortest is held out.
    """
    if len(documents) < MINIMUM_TEXTS:
        raise TextError("Documents: at least 2 are needed, one to learn from and one to hold out.")
    lengths = np.array([len(document) for document in documents])
    wanted, held_out, chosen = HELD_OUT * lengths.sum(), 0, []
    for i in np.random.default_rng(seed).permutation(len(documents)):
        if abs(held_out + lengths[i] - wanted) < abs(held_out - wanted):
            held_out += lengths[i]
            chosen.append(i)
    return _hold_out(documents, np.array(chosen if chosen else [np.argmin(lengths)]))


def _hold_out(texts: tuple[str, ...], chosen: np.ndarray) -> Split:
    in_valid = np.zeros(len(texts), dtype=bool)
    in_valid[chosen] = True
    train = tuple(text for text, out in zip(texts, in_valid, strict=True) if not out)
    return Split(train, tuple(text for text, out in zip(texts, in_valid, strict=True) if out))


def _split_running(text: str, rule: SplitRule) -> Split:
    if len(text) < MINIMUM_CHARACTERS:
        raise TextError(
            f"A running text needs at least {MINIMUM_CHARACTERS} characters, so that a tenth of it can be "
            f"held out; this one has {len(text)}."
        )
    ideal = len(text) - round(HELD_OUT * len(text))
    radius = CUT_RADIUS if rule == "word" else max(CUT_RADIUS, len(text) // CUT_PART)
    radius = min(radius, len(text) // SHORT_PART)
    kinds = {"word": _BOUNDARIES["word"]} if rule == "word" else _BOUNDARIES
    for name, (pattern, fits) in kinds.items():
        for at in _nearest_first(pattern, text, ideal, radius):
            if fits(text, at) and not _continues(text, at) and not text[at:].isspace():
                gap = " " if rule == "boundary" and name in ("sentence", "word") and at > 1 else ""
                gap = gap if text[at - 1] == " " else ""
                cut: Cut = "line" if name == "wrapped line" else name  # type: ignore[assignment]
                return Split((text[: at - len(gap)],), (text[at:],), cut, gap)
    at = _sign_boundary(text, ideal)
    return Split((text[:at],), (text[at:],), "sign")


def _nearest_first(pattern: re.Pattern[str], text: str, ideal: int, radius: int) -> list[int]:
    """The ends of all matches at most ``radius`` characters from ``ideal``, the nearest first."""
    low, high = max(1, ideal - radius), min(len(text) - 1, ideal + radius)
    ends = (match.end() for match in pattern.finditer(text, max(0, low - MARGIN), high))
    return sorted((end for end in ends if low <= end <= high), key=lambda end: abs(end - ideal))


def _begins_word(text: str, at: int) -> bool:
    """Whether no white space stands at this place."""
    return not text[at].isspace()


def _begins_paragraph(text: str, at: int) -> bool:
    """Whether the line that begins here is not blank."""
    return not _BLANK.match(text, at)


def _begins_line(text: str, at: int) -> bool:
    """Whether a line begins here that does not continue a sentence of the line before, as far as visible."""
    continues = text[at : at + MARGIN].lstrip()[:1].islower()
    if continues and not _WHOLE_LINE.search(text[max(0, at - MARGIN) : at]):
        return False
    return _begins_paragraph(text, at)


def _begins_sentence(text: str, at: int) -> bool:
    """Whether a sentence begins here: not in lower case, and not after an abbreviation."""
    before = text[max(0, at - MARGIN) : at]
    return _begins_word(text, at) and not text[at].islower() and not _ABBREVIATION.search(before)


_BOUNDARIES: dict[str, tuple[re.Pattern[str], Callable[[str, int], bool]]] = {
    "paragraph": (_PARAGRAPH, _begins_paragraph),
    "line": (_LINE, _begins_line),
    "sentence": (_SENTENCE, _begins_sentence),
    "wrapped line": (_LINE, _begins_paragraph),
    "word": (_WORD, _begins_word),
}
"""Where a running text may be cut, the best first: behind what, and what must hold for that place."""


def _sign_boundary(text: str, cut: int) -> int:
    """The next place from ``cut`` on that does not tear one visible sign apart, or the last one before it."""
    for i in range(cut, len(text)):
        if not _continues(text, i):
            return i
    return next((i for i in range(cut - 1, 0, -1) if not _continues(text, i)), cut)


def _continues(text: str, i: int) -> bool:
    """Whether text[i] belongs to the sign before it: a mark, a joiner, what follows a joiner, a skin tone."""
    sign = text[i]
    joined = "\u200d" in (sign, text[i - 1])
    return joined or unicodedata.category(sign).startswith("M") or "\U0001f3fb" <= sign <= "\U0001f3ff"
