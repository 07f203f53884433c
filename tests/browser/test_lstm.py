"""The cell by hand in a browser: a click goes to the step, an edited weight changes the gate at once."""

import pytest
from playwright.sync_api import Page, expect

from playground.experiments.lstm.by_hand.steps import step_index
from tests.browser.waiting import choose, player, settled, wait_for_step

CELL = '[data-panel="cell"]'


def number(root, part):
    """The first unit's number of a part."""
    return root.locator(f'{CELL} [data-bind="n_{part}.0"]')


@pytest.fixture
def stage(page: Page, app_url: str) -> Page:
    page.goto(f"{app_url}/lstm?text=hello&step=1")
    player(page)
    return page


def test_edit_a_weight_and_click_on_a_gate(stage: Page) -> None:
    root = player(stage)
    before = number(root, "i").text_content()
    expect(number(root, "f")).to_be_hidden()  # it is not computed yet
    stage.keyboard.press("ArrowRight")
    wait_for_step(root, 2)
    expect(number(root, "f")).to_be_visible()
    weight = root.locator("[data-edit='b_hf.1'] >> visible=true")
    weight.click()
    stage.keyboard.type("60")
    stage.keyboard.press("Enter")
    expect(number(root, "f")).to_have_text("1.00")
    settled(stage)
    expect(number(root, "i")).to_have_text(before)
    assert "edits=b_hf.1" in stage.url.replace("%3D", "=")
    root.locator(f"{CELL} [data-pick='d.c']").click()
    wait_for_step(root, step_index("lstm", 4, "dc", 1))
    expect(number(root, "d_c")).to_be_visible()
    expect(stage.locator("[data-error]")).to_have_count(0)


def test_the_stage_stays_whether_a_ranking_is_computed_or_cached(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/lstm?view=clamp")
    root = player(page)
    root.evaluate("element => { element.at_the_beginning = true; }")
    page.get_by_test_id("stSidebar").get_by_text("What is held").click()
    ranking = root.locator("[data-panel=ranking]")
    for title in ("Held at 0", "Held at its mean"):
        before = ranking.inner_text()
        choose(page, "Ranking", title)
        expect(ranking).not_to_have_text(before, use_inner_text=True)
    assert player(page).evaluate("element => element.at_the_beginning === true"), "it was built anew"
