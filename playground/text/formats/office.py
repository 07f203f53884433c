"""Word documents (.docx): the paragraphs of the body, without external entities, macros or pictures."""

import io
import zipfile
from typing import IO

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from playground.errors import TextError

BODY = "word/document.xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LARGEST_XML = 200_000_000  # bytes; a body of 5 MB of text has about 30


def document_text(data: bytes, limit: int) -> str:
    """The text of a .docx: a paragraph is a line. Raises TextError for more than ``limit`` characters."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.getinfo(BODY).file_size > LARGEST_XML:
                raise TextError("The document is far too large once it is unpacked.")
            with archive.open(BODY) as body:
                return _paragraphs(body, limit)
    except DefusedXmlException:
        raise TextError(
            "The document declares entities, which no document needs: it is not opened."
        ) from None
    except (zipfile.BadZipFile, KeyError, ParseError, NotImplementedError, RuntimeError, EOFError, OSError):
        raise TextError("The document is damaged or protected. Save it as plain text (.txt).") from None


def _paragraphs(body: IO[bytes], limit: int) -> str:
    lines: list[str] = []
    pieces: list[str] = []
    total = 0
    for _, element in iterparse(body, events=("end",), forbid_dtd=True):
        if element.tag == f"{W}t":
            pieces.append(element.text or "")
            total += len(pieces[-1])
        elif element.tag == f"{W}tab":
            pieces.append("\t")
        elif element.tag in (f"{W}br", f"{W}cr"):
            pieces.append("\n")
        elif element.tag == f"{W}p":
            lines.append("".join(pieces))
            pieces = []
            element.clear()
        if total > limit:
            raise TextError("The document holds more text than the limit.")
    return "\n".join(lines)
