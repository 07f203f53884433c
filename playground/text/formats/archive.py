"""ZIP archives: their files in memory, within limits; nothing is ever written under a name of theirs."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from playground.errors import TextError

MAX_FILES = 1000
ERRORS = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


def archived_files(data: bytes, limit: int | None) -> Iterator[tuple[str, bytes]]:
    """The files of an archive as (name, bytes), in its order; folders and hidden files are left out.

    The sizes that the archive states are checked before anything is unpacked, and no more than they allow is
    unpacked. Raises TextError for an archive that is damaged, protected or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if _is_file(entry)]
            if len(entries) > MAX_FILES:
                raise TextError(f"The archive has {len(entries):,} files; up to {MAX_FILES:,} are read.")
            total = sum(entry.file_size for entry in entries)
            if limit is not None and total > limit:
                size, most = total / 1e6, limit / 1e6
                raise TextError(f"Unpacked, the archive has {size:,.2f} MB; the limit is {most:,.2f} MB.")
            for entry in entries:
                if entry.flag_bits & 1:
                    raise TextError("The archive is protected by a password. Pack it without one.")
                with archive.open(entry) as packed:
                    content = packed.read(entry.file_size + 1)
                yield PurePosixPath(entry.filename).name, content[: entry.file_size]
    except ERRORS as error:
        if isinstance(error, TextError):
            raise
        raise TextError("The archive is damaged, or packed in a way that cannot be read here.") from None


def _is_file(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(entry.filename).parts
    return not entry.is_dir() and bool(parts) and not any(map(_is_hidden, parts))


def _is_hidden(part: str) -> bool:
    return part == "__MACOSX" or (part.startswith(".") and part not in (".", ".."))


def names_in(data: bytes) -> frozenset[str]:
    """The names of an archive's entries; none where it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except ERRORS:
        return frozenset()
