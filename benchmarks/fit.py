"""How fast small networks are trained, drawn and dragged: the page *Fit a curve, split a plane*.

python -m benchmarks.fit
"""

import math
import statistics
from dataclasses import replace
from functools import partial

import torch
from playwright.sync_api import Page, sync_playwright

from benchmarks import report, rows
from benchmarks.dragging import redraws
from benchmarks.playback import frames_per_second
from benchmarks.rows import Row
from playground.experiments.fit import FitSpec, pictures, run
from tests.browser.chromium import FLAGS, find
from tests.browser.server import serve
from tests.browser.waiting import player

row = partial(rows.row, "python -m benchmarks.fit")
ROUNDS = 3
CIRCLES = FitSpec(epochs=1000)
DEEP = replace(CIRCLES, hidden=(8, 8, 4))
COMPUTED = (  # what, spec, budget
    ("2-4-2, full batch", CIRCLES, "<= 1500"),
    ("2-4-2, batches of 10", replace(CIRCLES, batch_size=10), ""),
    ("2-8-8-4-2, full batch", DEEP, "<= 6000"),
    ("2-8-8-4-2, batches of 10", replace(DEEP, batch_size=10), ""),
)
PLAYED = (("2-4-2", ""), ("2-8-8-4-2", "hidden=8-8-4"), ("1-8-1", "task=regression&hidden=8"))
TURN = [(math.sin(i / 9) * 40, math.cos(i / 9) * 30) for i in range(120)]
POINTS = ";".join(f"{x},{(x * x) % 7}" for x in range(-5, 6))
DRAGGED = f"task=regression&function=own&hidden=4&epochs=300&points={POINTS}"


def measure() -> list[Row]:
    """Rows of name, value, unit, budget, command and a note."""
    torch.set_num_threads(1)  # as the app does
    found = [_computed(*what) for what in COMPUTED]
    with serve() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        for what, query in PLAYED:
            page.goto(f"{server.url}/fit?{query}")
            found.append(_played(page, what))
        page.goto(f"{server.url}/fit?{DRAGGED}")
        rates = redraws(page, player(page), '[data-player-handle="p5"]', [TURN] * ROUNDS)
        rate = statistics.median(rates)
        found.append(row("drag of a point, 11 points, 300 epochs", rate, "redraws/s", ">= 5"))
        browser.close()
    return found


def _computed(what: str, spec: FitSpec, budget: str) -> Row:
    """Training and all pictures: what a change of a control costs the server."""
    time = rows.milliseconds(lambda: pictures(run(spec)), ROUNDS)
    return row(f"fit, circles, 200 points, 1,000 epochs, {what}", time, "ms", budget)


def _played(page: Page, what: str) -> Row:
    root = player(page)
    page.wait_for_timeout(500)
    rate = statistics.median(frames_per_second(page, root) for _ in range(ROUNDS))
    return row(f"play with every unit's picture, {what}", rate, "frames/s", ">= 58")


if __name__ == "__main__":
    print(report.plain(measure()))
