"""Starts the worker that reads a file, follows its progress, and survives its death."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from playground.errors import TextError

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 40.0  # seconds until the worker is killed
DEFAULT_LIMIT = 50_000_000  # characters, where no limit is given

Progress = Callable[[float], None]


def extract_isolated(
    kind: str,
    data: bytes,
    limit: int | None = None,
    progress: Progress | None = None,
    patience: float = PATIENCE,
) -> tuple[str, tuple[str, ...]]:
    """The text of a file ("docx", "html", "pdf") and notes, read in a process of its own.

    ``progress`` gets the share that is read. Raises TextError with the worker's sentence, and with its own
    when the worker dies or takes longer than ``patience`` seconds.
    """
    command = [sys.executable, "-m", "playground.text.formats.worker", kind, str(limit or DEFAULT_LIMIT)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        timer = threading.Timer(patience, process.kill)
        feeder = threading.Thread(target=_feed, args=(process.stdin, data), daemon=True)
        timer.start()
        feeder.start()
        try:
            result = _follow(process.stdout, progress or (lambda _: None))
        finally:
            timer.cancel()
            process.kill()
    if "error" in result:
        raise TextError(str(result["error"]))
    if "text" not in result:
        raise TextError(
            "The file took too much time or memory and was given up. Split it, or save it as plain text."
        )
    return str(result["text"]), tuple(map(str, result["notes"]))


def _feed(pipe: IO[bytes], data: bytes) -> None:
    """Write the file to the worker, which may have died."""
    try:
        pipe.write(data)
        pipe.close()
    except OSError:
        return


def _follow(pipe: IO[bytes], progress: Progress) -> dict[str, Any]:
    """The worker's last line; {} when it ended without a result."""
    for line in pipe:
        try:
            message = json.loads(line)
        except ValueError:  # cut short
            return {}
        if not isinstance(message, dict) or "progress" not in message:
            return message if isinstance(message, dict) else {}
        progress(float(message["progress"]))
    return {}
