"""The pointer: where elements are on the screen, pressing on them and moving them."""

from playwright.sync_api import Locator, Page


def centre(locator: Locator) -> tuple[float, float]:
    """The middle of an element, in pixels of the page."""
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def press_and_move(locator: Locator, dx: float, dy: float = 0, steps: int = 4) -> tuple[float, float]:
    """Press in the middle of an element, which is returned, and move; the button stays down."""
    x, y = centre(locator)
    mouse = locator.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + dx, y + dy, steps=steps)
    return x, y


def drag(page: Page, start: tuple[float, float], end: tuple[float, float], steps: int = 5) -> None:
    """Press at one point, release at another."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=steps)
    page.mouse.up()
