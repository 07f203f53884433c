"""How quickly the whole app answers, in a browser: start, pages, controls, dragging; then the studio.

    python -m benchmarks.app

Medians. The browser runs already; every start is a server process of its own and a visitor who has never been
here. Everything else is one server that has been used before: what the first visitor of a page waits for in
addition (PyTorch is imported then) is a row of its own.
"""

import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import psutil
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks import report, rows, studio
from benchmarks.dragging import redraws
from benchmarks.rows import Row
from benchmarks.stopwatch import PLAYER, Times, carry, median, parts, timed
from tests.browser.chromium import FLAGS, find
from tests.browser.server import Server, serve
from tests.browser.waiting import player, settled

COMMAND = "python -m benchmarks.app"
row = partial(rows.row, COMMAND)
SIZE = {"width": 1280, "height": 720}
STARTS, VISITS, PRESSES, WARM = 5, 8, 20, 3
DESCENT = "gradient-descent"
HOME = """() => location.pathname === "/" && document.querySelector(".st-key-home-head h1")
  && [...document.querySelectorAll("[class*=st-key-card-] a")].length > 1
  && [...document.images].every((image) => image.complete)"""
DRAWN = f"() => location.pathname.endsWith('/{DESCENT}') && ({PLAYER})()"


def measure() -> list[Row]:
    """Rows of name, value, unit, budget, command and a note."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        rows = starts(browser)
        with serve() as server:
            context = visitor(browser)
            page = context.new_page()
            rows += pages(page, server)
            rows += [control(page, server), drag(page, server)]
            rows += studio.measure(page, server.url, _neighbour(browser, server))
        browser.close()
    return rows


def visitor(browser: Browser) -> BrowserContext:
    """Somebody who has not been here yet, with a stopwatch."""
    context = browser.new_context(viewport=SIZE, reduced_motion="no-preference")
    carry(context)
    return context


def starts(browser: Browser) -> list[Row]:
    """From the launch of a fresh server process until its first visitor sees Home; is PyTorch loaded then?"""
    seconds, answered, loaded = [], [], False
    for _ in range(STARTS):
        context = visitor(browser)
        page = context.new_page()
        began = time.perf_counter()
        with serve() as server:
            answered.append(time.perf_counter() - began)
            page.goto(server.url, wait_until="commit")
            page.wait_for_function(HOME)
            page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))")
            seconds.append(time.perf_counter() - began)
            settled(page)
            page.locator("[data-testid=stTopNavSection]").first.click()
            page.get_by_role("menuitem").or_(page.locator(f"a[href$='/{DESCENT}']")).first.wait_for()
            loaded |= torch_loaded(server)
        context.close()
    note = f"the server answers after {statistics.median(answered):.2f} s; {_spread(seconds)}"
    return [
        row("server start to Home painted", statistics.median(seconds), "s", "<= 2.5", note),
        row("Home and the navigation load PyTorch", "yes" if loaded else "no", "", "no"),
    ]


def torch_loaded(server: Server) -> bool:
    """Whether PyTorch's library is mapped into the server's process or a child's."""
    process = psutil.Process(server.pid)
    for worker in [process, *process.children(recursive=True)]:
        with suppress(psutil.Error):
            if any("libtorch" in Path(area.path).name for area in worker.memory_maps()):
                return True
    return False


def pages(page: Page, server: Server) -> list[Row]:
    """Home and gradient descent, back and forth by the navigation; the first visit of all on its own."""
    page.goto(server.url)
    page.wait_for_function(HOME)
    settled(page)
    first = _go(page)
    times: dict[str, list[Times]] = {"there": [], "back": []}
    for _ in range(VISITS):
        times["back"].append(_home(page))
        times["there"].append(_go(page))
    forward_times, backward_times = times["there"], times["back"]
    return [
        row(
            "page switch, Home -> gradient descent drawn",
            median(forward_times),
            "ms",
            "<= 250",
            parts(forward_times),
        ),
        row(
            "page switch, gradient descent -> Home",
            median(backward_times),
            "ms",
            "<= 250",
            parts(backward_times),
        ),
        row("the server's first visit of gradient descent (imports PyTorch)", first.whole, "ms"),
    ]


def _go(page: Page) -> Times:
    page.locator("[data-testid=stTopNavSection]").filter(has_text="Optimization").click()
    link = page.locator(f"a[href$='/{DESCENT}']").filter(visible=True).last
    link.wait_for()
    page.wait_for_timeout(200)  # the menu has opened
    times = timed(page, DRAWN, link.click)
    settled(page)
    return times


def _home(page: Page) -> Times:
    times = timed(page, HOME, page.locator("[data-testid=stTopNavLink]").filter(has_text="Home").click)
    settled(page)
    return times


def control(page: Page, server: Server) -> Row:
    """One press of an arrow key on the learning rate's slider."""
    times = presses(page, f"{server.url}/{DESCENT}?learning_rate=0.2")
    return row("control -> painted, gradient descent", median(times), "ms", "<= 120", parts(times))


def presses(page: Page, url: str, count: int = PRESSES) -> list[Times]:
    """Press ArrowRight on the learning rate's slider; every press is a rate that nobody has asked for yet."""
    page.goto(url)
    player(page)
    page.wait_for_timeout(500)
    page.locator(".st-key-gradient-descent-learning_rate input[type=range]").focus()
    return [timed(page, PLAYER, lambda: page.keyboard.press("ArrowRight")) for _ in range(WARM + count)][
        WARM:
    ]


def drag(page: Page, server: Server) -> Row:
    """Redraws a second while the start is dragged along the curve."""
    page.goto(f"{server.url}/{DESCENT}")
    turns = [[(1.5 * k + 0.3 * turn, 0.0) for k in range(100)] for turn in range(5)]
    rates = redraws(page, player(page), "[data-player-handle=start]", turns)
    settled(page)
    return row("drag of the start, gradient descent", statistics.median(rates), "redraws/s", ">= 10")


def _neighbour(browser: Browser, server: Server) -> Callable[[int], list[Times]]:
    """Another visitor on gradient descent: asked with a number, presses the control and tells the times."""
    page = visitor(browser).new_page()

    def ask(number: int) -> list[Times]:
        return presses(page, f"{server.url}/{DESCENT}?learning_rate=0.2&start={-2 - 0.1 * number:g}")

    return ask


def _spread(values: list[float]) -> str:
    return f"{min(values):.2f} to {max(values):.2f}, n = {len(values)}"


if __name__ == "__main__":
    print(report.plain(measure()))
