"""CSV and TSV files: find the delimiter, the header and the columns."""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from playground.errors import TextError
from playground.text.decode import Decoded, decode

DELIMITERS = (",", ";", "\t")
SAMPLE_RECORDS = 50  # records from which delimiter and header are guessed
USUAL_NAMES = frozenset(
    {"id", "index", "no", "nr", "number", "date", "year", "time", "url", "source", "score", "rating", "count"}
    | {"name", "surname", "forename", "firstname", "lastname", "first", "last", "author", "user", "title"}
    | {
        "text",
        "sentence",
        "line",
        "body",
        "content",
        "message",
        "comment",
        "review",
        "tweet",
        "post",
        "quote",
    }
    | {"description", "summary", "question", "answer", "lyrics", "word", "words"}
    | {"label", "class", "category", "language", "country", "gender"}
)


@dataclass(frozen=True)
class Table:
    """A CSV file: column names, all different, and the rows below the header as written."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    has_header: bool
    decoded: Decoded

    def column(self, name: str) -> tuple[str, ...]:
        """The cells of one column, rows too short for it left out; raises TextError for an unknown name."""
        if name not in self.columns:
            known = ", ".join(f"“{column}”" for column in self.columns[:20])
            raise TextError(f"There is no column “{name}”; there are {known}.")
        index = self.columns.index(name)
        return tuple(row[index] for row in self.rows if index < len(row))


def read_table(data: bytes, name: str = "", limit: int | None = None, header: bool | None = None) -> Table:
    """Read a table; ``header`` says whether its first row names the columns, None guesses.

    Cells may hold quoted delimiters and line breaks. Raises TextError as `decode` does, and when there
    are no rows.
    """
    decoded = decode(data, name, limit)
    csv.field_size_limit(sys.maxsize)  # one cell may be a whole book; the file's own limit is what counts
    delimiter = "\t" if name.lower().endswith(".tsv") else _delimiter(decoded.text)
    try:
        parsed = csv.reader(io.StringIO(decoded.text, newline=""), delimiter=delimiter)
        rows = [tuple(row) for row in parsed if any(map(str.strip, row))]
    except csv.Error as error:
        raise TextError(f"The table cannot be read: {error}.") from error
    if not rows:
        raise TextError("The table has no rows.")
    has_header = _has_header(rows) if header is None else header
    width = max(map(len, rows))
    names = _unique_names([cell.strip() for cell in rows[0]] if has_header else [], width)
    body = tuple(rows[1:] if has_header else rows)
    if not body:
        raise TextError("The table has a header and no rows below it.")
    return Table(names, body, has_header, decoded)


def columns(
    data: bytes, name: str = "", limit: int | None = None, header: bool | None = None
) -> tuple[str, ...]:
    """The names of a table's columns, to choose from ("column 1", ... where there is no header)."""
    return read_table(data, name, limit, header).columns


def _delimiter(text: str) -> str:
    """The delimiter with which most of the first records have the same number of cells, more than one."""

    def regularity(delimiter: str) -> tuple[float, int]:
        parsed = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        widths = Counter(len(row) for row in islice(parsed, SAMPLE_RECORDS) if row)
        if not widths:
            return 0.0, 0
        width, rows = widths.most_common(1)[0]
        return (rows / widths.total() if width > 1 else 0.0), width

    return max(DELIMITERS, key=regularity)


def _has_header(rows: Sequence[tuple[str, ...]]) -> bool:
    """Short, different, wordy cells: with a usual name, above numbers, or above far longer cells."""
    first = [cell.strip() for cell in rows[0]]
    body = rows[1 : 1 + SAMPLE_RECORDS]
    wordy = all(cell and len(cell) <= 40 and not _is_number(cell) for cell in first)
    if not body or not wordy or len(set(first)) < len(first):
        return False
    if any(word in USUAL_NAMES for cell in first for word in cell.lower().replace("_", " ").split()):
        return True
    for index, cell in enumerate(first):
        below = [row[index].strip() for row in body if index < len(row) and row[index].strip()]
        if below and (all(map(_is_number, below)) or sum(map(len, below)) > 4 * len(cell) * len(below)):
            return True
    return False


def _is_number(cell: str) -> bool:
    return cell.strip().lstrip("+-").replace(",", "").replace(".", "", 1).rstrip("%").isdigit()


def _unique_names(names: list[str], width: int) -> tuple[str, ...]:
    """Name every column, each differently."""
    unique: list[str] = []
    for i in range(width):
        name = (names[i] if i < len(names) else "") or f"column {i + 1}"
        candidate, n = name, 1
        while candidate in unique:
            n += 1
            candidate = f"{name} ({n})"
        unique.append(candidate)
    return tuple(unique)
