"""Read one hostile file in a process of its own, with limits on memory and time.

`python -m playground.text.formats.worker KIND LIMIT` reads the file from its standard input and writes lines
of JSON: {"progress": share}, and at the end {"text", "notes"} or {"error": sentence}. It writes no file.
"""

import contextlib
import json
import resource
import sys

from playground.errors import TextError

MEMORY = 1_500_000_000  # bytes of address space
SECONDS = 30  # of processor time


def extract(kind: str, data: bytes, limit: int) -> tuple[str, tuple[str, ...]]:
    """The text of a "docx", "html" (decoded, as UTF-8) or "pdf", and notes."""
    if kind == "docx":
        from playground.text.formats.office import document_text

        return document_text(data, limit), ()
    if kind == "html":
        from playground.text.formats.web_page import page_text

        return page_text(data.decode("utf-8", "replace")), ()
    if kind != "pdf":
        raise ValueError(f"There is no reader for {kind!r}.")
    from playground.text.formats.pdf import pdf_text

    return pdf_text(data, limit, lambda share: _write({"progress": share}))


def main() -> None:
    """Set the limits, read, write the result."""
    set_limits()
    kind, limit = sys.argv[1], int(sys.argv[2])
    data = sys.stdin.buffer.read()
    try:
        text, notes = extract(kind, data, limit)
        _write({"text": text.encode("utf-8", "replace").decode(), "notes": notes})
    except TextError as error:
        _write({"error": str(error)})
    except (MemoryError, RecursionError):
        _write({"error": "The file needs too much memory to be read. Save it as plain text (.txt)."})


def set_limits() -> None:
    """Limit memory, processor time and files; macOS refuses a limit on memory, the others hold there too."""
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def _write(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
