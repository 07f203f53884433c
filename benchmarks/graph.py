"""How fast a diagram is: a network whose every number moves is played and hovered, a number is dragged.

python -m benchmarks.graph
"""

import statistics
from functools import partial
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

from benchmarks import report, rows
from benchmarks.dragging import redraws
from benchmarks.playback import frames_per_second
from benchmarks.rows import Row
from tests.browser.chromium import FLAGS, find
from tests.browser.server import serve
from tests.browser.waiting import player

APP = Path(__file__).parents[1] / "tests" / "browser" / "player_app" / "app.py"
row = partial(rows.row, "python -m benchmarks.graph")
ROUNDS = 3
NETWORKS = ((2, 8), (4, 8))  # layers of weights, units in each column

# One draw of the player after another, each at another step, without waiting for frames.
STEPS = """(root) => {
  const scrubber = root.querySelector("[data-player-scrubber]"), times = [];
  for (let k = 1; k <= 60; k++) {
    scrubber.value = 60 + k;
    const before = performance.now();
    scrubber.dispatchEvent(new Event("input", { bubbles: true }));
    document.body.getBoundingClientRect();         // the browser has styled and laid out what was written
    times.push(performance.now() - before);
  }
  return times.sort((a, b) => a - b)[30];
}"""
HOVERS = """(root) => {
  const lines = [...root.querySelectorAll(".hit")], times = [];
  for (let k = 0; k < 60; k++) {
    const before = performance.now();
    lines[(7 * k) % lines.length].dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
    document.body.getBoundingClientRect();
    times.push(performance.now() - before);
  }
  return times.sort((a, b) => a - b)[30];
}"""


def measure() -> list[Row]:
    """The lines of the table of results."""
    with serve(APP) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        lines = []
        for layers, units in NETWORKS:
            page.goto(f"{server.url}/graph?layers={layers}&units={units}")
            lines += _lines(page, player(page), layers, units)
        page.goto(f"{server.url}/graph")
        lines.append(_dragged(page, player(page)))
        browser.close()
    return lines


def _lines(page: Page, root: Locator, layers: int, units: int) -> list[Row]:
    page.wait_for_timeout(500)  # the page has just been drawn for the first time
    what = f"diagram, {layers * units**2} edges and {(layers + 1) * units} nodes"
    step = statistics.median(root.evaluate(STEPS) for _ in range(ROUNDS))
    hover = statistics.median(root.evaluate(HOVERS) for _ in range(ROUNDS))
    played = statistics.median(frames_per_second(page, root) for _ in range(ROUNDS))
    note = "every number and state moves at every step"
    return [
        row(f"{what}: play", played, "frames/s", ">= 60", note),
        row(f"{what}: write, style and lay out a step", step, "ms", "<= 16"),
        row(f"{what}: another edge under the pointer", hover, "ms", "<= 16"),
    ]


def _dragged(page: Page, root: Locator) -> Row:
    """Answers a second while a number is dragged to and fro: counted by the versions that are shown."""
    turn = [(6.0 * (k % 60), 0.0) for k in range(120)]
    rates = redraws(page, root, "[data-edit=x]", [turn] * ROUNDS)
    return row("diagram: drag a number -> page -> redrawn", statistics.median(rates), "per s", ">= 12")


if __name__ == "__main__":
    print(report.plain(measure()))
