"""Uploaded files become one upload of decoded parts, and these a corpus by the choices made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from playground.errors import TextError
from playground.text.chosen_encoding import read_as
from playground.text.corpus import Corpus, Reading, from_documents, from_text
from playground.text.decode import normalise, refuse_blank, refuse_large
from playground.text.documents import cut_documents
from playground.text.formats.isolation import Progress
from playground.text.formats.records import records_table
from playground.text.gutenberg import licence_share, without_licence
from playground.text.opening import RECORD_NAMES, SUBTITLE_NAMES, TABLE_NAMES, open_file
from playground.text.parts import Part, Upload, clean_name, named_notes
from playground.text.reading import ReadingChoices, guess_reading
from playground.text.tables import Table, parse_table

__all__ = ["KINDS", "File", "Loaded", "derive", "guess_reading", "is_table", "load", "open_files", "paste"]

TABLES = (*TABLE_NAMES, *RECORD_NAMES)
KINDS = tuple([".txt", ".md", ".csv", ".tsv", ".json", ".jsonl", ".html", ".srt", ".docx", ".pdf", ".zip"])
PROGRAMS = (".exe", ".dll", ".so", ".bin", ".iso", ".dmg", ".apk", ".class", ".pyc", ".o")
PASTE = "pasted text"
FEW_DIFFERENT = 2  # different characters, or words, up to which there is nothing to learn
WORDS_TO_COUNT = 10  # words from which different words are counted: some scripts write none apart


@dataclass(frozen=True)
class File:
    """An uploaded file: its bytes, and its name, which is shown and never used as a path."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Loaded:
    """A corpus and what its reader should know: how each file was read, what was left out.

    ``upload`` is what the corpus was derived from; ``table`` its first table, as it was read.
    """

    corpus: Corpus
    notes: tuple[str, ...]
    upload: Upload | None = None
    table: Table | None = None


def is_table(name: str) -> bool:
    """Whether a file of this name has columns to choose from."""
    return name.lower().endswith(TABLES)


def load(
    files: Sequence[File],
    reading: Reading | None = None,
    column: str | None = None,
    header: bool | None = None,
    limit: int | None = None,
    progress: Progress | None = None,
) -> Loaded:
    """Open files and derive their corpus: `open_files`, then `derive`."""
    upload = open_files(files, limit, progress)
    choices = replace(upload.choices, column=column, header=header)
    return derive(upload, replace(choices, reading=reading) if reading else choices)


def open_files(files: Sequence[File], limit: int | None = None, progress: Progress | None = None) -> Upload:
    """Open files, in order. ``limit`` is in bytes, for all files together; ``progress`` is of each document.

    Raises TextError with a sentence for the person who uploaded them.
    """
    if not files:
        raise TextError("There is no file.")
    for file in files:
        if file.name.lower().endswith(PROGRAMS):
            raise TextError(f"“{clean_name(file.name)}” is none of {', '.join(KINDS)}.")
    what = f"“{clean_name(files[0].name)}”" if len(files) == 1 else f"The {len(files)} files together"
    refuse_large(sum(len(file.data) for file in files), limit, what)
    opened = [open_file(file.name, file.data, limit, progress) for file in files]
    parts = tuple(part for file in opened for part in file.parts)
    spoken = all(file.name.lower().endswith(SUBTITLE_NAMES) for file in files)
    choices = ReadingChoices(reading="running" if spoken else None)
    return Upload(parts, choices, notes=tuple(note for file in opened for note in file.notes))


def paste(text: str) -> Upload:
    """A pasted text as an upload of one part. Raises TextError when nothing but white space is left."""
    text = normalise(text.replace("\0", "").encode("utf-8", "replace").decode())
    refuse_blank(text, "The text")
    return Upload((Part(PASTE, "text", text),))


def derive(upload: Upload, choices: ReadingChoices | None = None) -> Loaded:
    """The corpus of an upload, read as chosen; what was not chosen is guessed.

    Of tables one column is taken (None: the one with most text). Read as items a cell or line is an item, and
    a line break inside a cell becomes a space; read as running text it is left as it is, and cut into
    documents as chosen. Raises TextError when there is no such column and when nothing is left.
    """
    choices = upload.choices if choices is None else choices
    several = len(upload.parts) > 1
    texts: list[tuple[str, ...]] = []
    tables: list[Table] = []
    notes: list[str] = []
    collapse = False
    for part in (read_as(part, choices.encoding) for part in upload.parts):
        table = part_table(part, choices)
        notes += named_notes(part, part.notes, several)
        if table is None:
            text, licence_notes = _book(part.text, choices)
            texts.append((text,))
            notes += named_notes(part, licence_notes, several)
            continue
        tables.append(table)
        name = chosen_column(table, choices)
        cells = table.column(name)
        notes += named_notes(part, _table_notes(table, name, cells), several)
        collapse = collapse or any("\n" in cell.strip() for cell in cells)
        texts.append(cells)
    reading = choices.reading or ("running" if collapse else guess_reading(_joined(texts)))
    if reading == "items":
        texts = [
            cells if len(cells) == 1 else tuple(" ".join(cell.split()) for cell in cells) for cells in texts
        ]
    corpus, reading_notes = _corpus(texts, reading, choices, upload.name)
    notes += [*upload.notes, *reading_notes]
    notes += nothing_to_learn(corpus.text)
    chosen = replace(upload, choices=choices)
    return Loaded(corpus, tuple(notes), chosen, tables[0] if tables else None)


def _corpus(
    texts: Sequence[Sequence[str]], reading: Reading, choices: ReadingChoices, name: str
) -> tuple[Corpus, list[str]]:
    """The corpus of the cells of each part, and notes on the way it is read."""
    text = _joined(texts)
    if reading == "items":
        return from_text(text, reading, name), _blank_lines(text)
    documents, note = cut_documents([_joined([cells]) for cells in texts], choices)
    corpus = from_documents(documents, name) if documents else from_text(text, reading, name)
    return corpus, [note] if note else []


def part_table(part: Part, choices: ReadingChoices) -> Table | None:
    """The table that a part is read as; None for a text, unless a delimiter was chosen for it."""
    if part.kind == "text":
        if not choices.delimiter:
            return None
        return parse_table(part.text, choices.header, choices.delimiter, choices.quoting)
    if part.kind == "records":
        return records_table(part.text)
    delimiter = "\t" if part.kind == "tabs" and choices.delimiter is None else choices.delimiter
    return parse_table(part.text, choices.header, delimiter, choices.quoting)


def chosen_column(table: Table, choices: ReadingChoices) -> str:
    """The column to take: the chosen one, or the one with most text.

    A chosen encoding may spell the names of the columns differently: then a column is unknown, not missing.
    """
    unknown = choices.column is None or (choices.encoding and choices.column not in table.columns)
    return table.longest_column if unknown or choices.column is None else choices.column


def nothing_to_learn(text: str) -> list[str]:
    """A sentence where a text has one or two different characters, or words, and no more."""
    letters = Counter(text[:1_000_000])
    signs = [sign for sign in letters if not sign.isspace()]
    if len(signs) <= FEW_DIFFERENT:
        shown = " and ".join(f"“{sign}”" for sign in sorted(signs))
        return [f"Nothing can be learned from this text: all its characters are {shown}."]
    words = text[:1_000_000].split()
    if len(words) >= WORDS_TO_COUNT and len(set(words)) <= FEW_DIFFERENT:
        shown = " and ".join(f"“{word[:40]}”" for word in sorted(set(words)))
        return [f"Nothing can be learned from this text: all its words are {shown}."]
    return []


def _book(text: str, choices: ReadingChoices) -> tuple[str, list[str]]:
    """A text, without Project Gutenberg's licence if so chosen, and a note where there is one."""
    share = licence_share(text)
    if not share:
        return text, []
    if choices.without_licence:
        return without_licence(text), [f"Project Gutenberg's header and licence left out, {share:.1%} of it."]
    return text, [f"{share:.1%} of this text is Project Gutenberg's header and licence."]


def _table_notes(table: Table, name: str, cells: Sequence[str]) -> list[str]:
    """What was read of a table, and what does not fit into it."""
    notes = [f"Column “{name}” taken, {len(cells):,} cells."]
    return notes + ([f"{table.differing_rows}."] if table.differing else [])


def _blank_lines(text: str) -> list[str]:
    blank = sum(not line.strip() for line in text.split("\n"))
    return [f"{blank:,} blank line{'s' * (blank > 1)} left out."] if blank else []


def _joined(texts: Sequence[Sequence[str]]) -> str:
    return "\n".join("\n".join(cells).removesuffix("\n") for cells in texts)
