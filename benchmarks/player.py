"""How fast the player is: frames, scrubbing, dragging.

python -m benchmarks.player
"""

import statistics
from functools import partial
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks import report, rows
from benchmarks.dragging import redraws
from benchmarks.playback import frames_per_second
from benchmarks.rows import Row
from tests.browser.chromium import FLAGS, find
from tests.browser.server import serve
from tests.browser.waiting import player

APP = Path(__file__).parents[1] / "tests" / "browser" / "player_app" / "app.py"
row = partial(rows.row, "python -m benchmarks.player")
ROUNDS = 3

SCRUB = """(root) => new Promise((done) => {
  const scrubber = root.querySelector("[data-player-scrubber]"), delays = [];
  const once = (k) => {
    if (k === 30) return done(delays);
    requestAnimationFrame(() => {
      scrubber.value = 10 + 15 * k;
      scrubber.dispatchEvent(new Event("input", { bubbles: true }));
      requestAnimationFrame(() => {
        delays.push(root.dataset.step === scrubber.value ? 1 : 2);
        once(k + 1);
      });
    });
  };
  once(0);
})"""


def measure() -> list[Row]:
    """Rows of name, value, unit, budget and command; medians of several rounds."""
    with serve(APP) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(f"{server.url}/race?paths=10&n=500")
        root = player(page)
        frames = [frames_per_second(page, root) for _ in range(ROUNDS)]
        scrub = [delay for _ in range(ROUNDS) for delay in root.evaluate(SCRUB)]
        drags = {n: _drags(page, f"{server.url}/race?paths=4&n={n}") for n in (60, 500)}
        browser.close()
    return [
        row(
            "player: 10 paths x 500 points above a 100x100 contour",
            statistics.median(frames),
            "frames/s",
            ">= 60",
        ),
        row("player: frames until a scrub shows its step", statistics.median(scrub), "frames", "<= 1"),
        row(
            "player: drag -> recomputed -> redrawn, 4 paths x 60 steps",
            statistics.median(drags[60]),
            "per s",
            ">= 10",
        ),
        row(
            "player: drag -> recomputed -> redrawn, 4 paths x 500 steps",
            statistics.median(drags[500]),
            "per s",
            ">= 10",
        ),
    ]


def _drags(page: Page, url: str) -> list[float]:
    """Redraws a second while the start is dragged in circles: counted by the versions that are shown."""
    page.goto(url)
    root = player(page)
    turn = [(3 * (k % 40), -2 * (k % 30)) for k in range(120)]
    return redraws(page, root, "[data-player-handle=start]", [turn] * ROUNDS)


if __name__ == "__main__":
    print(report.plain(measure()))
