"""When is a Streamlit page done? When its script rests, nothing on it is stale, and its content is there."""

from playwright.sync_api import Locator, Page, TimeoutError

ATTEMPTS, A_WHILE = 5, 10_000  # to open a menu, and how long each waits for an option, ms

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

# Every plot is drawn, in the size that it has now, and for three frames no part of the player has moved: a
# plot that gets another size is drawn anew later, and then may change the room that others have.
AT_REST = """root => {
  const plots = [...root.querySelectorAll(".player-plot")].filter((plot) => !plot.dataset.error);
  const size = (e) => [e.clientWidth, e.clientHeight].join();
  const isDrawn = (plot) => {
    const stage = plot.querySelector(".player-stage"), drawing = plot.querySelector(".main-svg");
    return plot.dataset.ready && (!drawing || !stage.clientWidth || size(drawing) === size(stage));
  };
  const parts = [root, ...root.querySelectorAll("section, .player-narration, .player-transport")];
  const place = (e) => Object.values(e.getBoundingClientRect().toJSON()).join();
  const places = [size(document.documentElement), ...parts.map(place)].join(";");
  root.framesAtRest = places === root.lastPlaces && plots.every(isDrawn) ? (root.framesAtRest ?? 0) + 1 : 0;
  root.lastPlaces = places;
  return root.framesAtRest >= 3;
}"""


def settled(page: Page, marker: str | None = None) -> None:
    """Wait until the script rests, nothing is stale, and `marker` (a selector) is visible."""
    page.wait_for_function(SETTLED)
    if marker:
        page.wait_for_selector(marker)


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option of a menu as soon as the menu shows it, and wait for the page.

    A menu that closes again, as in a box that is just being opened, is opened once more.
    """
    menu, wanted = (
        page.get_by_role("combobox", name=label).first,
        page.get_by_role("option", name=option, exact=True),
    )
    for _ in range(ATTEMPTS):
        menu.click()
        try:
            wanted.click(timeout=A_WHILE)
            break
        except TimeoutError:
            menu.press("Escape")
    else:
        raise AssertionError(f"{label} does not offer {option}.")
    settled(page)


def player(page: Page, index: int = 0) -> Locator:
    """The page's player (the `index`-th), with every plot drawn and every part in its place."""
    settled(page, ".player[data-version]")
    root = page.locator(".player[data-version]").nth(index)
    root.wait_for()
    at_rest(root)
    return root


def at_rest(root: Locator) -> None:
    """Wait until a player has drawn its plots for the size of the window, and no part of it moves.

    To be called between a change of the window (or presenter mode) and whatever measures the player.
    """
    element = root.element_handle()
    element.evaluate("root => { root.framesAtRest = 0; }")
    root.page.wait_for_function(AT_REST, arg=element)


def step_of(root: Locator) -> int:
    """Where a player's clock stands."""
    return int(root.get_attribute("data-step") or -1)


def wait_for_step(root: Locator, step: int) -> None:
    """Wait until a player's clock stands at `step`."""
    root.page.wait_for_function(
        "([root, step]) => root.dataset.step === step", arg=[root.element_handle(), str(step)]
    )
