"""What a person does in the studio in a browser: give it a text, start a run, wait for it, look at it."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, WebSocket, expect

from tests.browser.waiting import player

SECRET = "zqxjvkwbzq"  # a line of the uploaded text that no model says by chance
SYLLABLES = ["an", "be", "cor", "da", "el", "fi", "go", "ha", "is", "jo", "ka", "li", "mo", "ne"]
NAMES = "\n".join([*(a + b + c for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES[:4]), SECRET])


def listen(page: Page) -> tuple[list[bytes], list[bytes]]:
    """What a page's socket sends and receives from now on."""
    sent: list[bytes] = []
    received: list[bytes] = []

    def keep(into: list[bytes]) -> Callable[[str | bytes], None]:
        return lambda data: into.append(data.encode() if isinstance(data, str) else data)

    def connected(socket: WebSocket) -> None:
        socket.on("framesent", keep(sent))
        socket.on("framereceived", keep(received))

    page.on("websocket", connected)
    return sent, received


def upload(page: Page, name: str, text: str) -> None:
    page.set_input_files(
        "input[type=file]", [{"name": name, "mimeType": "text/plain", "buffer": text.encode()}]
    )
    page.wait_for_selector(".st-key-start button")


def start(page: Page, url: str) -> Locator:
    """Open the address of a new run's settings, start it and wait for a checkpoint that has learned."""
    page.goto(url)
    page.click(".st-key-start button")
    return wait_for_training(page, 1)


def wait_for_training(page: Page, step: int) -> Locator:
    """The run's player once it has come as far as its checkpoint number `step`."""
    page.wait_for_selector("[data-panel=loss]")
    page.wait_for_selector("[data-panel=zipf]", state="detached")  # the card of the text has gone
    root = player(page)
    page.wait_for_function("([root, step]) => +root.dataset.step >= step", arg=[root.element_handle(), step])
    return root


def last_step(root: Locator) -> int:
    """The training step of the newest checkpoint."""
    return int(root.locator("output").inner_text().split("/")[1])


def wait_for_more(page: Page, step: int) -> None:
    """Wait until the run has a checkpoint beyond the training step `step`; old ones may be thinned out."""
    page.wait_for_function(
        "([root, step]) => +root.querySelector('output').textContent.split('/')[1] > step",
        arg=[player(page).element_handle(), step],
    )


def line(page: Page) -> Locator:
    """What stands over the progress bar."""
    return page.get_by_test_id("stProgress")


def button(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-{key} button")


def parameter(page: Page, name: str) -> str:
    return parse_qs(urlsplit(page.url).query)[name][0]


def shown(root: Locator) -> dict[str, str]:
    """The bars, the sample and the numbers of the current checkpoint."""
    return {name: root.locator(f"[data-panel={name}]").inner_text() for name in ("next", "sample", "numbers")}


def stop(page: Page) -> None:
    button(page, "stop").click()
    expect(line(page)).to_contain_text("stopped at step")
    expect(button(page, "resume")).to_be_visible()
