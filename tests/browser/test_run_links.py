"""From a run in the studio to the page that looks inside and back, one history entry for each way."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.browser.server import Server
from tests.browser.waiting import player, settled, step_of


def query(page: Page) -> dict[str, str]:
    return {name: value for name, [value] in parse_qs(urlsplit(page.url).query).items()}


def test_the_checkpoint_on_show_and_the_prompt_go_along_and_come_back(page: Page, studio: Server) -> None:
    page.goto(f"{studio.url}/studio")
    settled(page, ".st-key-start-cards")
    page.locator(".st-key-train-students button").click()
    expect(page.get_by_text("finished").first).to_be_visible(timeout=120_000)
    player(page)
    page.get_by_label("Prompt").fill("The ")
    page.wait_for_function("() => new URLSearchParams(location.search).get('prompt') === 'The '")
    root = player(page)
    root.get_by_role("button", name="Step back").click()
    root.get_by_role("button", name="Step back").click()
    shown = step_of(root)
    length = page.evaluate("history.length")
    page.get_by_role("button", name="Look inside its state").click()
    expect(page.locator("h1")).to_have_text("Recurrent network")
    inside = player(page)
    address = query(page)
    assert address["text"] == "The "
    assert int(address["checkpoint"]) > 0
    assert page.evaluate("history.length") == length + 1
    page.get_by_label("Text to read").fill("The teacher ")
    page.keyboard.press("Control+Enter")
    page.wait_for_function("() => new URLSearchParams(location.search).get('text') === 'The teacher '")
    inside.wait_for()
    settled(page)
    page.get_by_role("button", name="Back to the studio").click()
    expect(page.locator("h1")).to_have_text("Train on your text")
    root = player(page)
    assert step_of(root) == shown
    assert query(page) == {
        "run": address["run"],
        "checkpoint": address["checkpoint"],
        "prompt": "The teacher ",
    }
    expect(page.get_by_label("Prompt")).to_have_value("The teacher ")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Recurrent network")
    player(page)
    assert query(page)["text"] == "The teacher "
