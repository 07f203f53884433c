"""Uploaded files become one corpus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playground.errors import TextError
from playground.text.corpus import Corpus, Reading, from_text
from playground.text.decode import decode, refuse_large
from playground.text.tables import columns, read_table

__all__ = ["KINDS", "File", "Loaded", "columns", "guess_reading", "is_table", "load"]

TABLES = (".csv", ".tsv")
KINDS = (".txt", ".md", *TABLES)
SHORT_LINE = 40  # characters; most names and titles are shorter, most paragraphs longer
FEWEST_LINES = 10


@dataclass(frozen=True)
class File:
    """An uploaded file: its bytes, and its name, which is shown and never used as a path."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Loaded:
    """A corpus and what its reader should know: how each file was read, what was left out."""

    corpus: Corpus
    notes: tuple[str, ...]


def is_table(name: str) -> bool:
    """Whether a file of this name has columns to choose from."""
    return name.lower().endswith(TABLES)


def load(
    files: Sequence[File],
    reading: Reading | None = None,
    column: str | None = None,
    header: bool | None = None,
    limit: int | None = None,
) -> Loaded:
    """Join files, in order, to one corpus.

    ``reading`` None guesses from the text. Of tables one ``column`` is taken (None: the one with most
    text), a cell counting as a line; a line break inside a cell becomes a space, unless "running" was asked
    for. ``limit`` is in bytes, for all files together. Raises TextError with a sentence for the person who
    uploaded them.
    """
    if not files:
        raise TextError("There is no file.")
    for file in files:
        if not file.name.lower().endswith(KINDS):
            raise TextError(f"“{file.name}” is none of {', '.join(KINDS)}.")
    what = f"“{files[0].name}”" if len(files) == 1 else f"The {len(files)} files together"
    refuse_large(sum(len(file.data) for file in files), limit, what)
    texts: list[str] = []
    notes: list[str] = []
    for file in files:
        text, notes_read = _cells(file, reading, column, header) if is_table(file.name) else _plain(file)
        texts.append(text)
        notes += [note if len(files) == 1 else f"“{file.name}”: {note}" for note in notes_read]
    text = "\n".join(part.removesuffix("\n") for part in texts)
    chosen = reading or guess_reading(text)
    corpus = from_text(text, chosen, _joint_name(files))
    if chosen == "items":
        blank = sum(not line.strip() for line in text.split("\n"))
        notes += [f"{blank:,} blank line{'s' * (blank > 1)} left out."] if blank else []
    return Loaded(corpus, tuple(notes))


def guess_reading(text: str) -> Reading:
    """Items when the lines are many, nearly all short, and hardly any ends like a sentence."""
    lines = [line.strip() for line in text[:200_000].split("\n")]
    lines = [line for line in lines if line]
    if len(lines) < FEWEST_LINES:
        return "running"
    short = sum(len(line) <= SHORT_LINE for line in lines)
    ended = sum(line.endswith((".", "!", "?", ",", ";", ":", "”", '"', "。", "।", "؟")) for line in lines)
    return "items" if short >= 0.95 * len(lines) and ended <= 0.1 * len(lines) else "running"


def _plain(file: File) -> tuple[str, tuple[str, ...]]:
    decoded = decode(file.data, file.name)
    return decoded.text, decoded.notes


def _cells(
    file: File, reading: Reading | None, column: str | None, header: bool | None
) -> tuple[str, tuple[str, ...]]:
    """The cells of one column as lines."""
    table = read_table(file.data, file.name, header=header)
    name = column
    if name is None:
        name = max(table.columns, key=lambda known: sum(map(len, table.column(known))))
    cells = table.column(name)
    if reading != "running":
        cells = tuple(" ".join(cell.split()) for cell in cells)
    notes = (*table.decoded.notes, f"Column “{name}” taken, {len(cells):,} cells.")
    return "\n".join(cells), notes


def _joint_name(files: Sequence[File]) -> str:
    names = [file.name for file in files]
    return ", ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "")
