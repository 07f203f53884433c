"""JSON and JSON Lines as a table: a record is a row, a field is a column."""

import json
import re
from typing import Any

from playground.errors import TextError
from playground.text.decode import normalise
from playground.text.tables import Table

SURROGATE = re.compile("[\ud800-\udfff]")
DEPTH = 4  # levels of objects whose fields become columns of their own
MAX_COLUMNS = 200
VALUE = "value"  # the column of what is no object


def records_table(text: str) -> Table:
    """Parse JSON (a list, an object, or one value a line) into a table of strings.

    Fields of objects inside objects are named "outer.inner"; a list of strings becomes lines, a missing field
    an empty cell. Raises TextError when the text is no JSON and when there are no records.
    """
    try:
        records = [_flat(record) for record in _records(_parse(text))]
        records = [{_clean(name): cell for name, cell in record.items()} for record in records]
        names = list(dict.fromkeys(name for record in records for name in record))[:MAX_COLUMNS]
        rows = tuple(tuple(_cell(record.get(name)) for name in names) for record in records)
    except RecursionError:
        raise TextError("The JSON is nested too deeply to be read.") from None
    if not rows or not names:
        raise TextError("The JSON holds no records.")
    return Table(tuple(names), rows, has_header=True, is_csv=False)


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        try:
            return [json.loads(line) for line in lines]
        except ValueError:
            where = f"line {getattr(error, 'lineno', 1):,}"
            raise TextError(
                f"This is no valid JSON ({where}); name it .txt to have it read as plain text."
            ) from None


def _records(value: Any) -> list[Any]:
    """The list of records: the value itself, or the longest list among the fields of an object."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        lists = [field for field in value.values() if isinstance(field, list) and len(field) > 1]
        return max(lists, key=len) if lists else [value]
    return [value]


def _flat(record: Any, prefix: str = "", depth: int = DEPTH) -> dict[str, Any]:
    """The fields of a record by their names, those of inner objects too."""
    if isinstance(record, list) and not prefix and any(isinstance(cell, list | dict) for cell in record):
        return {f"column {i + 1}": cell for i, cell in enumerate(record[:MAX_COLUMNS])}
    if not isinstance(record, dict):
        return {prefix.removesuffix(".") or VALUE: record}
    fields: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict) and value and depth > 1:
            fields.update(_flat(value, f"{prefix}{name}.", depth - 1))
        else:
            fields[f"{prefix}{name}"] = value
    return fields


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return _clean("\n".join(value))
    return _clean(json.dumps(value, ensure_ascii=False))


def _clean(text: str) -> str:
    """A string of JSON as text: escapes may have made NULs and halves of characters of it."""
    return normalise(SURROGATE.sub("\ufffd", text.replace("\0", "")))
