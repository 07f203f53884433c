"""Gradient descent by hand: drag the start, click a rate, take a lesson, come back to the same step."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pointer import press_and_move
from tests.browser.waiting import player, settled, step_of, wait_for_step


@pytest.fixture
def stage(page: Page, app_url: str) -> Page:
    page.goto(f"{app_url}/gradient-descent")
    player(page)
    return page


def theta(root: Locator) -> str:
    """The exact number in the table's first row."""
    return root.locator('[data-cell="0.0"]').inner_text()


def test_the_run_follows_the_hand_and_the_control_the_release(stage: Page) -> None:
    root = player(stage)
    before = theta(root)
    field = stage.get_by_role("spinbutton", name="Start θ")
    started = field.input_value()
    x, y = press_and_move(stage.locator("[data-player-handle=start]"), 60)
    expect(root.locator('[data-cell="0.0"]')).not_to_have_text(before)
    assert field.input_value() == started, "the control waits for the release"
    held = theta(root)
    stage.mouse.move(x + 120, y, steps=4)
    expect(root.locator('[data-cell="0.0"]')).not_to_have_text(held)
    stage.mouse.up()
    expect(field).not_to_have_value(started)
    settled(stage)
    assert float(field.input_value()) == pytest.approx(float(theta(root).replace("−", "-")), abs=1e-3)
    stage.wait_for_function("() => new URLSearchParams(location.search).has('start')")
    stage.reload()
    assert theta(player(stage)) == theta(root)


def test_a_click_on_the_sweep_takes_its_rate(stage: Page) -> None:
    slider = stage.get_by_role("slider", name="Learning rate η")
    before = slider.get_attribute("aria-valuenow") or slider.input_value()
    area = stage.locator('[data-panel="rates"] .nsewdrag').bounding_box()
    assert area
    stage.mouse.click(area["x"] + area["width"] * 0.25, area["y"] + area["height"] * 0.5)
    stage.wait_for_function("() => new URLSearchParams(location.search).has('learning_rate')")
    settled(stage)
    eta = float(re.search(r"learning_rate=([\d.]+)", stage.url).group(1))  # type: ignore[union-attr]
    assert 0.02 < eta < 0.1
    assert float(slider.get_attribute("aria-valuenow") or slider.input_value()) == pytest.approx(eta)
    assert str(eta) != before


def test_after_a_lesson_space_plays(stage: Page) -> None:
    stage.get_by_role("button", name="Always downhill").click()
    root = player(stage)
    wait_for_step(root, 3)
    expect(stage.get_by_text("The green arrow is").locator("visible=true")).to_have_count(1)
    stage.keyboard.press(" ")
    expect(root).to_have_attribute("data-playing", "true")
    stage.wait_for_function("root => +root.dataset.step > 4", arg=root.element_handle())
    stage.keyboard.press(" ")
    expect(root).to_have_attribute("data-playing", "false")


def test_the_step_in_the_address_survives_a_reload(stage: Page) -> None:
    root = player(stage)
    for _ in range(3):
        stage.keyboard.press("ArrowRight")
    shown = theta(root)
    stage.wait_for_function("() => new URLSearchParams(location.search).get('step') === '3'")
    stage.reload()
    root = player(stage)
    assert step_of(root) == 3
    assert theta(root) == shown


def test_the_step_stays_in_the_address_when_the_start_is_dragged(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/gradient-descent?learning_rate=0.2&step=3")
    root = player(page)
    wait_for_step(root, 3)
    box = page.locator("[data-player-handle=start]").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"], steps=4)
    page.mouse.up()
    page.wait_for_function("() => new URLSearchParams(location.search).has('start')")
    settled(page)
    page.wait_for_function("() => new URLSearchParams(location.search).get('step') === '3'")
    wait_for_step(root, 3)


def test_divergence_is_said_and_drawn(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/gradient-descent?curve=steep-bowl&learning_rate=3&start=2")
    root = player(page)
    page.keyboard.press("End")
    expect(root.locator(".player-narration")).to_contain_text("Diverged at step")
    expect(page.locator("[data-error]")).to_have_count(0)
