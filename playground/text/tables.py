"""CSV and TSV files: find the delimiter, the header and the columns."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from playground.errors import TextError

DELIMITERS = (",", ";", "\t", "|")
MAX_COLUMNS = 1000
NO_DELIMITER = "\x1f"  # a control character that no text holds
EXCEL_LINE = re.compile(r'"?sep=(.)"?[^\S\n]*\n', re.IGNORECASE)
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
    """A table: column names, all different, and the rows below the header as written.

    ``delimiter`` "" means that every line (or quoted cell) is a row of one cell; ``quoting`` whether
    quotation marks enclose cells; ``differing`` counts the rows with more or fewer cells than most.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    has_header: bool
    delimiter: str = ","
    quoting: bool = True
    differing: int = 0
    is_csv: bool = True  # False for records, which have no delimiter

    def column(self, name: str) -> tuple[str, ...]:
        """The cells of one column, rows too short for it left out; raises TextError for an unknown name."""
        if name not in self.columns:
            known = ", ".join(f"“{column}”" for column in self.columns[:20])
            raise TextError(f"There is no column “{name}”; there are {known}.")
        index = self.columns.index(name)
        return tuple(row[index] for row in self.rows if index < len(row))

    @property
    def differing_rows(self) -> str:
        """How many rows have another width, as the beginning of a sentence."""
        rows = "1 row has" if self.differing == 1 else f"{self.differing:,} rows have"
        return f"{rows} more or fewer cells than the others"

    @property
    def longest_column(self) -> str:
        """The name of the column with most text."""
        return max(self.columns, key=lambda name: sum(map(len, self.column(name))))


def parse_table(
    text: str, header: bool | None = None, delimiter: str | None = None, quoting: bool | None = None
) -> Table:
    """Parse a table; None guesses. A first line ``sep=;`` is Excel's way to name the delimiter, and no row.

    Raises TextError when there are no rows.
    """
    excel = EXCEL_LINE.match(text)
    if excel:
        text = text[excel.end() :]
    if not text.strip("".join(DELIMITERS) + ' "\n'):
        raise TextError("The table has no rows.")
    if delimiter is None:
        delimiter = excel.group(1) if excel else guess_delimiter(text)
    quoting = guess_quoting(text, delimiter) if quoting is None else quoting
    try:
        rows = [tuple(row) for row in _records(text, delimiter, quoting) if any(map(str.strip, row))]
    except csv.Error as error:
        raise TextError(f"The table cannot be read: {error}.") from error
    if not rows:
        raise TextError("The table has no rows.")
    has_header = _has_header(rows) if header is None else header
    widths = Counter(map(len, rows))
    if max(widths) > MAX_COLUMNS:
        raise TextError(
            f"A row has {max(widths):,} cells, and up to {MAX_COLUMNS:,} are read: choose another delimiter."
        )
    names = _unique_names([cell.strip() for cell in rows[0]] if has_header else [], max(widths))
    body = tuple(rows[1:] if has_header else rows)
    if not body:
        raise TextError("The table has a header and no rows below it.")
    return Table(names, body, has_header, delimiter, quoting, len(rows) - max(widths.values()))


def guess_quoting(text: str, delimiter: str) -> bool:
    """Whether quotation marks enclose cells: never between tabs, else when each closes its cell."""
    if delimiter == "\t":
        return False
    try:
        for _ in _records(text, delimiter, True, strict=True):
            pass
    except csv.Error:
        return False
    return True


def guess_delimiter(text: str) -> str:
    """The delimiter with which most of the first records have the same number of cells, else "" (none).

    Rows shorter than the first are no evidence against a delimiter as long as they are few and none is
    longer.
    """
    best = max(DELIMITERS, key=lambda delimiter: _regularity(text, delimiter))
    return best if _regularity(text, best)[0] and not (best == "," and _is_prose(text)) else ""


def _regularity(text: str, delimiter: str) -> tuple[float, int]:
    """The share of records with the usual number of cells, 0 where no table has such records; that number."""
    records = _records(text, delimiter, guess_quoting(text, delimiter))
    widths = [len(row) for row in islice(records, SAMPLE_RECORDS) if any(map(str.strip, row))]
    if not widths:
        return 0.0, 0
    width, rows = Counter(widths).most_common(1)[0]
    share = rows / len(widths)
    ragged = share >= 0.5 and (widths[0] == max(widths) == width or 1 < min(widths) >= max(widths) - 1)
    return (
        share
        if width > 1 and max(widths) <= MAX_COLUMNS and (share >= 0.9 or ragged) and widths[0] > 1
        else 0.0
    ), width


def _is_prose(text: str) -> bool:
    """Commas of sentences: a space behind nearly each, no quoted cells, and full stops or many words."""
    lines = [line.strip() for line in text.split("\n", SAMPLE_RECORDS)[:SAMPLE_RECORDS] if line.strip()]
    commas = sum(line.count(",") for line in lines)
    spaced = sum(line.count(", ") + line.endswith(",") for line in lines)
    ended = sum(line.endswith((".", "!", "?", "…", "”")) for line in lines)
    words = sum(len(line.split()) for line in lines)
    return spaced >= 0.9 * commas and (2 * ended >= len(lines) or words >= 3 * (commas + len(lines)))


def _records(text: str, delimiter: str, quoting: bool, strict: bool = False) -> Iterator[list[str]]:
    csv.field_size_limit(sys.maxsize)  # one cell may be a whole book; the file's own limit is what counts
    return csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter or NO_DELIMITER,
        quoting=csv.QUOTE_MINIMAL if quoting else csv.QUOTE_NONE,
        strict=strict,
    )


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
