"""Batch size by hand: drag the start, take a rate from the sweep, play after a lesson."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pointer import press_and_move
from tests.browser.waiting import player, settled, wait_for_step


@pytest.fixture
def stage(page: Page, app_url: str) -> Page:
    page.goto(f"{app_url}/batch-size")
    player(page)
    return page


def full(root: Locator) -> str:
    """The exact a of the full batch in the table: that of batch size 1 has soon forgotten its start."""
    return root.locator('[data-cell="2.0"]').inner_text()


def test_the_paths_follow_the_hand_and_the_controls_the_release(stage: Page) -> None:
    root = player(stage)
    root.locator("[data-player-scrubber]").focus()
    stage.keyboard.press("End")
    wait_for_step(root, 640)
    before = full(root)
    press_and_move(stage.locator("[data-player-handle=start]"), 60, -40)
    expect(root.locator('[data-cell="2.0"]')).not_to_have_text(before)
    assert "a=" not in stage.url, "the control waits for the release"
    expect(root).to_have_attribute("data-step", "640")
    stage.mouse.up()
    stage.wait_for_function("() => new URLSearchParams(location.search).has('a')")
    settled(stage)
    expect(root.locator('[data-cell="2.4"]')).to_have_text("10")  # all epochs again
    stage.wait_for_function("() => new URLSearchParams(location.search).get('step') === '640'")
    shown = full(root)
    stage.reload()
    assert full(player(stage)) == shown


def test_a_click_on_the_sweep_takes_its_rate(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/batch-size?view=steady_state&epochs=4")
    player(page)
    area = page.locator('[data-panel="by-rate"] .nsewdrag').bounding_box()
    assert area
    page.mouse.click(area["x"] + area["width"] * 0.5, area["y"] + area["height"] * 0.5)
    page.wait_for_function("() => new URLSearchParams(location.search).has('learning_rate')")
    settled(page)
    eta = float(re.search(r"learning_rate=([\d.]+)", page.url).group(1))  # type: ignore[union-attr]
    assert 0.05 < eta < 0.2
    assert round(eta / 0.005, 6) == round(eta / 0.005)


def test_a_lesson_lands_on_its_step_and_space_plays(stage: Page) -> None:
    stage.get_by_role("button", name="64 updates for one").click()
    root = player(stage)
    wait_for_step(root, 64)
    expect(root.locator(".player-narration")).to_contain_text("after 64, 8 and 1 updates")
    stage.keyboard.press(" ")
    expect(root).to_have_attribute("data-playing", "true")
    stage.keyboard.press(" ")


def test_the_current_batch_is_framed_in_the_epoch(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/batch-size?view=epoch&examples=16&batch_size=6&step=31")
    root = player(page)
    wait_for_step(root, 31)
    spots = root.evaluate("""(root) => {
      const box = (element) => [element.getBoundingClientRect()].flatMap(({ left, right }) => [left, right]);
      const strip = root.querySelector("[data-show='rest.1'].active");
      return { frame: box(strip.querySelector("rect[rx]")), dot: box(strip.querySelector("circle")),
        cells: [...root.querySelectorAll("[data-x^='place.']")].slice(16, 32).map(box),
        order: [...root.querySelectorAll("[data-bind^='example.']")].map((n) => n.textContent) };
    }""")
    low, high = spots["frame"]
    inside = [i for i, (left, right) in enumerate(spots["cells"]) if low - 3 < left and right < high + 3]
    assert sorted(map(str, inside)) == sorted(spots["order"][12:]), "the last four of the second epoch"
    dot = sum(spots["dot"]) / 2
    [seen] = [str(i) for i, (left, right) in enumerate(spots["cells"]) if left < dot < right]
    assert seen == spots["order"][14]


def test_divergence_is_said(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/batch-size?model=linear&learning_rate=0.6&epochs=2")
    root = player(page)
    page.keyboard.press("End")
    expect(root.locator(".player-narration")).to_contain_text("B = 1 diverged at example")
    expect(page.locator("[data-error]")).to_have_count(0)
