"""How many frames a second the player draws while it plays."""

from playwright.sync_api import Locator, Page

FRAMES = """(root) => new Promise((done) => {
  const before = +root.dataset.frames, stamps = [];
  const tick = (now) => {
    stamps.push(now);
    if (now - stamps[0] < 2000) return requestAnimationFrame(tick);
    done((1000 * (+root.dataset.frames - before)) / (now - stamps[0]));
  };
  requestAnimationFrame(tick);
})"""


def frames_per_second(page: Page, root: Locator, wait: float = 300) -> float:
    """Play from the first step and count the frames drawn in two seconds, `wait` ms after the start."""
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    page.wait_for_timeout(wait)
    rate = float(root.evaluate(FRAMES))
    page.keyboard.press(" ")
    return rate
