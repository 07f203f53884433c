"""Project Gutenberg's header and licence: where the book between them begins and ends."""

from __future__ import annotations

import re

START = re.compile(
    r"^\*{3} ?START OF (?:THE|THIS) PROJECT GUTENBERG E(?:BOOK|TEXT)[^\n]*(?:\n[^\n*]+\*{3})?\n", re.M
)
END = re.compile(r"^\*{3} ?END OF (?:THE|THIS) PROJECT GUTENBERG E(?:BOOK|TEXT)[^\n]*", re.M)
ANNOUNCED = re.compile(
    r"\n+End of (?:the )?Project Gutenberg(?:['’]s)? [^\n]*\n*\Z"
)  # above the line END finds


def book_span(text: str) -> tuple[int, int] | None:
    """Where the book begins and ends in a text of Project Gutenberg; None where neither mark is found."""
    start, ends = START.search(text), list(END.finditer(text))
    if start is None and not ends:
        return None
    first = start.end() if start else 0
    last = ends[-1].start() if ends and ends[-1].start() > first else len(text)
    announced = ANNOUNCED.search(text, first, last)
    return first, announced.start() if announced else last


def without_licence(text: str) -> str:
    """The book alone; a text without the marks, or with nothing between them, as it is."""
    span = book_span(text)
    return text[slice(*span)].strip("\n") or text if span else text


def licence_share(text: str) -> float:
    """The share of the characters that are header and licence; 0 where there are none."""
    span = book_span(text)
    return 1 - (span[1] - span[0]) / len(text) if span else 0.0
