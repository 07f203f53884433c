"""The n-grams by hand: play the draws, click a candidate, take an n from a picture."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.waiting import player, settled, wait_for_step


@pytest.fixture
def stage(page: Page, app_url: str) -> Page:
    page.goto(f"{app_url}/ngrams")
    player(page)
    return page


def test_a_candidate_is_appended_and_the_window_moves_on(stage: Page) -> None:
    root = player(stage)
    expect(root.locator('[data-text="seen.0"]')).to_have_text(" word opened their")
    root.locator("[data-panel=next] [data-bar='3']").click()
    expect(root.locator('[data-text="seen.0"]')).to_have_text(" opened their exams")
    field = stage.locator(".st-key-n-grams-context textarea")
    expect(field).to_have_value(
        "As the proctor started the clock, the students in the back row without a word opened their exams"
    )


def test_a_draw_lights_its_token_in_both_lists(stage: Page) -> None:
    root = player(stage)
    stage.keyboard.press("ArrowRight")
    wait_for_step(root, 1)
    for panel in ("counts", "next"):
        expect(root.locator(f"[data-panel={panel}] .player-marked .player-bar-name")).to_have_text(
            "rucksacks"
        )
    expect(root.locator('[data-text="next.0"]')).to_have_text(" rucksacks")
    stage.keyboard.press("ArrowLeft")
    wait_for_step(root, 0)
    expect(root.locator('[data-text="next.0"]')).to_have_text(" _____")


def test_rows_with_0_are_not_listed(stage: Page) -> None:
    root = player(stage)
    for panel in ("counts", "next"):
        bars = root.locator(f"[data-panel={panel}] .player-bar")
        visible = [bar for bar in bars.all() if bar.is_visible()]
        assert len(visible) == 8 < bars.count()
        assert all(float(bar.locator(".player-bar-value").inner_text()) > 0 for bar in visible)


def test_a_typed_context_is_answered(stage: Page) -> None:
    field = stage.locator(".st-key-n-grams-context textarea")
    field.fill("the students")
    field.press("Control+Enter")
    expect(player(stage).locator('[data-text="words-denominator.0"]')).to_have_text("count(the students)")
    settled(stage)
    assert "context=the+students" in stage.url


def test_the_stage_fits_without_scrolling(stage: Page) -> None:
    stage.set_viewport_size({"width": 1280, "height": 720})
    for number in range(6):
        stage.click(f".st-key-lesson-{number} button")
        settled(stage)
        root = player(stage)
        box = root.bounding_box()
        assert box
        assert box["y"] + box["height"] <= 720


def test_on_a_phone_the_line_is_as_large_as_it_is_and_stands_at_its_end(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{app_url}/ngrams")
    line = player(page).locator("[data-panel=window] .player-drawing")
    expect(line.locator("svg")).to_be_visible()
    wide, seen, left = line.evaluate("e => [e.scrollWidth, e.clientWidth, e.scrollLeft]")
    assert wide > 2 * seen
    assert abs(left + seen - wide) <= 1
