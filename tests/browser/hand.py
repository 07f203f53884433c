"""A hand: where things are on the screen, and how they are taken and moved."""

from playwright.sync_api import Locator, Page


def centre(locator: Locator) -> tuple[float, float]:
    """The middle of an element, in pixels of the page."""
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def take(locator: Locator, dx: float, dy: float = 0, steps: int = 4) -> tuple[float, float]:
    """Take an element in its middle, which is returned, and move it; it is still held afterwards."""
    x, y = centre(locator)
    mouse = locator.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + dx, y + dy, steps=steps)
    return x, y


def drag(page: Page, start: tuple[float, float], end: tuple[float, float], steps: int = 5) -> None:
    """Press at one point, let go at another."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=steps)
    page.mouse.up()
