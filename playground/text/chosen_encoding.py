"""A file read in an encoding that was chosen for it, whatever was recognised."""

from __future__ import annotations

import codecs
from dataclasses import replace

from playground.errors import TextError
from playground.text.decode import Decoded, cleaned, refuse_blank, text_share
from playground.text.east_asian import decode_damaged
from playground.text.east_asian_characters import CODECS
from playground.text.encodings import TITLES, lost_places
from playground.text.parts import Part

SAMPLE = 100_000  # characters from which the byte order of UTF-16 is judged
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": TITLES["cp1252"],
    "latin-1": "Latin-1 (Western Europe)",
    **{
        codec: TITLES[codec]
        for codec in ("cp1251", "koi8_r", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256")
    },
    **{codec: TITLES[codec] for codec in ("cp932", "euc_jp", "gb18030", "big5", "cp949")},
}


def read_as(part: Part, encoding: str) -> Part:
    """A part read in an encoding of `ENCODINGS`; "", and a part without bytes, leave it as recognised.

    Raises TextError when there is no such encoding, and when nothing but white space is left.
    """
    if not encoding or part.data is None:
        return part
    if encoding not in ENCODINGS:
        raise TextError("There is no such encoding to choose.")
    decoded = decode_as(part.data, encoding)
    refuse_blank(decoded.text, f"“{part.name}” read as {decoded.encoding}")
    return replace(part, text=decoded.text, notes=decoded.notes)


def decode_as(data: bytes, encoding: str) -> Decoded:
    """Decode bytes in an encoding of `ENCODINGS`; what it does not have becomes U+FFFD, with a note."""
    codec = encoding
    if encoding == "utf-16":
        codec = _utf16_codec(data)
        data = data.removeprefix(codecs.BOM_UTF16_LE if codec == "utf-16-le" else codecs.BOM_UTF16_BE)
    elif encoding == "utf-8":
        data = data.removeprefix(codecs.BOM_UTF8)
    text = decode_damaged(data, codec) if codec in CODECS else data.decode(codec, errors="replace")
    unreadable = text.count("\ufffd") > data.decode(codec, errors="ignore").count("\ufffd")
    title = ENCODINGS[encoding]
    notes = (f"Read as {title}, as chosen.", *(lost_places(text) if unreadable else ()))
    return cleaned(Decoded(text, title, notes))


def _utf16_codec(data: bytes) -> str:
    """The byte order of UTF-16: that of its mark, else the order in which more characters are legible."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"

    def rank(codec: str) -> tuple[float, int]:
        sample = data[: 2 * SAMPLE].decode(codec, errors="replace")
        return text_share(sample), -len({ord(character) >> 8 for character in sample})

    return max(("utf-16-le", "utf-16-be"), key=rank)
