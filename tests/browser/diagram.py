"""The diagram of the player's own app: its number w, its start, and what the page has heard."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.waiting import settled

W = 'text > [data-edit="w"]'
MIDDLE = """element => {
  const box = element.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""


def start_again(page: Page) -> None:
    page.get_by_role("button", name="Start again").click()
    numbers(page, "w=0.5 x=2 b=0.25")
    numbers(page, "0 done, 0 heard, last None")
    settled(page)
    page.evaluate(
        "document.querySelector('[data-testid=stMain]').scrollTop = 0"
    )  # out from under the toolbar


def middle(locator: Locator) -> tuple[float, float]:
    """Where an element of a drawing is: a level line has no height, and counts as invisible."""
    x, y = locator.evaluate(MIDDLE)
    return x, y


def point(page: Page, selector: str) -> None:
    page.mouse.move(*middle(page.locator(selector).first))


def numbers(page: Page, text: str) -> None:
    """Wait until the page has these numbers, as in "w=0.5 x=2 b=0.25"."""
    expect(page.get_by_text(text, exact=True)).to_be_visible()


def heard(page: Page, pattern: str) -> None:
    expect(page.get_by_text(re.compile(pattern))).to_be_visible()


def steps(page: Page, count: int) -> None:
    for _ in range(count):
        page.keyboard.press("ArrowRight")
