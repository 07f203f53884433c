"""How fast a diagram is: a network whose every number moves is played and hovered, a number is dragged.

python -m benchmarks.graph
"""

import statistics
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

from benchmarks.player import FRAMES
from benchmarks.rows import Row, row
from tests.browser.chromium import FLAGS, find
from tests.browser.server import serve
from tests.browser.waiting import player

APP = Path(__file__).parents[1] / "tests" / "browser" / "player_app" / "app.py"
COMMAND = "python -m benchmarks.graph"
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
    played = statistics.median(_played(page, root) for _ in range(ROUNDS))
    note = "every number and state moves at every step"
    return [
        row(COMMAND, f"{what}: play", round(played, 1), "frames/s", ">= 60", note),
        row(COMMAND, f"{what}: write, style and lay out a step", round(step, 2), "ms", "<= 16"),
        row(COMMAND, f"{what}: another edge under the pointer", round(hover, 2), "ms", "<= 16"),
    ]


def _played(page: Page, root: Locator) -> float:
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    page.wait_for_timeout(300)
    fps = float(root.evaluate(FRAMES)["fps"])
    page.keyboard.press(" ")
    return fps


def _dragged(page: Page, root: Locator) -> Row:
    """Answers a second while a number is dragged to and fro: counted by the versions that are shown."""
    root.evaluate(
        """root => { window.versions = [];
          new MutationObserver(() => window.versions.push(performance.now()))
            .observe(root, { attributeFilter: ["data-version"] }); }"""
    )
    box = page.locator("[data-edit=x]").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    rates = []
    for _ in range(ROUNDS):
        page.evaluate("window.versions.length = 0")
        for k in range(120):
            page.mouse.move(x + 6 * (k % 60), y)
            page.wait_for_timeout(14)
        times = page.evaluate("window.versions")
        rates.append(1000 * (len(times) - 1) / (times[-1] - times[0]))
    page.mouse.up()
    rate = round(statistics.median(rates), 1)
    return row(COMMAND, "diagram: drag a number -> page -> redrawn", rate, "per s", ">= 12")


if __name__ == "__main__":
    for line in measure():
        print(f"{line['name']}: {line['value']} {line['unit']} (budget {line['budget']}) {line['note']}")
