"""Decoding by hand: a click on a candidate forces it, a lesson clears it, the beam is drawn."""

import re

from playwright.sync_api import Page, expect

from tests.browser.waiting import player, settled


def test_a_candidate_is_forced_by_a_click_and_cleared_by_a_lesson(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/decoding?step=2")
    root = player(page)
    settled(page)
    name = root.locator('[data-text="name.3"]').text_content()
    assert name
    root.locator("[data-pick=row3] > rect").first.click(position={"x": 40, "y": 12})
    expect(page).to_have_url(re.compile(r"forced=2\."))
    expect(root.locator('[data-text="next.0"]')).to_have_text(re.compile(re.escape(name)))
    expect(root.get_by_text("was forced").first).to_be_visible()
    page.get_by_role("button", name="Greedy repeats itself").click()
    expect(page).not_to_have_url(re.compile("forced"))


def test_bars_are_as_long_as_their_shares(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/decoding?step=2")
    root = player(page)
    settled(page)
    share = float((root.locator('[data-text="number.27"]').text_content() or "").rstrip(" %")) / 100
    line = root.locator('[data-bind="allowed.30"]')  # the first candidate after top-k
    width = float(line.evaluate("line => parseFloat(line.style.strokeWidth)"))
    assert abs((width - 0.5) / 3.5 - share) < 0.005


def test_the_beam_fades_what_is_pruned(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/decoding?strategy=Beam+search&step=6")
    root = player(page)
    settled(page)
    assert root.locator('[data-is="active"]').count() == 4, "the best text's path through four levels"
    assert root.locator('.active[data-is="future"]').count() >= 6
