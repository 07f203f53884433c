"""Fixtures of the browser tests: one browser, one server for each app, and a page that tolerates no error."""

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.browser.engines import clipboard, engine, launch
from tests.browser.server import Server, serve
from tests.browser.waiting import EAVESDROP

HERE = Path(__file__).parent
SIZE = {"width": 1280, "height": 720}
PATIENCE = 45_000  # ms: a busy machine takes its time
ACCEPTED = (
    "net::ERR_ABORTED",  # a page that is left while something loads
    "WebGL",  # a bare machine draws it in software, and says so
    # Streamlit's word for a key press that commits a field of the page while a fragment's player reports
    "Multiple different fragmentIds detected in a single batch of widget updates",
    "code=1001 (going away)",  # Streamlit's word in Firefox for a page that is closed
    "/_stcore/",  # on a page's own path Streamlit first looks for itself there, then at the root
)

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            if engine() != "chromium" and item.get_closest_marker("chromium"):
                item.add_marker(
                    pytest.mark.skip(reason="emulates what Playwright can emulate in Chromium only")
                )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def app_url() -> Iterator[str]:
    """The playground for everything that needs no server of its own."""
    with serve() as server:
        yield server.url


@pytest.fixture(scope="session")
def player_url() -> Iterator[str]:
    """A small app with scenes that exercise every part of the player."""
    with serve(HERE / "player_app" / "app.py") as server:
        yield server.url


class Watch:
    """What a page said and asked for while a test ran."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        said = f"{message.type}: {message.text} ({message.location.get('url', '')})"
        if message.type in ("error", "warning") and not any(known in said for known in ACCEPTED):
            self.complaints.append(said)

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)

    def foreign(self) -> list[str]:
        """Requests to any host but this machine."""
        own = ("localhost", "127.0.0.1", "")
        return [url for url in self.requests if (urlsplit(url).hostname or "") not in own]


@pytest.fixture(scope="session")
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """One visitor for all tests: plotly.js is fetched once. Who needs a second visitor opens a context.

    An empty page of the servers' site stays open, and with it the process that the visitor's pages share
    (`--process-per-site`): plotly.js is compiled once as well, which halves the work of opening a page.
    """
    context = browser.new_context(viewport=SIZE, color_scheme="light", reduced_motion="no-preference")
    context.set_default_timeout(PATIENCE)
    context.add_init_script(EAVESDROP)
    anchor = context.new_page()
    anchor.route("**", lambda route: route.fulfill(body="", content_type="text/html"))
    anchor.goto("http://localhost")
    yield context
    context.close()


@contextlib.contextmanager
def watched(visitor: BrowserContext) -> Iterator[Page]:
    """A fresh page that must neither complain nor talk to another host until the block ends."""
    page = visitor.new_page()
    page.watch = Watch(page)  # type: ignore[attr-defined]
    yield page
    complaints, foreign = list(page.watch.complaints), page.watch.foreign()  # type: ignore[attr-defined]
    page.close()
    assert not complaints
    assert not foreign


@pytest.fixture
def page(visitor: BrowserContext) -> Iterator[Page]:
    """A fresh page; the test fails if the page complains or talks to another host.

    A test that provokes complaints clears them: `page.watch.complaints.clear()`.
    """
    with watched(visitor) as page:
        yield page


@pytest.fixture(scope="module")
def studio() -> Iterator[Server]:
    """A server on which several runs may train at once; nothing it logs may be a warning or an error."""
    with serve(environment={"PLAYGROUND_WORKERS": "4"}) as server:
        yield server
        log = server.logged()
    assert not re.search(r"Traceback|WARNING|ERROR|Exception|Warning:", log), log


@pytest.fixture
def person(browser: Browser) -> Iterator[Callable[[], BrowserContext]]:
    """Make browsers of different people; none of their pages may complain or ask another host."""
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def arrive() -> BrowserContext:
        context = browser.new_context(viewport=SIZE, **clipboard())
        context.set_default_timeout(PATIENCE)
        context.add_init_script(EAVESDROP)
        context.on("page", lambda page: watches.append(Watch(page)))
        contexts.append(context)
        return context

    yield arrive
    for context in contexts:
        context.close()
    assert not [said for watch in watches for said in watch.complaints]
    assert not [url for watch in watches for url in watch.foreign()]
