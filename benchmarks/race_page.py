"""How quickly the optimizer race answers, in a browser: controls, dragging, playback on map and landscape.

python -m benchmarks.race_page
"""

import statistics
from functools import partial

from playwright.sync_api import Page, sync_playwright

from benchmarks import report, rows
from benchmarks.app import visitor
from benchmarks.dragging import redraws
from benchmarks.playback import frames_per_second
from benchmarks.rows import Row
from benchmarks.stopwatch import PLAYER, Times, median, parts, timed
from tests.browser.chromium import FLAGS, find
from tests.browser.server import serve
from tests.browser.waiting import player, settled

row = partial(rows.row, "python -m benchmarks.race_page")
FOUR = "sgd,lr=0.09;momentum,lr=0.045;rmsprop;adam"
TEN = f"{FOUR};nesterov;adagrad;adamw;nadam;radam;adamax"
PRESSES, WARM, ROUNDS = 12, 2, 3
CIRCLE = [(2.0 * (k % 40), 1.5 * (k % 30)) for k in range(120)]


def measure() -> list[Row]:
    """Rows of name, value, unit, budget, command and a note."""
    with serve() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        page = visitor(browser).new_page()
        where = f"{server.url}/optimizer-race"
        page.goto(where)  # PyTorch is imported, the page's modules are compiled
        player(page)
        settled(page)
        rows = [
            control(page, f"{where}?racers={FOUR}", "4 racers x 200 steps", "<= 150"),
            control(page, f"{where}?racers={TEN}&steps=500", "10 racers x 500 steps", "<= 450"),
            other_start(page, f"{where}?racers={FOUR}", "4 racers x 200 steps", "<= 150"),
            other_start(page, f"{where}?racers={TEN}&steps=500", "10 racers x 500 steps", "<= 450"),
            drag(page, f"{where}?racers={FOUR}", "4 racers"),
            drag(page, f"{where}?racers={TEN}&steps=500", "10 racers x 500 steps"),
            playback(page, f"{where}?racers={TEN}&steps=500", "map", ">= 60"),
            playback(page, f"{where}?racers={TEN}&steps=500&picture=terrain", "landscape", ">= 30"),
        ]
        browser.close()
    return rows


def control(page: Page, url: str, what: str, budget: str) -> Row:
    """One press of an arrow key on the slider of the steps: ten updates more; the others are kept."""
    _open(page, url)
    page.locator(".st-key-optimizer-race-steps input[type=range]").focus()
    times = _presses(page, "ArrowRight")
    return row(f"control -> painted, ten steps more for {what}", median(times), "ms", budget, parts(times))


def other_start(page: Page, url: str, what: str, budget: str) -> Row:
    """One press of an arrow key in the field of the start's x: nothing of the race is there yet."""
    _open(page, url)
    page.locator(".st-key-optimizer-race-x input").focus()
    times = _presses(page, "ArrowUp")
    return row(f"control -> painted, another start for {what}", median(times), "ms", budget, parts(times))


def _presses(page: Page, key: str) -> list[Times]:
    return [timed(page, PLAYER, lambda: page.keyboard.press(key)) for _ in range(WARM + PRESSES)][WARM:]


def drag(page: Page, url: str, what: str) -> Row:
    """The start is dragged about: all paths follow, over fewer steps while it is held."""
    _open(page, url)
    rates = redraws(page, player(page), "[data-player-handle=start]", [CIRCLE] * ROUNDS)
    settled(page)
    return row(f"drag of the start, race of {what}", statistics.median(rates), "redraws/s", ">= 10")


def playback(page: Page, url: str, what: str, budget: str) -> Row:
    """Frames a second while ten racers run."""
    _open(page, url)
    root = player(page)
    rates = [frames_per_second(page, root) for _ in range(ROUNDS)]
    return row(f"playback, 10 racers x 500 steps on the {what}", statistics.median(rates), "frames/s", budget)


def _open(page: Page, url: str) -> None:
    page.goto(url)
    player(page)
    settled(page)
    page.wait_for_timeout(500)


if __name__ == "__main__":
    print(report.plain(measure()))
