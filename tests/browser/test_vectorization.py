"""Vectorization in a browser: Back between lessons on times, a measurement, a lesson that is put out."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.waiting import player, settled, wait_for_step

LIT = ".st-key-page-lessons button[kind=primary]"


def take(page: Page, title: str, step: int) -> None:
    page.locator(".st-key-page-lessons").get_by_role("button", name=title, exact=True).click()
    expect(page.locator(LIT)).to_have_text([title])
    wait_for_step(player(page), step)


def test_back_returns_to_the_lesson_on_times_and_its_n(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/vectorization")
    player(page)
    take(page, "One window", 0)
    page.wait_for_timeout(1000)  # the clock rests, and its N is in the address
    take(page, "PyTorch", 8)
    page.wait_for_timeout(1000)
    page.go_back()
    expect(page.locator(LIT)).to_have_text(["One window"])
    wait_for_step(player(page), 0)
    page.go_forward()
    expect(page.locator(LIT)).to_have_text(["PyTorch"])
    wait_for_step(player(page), 8)


def test_a_lesson_that_is_put_out_can_be_read(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/vectorization")
    root = player(page)
    take(page, "One call for all", 5)
    root.get_by_role("button", name="Step back", exact=False).first.click()
    wait_for_step(root, 4)
    button = page.locator(LIT)
    expect(button).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    text = page.locator(".st-key-page-lessons button[kind=secondary]").first
    colour = text.evaluate("e => getComputedStyle(e).color")
    expect(button).to_have_css("color", colour)


@pytest.mark.slow
def test_a_measurement_grows_ends_and_back_leads_to_the_one_before(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/vectorization?view=times&windows=3&dimension=4&classes=2")
    player(page)
    settled(page)
    page.get_by_role("button", name="Measure here").click()
    page.get_by_role("button", name="Measure again").wait_for(timeout=180_000)
    wait_for_step(player(page), 2)
    expect(page.get_by_text("Measured here:")).to_be_visible()
    assert "run=" in page.url


def test_the_sentence_stands_beside_the_button(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/vectorization?view=times")
    player(page)
    row = page.locator(".st-key-job-row")
    button = row.get_by_role("button", name="Measure here").bounding_box()
    sentence = row.get_by_test_id("stCaptionContainer").bounding_box()
    assert button is not None
    assert sentence is not None
    assert sentence["x"] >= button["x"] + button["width"], "at its right"
    assert sentence["y"] < button["y"] + button["height"], "and not below it"
