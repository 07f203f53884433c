"""Points from an uploaded CSV file: two columns x, y, or three x1, x2, class."""

import csv
import io

from playground.experiments.fit.points import parse_point
from playground.experiments.fit.spec import MAX_POINTS, Points

LARGEST_FILE = 2_000_000  # bytes


def read_csv(content: bytes, columns: int) -> Points:
    """The points of a file with so many columns (2 or 3), a line of headings allowed.

    Columns are separated by commas, semicolons or tabs. ValueError with one sentence for anything else.
    """
    if len(content) > LARGEST_FILE:
        raise ValueError(f"The file has {len(content):,} bytes; up to {LARGEST_FILE:,} are read.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("The file is not text in UTF-8.") from None
    first = text.lstrip().partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error:
        raise ValueError("The file cannot be read as a table of comma-separated values.") from None
    lines = [(i, row) for i, row in enumerate(rows, 1) if any(field.strip() for field in row)]
    if lines and not any(map(_is_number, lines[0][1])):
        lines = lines[1:]
    if not lines:
        raise ValueError("The file has no points.")
    if len(lines) > MAX_POINTS:
        raise ValueError(f"The file has {len(lines):,} points; the page takes up to {MAX_POINTS}.")
    return tuple(_point(i, row, columns) for i, row in lines)


def _is_number(field: str) -> bool:
    try:
        float(field)
    except ValueError:
        return False
    return True


def _point(line: int, row: list[str], columns: int) -> tuple[float, ...]:
    wanted = "x, y" if columns == 2 else "x1, x2, class"
    if len(row) != columns:
        raise ValueError(f"Line {line} has {len(row)} columns; {columns} are needed here: {wanted}.")
    return parse_point([field.strip() for field in row], f"Line {line}")
