"""When is a Streamlit page done? When its script rests, nothing on it is stale, and its content is there."""

from playwright.sync_api import Locator, Page

# To be run before a page's own scripts: when its socket last sent and last heard something, in ms.
EAVESDROP = """
  window.socket = { sent: 0, heard: 0 };
  window.WebSocket = class extends window.WebSocket {
    constructor(...to) {
      super(...to);
      this.addEventListener("message", () => { window.socket.heard = performance.now(); });
    }
    send(data) {
      window.socket.sent = performance.now();
      super.send(data);
    }
  };
"""
# Between a press and the server's first word the script still seems to rest; so what was sent wants an answer
# (within two seconds: not everything has one), and then a moment of silence.
SETTLED = """() => {
  const { sent, heard } = window.socket ?? { sent: 0, heard: 0 }, now = performance.now();
  if (now - Math.max(sent, heard) < 80 || (sent > heard && now - sent < 2000)) return false;
  return document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    && !document.querySelector('[data-stale="true"]');
}"""


def settled(page: Page, marker: str | None = None) -> None:
    """Wait until the script rests, nothing is stale, and `marker` (a selector) is visible."""
    page.wait_for_function(SETTLED)
    if marker:
        page.wait_for_selector(marker)


def player(page: Page, index: int = 0) -> Locator:
    """The page's player (the `index`-th), with every plot of it drawn."""
    settled(page, ".player[data-version]")
    root = page.locator(".player[data-version]").nth(index)
    root.wait_for()
    page.wait_for_function(
        "root => [...root.querySelectorAll('.player-plot')].every(p => p.dataset.ready || p.dataset.error)",
        arg=root.element_handle(),
    )
    return root


def step_of(root: Locator) -> int:
    """Where a player's clock stands."""
    return int(root.get_attribute("data-step") or -1)


def wait_for_step(root: Locator, step: int) -> None:
    """Wait until a player's clock stands at `step`."""
    root.page.wait_for_function(
        "([root, step]) => root.dataset.step === step", arg=[root.element_handle(), str(step)]
    )
