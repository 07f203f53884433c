"""The step that is shown survives a reload, a copied link and another page, even while the clock runs."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.waiting import player, settled, step_of

PATHS = ["gradient-descent?steps=100", "backprop?granularity=term", "ngrams?length=200", "rnn"]
NOTE_STEP = """root => addEventListener(
  "pagehide", () => sessionStorage.setItem("shown", root.dataset.step + " " + root.dataset.playing))"""


def play(page: Page) -> Locator:
    """Start the player and wait until it has moved by a few steps."""
    root = player(page)
    root.get_by_role("button", name="Play").click()
    page.wait_for_function("root => Number(root.dataset.step) > 2", arg=root.element_handle())
    return root


@pytest.mark.parametrize("path", PATHS)
def test_a_reload_while_playing_opens_paused_at_the_step_shown(page: Page, app_url: str, path: str) -> None:
    page.goto(f"{app_url}/{path}")
    root = play(page)
    length = page.evaluate("history.length")
    root.evaluate(NOTE_STEP)
    page.reload()
    shown, playing = page.evaluate("sessionStorage.getItem('shown')").split()
    assert playing == "true"
    root = player(page)
    assert step_of(root) == int(shown)
    expect(root).to_have_attribute("data-playing", "false")
    assert parse_qs(urlsplit(page.url).query)["step"] == [shown]
    assert page.evaluate("history.length") == length


def test_copy_link_while_playing_takes_the_step_shown(page: Page, app_url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{app_url}/gradient-descent")
    root = play(page)
    length = page.evaluate("history.length")
    shown = root.evaluate(
        """root => {
          const step = root.dataset.step;
          document.querySelector("[data-chrome=copy]").click();
          return step;
        }"""
    )
    expect(page.locator("[data-chrome=copy]")).to_contain_text("Copied")
    assert page.evaluate("history.length") == length
    page.goto(page.evaluate("navigator.clipboard.readText()"))
    root = player(page)
    assert step_of(root) == int(shown)
    expect(root).to_have_attribute("data-playing", "false")


def test_back_from_another_page_finds_the_step_that_was_playing(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/gradient-descent")
    root = play(page)
    shown = root.evaluate(
        """root => {
          const step = root.dataset.step;
          document.querySelector("[data-testid=stHeader] a, [data-testid=stTopNavLink]").click();
          return step;
        }"""
    )
    expect(page.locator("h1")).not_to_have_text("Gradient descent")
    settled(page)
    page.go_back()
    expect(page.locator("h1")).to_have_text("Gradient descent")
    assert step_of(player(page)) == int(shown)
    watch = page.watch  # type: ignore[attr-defined]
    watch.complaints[:] = [text for text in watch.complaints if "/media/" not in text]  # pictures of Home
