"""The fixed window by hand: scrub the training, type a context, click a candidate, train one."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.waiting import player, settled, step_of, wait_for_step


@pytest.fixture
def stage(page: Page, app_url: str) -> Page:
    page.goto(f"{app_url}/fixed-window")
    player(page)
    return page


def words(stage: Page) -> str:
    return player(stage).locator("[data-panel=window] svg text").text_content() or ""


def test_it_stands_at_the_end_of_the_training_and_can_be_scrubbed(stage: Page) -> None:
    root = player(stage)
    wait_for_step(root, 7)
    first = root.locator("[data-panel=next] .player-bar-value").first
    sure = first.inner_text()
    assert float(sure) > 0.9
    stroke = root.locator('[data-bind="w.0"]')
    trained = stroke.evaluate("line => line.style.strokeWidth + line.getAttribute('class')")
    stage.keyboard.press("Home")
    wait_for_step(root, 0)
    untrained = stroke.evaluate("line => line.style.strokeWidth + line.getAttribute('class')")
    assert trained != untrained
    assert float(first.inner_text()) < 0.2
    stage.keyboard.press("End")
    wait_for_step(root, 7)
    expect(first).to_have_text(sure)


def test_a_context_is_answered_while_it_is_typed(stage: Page) -> None:
    field = stage.locator(".st-key-fixed-window-context input")
    field.fill("")
    field.press_sequentially("without a", delay=30)
    expect(player(stage).locator("[data-panel=window] svg")).to_contain_text("without a")
    expect(player(stage).locator("[data-panel=next] [data-bar='0']")).to_contain_text("word")
    settled(stage)


def test_a_candidate_is_appended_and_the_window_moves_on(stage: Page) -> None:
    player(stage).locator("[data-panel=next] [data-bar='0']").click()
    expect(stage.locator(".st-key-fixed-window-context input")).to_have_value("the students near the")
    settled(stage)
    assert words(stage).split() == ["the", "students", "near", "the", "_____"]
    assert "context=the+students+near+the" in stage.url


def test_a_place_lights_up_from_its_word_to_its_blocks(stage: Page) -> None:
    root = player(stage)
    root.locator('[data-link="position1"] text').first.hover()
    expect(root.locator('[data-link="position1"].linked')).to_have_count(2)
    expect(root.locator('[data-link="position0"].linked')).to_have_count(0)


def test_two_contexts_outside_the_window_are_the_same(stage: Page) -> None:
    stage.click(".st-key-lesson-2 button")
    settled(stage)
    root = player(stage)
    expect(root.locator("[data-panel=other]")).to_be_visible()
    values = [
        root.locator(f"[data-panel={panel}] .player-bar-value").all_inner_texts()
        for panel in ("next", "other")
    ]
    assert values[0] == values[1]
    assert len(values[0]) == 4


def test_the_stage_fits_without_scrolling(stage: Page) -> None:
    stage.set_viewport_size({"width": 1280, "height": 720})
    for number in range(7):
        stage.click(f".st-key-lesson-{number} button")
        settled(stage)
        root = player(stage)
        box = root.bounding_box()
        assert box
        assert box["y"] + box["height"] <= 720, number


def test_a_training_is_started_and_followed(stage: Page) -> None:
    stage.click(".st-key-train button")
    stage.wait_for_url("**run=*")
    progress = stage.locator(".st-key-page-stage [data-testid=stProgress]")
    expect(progress).to_contain_text("window of 4")
    stage.locator("[data-panel=map]").wait_for(timeout=120_000)  # a worker starts slowly on a busy machine
    stage.wait_for_function("() => document.querySelectorAll('.player[data-version]').length === 1")
    expect(progress).to_have_count(0, timeout=60_000)
    settled(stage)
    assert "view=embeddings" in stage.url
    assert step_of(player(stage)) > 3
