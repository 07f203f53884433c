"""The contrast of every visible text outside drawings with what is behind it, as the browser computes it."""

from playwright.sync_api import Page

LEAST = 4.5  # WCAG 2.2, 1.4.3

# The texts below `least`, with their contrast. All layers' colours and opacities count; disabled ones do not.
FAINT = r"""least => {
  const numbers = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
    return colour.startsWith("color(") ? [255 * r, 255 * g, 255 * b, a] : [r, g, b, a];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3]));
  const linear = (v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const paper = numbers(getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [], range = document.createRange(), unread = "style, script, svg, option, [hidden], .modebar";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data.trim(), element = node.parentElement;
    if (!text || element.closest(`${unread}, :disabled`)) continue;
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    const layers = [];
    let opacity = 1;
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at), colour = numbers(style.backgroundColor);
      const area = at.getBoundingClientRect(), x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
      const isBehind = x >= area.left && x <= area.right && y >= area.top && y <= area.bottom;
      opacity *= parseFloat(style.opacity);
      if (colour[3] && isBehind) layers.push(colour);
    }
    const behind = layers.reverse().reduce((below, layer) => over(layer, below), paper);
    const [r, g, b, a] = numbers(getComputedStyle(element).color);
    const [dark, bright] = [light(behind), light(over([r, g, b, a * opacity], behind))].sort((x, y) => x - y);
    const contrast = (bright + 0.05) / (dark + 0.05);
    if (contrast < least) found.push(`${text.slice(0, 40)}: ${contrast.toFixed(2)}`);
  }
  return found;
}"""


def faint(page: Page) -> list[str]:
    """The texts of a page with too little contrast in its theme."""
    found: list[str] = page.evaluate(FAINT, LEAST)
    return found
