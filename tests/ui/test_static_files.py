"""Files that never change: whole, compressed once, for ever, and nothing outside of their folders."""

import asyncio
import gzip
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from playground.ui import assets, static_files
from playground.ui.static_files import StaticFiles
from tests.browser.server import ROOT, serve

TEXT = "let x = 1;\n" * 200


async def application(scope, receive, send):
    """What stands behind the middleware."""
    await send({"type": "http.response.start", "status": 418, "headers": ()})
    await send({"type": "http.response.body", "body": b"behind"})


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "static"
    (folder / "js").mkdir(parents=True)
    (folder / "js" / "a.js").write_text(TEXT)
    (folder / "small.js").write_text("1")
    (folder / "picture.png").write_bytes(b"\x89PNG" * 500)
    (tmp_path / "secret.js").write_text(TEXT)
    return StaticFiles(application, {"/static/": folder})


def run(coroutine):
    """Run a coroutine in a thread of its own: the browser tests leave an event loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, coroutine).result()


def ask(files, path, **changes):
    """Status, headers and body of the answer."""
    scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"accept-encoding", b"gzip, br")]}
    sent = []

    async def send(message):
        sent.append(message)

    run(files({**scope, **changes}, None, send))
    return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"]


def test_a_text_is_sent_whole_compressed_and_kept_for_ever(files):
    status, headers, body = ask(files, "/static/js/a.js")
    assert status == 200
    assert headers[b"content-encoding"] == b"gzip"
    assert gzip.decompress(body).decode() == TEXT
    assert int(headers[b"content-length"]) == len(body) < len(TEXT)
    assert headers[b"content-type"].startswith((b"text/javascript", b"application/javascript"))
    assert b"immutable" in headers[b"cache-control"]


@pytest.mark.parametrize("name", ["small.js", "picture.png"])
def test_what_would_not_become_smaller_is_sent_as_it_is(files, name):
    _, headers, body = ask(files, f"/static/{name}")
    assert b"content-encoding" not in headers
    assert body == (files.folders["/static/"] / name).read_bytes()


def test_a_hall_that_asks_at_once_has_it_compressed_once(files, monkeypatch):
    loaded = []
    load = static_files.load
    monkeypatch.setattr(static_files, "load", lambda file: loaded.append(file) or load(file))

    async def hall():
        async def send(message):
            pass

        scope = {"type": "http", "method": "GET", "path": "/static/js/a.js"}
        scope["headers"] = [(b"accept-encoding", b"gzip")]
        await asyncio.gather(*(files(scope, None, send) for _ in range(20)))

    run(hall())
    assert len(loaded) == 1


@pytest.mark.parametrize(
    "path",
    ["/", "/static/", "/static/js", "/static/none.js", "/static/../secret.js", "/static//js/a.js",
     "/static/js/./a.js", "/elsewhere/js/a.js"],
)  # fmt: skip
def test_everything_else_goes_on(files, path):
    assert ask(files, path)[0] == 418
    assert not files.stored


def test_who_takes_no_gzip_or_asks_for_a_part_goes_on(files):
    part = [(b"accept-encoding", b"gzip"), (b"range", b"bytes=0-9")]
    assert ask(files, "/static/js/a.js", headers=[])[0] == 418
    assert ask(files, "/static/js/a.js", headers=part)[0] == 418
    assert ask(files, "/static/js/a.js", method="POST")[0] == 418


@pytest.mark.parametrize("name", ["a" * 5000 + ".js", "a\0.js"])
def test_a_name_that_no_file_can_have_goes_on(files, name):
    assert ask(files, f"/static/{name}")[0] == 418
    assert not files.stored


def test_a_file_that_cannot_be_read_goes_on_and_is_read_again_at_the_next_request(files, monkeypatch):
    load = static_files.load

    def fail(file):
        raise OSError("too many open files")

    monkeypatch.setattr(static_files, "load", fail)
    assert ask(files, "/static/js/a.js")[0] == 418
    assert not files.stored
    monkeypatch.setattr(static_files, "load", load)
    assert ask(files, "/static/js/a.js")[0] == 200


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (b"gzip", 200),
        (b"br, GZIP;q=0.5", 200),
        (b"gzip;q=1.0, *;q=0", 200),
        (b"gzip;q=0", 418),
        (b"br, gzip; q=0.000", 418),
        (b"br", 418),
        (b"not-gzip", 418),
    ],
)
def test_gzip_with_weight_zero_is_not_taken(files, header, status):
    assert ask(files, "/static/js/a.js", headers=[(b"accept-encoding", header)])[0] == status


def test_the_server_answers_with_it_at_every_base_path():
    """Streamlit's page names its own scripts; plotly.js is ours. Dangerous paths are refused as before."""
    with serve(options=("--server.baseUrlPath=lectures",)) as server:
        base = f"{server.url}/lectures"
        page = urllib.request.urlopen(f"{base}/").read().decode()
        script = page.split('src="./static/')[1].split('"')[0]
        assert b"export" in gzipped(f"{base}/static/{script}")
        plotly = assets.plotly_js()
        assets.publish(plotly, ROOT / "static")
        assert gzipped(server.url + plotly.address("lectures")) == assets.BUNDLE.read_bytes()
        with pytest.raises(urllib.error.HTTPError) as refused:
            gzipped(f"{base}/app/static/..%2f..%2fapp.py")
        assert refused.value.code in (400, 404)


def gzipped(url):
    """The body of an answer that must be compressed and immutable."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]
        return gzip.decompress(answer.read())
