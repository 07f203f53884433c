"""How often a stage is drawn anew while something on it is dragged."""

from collections.abc import Sequence

from playwright.sync_api import Locator, Page

WATCH = """root => { window.versions = [];
  new MutationObserver(() => window.versions.push(performance.now()))
    .observe(root, { attributeFilter: ["data-version"] }); }"""
PAUSE = 14  # ms from one move of the hand to the next


def redraws(
    page: Page, root: Locator, handle: str, turns: Sequence[Sequence[tuple[float, float]]]
) -> list[float]:
    """Redraws a second in each turn: the handle is taken, moved through the turns' points, and let go.

    The points are relative to where the handle is. Counted by the versions of the scene that are shown.
    """
    box = page.locator(handle).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    root.evaluate(WATCH)
    page.mouse.move(x, y)
    page.mouse.down()
    rates = []
    for turn in turns:
        page.evaluate("window.versions.length = 0")
        for dx, dy in turn:
            page.mouse.move(x + dx, y + dy)
            page.wait_for_timeout(PAUSE)
        times = page.evaluate("window.versions")
        rates.append(1000 * (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else 0.0)
    page.mouse.up()
    return rates
