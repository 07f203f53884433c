"""How fast a heat map answers the pointer: hovering, brushing, choosing a unit, playing.

python -m benchmarks.heat
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
row = partial(rows.row, "python -m benchmarks.heat")
ROUNDS = 3

# The pointer moves in every frame, over another cell each time: each must be read out a frame later.
MOVES = """(root) => new Promise((done) => {
  const view = root.querySelector(".player-heat-scroller"), box = view.getBoundingClientRect(), seconds = 2;
  const readout = root.querySelector(".player-heat-readout"), stamps = [];
  let shown = "", answered = 0;
  const tick = (now) => {
    stamps.push(now);
    if (readout.textContent !== shown) answered += 1;
    shown = readout.textContent;
    if (now - stamps[0] > 1000 * seconds) {
      const fps = (1000 * (stamps.length - 1)) / (now - stamps[0]);
      return done({ fps, answered: answered / stamps.length });
    }
    const k = stamps.length, x = 80 + ((7 * k) % (box.width - 120)), y = 40 + ((3 * k) % (box.height - 80));
    const at = { clientX: box.left + x, clientY: box.top + y, pointerType: "mouse", bubbles: true };
    view.dispatchEvent(new PointerEvent("pointermove", at));
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
})"""
KEYS = """(root) => {
  const view = root.querySelector(".player-heat-scroller"), times = [];
  for (let k = 0; k < 40; k++) {
    const before = performance.now();
    view.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
    times.push(performance.now() - before);
  }
  return times.sort((a, b) => a - b)[20];
}"""


def measure() -> list[Row]:
    """The lines of the table of results."""
    with serve(APP) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        lines = []
        for tokens in (400, 1000):
            page.goto(f"{server.url}/heat?units=256&tokens={tokens}")
            lines += _lines(page, player(page), f"heat map, 256 units x {tokens} tokens")
        browser.close()
    return lines


def _lines(page: Page, root: Locator, what: str) -> list[Row]:
    page.wait_for_timeout(500)  # the page has just been drawn for the first time
    hovers = [root.evaluate(MOVES) for _ in range(ROUNDS)]
    brushes = [_brushed(page, root)["fps"] for _ in range(ROUNDS)]
    chosen = root.evaluate(KEYS)
    played = frames_per_second(page, root)
    answered = min(hover["answered"] for hover in hovers)
    note = f"{100 * answered:.0f} % of the frames show the cell of the frame before"
    hovered = statistics.median(hover["fps"] for hover in hovers)
    brushed = statistics.median(brushes)
    return [
        row(f"{what}: hover", hovered, "frames/s", ">= 60", note),
        row(
            f"{what}: brush, Python answering",
            round(brushed, 1),
            "frames/s",
            ">= 60",
        ),
        row(f"{what}: play", played, "frames/s", ">= 60"),
        row(f"{what}: another unit colours the text", chosen, "ms", "<= 16"),
    ]


def _brushed(page: Page, root: Locator) -> dict[str, float]:
    """A drag that begins with a true press in the strip; the page answers every stretch that it hears."""
    box = root.locator(".player-heat-strip").bounding_box()
    assert box
    page.mouse.move(box["x"] + 200, box["y"] + 8)
    page.mouse.down()
    measured: dict[str, float] = root.evaluate(MOVES)
    page.mouse.up()
    page.keyboard.press("Escape")
    return measured


if __name__ == "__main__":
    print(report.plain(measure()))
