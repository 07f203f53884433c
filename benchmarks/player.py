"""How fast the player is: frames, scrubbing, dragging.

python -m benchmarks.player
"""

import statistics
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, sync_playwright

from benchmarks.dragging import redraws
from tests.browser.chromium import FLAGS, find
from tests.browser.server import serve
from tests.browser.waiting import player

APP = Path(__file__).parents[1] / "tests" / "browser" / "player_app" / "app.py"
COMMAND = "python -m benchmarks.player"
ROUNDS = 3

FRAMES = """(root) => new Promise((done) => {
  const seconds = 2, stamps = [], before = +root.dataset.frames;
  const tick = (now) => {
    stamps.push(now);
    if (now - stamps[0] < 1000 * seconds) return requestAnimationFrame(tick);
    const gaps = stamps.slice(1).map((t, i) => t - stamps[i]).sort((a, b) => a - b);
    const drawn = +root.dataset.frames - before, elapsed = (now - stamps[0]) / 1000;
    done({ fps: drawn / elapsed, slowest: gaps[Math.floor(0.99 * gaps.length)] });
  };
  requestAnimationFrame(tick);
})"""

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


def measure() -> list[dict[str, Any]]:
    """Medians of several rounds: name, value, unit, budget and the command that measures it."""
    with serve(APP) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(f"{server.url}/race?paths=10&n=500")
        root = player(page)
        frames = [_frames(page, root) for _ in range(ROUNDS)]
        scrub = [delay for _ in range(ROUNDS) for delay in root.evaluate(SCRUB)]
        drags = {n: _drags(page, f"{server.url}/race?paths=4&n={n}") for n in (60, 500)}
        browser.close()
    return [
        _entry("player: 10 paths x 500 points above a 100x100 contour", frames, "frames/s", ">= 60"),
        _entry("player: frames until a scrub shows its step", scrub, "frames", "<= 1"),
        _entry("player: drag -> recomputed -> redrawn, 4 paths x 60 steps", drags[60], "per s", ">= 10"),
        _entry("player: drag -> recomputed -> redrawn, 4 paths x 500 steps", drags[500], "per s", ">= 10"),
    ]


def _frames(page: Page, root: Locator) -> float:
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    page.wait_for_timeout(300)
    fps = float(root.evaluate(FRAMES)["fps"])
    page.keyboard.press(" ")
    return fps


def _drags(page: Page, url: str) -> list[float]:
    """Redraws a second while the start is dragged in circles: counted by the versions that are shown."""
    page.goto(url)
    root = player(page)
    turn = [(3 * (k % 40), -2 * (k % 30)) for k in range(120)]
    return redraws(page, root, "[data-player-handle=start]", [turn] * ROUNDS)


def _entry(name: str, values: list[float], unit: str, budget: str) -> dict[str, Any]:
    value = round(statistics.median(values), 1)
    return {"name": name, "value": value, "unit": unit, "budget": budget, "command": COMMAND}


if __name__ == "__main__":
    for entry in measure():
        print(f"{entry['name']}: {entry['value']} {entry['unit']} (budget {entry['budget']})")
