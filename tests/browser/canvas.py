"""The colours of a canvas."""

from playwright.sync_api import Page

# The colour of a place of a canvas, as shares of the box of an element; black where nothing is painted.
PIXEL = """([canvas, box, x, y]) => {
  const scale = canvas.width / canvas.getBoundingClientRect().width, own = canvas.getBoundingClientRect();
  const at = (share, low, high, from) => Math.round((low + share * (high - low) - from) * scale);
  const { left, right, top, bottom } = box.getBoundingClientRect();
  const copy = new OffscreenCanvas(1, 1).getContext("2d");
  copy.drawImage(canvas, -at(x, left, right, own.left), -at(y, top, bottom, own.top));
  return [...copy.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""


def pixel(page: Page, canvas: str, box: str, x: float, y: float) -> list[int]:
    """Red, green and blue at the shares x, y (from the top) of the box `box`; both are selectors."""
    out: list[int] = page.evaluate(PIXEL, [page.query_selector(canvas), page.query_selector(box), x, y])
    return out


def pixel_of_plot(page: Page, panel: str, x: float, y: float) -> list[int]:
    """What the canvas of a plot holds at shares of its plot area."""
    own = f'[data-panel="{panel}"]'
    return pixel(page, f"{own} canvas", f"{own} .nsewdrag", x, y)
