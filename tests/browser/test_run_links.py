"""From a run in the studio to the page that looks inside and back, one history entry for each way."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.browser.server import Server
from tests.browser.studio_actions import start, stop, wait_for_training
from tests.browser.waiting import player, settled


def query(page: Page) -> dict[str, str]:
    return {name: value for name, [value] in parse_qs(urlsplit(page.url).query).items()}


def test_the_checkpoint_on_show_and_the_prompt_go_along_and_come_back(page: Page, studio: Server) -> None:
    start(page, f"{studio.url}/studio?source=students&tokens=words&budget=300")
    wait_for_training(page, 3)
    stop(page)
    player(page)
    page.get_by_role("textbox", name="Prompt").fill("The ")
    page.wait_for_function("() => new URLSearchParams(location.search).get('prompt') === 'The '")
    root = player(page)
    root.get_by_role("button", name="Step back").click()
    root.get_by_role("button", name="Step back").click()
    shown = root.locator(".player-narration").inner_text()
    length = page.evaluate("history.length")
    page.get_by_role("button", name="Look inside its state").click()
    expect(page.locator("h1")).to_have_text("Recurrent network")
    inside = player(page)
    address = query(page)
    assert address["text"] == "The "
    assert shown.startswith(f"After {int(address['checkpoint']):,} steps:")
    assert page.evaluate("history.length") == length + 1
    page.get_by_role("textbox", name="Text to read").fill("The teacher ")
    page.keyboard.press("Control+Enter")
    page.wait_for_function("() => new URLSearchParams(location.search).get('text') === 'The teacher '")
    inside.wait_for()
    settled(page)
    page.get_by_role("button", name="Back to the studio").click()
    expect(page.locator("h1")).to_have_text("Train on your text")
    root = player(page)
    expect(root.locator(".player-narration")).to_contain_text(shown.partition(";")[0])
    assert query(page) == {
        "run": address["run"],
        "checkpoint": address["checkpoint"],
        "prompt": "The teacher ",
    }
    expect(page.get_by_role("textbox", name="Prompt")).to_have_value("The teacher ")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Recurrent network")
    player(page)
    assert query(page)["text"] == "The teacher "
