"""PDF documents: the text of their pages; page numbers and hyphens at line ends are left out and counted."""

import io
import re
from collections.abc import Callable

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from playground.errors import TextError

MAX_PAGES = 2000
FEWEST_LETTERS = 20  # letters a page of a text has on average; a scanned page has none
HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\n(?=[^\W\d_])")
NUMBER = re.compile(
    r"\W{0,3}(?:page |seite )?(\d{1,5}|[ivxlc]{1,7})(?: ?(?:/|of|von) ?\d{1,5})?\W{0,3}", re.I
)


def pdf_text(data: bytes, limit: int, progress: Callable[[float], None]) -> tuple[str, tuple[str, ...]]:
    """The text of a PDF, and notes; ``progress`` gets the share of pages that is read.

    Raises TextError for a document that is protected, scanned, damaged or has more than ``limit`` characters.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise TextError("The PDF is protected by a password. Save it without one, or copy its text.")
        count = len(reader.pages)
        if count > MAX_PAGES:
            raise TextError(f"The PDF has {count:,} pages; up to {MAX_PAGES:,} can be read. Split it.")
        pages, total = [], 0
        for i, page in enumerate(reader.pages):
            pages.append(page.extract_text() or "")
            total += len(pages[-1])
            if total > limit:
                raise TextError("The PDF holds more text than the limit.")
            progress((i + 1) / count)
    except DependencyError:
        raise TextError("The PDF is protected. Save it without a password, or copy its text.") from None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        if isinstance(error, TextError):
            raise
        raise TextError("The PDF is damaged. Open it and save it anew, or copy its text.") from None
    if sum(map(str.isalpha, "".join(pages))) < FEWEST_LETTERS * max(1, count):
        raise TextError(
            "The PDF holds hardly any text: its pages are pictures, probably scanned. Have the text "
            "recognised (OCR) and bring that."
        )
    return _clean(pages)


def _clean(pages: list[str]) -> tuple[str, tuple[str, ...]]:
    """Leave page numbers and hyphens at line ends out; say how many."""
    numbers = 0
    cleaned: list[str] = []
    for page in pages:
        lines = page.strip("\n").split("\n")
        for index in (0, -1):
            if len(lines) > 1 and NUMBER.fullmatch(lines[index].strip()):
                del lines[index]
                numbers += 1
        cleaned.append("\n".join(line.rstrip() for line in lines))
    text, hyphens = HYPHEN.subn("", "\n".join(page for page in cleaned if page))
    notes = [f"The text of {len(pages):,} page{'s' * (len(pages) > 1)}."]
    notes += [f"{numbers:,} page number{'s' * (numbers > 1)} left out."] if numbers else []
    notes += [f"{hyphens:,} hyphenated word{'s' * (hyphens > 1)} joined."] if hyphens else []
    return text, tuple(notes)
