"""How fast a landscape is, drawn without WebGL: playing on it, turning it, coming to rest, other paths.

python -m benchmarks.terrain
"""

import statistics
from functools import partial
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

from benchmarks import report, rows
from benchmarks.playback import frames_per_second
from benchmarks.rows import Row
from tests.browser.chromium import FLAGS, find
from tests.browser.server import serve
from tests.browser.waiting import player

APP = Path(__file__).parents[1] / "tests" / "browser" / "player_app" / "app.py"
row = partial(rows.row, "python -m benchmarks.terrain")
ROUNDS = 3
HALF_OF_THE_TRAILS = 4000  # ms of playing until half of the trails are there

# The pointer moves in every frame; each must be drawn from another side. Then it rests: the fine picture.
TURN = """(root) => new Promise((done) => {
  const sheet = root.querySelector(".player-terrain-overlay"), panel = sheet.closest("section"), stamps = [];
  const place = (k) => ({ clientX: 400 + 150 * Math.sin(k / 20), clientY: 300 + 40 * Math.sin(k / 13) });
  const at = (k) => ({ ...place(k), pointerId: 1, isPrimary: true, button: 0, bubbles: true });
  sheet.setPointerCapture = () => {};
  sheet.dispatchEvent(new PointerEvent("pointerdown", at(0)));
  let turned = 0, angles = "";
  const rest = (last, longest, since) => requestAnimationFrame((now) => {
    const worst = Math.max(longest, now - last);
    if (panel.dataset.quality !== "fine" || now - since < 400) return rest(now, worst, since);
    done({ fps: (1000 * turned) / (stamps.at(-1) - stamps[0]), rest: worst });
  });
  const tick = (now) => {
    stamps.push(now);
    const seen = `${panel.dataset.azimuth} ${panel.dataset.elevation}`;
    turned += seen !== angles;
    angles = seen;
    if (now - stamps[0] > 2000) {
      sheet.dispatchEvent(new PointerEvent("pointerup", at(0)));
      return rest(now, 0, now);
    }
    sheet.dispatchEvent(new PointerEvent("pointermove", at(stamps.length)));
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
})"""


def measure() -> list[Row]:
    """The lines of the table of results."""
    with serve(APP) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        lines = []
        for surface in ("himmelblau", "ravine"):
            page.goto(f"{server.url}/terrain?f={surface}&paths=10&n=500&beside=map&height=440")
            lines += _lines(page, player(page), surface)
        browser.close()
    return lines


def _lines(page: Page, root: Locator, surface: str) -> list[Row]:
    page.wait_for_timeout(500)  # the page has just been drawn for the first time
    played = [frames_per_second(page, root, HALF_OF_THE_TRAILS) for _ in range(ROUNDS)]
    turns = [root.evaluate(TURN) for _ in range(ROUNDS)]
    turned, rest = (statistics.median(turn[name] for turn in turns) for name in ("fps", "rest"))
    what = f"landscape, 120x120 points, {surface}, 10 paths x 500 points"
    return [
        row(f"{what}: play beside a map", statistics.median(played), "frames/s", ">= 30"),
        row(f"{what}: turn", turned, "frames/s", ">= 30"),
        row(f"{what}: longest frame as it comes to rest", rest, "ms", "<= 100"),
    ]


if __name__ == "__main__":
    print(report.plain(measure()))
