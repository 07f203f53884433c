"""How a text is read: the choices of the person who brought it, and the guess where nothing was chosen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from playground.text.corpus import Reading

SHORT_LINE = 40  # characters; most names and titles are shorter, most paragraphs longer
FEWEST_LINES = 10
SAMPLE = 200_000  # characters that the guess is made from
SENTENCE_ENDS = (".", "!", "?", ",", ";", ":", "”", '"', "。", "।", "؟")
TIME_CODE = re.compile(r"\d\d?:\d\d(:\d\d)?[,.]\d{2,3} *-->|^\[\d+:\d\d")  # of subtitles and timed lyrics
FIELD = re.compile(r"[A-Za-z]:")  # a line of an ABC tune's head

Documents = Literal["whole", "blank", "line", "file"]
"""Where a running text is cut into documents: nowhere, at blank lines, at a chosen line, between files."""


@dataclass(frozen=True)
class ReadingChoices:
    """What was chosen for an upload; None means that it is guessed.

    ``delimiter`` "" reads a table as lines. ``column`` and ``label_column`` name columns; the label is a
    condition for an item model and no part of the text. ``documents`` says how a running text is cut into
    documents, and ``separator`` is the line between two of them where that is "line". ``encoding`` is a key
    of `chosen_encoding.ENCODINGS` for all files that are plain text or tables, "" as recognised.
    """

    reading: Reading | None = None
    column: str | None = None
    header: bool | None = None
    delimiter: str | None = None
    quoting: bool | None = None
    label_column: str | None = None
    without_licence: bool = False
    documents: Documents = "whole"
    separator: str = ""
    encoding: str = ""

    def to_json(self) -> dict[str, Any]:
        """The choices as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> ReadingChoices:
        """The choices that `to_json` wrote; unknown fields are ignored."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})


def guess_reading(text: str) -> Reading:
    """Items when the lines are many, short and no sentences, and do not belong together.

    Against items speak blank lines between groups of lines, indentation, time codes, a tune's head, and lines
    that go on in lower case, as verses and recipes do.
    """
    raw = text[:SAMPLE].split("\n")
    lines = [line.strip() for line in raw if line.strip()]
    if len(lines) < FEWEST_LINES:
        return "running"
    short = sum(len(line) <= SHORT_LINE for line in lines)
    ended = sum(line.endswith(SENTENCE_ENDS) for line in lines)
    alike = short >= 0.95 * len(lines) and ended <= 0.1 * len(lines)
    return "items" if alike and not _belong_together(raw, lines) else "running"


def _belong_together(raw: Sequence[str], lines: Sequence[str]) -> bool:
    """Whether the lines are parts of something larger."""
    return (
        _has_groups(raw)
        or _is_indented(raw)
        or any(TIME_CODE.search(line) for line in lines[:20])
        or sum(bool(FIELD.match(line)) for line in lines[:10]) >= 3
        or _is_verse(lines)
    )


def _has_groups(raw: Sequence[str]) -> bool:
    """Blank lines between groups of lines; one behind every line or among hundreds is none."""
    groups = [group.count("\n") + 1 for group in re.split(r"\n(?:[^\S\n]*\n)+", "\n".join(raw).strip())]
    several = sum(size > 1 for size in groups)
    return len(groups) > 1 and several >= max(1, len(groups) // 4) and len(groups) - 1 >= len(raw) / 200


def _is_indented(raw: Sequence[str]) -> bool:
    """Some lines begin further right than others: in two hundredths of the lines at least."""
    depths = [len(line) - len(line.lstrip()) for line in raw if line.strip()]
    return sum(depth > min(depths) for depth in depths) >= max(1, 0.02 * len(depths))


def _is_verse(lines: Sequence[str]) -> bool:
    """Most lines are four words or more that go on in lower case: titles and names have capitals."""
    rest = [word for line in lines for word in line.split()[1:]]
    lower = sum(word[0].islower() for word in rest)
    return len(rest) >= 2.5 * len(lines) and lower >= 0.6 * len(rest)
