"""No letter of a picture is small, no text is faint, and no page scrolls sideways."""

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.contrast import faint
from tests.browser.waiting import at_rest, player, settled
from tests.pages.walking import module, syllabus

SMALLEST, SMALLEST_ON_PHONE = 14, 12  # px
PATHS = [(path, file) for file, _, path, _ in syllabus() if path and path != "studio"]

# Every visible text of the stage, its size on the screen and its panel, [text, px, id]; letters of a
# drawing are scaled with it.
LETTERS = """root => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data.trim(), element = node.parentElement;
    if (!text || element.closest('style, script, defs, option, caption, .modebar, [hidden]')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (!box.width || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const matrix = element.ownerSVGElement ? element.getScreenCTM() : null;
    const scale = matrix ? Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c)) : 1;
    const size = scale * parseFloat(getComputedStyle(element).fontSize);
    found.push([text.slice(0, 40), size, element.closest('section')?.dataset.panel ?? '']);
  }
  return found;
}"""


def small(root: Locator, least: float = SMALLEST) -> list[str]:
    """The texts of a player that are smaller than `least`."""
    letters = root.evaluate(LETTERS)
    assert len(letters) > 5
    return [f"{panel}: {text} ({size:.1f} px)" for text, size, panel in letters if size < least - 0.05]


SIDEWAYS = """() => Math.max(document.documentElement.scrollWidth - innerWidth,
  ...[...document.querySelectorAll("[data-testid=stMain]")].map((e) => e.scrollWidth - e.clientWidth))"""


@pytest.mark.chromium
@pytest.mark.parametrize("path", ["", *(path for path, _ in PATHS), "studio"])
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


@pytest.mark.parametrize(("path", "file"), PATHS, ids=[path for path, _ in PATHS])
def test_no_letter_of_the_stage_is_small(page: Page, app_url: str, path: str, file: str) -> None:
    page.goto(f"{app_url}/{path}")
    found = {*small(player(page)), *faint(page)}
    for number, _ in enumerate(module(file).PAGE.lessons):
        page.click(f".st-key-lesson-{number} button")
        found |= {*small(player(page))}
    assert not found
