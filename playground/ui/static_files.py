"""Files that never change, answered from memory and compressed once.

A browser that comes for the first time asks for about a hundred files: Streamlit's own, plotly.js and the
player. Streamlit reads them from the disk for every visitor, sends its own uncompressed, and compresses the
others anew each time: 5 MB, and half a second of computation, for each student of a hall that opens the app.
"""

import asyncio
import gzip
import mimetypes
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SMALL = 500  # bytes; less is not worth compressing
COMPRESSED = {".woff2", ".woff", ".png", ".gif", ".jpg", ".webp"}  # by their format
FOREVER = b"public, max-age=31536000, immutable"

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(frozen=True)
class StoredFile:
    """A file as it is sent: its bytes, compressed or not, and the headers that say so."""

    body: bytes
    headers: tuple[tuple[bytes, bytes], ...]


class StaticFiles:
    """ASGI middleware that answers for the files below some folders; everything else goes on to `app`.

    `folders` maps the beginning of a path ("/static/") to a folder whose files' names change with their
    content. A client that does not take gzip, or asks for a part of a file, goes on to `app` as well.
    """

    def __init__(self, app: Application, folders: Mapping[str, Path]) -> None:
        self.app = app
        self.folders = {prefix: folder.resolve() for prefix, folder in folders.items()}
        self.stored: dict[str, asyncio.Task[StoredFile]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        stored = await self._find(scope) if _takes_gzip(scope) else None
        if stored is None:
            await self.app(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": stored.headers})
        await send({"type": "http.response.body", "body": stored.body})

    async def _find(self, scope: Scope) -> StoredFile | None:
        """The stored file; whoever asks while it is being compressed waits for the same.

        None for a file that cannot be read: it is tried again at the next request.
        """
        path = scope["path"]
        if path not in self.stored:
            file = self._file(path)
            if file is None:
                return None
            self.stored[path] = asyncio.create_task(asyncio.to_thread(load, file))
        loading = self.stored[path]
        try:
            return await asyncio.shield(loading)
        except OSError:
            if self.stored.get(path) is loading:
                del self.stored[path]
            return None

    def _file(self, path: str) -> Path | None:
        """The file that a path names exactly; None if it lies outside of the folders or does not exist."""
        for prefix, folder in self.folders.items():
            if path.startswith(prefix):
                return _file_in(folder, path.removeprefix(prefix))
        return None


def _file_in(folder: Path, name: str) -> Path | None:
    """The file of a folder that `name` names exactly; None if there is none, or can be none of this name."""
    try:
        file = (folder / name).resolve()
        exact = file.is_relative_to(folder) and file.relative_to(folder).as_posix() == name
        return file if exact and file.is_file() else None
    except (OSError, ValueError):  # too long a name; a zero byte in it
        return None


def load(file: Path) -> StoredFile:
    """Read a file, compressed unless it is small or of a compressed format."""
    body = file.read_bytes()
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    headers = {
        b"content-type": (kind + "; charset=utf-8" * kind.startswith("text/")).encode(),
        b"cache-control": FOREVER,
        b"vary": b"Accept-Encoding",
        b"x-content-type-options": b"nosniff",
        b"access-control-allow-origin": b"*",
    }
    if len(body) >= SMALL and file.suffix not in COMPRESSED:
        body = gzip.compress(body, 6, mtime=0)
        headers[b"content-encoding"] = b"gzip"
    headers[b"content-length"] = str(len(body)).encode()
    return StoredFile(body, tuple(headers.items()))


def _takes_gzip(scope: Scope) -> bool:
    """Whether it is a request for a whole file, compressed or not."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    headers = dict(scope["headers"])
    return accepts_gzip(headers.get(b"accept-encoding", b"").decode("latin-1")) and b"range" not in headers


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether a header such as "br, gzip;q=0.5" names gzip with a weight above 0 (RFC 9110, 12.5.3)."""
    for part in accept_encoding.lower().split(","):
        coding, _, weight = (word.strip() for word in part.partition(";"))
        if coding == "gzip":
            return re.fullmatch(r"q\s*=\s*0(\.0*)?", weight) is None
    return False
