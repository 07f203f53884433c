"""In the dark and on narrow screens no letter is small, no text is faint, and no page scrolls sideways."""

import pytest
from playwright.sync_api import Page

from tests.browser.contrast import faint
from tests.browser.letters import small
from tests.browser.waiting import at_rest, player, settled
from tests.pages.walking import syllabus

SMALLEST_ON_PHONE = 12  # px
PATHS = [path for _, _, path, _ in syllabus() if path and path != "studio"]

SIDEWAYS = """() => Math.max(document.documentElement.scrollWidth - innerWidth,
  ...[...document.querySelectorAll("[data-testid=stMain]")].map((e) => e.scrollWidth - e.clientWidth))"""


@pytest.mark.chromium
@pytest.mark.parametrize("path", ["", *PATHS, "studio"])
def test_in_the_dark_text_stands_out_and_narrow_pages_do_not_scroll_sideways(
    page: Page, app_url: str, path: str
) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{app_url}/{path}")
    settled(page, "h1")
    if path not in ("", "studio"):
        player(page)
    assert not faint(page)
    for width in (820, 390):
        page.set_viewport_size({"width": width, "height": 844})
        settled(page)
        for root in page.locator(".player[data-version]").all():
            at_rest(root)  # the stage has its new size
        assert page.evaluate(SIDEWAYS) <= 0
    if path not in ("", "studio"):
        assert not small(player(page), SMALLEST_ON_PHONE)
