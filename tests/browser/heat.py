"""Where the parts of a heat map are, and what they show."""

from playwright.sync_api import Locator

QUOTED = "rgb(128, 58, 152)"  # +0.96 of the way from white to purple


def token(root: Locator, k: int, panel: str = "h1") -> Locator:
    return root.locator(f"[data-panel={panel}] [data-token='{k}']")


def matrix(root: Locator, panel: str = "h1") -> tuple[float, float]:
    """Left and top of the first cell on the screen."""
    view = root.locator(f"[data-panel={panel}] .player-heat-scroller").bounding_box()
    gutter = root.locator(f"[data-panel={panel}]").get_attribute("data-gutter")
    assert view
    return view["x"] + float(gutter or 0), view["y"] + 16


def readout(root: Locator) -> list[str]:
    return root.locator(".player-heat-readout > bdi").all_inner_texts()


def colour(locator: Locator) -> str:
    return str(locator.evaluate("e => getComputedStyle(e).backgroundColor"))


def brushed(root: Locator, panel: str = "h1") -> list[int]:
    marks = root.locator(f"[data-panel={panel}] .player-brushed")
    return [int(k) for k in marks.evaluate_all("all => all.map(e => e.dataset.token)")]
