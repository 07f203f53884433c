"""Weight penalties by hand: drag the minimum, click on a curve and on a weight, play after a lesson."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.pointer import press_and_move
from tests.browser.waiting import player, settled, step_of, wait_for_step


def cell(root: Locator, name: str) -> Locator:
    return root.locator(f'[data-cell="{name}"]')


def test_all_three_maps_follow_the_hand_and_the_controls_the_release(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/weight-penalties?view=geometry&step=40")
    root = player(page)
    before = [cell(root, f"{row}.1").inner_text() for row in range(3)]
    press_and_move(page.locator("[data-player-handle=minimum-elastic]"), -40, -20)
    for row in range(3):
        expect(cell(root, f"{row}.1")).not_to_have_text(before[row])
    assert "minimum_w1" not in page.url, "the control waits for the release"
    expect(root).to_have_attribute("data-step", "40")
    page.mouse.up()
    page.wait_for_function("() => new URLSearchParams(location.search).has('minimum_w1')")
    settled(page)
    shown = [cell(root, f"{row}.1").inner_text() for row in range(3)]
    page.reload()
    again = player(page)
    assert [cell(again, f"{row}.1").inner_text() for row in range(3)] == shown


def test_a_click_on_a_curve_goes_to_its_lambda(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/weight-penalties?step=5")
    root = player(page)
    area = page.locator('[data-panel="errors"] .nsewdrag').bounding_box()
    assert area
    page.mouse.click(area["x"] + area["width"] * 0.5, area["y"] + area["height"] * 0.5)
    page.wait_for_function("root => root.dataset.step !== '5'", arg=root.element_handle())
    assert 36 <= step_of(root) <= 45


def test_a_click_on_a_weight_puts_it_into_the_table(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/weight-penalties?view=steps&step=9")
    root = player(page)
    area = page.locator('[data-panel="weights"] .nsewdrag').bounding_box()
    assert area
    page.mouse.click(area["x"] + area["width"] * 0.5, area["y"] + area["height"] * 0.5)
    page.wait_for_function("() => new URLSearchParams(location.search).has('weight')")
    chosen = re.search(r"weight=(\d+)", page.url)
    assert chosen
    assert int(chosen.group(1)) in (10, 11)
    expect(root.locator("th", has_text=f"w, cos {chosen.group(1)}")).to_be_visible()
    expect(root).to_have_attribute("data-step", "9")


def test_a_lesson_lands_on_its_step_and_space_plays(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/weight-penalties")
    player(page)
    page.get_by_role("button", name="A soft step").click()
    root = player(page)
    wait_for_step(root, 1)
    page.keyboard.press("Space")
    page.wait_for_function("root => Number(root.dataset.step) > 2", arg=root.element_handle())
