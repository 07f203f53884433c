"""How quickly the pages of batch size, backpropagation, regularization and recurrence answer, in a browser.

    python -m benchmarks.chapters

An edit is one press of ArrowUp on a number of the stage, a control one of an arrow key on a slider; both
until everything is painted again. A drag moves a handle about and counts the redraws.
"""

import statistics
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from playwright.sync_api import Page, sync_playwright

from benchmarks import report, rows
from benchmarks.app import visitor
from benchmarks.dragging import redraws
from benchmarks.rows import Row
from benchmarks.stopwatch import PLAYER, Times, median, parts, timed
from tests.browser.chromium import FLAGS, find
from tests.browser.server import serve
from tests.browser.waiting import player, settled

row = partial(rows.row, "python -m benchmarks.chapters")
PRESSES, WARM, ROUNDS = 12, 2, 3
NETWORK = "shape=8-8-8-8-8"
CELL = "step=2&text=abcdefghi&units=4"
ELASTIC, L1_RATIO = "penalty=elastic&l1_ratio=0.1", ".st-key-weight-penalties-l1_ratio"
EDITS = (  # what, where, the number that is edited, budget
    ("edit of w1, neurons", "neurons", "[data-edit=w1] >> visible=true", "<= 120"),
    ("edit of w1, two weights", "two-weights", "[data-edit=w1] >> visible=true", "<= 120"),
    ("edit of a target, network of 4 x 8", f"backprop?{NETWORK}", "[data-edit=t1] >> visible=true", "<= 200"),
    ("edit of a weight, backprop through time", "bptt", "[data-edit='W_h.1.1'] >> visible=true", "<= 120"),
    ("edit of a weight, LSTM cell", "lstm?step=2", "[data-edit='b_if.1'] >> visible=true", "<= 120"),
    (
        "edit of the seed, vectorization",
        "vectorization?way=elements",
        ".st-key-vectorization-seed input",
        "<= 120",
    ),
    (
        "edit of a weight, LSTM cell of 4 units",
        f"lstm?{CELL}",
        "[data-edit='b_if.1'] >> visible=true",
        "<= 120",
    ),
)
CONTROLS = (  # what, where, the slider, budget
    ("batch size", "batch-size?epochs=4", ".st-key-batch-size-epochs input[type=range]", "<= 120"),
    ("weight penalties", f"weight-penalties?{ELASTIC}", f"{L1_RATIO} input[type=range]", "<= 120"),
    ("dropout", "dropout", ".stSidebar input[type=range] >> nth=0", "<= 120"),
)
DRAGS = (  # what, where, the handle, how it goes, budget
    ("the start, batch size", "batch-size", "start", (1.5, 1.0), ">= 10"),
    ("the weights, two weights", "two-weights", "start", (1.0, -0.8), ">= 12"),
    ("the weights, neurons", "neurons", "w", (1.0, -0.8), ">= 10"),
    ("a column, neurons", "neurons?view=matrix", "a1", (1.0, -0.8), ">= 10"),
    ("a score, losses", "losses", "z0", (1.0, 0.0), ">= 10"),
)


def measure() -> list[Row]:
    """Rows of name, value, unit, budget, command and a note."""
    found: list[Row] = []
    with serve() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        page = visitor(browser).new_page()
        for what, where, number, budget in EDITS:
            found.append(_presses(page, f"{server.url}/{where}", number, "ArrowUp", what, budget))
        for what, where, slider, budget in CONTROLS:
            found.append(
                _presses(page, f"{server.url}/{where}", slider, "ArrowRight", f"control, {what}", budget)
            )
        for what, where, handle, way, budget in DRAGS:
            found.append(_drag(page, f"{server.url}/{where}", handle, way, what, budget))
        browser.close()
    return found


def open_twice(page: Page, url: str) -> None:
    """Open a page twice: what its first visitor waits for is not what is measured."""
    for _ in range(2):
        page.goto(url)
        player(page)
        settled(page)
    page.wait_for_timeout(500)


def presses(page: Page, url: str, target: str, key: str) -> list[Times]:
    """Each press of a key on an element of a page, until everything is painted again."""
    open_twice(page, url)
    page.locator(target).first.focus()
    press: Callable[[], None] = partial(page.keyboard.press, key)
    return [timed(page, PLAYER, press) for _ in range(WARM + PRESSES)][WARM:]


def choices(page: Page, url: str, menu: str) -> list[Times]:
    """Each click on the next title of an open menu, round and round, until everything is painted again."""
    open_twice(page, url)
    times = []
    for number in range(WARM + PRESSES):
        page.locator(f"{menu} [role=combobox]").click()
        options = page.get_by_role("option")
        options.first.wait_for()
        times.append(timed(page, PLAYER, options.nth((number + 1) % options.count()).click))
    return times[WARM:]


def _presses(page: Page, url: str, target: str, key: str, what: str, budget: str) -> Row:
    times = presses(page, url, target, key)
    return row(f"{what} -> painted", median(times), "ms", budget, parts(times))


def _drag(page: Page, url: str, handle: str, way: tuple[float, float], what: str, budget: str) -> Row:
    open_twice(page, url)
    turn = [(way[0] * (k % 40), way[1] * (k % 30)) for k in range(120)]
    rates = redraws(page, player(page), f"[data-player-handle={handle}]", [turn] * ROUNDS)
    with suppress(TimeoutError):
        settled(page)
    return row(f"drag of {what}", statistics.median(rates), "redraws/s", budget)


if __name__ == "__main__":
    print(report.plain(measure()))
