"""How quickly the studio answers: the next token, Stop, and the pages of others while a run trains.

Part of `python -m benchmarks.app`, on the server that it has started.
"""

from collections.abc import Callable
from functools import partial

from playwright.sync_api import Page

from benchmarks import rows
from benchmarks.rows import Row
from benchmarks.stopwatch import BARS, Times, median, parts, timed
from tests.browser.waiting import player, settled

row = partial(rows.row, "python -m benchmarks.app")
PAUSE = 50.0  # ms that the prompt's field waits for another key
PROMPT = "The quick brown fox jumps"
STOPS, WARM = 7, 3
STOPPED = """() => /stopped/.test(document.querySelector("[data-testid=stProgress]")?.textContent)"""

Ask = Callable[
    [int], list[Times]
]  # presses another visitor's control; a number makes it ask for something new


def measure(page: Page, url: str, neighbour: Ask) -> list[Row]:
    """Rows; the page is the one that trains, the neighbour somebody else's."""
    idle = neighbour(0)
    start(page, url, "5 min")
    busy = neighbour(1)
    address = page.url
    page.goto("about:blank")
    hidden = neighbour(2)
    page.goto(address)
    stopping = stop(page)
    idle += neighbour(3)
    start(page, url, "10 s")
    page.wait_for_selector(".st-key-longer-10 button", timeout=60_000)
    asking = prompt(page)
    return [
        row("prompt -> next-token bars, from the key", median(asking), "ms", "<= 120", parts(asking)),
        row(
            f"  without the {PAUSE:.0f} ms that the field waits for another key", median(asking) - PAUSE, "ms"
        ),
        row("click on Stop -> the page says stopped", median(stopping), "ms", "<= 300", parts(stopping)),
        _ratio("control -> painted while another's run trains / idle", busy, idle, "<= 1.3"),
        _ratio("  the same, the run's own page closed", hidden, idle),
    ]


def start(page: Page, url: str, budget: str) -> None:
    """Start a run on the surnames and wait until it learns."""
    page.goto(f"{url}/studio?source=Sample%3A+Surnames&budget={budget.replace(' ', '+')}")
    settled(page, ".st-key-start button")
    page.click(".st-key-start button")
    player(page)
    page.wait_for_selector("[data-panel=next]")


def stop(page: Page) -> list[Times]:
    """Stop the run, resume it, and again."""
    times = []
    for _ in range(STOPS):
        page.wait_for_selector(".st-key-stop button")
        page.wait_for_function("() => document.body.innerText.includes('tokens/s')")
        page.wait_for_timeout(1200)  # at work again, and polled
        times.append(timed(page, STOPPED, partial(page.click, ".st-key-stop button")))
        settled(page, ".st-key-resume button")
        page.click(".st-key-resume button")
    page.wait_for_selector(".st-key-stop button")
    page.click(".st-key-stop button")
    settled(page, ".st-key-resume button")
    return times


def prompt(page: Page) -> list[Times]:
    """Type a prompt letter by letter into a finished run."""
    player(page)
    page.wait_for_timeout(500)
    page.locator(".st-key-train-on-your-text-prompt input").focus()
    return [timed(page, BARS, partial(page.keyboard.press, "Space" if c == " " else c)) for c in PROMPT][
        WARM:
    ]


def _ratio(name: str, busy: list[Times], idle: list[Times], budget: str = "") -> Row:
    note = f"{median(busy):.0f} ms against {median(idle):.0f} ms; while training, {parts(busy)}"
    return row(name, median(busy) / median(idle), "", budget, note)
