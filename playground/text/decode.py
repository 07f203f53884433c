"""Bytes from anywhere become text, or a sentence that says why not.

In this order: a byte order mark, valid UTF-8, UTF-16 without its mark, nearly valid UTF-8, Western Europe's
legacy encoding where the result looks like words, and for the rest the guess of charset-normalizer. Binary
files are refused on the way.
"""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass

from playground.errors import TextError
from playground.text.damaged_utf8 import decode_damaged_utf8
from playground.text.east_asian import recognise
from playground.text.encodings import decode_legacy, lost_places

BYTE_ORDER_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"BZh9", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"PAR1", "a Parquet table"),
    (b"OggS", "a sound file"),
    (b"ID3", "a sound file"),
)
MAX_CONTROL_SHARE = 0.01  # share of NUL and control bytes that a text may hold
MAX_NUL_SHARE = 0.2  # share of NUL bytes beyond which a text is not UTF-8
MAX_REPLACED_SHARE = 0.1  # share of unreadable places that a text may hold
ONE_DAMAGE = 3  # unreadable places that one wrong byte may leave
CONTROLS = bytes([*range(9), 11, *range(14, 27), *range(28, 32), 127])


@dataclass(frozen=True)
class Decoded:
    """A text, the name of the encoding it was read with, and what a reader should know about the reading."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, name: str = "", limit: int | None = None) -> Decoded:
    """Read a text of at most ``limit`` bytes in any encoding; its line ends become LF, its accents NFC.

    Raises TextError when it is too large, empty, blank or not a text at all.
    """
    what = f"“{name}”" if name else "The text"
    refuse_large(len(data), limit, what)
    decoded = cleaned(_read(data, what))
    if _mostly_unreadable(decoded.text):
        raise TextError(f"{what} is not a text: too much of it cannot be read as {decoded.encoding}.")
    refuse_blank(decoded.text, what)
    return decoded


def cleaned(decoded: Decoded) -> Decoded:
    """A decoded text without NUL bytes, with a note where there were some, and normalised."""
    text, notes = decoded.text, decoded.notes
    nuls = text.count("\0")
    if nuls:
        text = text.replace("\0", "")
        notes = (*notes, f"{nuls:,} NUL byte{'s' * (nuls > 1)} removed.")
    return Decoded(normalise(text), decoded.encoding, notes)


def _mostly_unreadable(text: str) -> bool:
    """Whether more of a text is lost than a few places, which one wrong byte may cost."""
    lost = text.count("\ufffd")
    return lost > max(1, MAX_REPLACED_SHARE * len(text)) and (lost > ONE_DAMAGE or 2 * lost > len(text))


def refuse_blank(text: str, what: str) -> None:
    """Raise TextError when there is nothing to read."""
    if not text:
        raise TextError(f"{what} is empty.")
    if text.isspace():
        raise TextError(f"{what} holds nothing but white space.")


def refuse_large(size: int, limit: int | None, what: str) -> None:
    """Raise TextError when ``size`` bytes are more than ``limit``."""
    if limit is not None and size > limit:
        unit, scale = ("MB", 1e6) if limit >= 1e5 else ("kB", 1e3)
        raise TextError(f"{what} has {size / scale:,.2f} {unit}; the limit is {limit / scale:,.2f} {unit}.")


def normalise(text: str) -> str:
    """Line ends become LF and accents compose (Unicode NFC), so that equal texts are equal strings."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def _read(data: bytes, what: str) -> Decoded:
    for mark, codec, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], codec, encoding)
    for signature, kind in SIGNATURES:
        if data.startswith(signature):
            raise TextError(f"{what} is {kind}, not a text. Save it as plain text (.txt) and bring that.")
    if not _many_controls(data):
        try:
            return Decoded(data.decode("utf-8"), "UTF-8")
        except UnicodeDecodeError:
            return _repaired_utf8(data) or Decoded(*decode_legacy(data))
    decoded = _utf8_with_nuls(data) or _utf16_without_mark(data)
    if decoded is None:
        raise TextError(f"{what} is not a text: it is full of bytes that no text has.")
    return decoded


def _many_controls(data: bytes) -> bool:
    """Whether more bytes than a text could have are NUL or other control characters."""
    controls = len(data) - len(data.translate(None, CONTROLS))
    return controls > max(MAX_CONTROL_SHARE * len(data), 3)


def _decoded(data: bytes, codec: str, encoding: str, *notes: str) -> Decoded:
    """Decode with replacement, and say so where it was needed."""
    text = data.decode(codec, errors="replace")
    bad = text.count("\ufffd") - data.count("\ufffd".encode(codec))
    if bad > 0:
        signs = f"{bad:,} place{'s' * (bad > 1)}"
        notes = (*notes, f"{signs} could not be read as {encoding} and became �.")
    return Decoded(text, encoding, notes)


def _repaired_utf8(data: bytes) -> Decoded | None:
    """UTF-8 in which some bytes do not belong; None where they speak for another encoding."""
    repaired = decode_damaged_utf8(data)
    if repaired is None:
        return None
    east_asian = recognise(data) if "\ufffd" in repaired.text else None
    if east_asian and east_asian.is_likely:
        return None
    return Decoded(repaired.text, "UTF-8", repaired.notes)


def _utf8_with_nuls(data: bytes) -> Decoded | None:
    """UTF-8 with NUL bytes here and there: in UTF-16 of Latin letters every other byte would be one."""
    rest = data.replace(b"\0", b"")
    if len(data) - len(rest) > MAX_NUL_SHARE * len(data) or _many_controls(rest):
        return None
    try:
        rest.decode("utf-8")
    except UnicodeDecodeError:
        return _repaired_utf8(data)
    return Decoded(data.decode("utf-8"), "UTF-8")


def _utf16_without_mark(data: bytes) -> Decoded | None:
    """UTF-16 is recognised by what comes out: legible signs from few blocks of Unicode."""
    decoded: list[tuple[int, str]] = []
    for codec in ("utf-16-le", "utf-16-be"):
        text = data.decode(codec, errors="replace")  # one torn character decides nothing
        sample = text[:100_000]
        if text_share(sample) > 0.98:
            decoded.append((len({ord(sign) >> 8 for sign in sample}), text))
    if not decoded:
        return None
    text = min(decoded)[1]
    notes = ("Read as UTF-16 (it has no byte order mark).", *lost_places(text))
    return Decoded(text, "UTF-16", notes)


def text_share(text: str) -> float:
    """The share of letters, digits, marks, punctuation and white space of the usual scripts."""
    usual = ("L", "M", "N", "P", "S", "Z")
    good = sum(sign in "\n\r\t" or unicodedata.category(sign).startswith(usual) for sign in text)
    return good / max(1, len(text))
