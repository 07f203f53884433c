"""Growing files of JSON lines: one writer appends, any number of readers follow.

The first line is a random name of the file. When a run is resumed its files are replaced by truncated ones; a
reader that finds another name in the first line discards everything it has read.
"""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playground.errors import StoreError
from playground.runs.atomic import dumps, loads, write_bytes


def _first_line() -> bytes:
    return (dumps({"file": secrets.token_hex(8)}) + "\n").encode("ascii")


_HEADER = len(_first_line())


class LineWriter:
    """Appends JSON objects to a file, each by one unbuffered write."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            write_bytes(path, _first_line())
        self._descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))

    def append(self, value: object) -> None:
        """Add one line; raise OSError when the disk is full. A torn line may remain; readers ignore it."""
        line = (dumps(value) + "\n").encode("ascii")
        if os.write(self._descriptor, line) != len(line):
            raise OSError("the disk is full")

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)


class LineReader:
    """Follows a file of JSON objects, reading only what is new. Not thread-safe: its owner locks."""

    def __init__(self, path: Path, what: str) -> None:
        self._path, self._what = path, what
        self._header, self._offset = b"", 0

    def new(self) -> tuple[bool, list[dict[str, Any]]]:
        """Return (restarted, new objects); `restarted` says that everything read before is void.

        A last line without its end is left for the next call. Raises StoreError when a whole line is damaged.
        """
        try:
            with open(self._path, "rb") as file:
                header = file.read(_HEADER)
                restarted = header != self._header and bool(self._header)
                if header != self._header:
                    if len(header) < _HEADER or not header.endswith(b"\n"):
                        raise StoreError(f"The {self._what} cannot be read: the file is damaged.")
                    self._header, self._offset = header, _HEADER
                file.seek(self._offset)
                data = file.read()
        except FileNotFoundError:
            restarted, self._header, self._offset = bool(self._header), b"", 0
            return restarted, []
        whole = data[: data.rfind(b"\n") + 1]
        values = [self._object(line) for line in whole.splitlines()]
        self._offset += len(whole)
        return restarted, values

    def _object(self, line: bytes) -> dict[str, Any]:
        value = loads(line, self._what)
        if not isinstance(value, dict):
            raise StoreError(f"The {self._what} cannot be read: the file is damaged.")
        return value


def rewrite(path: Path, what: str, edit: Callable[[dict[str, Any]], dict[str, Any] | None]) -> None:
    """Replace every line by `edit(line)` (None drops it), under a new first line, atomically."""
    if not path.exists():
        return
    _, values = LineReader(path, what).new()
    lines = [line for line in map(edit, values) if line is not None]
    write_bytes(path, _first_line() + "".join(dumps(line) + "\n" for line in lines).encode("ascii"))
