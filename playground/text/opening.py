"""One uploaded file becomes the parts of an upload: decoded, unpacked, or read by a worker."""

from __future__ import annotations

from dataclasses import dataclass, replace

from playground.errors import TextError
from playground.text.decode import decode, normalise, refuse_blank
from playground.text.formats.archive import archived_files, names_in
from playground.text.formats.isolation import Progress, extract_isolated
from playground.text.formats.subtitles import subtitle_text
from playground.text.parts import Part, PartKind, clean_name

TAB_NAMES = (".tsv", ".tab")
TABLE_NAMES = (".csv", *TAB_NAMES)
RECORD_NAMES = (".json", ".jsonl", ".ndjson")
SUBTITLE_NAMES = (".srt", ".vtt")
PAGE_NAMES = (".html", ".htm", ".xhtml")
ZIP, EMPTY_ZIP, PDF, OLE = b"PK\x03\x04", b"PK\x05\x06", b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_DOCUMENTS = 20  # files of an archive that need a worker


@dataclass(frozen=True)
class Opened:
    """The parts of a file, and notes about what was left out of it."""

    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()


def open_file(name: str, data: bytes, limit: int | None = None, progress: Progress | None = None) -> Opened:
    """Open a file of any kind. The kind of a binary file follows from its bytes, else from its name.

    Raises TextError with a sentence that says what would help.
    """
    shown, lower = clean_name(name), name.lower()
    if data.startswith((ZIP, EMPTY_ZIP)):
        names = names_in(data)
        if "word/document.xml" in names:
            return _extracted(shown, "docx", data, limit, progress)
        if "[Content_Types].xml" in names or "mimetype" in names:
            raise TextError(f"“{shown}” is an office document or book. Save it as .docx, .csv or .txt.")
        return _unpacked(shown, data, limit, progress)
    if data.lstrip()[:5] == PDF:
        return _extracted(shown, "pdf", data, limit, progress)
    if data.startswith(OLE) and lower.endswith(".docx"):
        raise TextError(f"“{shown}” is protected by a password. Save it without one, or as plain text.")
    decoded = decode(data, shown)
    part = Part(shown, _kind(lower), decoded.text, decoded.notes)
    if not lower.endswith((*SUBTITLE_NAMES, *PAGE_NAMES)) and not _is_plain_ascii(data):
        part = replace(part, encoding=decoded.encoding, data=data)
    if lower.endswith(SUBTITLE_NAMES):
        text, notes = subtitle_text(decoded.text)
        refuse_blank(text, f"“{shown}”")
        part = replace(part, text=text, notes=(*part.notes, *notes))
    elif lower.endswith(PAGE_NAMES):
        page = _extracted(shown, "html", decoded.text.encode("utf-8", "replace"), limit, progress)
        part = replace(part, text=page.parts[0].text)
    return Opened((part,))


def _is_plain_ascii(data: bytes) -> bool:
    """Whether bytes are the same text in every encoding but UTF-16, which has NUL bytes in such a text."""
    return data.isascii() and b"\0" not in data


def _kind(lower: str) -> PartKind:
    if lower.endswith(TAB_NAMES):
        return "tabs"
    if lower.endswith(RECORD_NAMES):
        return "records"
    return "table" if lower.endswith(TABLE_NAMES) else "text"


def _extracted(name: str, kind: str, data: bytes, limit: int | None, progress: Progress | None) -> Opened:
    """What the worker of a format reads; its sentences get the file's name."""
    try:
        text, notes = extract_isolated(kind, data, limit, progress)
    except TextError as error:
        raise TextError(f"“{name}”: {error}") from None
    text = normalise(text.replace("\0", ""))
    refuse_blank(text, f"“{name}”")
    return Opened((Part(name, "text", text, notes),))


def _unpacked(name: str, data: bytes, limit: int | None, progress: Progress | None) -> Opened:
    """The files of an archive; what cannot be read is left out with its sentence, if anything can."""
    parts: list[Part] = []
    left_out: list[str] = []
    documents = 0
    try:
        for inner, content in archived_files(data, limit):
            shown = clean_name(inner)
            needs_worker = content.startswith((ZIP, PDF)) or inner.lower().endswith(PAGE_NAMES)
            documents += needs_worker
            try:
                if content.startswith(ZIP) and "word/document.xml" not in names_in(content):
                    raise TextError(f"“{shown}” is an archive inside an archive: unpack it first.")
                if needs_worker and documents > MAX_DOCUMENTS:
                    raise TextError(f"“{shown}” is more than the {MAX_DOCUMENTS} documents that are read.")
                parts += open_file(inner, content, limit, progress).parts
            except TextError as error:
                left_out.append(f"Left out: {error}")
    except TextError as error:
        raise TextError(f"“{name}”: {error}") from None
    if not parts:
        raise TextError(f"“{name}” holds no text that can be read. {' '.join(left_out[:3])}".strip())
    return Opened(tuple(parts), tuple(left_out))
