"""The sizes of the letters of a stage, as they are on the screen."""

import time

from playwright.sync_api import Locator

SMALLEST = 14  # px

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
    patience = time.monotonic() + 45
    while (
        len(letters) <= 5 and time.monotonic() < patience
    ):  # a player that is mounted anew draws in a moment
        root.page.wait_for_timeout(50)
        letters = root.evaluate(LETTERS)
    assert len(letters) > 5
    return [f"{panel}: {text} ({size:.1f} px)" for text, size, panel in letters if size < least - 0.05]
