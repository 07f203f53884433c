"""How a running text is cut into documents: at blank lines, at a line of one's choice, or between files.

Each document is a text of its own: no training window, no n-gram and no state reaches from one into the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from playground.text.corpus import without_blank_ends
from playground.text.decode import normalise
from playground.text.reading import Documents, ReadingChoices

_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
_SEPARATORS: dict[Documents, str] = {
    "blank": "a blank line",
    "line": "the line that was chosen",
    "file": "a second file",
}


def cut_documents(texts: Sequence[str], choices: ReadingChoices) -> tuple[list[str], str]:
    """The documents of some files' texts, and a note; no documents where they are one running text.

    A document also ends where its file ends. Lines that separate documents are in none of them; blank
    documents are left out.
    """
    if choices.documents == "whole":
        return [], ""
    if choices.documents == "line" and not choices.separator.strip():
        return [], "One document, as long as no line is chosen that stands between two."
    cut = _CUTTERS[choices.documents]
    documents = [document for text in texts for document in cut(normalise(text), choices.separator)]
    known = [document for document in map(without_blank_ends, documents) if document]
    if len(known) < 2:
        return [], f"One document: the text does not have {_SEPARATORS[choices.documents]}."
    return known, f"{len(known):,} documents."


def _at_blank_lines(text: str, _: str) -> list[str]:
    return _BLANK_LINES.split(text)


def _at_line(text: str, separator: str) -> list[str]:
    """Cut at every line that is the separator, white space around it aside."""
    wanted = normalise(separator).strip()
    documents: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip() == wanted:
            documents.append([])
        else:
            documents[-1].append(line)
    return ["\n".join(lines) for lines in documents]


_CUTTERS: dict[Documents, Callable[[str, str], list[str]]] = {
    "blank": _at_blank_lines,
    "line": _at_line,
    "file": lambda text, _: [text],
}
