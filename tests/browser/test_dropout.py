"""Dropout in the browser: masks are drawn without the server; a training is started and found again."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.waiting import player, settled, wait_for_step


@pytest.fixture
def stage(page: Page, app_url: str) -> Page:
    page.goto(f"{app_url}/dropout")
    player(page)
    return page


def units(root: Locator, kind: str) -> int:
    """How many units are drawn as kept or as dropped."""
    drawn = root.locator(f'[data-show^="{kind}."]')
    visible = "all => all.filter(unit => getComputedStyle(unit).visibility === 'visible').length"
    return int(drawn.evaluate_all(visible))


def test_every_step_draws_a_new_mask_without_the_server(stage: Page) -> None:
    root = player(stage)
    version = root.get_attribute("data-version")
    assert (units(root, "kept"), units(root, "dropped")) == (7, 5)
    drawn = set()
    for step in range(1, 6):
        stage.keyboard.press("ArrowRight")
        wait_for_step(root, step)
        assert units(root, "kept") + units(root, "dropped") == 12
        drawn.add(root.locator(".player-narration").inner_text())
    assert len(drawn) == 5
    stage.keyboard.press("Home")
    wait_for_step(root, 0)
    assert units(root, "dropped") == 5, "the same mask again"
    assert root.get_attribute("data-version") == version


def test_the_stage_fits_the_projector(stage: Page) -> None:
    for view in ("", "?view=networks", "?view=training"):
        stage.goto(stage.url.split("?")[0] + view)
        transport = player(stage).locator(".player-transport").bounding_box()
        assert transport
        assert transport["y"] + transport["height"] <= 720


def test_eval_keeps_every_unit(stage: Page) -> None:
    stage.goto(stage.url.split("?")[0] + "?mode=eval")
    root = player(stage)
    assert (units(root, "kept"), units(root, "dropped")) == (12, 0)
    stage.keyboard.press("ArrowRight")
    expect(root.locator(".player-narration")).to_contain_text("nothing is dropped")


def test_a_training_is_watched_and_survives_a_reload(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/dropout?view=training&p_hidden=0.3")
    player(page)
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_function("() => new URLSearchParams(location.search).has('run')")
    page.get_by_role("button", name="Train again").wait_for(timeout=90_000)
    settled(page)
    wait_for_step(player(page), 60)
    page.reload()
    wait_for_step(player(page), 60)
    expect(player(page).locator(".player-narration")).to_contain_text("below dropout")
