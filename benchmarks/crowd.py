"""A hall opens the app at once, in 100 sessions of the real protocol; and first visits of a fresh server.

    python -m benchmarks.crowd

A session is what a browser has: a web socket on which the client asks for its page and reads until the
script has finished. There are no browsers, so that the cores are the server's; all clients share one process.
What a browser fetches beside the socket at its first visit is a row of its own: the files that Chromium asked
for, over six connections a client.
"""

import asyncio
import time
from collections.abc import Awaitable, Iterable, Sequence
from functools import partial
from itertools import cycle
from urllib.parse import urlsplit

import psutil
from playwright.sync_api import sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from benchmarks import report, rows
from benchmarks.rows import Row
from tests.browser.chromium import FLAGS, find
from tests.browser.server import Server, serve
from tests.browser.waiting import player
from tests.pages.walking import syllabus

row = partial(rows.row, "python -m benchmarks.crowd")
CLIENTS, CONNECTIONS, PATIENCE = 100, 6, 300.0
SPREAD = 10.0  # seconds in which a hall scans a code
HOME, LINK = "", "gradient-descent"


def measure() -> list[Row]:
    """Rows of name, value, unit, budget, command and a note."""
    paths = [path for _, _, path, _ in syllabus()]
    with serve() as server:
        cold = asyncio.run(crowd(server, [HOME]))
    with serve() as server:
        warm(server)
        first = {path: asyncio.run(open_page(server, path)) for path in paths}
        at_once = {path: asyncio.run(crowd(server, [path])) for path in (HOME, LINK)}
        spread = asyncio.run(crowd(server, paths, SPREAD))
        addresses = files(server)
        fetched = asyncio.run(together(fetch(server, addresses) for _ in range(CLIENTS)))
    slowest = max(first, key=lambda path: first[path])
    return [
        row("slowest first visit of a page on a fresh server", first[slowest], "s", "<= 1", f"/{slowest}"),
        _opens("Home at once", at_once[HOME]),
        _opens("one page at once, by its link", at_once[LINK]),
        _opens(f"all pages, within {SPREAD:.0f} s", spread),
        _opens("Home at once while the server still imports PyTorch", cold, ""),
        row(
            f"{CLIENTS} first visits at once: the {len(addresses)} files of a page", p95(fetched), "s", "",
            quantiles(fetched),
        ),
    ]  # fmt: skip


def warm(server: Server) -> None:
    """Wait until the server rests: everything is imported."""
    process = psutil.Process(server.pid)
    process.cpu_percent()
    while process.cpu_percent(interval=1.0) > 5:
        pass


async def open_page(server: Server, path: str) -> float:
    """Seconds from the connection of a new client until its page's script has finished."""
    began = time.perf_counter()
    url = f"ws://{urlsplit(server.url).netloc}/_stcore/stream"
    async with connect(
        url, subprotocols=["streamlit"], max_size=None, compression=None, open_timeout=PATIENCE
    ) as socket:  # type: ignore[list-item]
        ask = BackMsg()
        ask.rerun_script.page_name = path
        ask.rerun_script.context_info.url = f"{server.url}/{path}"
        await socket.send(ask.SerializeToString())
        async for data in socket:
            message = ForwardMsg.FromString(data)
            if message.WhichOneof("type") == "script_finished":
                return time.perf_counter() - began
    raise RuntimeError(f"/{path}: the server closed the socket")


async def crowd(server: Server, paths: Sequence[str], seconds: float = 0) -> list[float]:
    """Seconds that each client waits; they come evenly within `seconds`, each to one of the pages in turn."""

    async def arrive(number: int, path: str) -> float:
        await asyncio.sleep(seconds * number / CLIENTS)
        return await open_page(server, path)

    return await together(arrive(*visit) for visit in zip(range(CLIENTS), cycle(paths), strict=False))


async def together(clients: Iterable[Awaitable[float]]) -> list[float]:
    """What all clients return."""
    return list(await asyncio.wait_for(asyncio.gather(*clients), PATIENCE))


def files(server: Server) -> list[str]:
    """Paths of the files that a browser fetches at its first visit, as Chromium asks for them."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        page = browser.new_page()
        paths: list[str] = []
        page.on("request", lambda request: paths.append(urlsplit(request.url).path))
        page.goto(f"{server.url}/{LINK}")
        player(page)
        browser.close()
    return [path for path in paths if path.startswith(("/static/", "/app/static/"))]


async def fetch(server: Server, paths: Sequence[str]) -> float:
    """Seconds in which one client has all files, over a browser's number of connections."""
    began = time.perf_counter()
    queue = list(reversed(paths))
    await asyncio.gather(*(_fetch_some(server, queue) for _ in range(CONNECTIONS)))
    return time.perf_counter() - began


async def _fetch_some(server: Server, queue: list[str]) -> None:
    """One connection: ask for one file after the other until none is left."""
    host = urlsplit(server.url)
    reader, writer = await asyncio.open_connection(host.hostname, host.port)
    while queue:
        request = f"GET {queue.pop()} HTTP/1.1\r\nHost: {host.netloc}\r\nAccept-Encoding: gzip\r\n\r\n"
        writer.write(request.encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        if "transfer-encoding: chunked" in head:
            while length := int(await reader.readline(), 16):
                await reader.readexactly(length + 2)
            await reader.readline()
        else:
            await reader.readexactly(int(head.split("content-length:")[1].split()[0]))
    writer.close()


def _opens(what: str, seconds: Sequence[float], budget: str = "<= 1.5") -> Row:
    return row(f"{CLIENTS} students open {what}: p95", p95(seconds), "s", budget, quantiles(seconds))


def p95(seconds: Sequence[float]) -> float:
    """What 95 of 100 do not exceed."""
    return sorted(seconds)[round(0.95 * len(seconds)) - 1]


def quantiles(seconds: Sequence[float]) -> str:
    """Median, p95 and the longest, in one line."""
    ordered = sorted(seconds)
    return f"p50 {ordered[len(ordered) // 2]:.2f} s, p95 {p95(seconds):.2f} s, longest {ordered[-1]:.2f} s"


if __name__ == "__main__":
    print(report.plain(measure()))
