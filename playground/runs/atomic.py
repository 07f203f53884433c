"""Files that are there completely or not at all, and JSON that is checked when read."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import numpy as np

from playground.errors import StoreError
from playground.training.snapshot import Json

_LARGEST_JSON = 64_000_000  # bytes; nothing here writes a tenth of it


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file by renaming a finished one over it: a reader sees the old or the new, never half."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(data)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextmanager
def wrap_write_errors(what: str) -> Iterator[None]:
    """Turn an OSError of writing into a StoreError; `what` names the thing that could not be written."""
    try:
        yield
    except OSError as error:
        sentence = f"The {what} cannot be kept: the server's disk is full or cannot be written."
        raise StoreError(sentence) from error


def dumps(value: object) -> str:
    """Write JSON on one line of ASCII; NumPy scalars and arrays become plain values, NaN stays `NaN`."""
    return json.dumps(value, separators=(",", ":"), default=_plain)


def _plain(value: object) -> Json:
    """Turn what NumPy adds to Python's values into JSON's."""
    if isinstance(value, np.ndarray | np.generic):
        return cast(Json, value.tolist())
    raise TypeError(f"{type(value).__name__} is not a JSON value")


def write_json(path: Path, value: object) -> None:
    """Write a JSON file by atomic rename."""
    write_bytes(path, dumps(value).encode("ascii"))


def loads(data: bytes, what: str) -> Json:
    """Read JSON; raise StoreError, naming `what` it is, when it is not."""
    try:
        return cast(Json, json.loads(data))
    except (ValueError, RecursionError) as error:
        raise StoreError(f"The {what} cannot be read: the file is damaged.") from error


def read_bytes(path: Path, what: str, largest: int = _LARGEST_JSON) -> bytes:
    """Read a whole file; raise StoreError, naming `what` it is, when it is missing or far too large."""
    try:
        if path.stat().st_size > largest:
            raise StoreError(f"The {what} cannot be read: the file is far too large.")
        return path.read_bytes()
    except OSError as error:
        raise StoreError(f"The {what} cannot be read: the file is missing.") from error


def read_json(path: Path, what: str) -> Json:
    """Read a JSON file; raise StoreError when it is missing or damaged."""
    return loads(read_bytes(path, what), what)


def read_object(path: Path, what: str) -> dict[str, Any]:
    """Read a JSON file that holds an object; raise StoreError when it is anything else."""
    value = read_json(path, what)
    if not isinstance(value, dict):
        raise StoreError(f"The {what} cannot be read: the file is damaged.")
    return value
