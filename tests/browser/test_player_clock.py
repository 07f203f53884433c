"""Playing, stepping, scrubbing, by hand and by keyboard: all of it without asking the server."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.waiting import player, settled, step_of, wait_for_step


@pytest.fixture
def stage(page: Page, player_url: str) -> Page:
    page.goto(player_url)
    player(page)
    return page


def test_play_runs_to_the_end_and_says_so(stage: Page) -> None:
    root = player(stage)
    root.get_by_label("Speed").select_option("10")
    root.get_by_role("button", name="Play").click()
    expect(root.get_by_role("button", name="Pause")).to_be_visible()
    wait_for_step(root, 40)
    expect(root.locator(".player-narration")).to_have_text("At rest.")
    expect(root.get_by_role("button", name="Play")).to_be_visible()
    expect(stage.get_by_text("runs 1 ")).to_be_visible()


def test_buttons_step_both_ways_and_stop_at_the_ends(stage: Page) -> None:
    root = player(stage)
    for name, step in [("Step forward", 1), ("Last step", 40), ("Step forward", 40), ("Step back", 39)]:
        root.get_by_role("button", name=name).click()
        assert step_of(root) == step
    root.get_by_role("button", name="First step").click()
    root.get_by_role("button", name="Step back").click()
    assert step_of(root) == 0


def test_scrubbing_changes_numbers_at_once(stage: Page) -> None:
    root = player(stage)
    before = root.locator('[data-cell="0.0"]').inner_text()
    seen = root.evaluate(
        """root => {
          const scrubber = root.querySelector("[data-player-scrubber]");
          scrubber.value = 20;
          scrubber.dispatchEvent(new Event("input", { bubbles: true }));
          return [root.dataset.step, root.querySelector('[data-cell="0.0"]').textContent];
        }"""
    )
    assert seen[0] == "20"
    assert seen[1] != before


def test_keys_play_and_step(stage: Page) -> None:
    root = player(stage)
    for key, step in [("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", 40), ("Home", 0)]:
        stage.keyboard.press(key)
        assert step_of(root) == step
    stage.keyboard.press(" ")
    expect(root).to_have_attribute("data-playing", "true")
    stage.keyboard.press(" ")
    expect(root).to_have_attribute("data-playing", "false")


def test_who_types_keeps_the_keys(stage: Page) -> None:
    root = player(stage)
    stage.keyboard.press("ArrowRight")
    field = stage.get_by_label("a text field")
    field.fill("ab")
    for key in ("ArrowLeft", " ", "Home", "End"):
        stage.keyboard.press(key)
    expect(field).to_have_value("a b")
    stage.get_by_role("slider", name="learning rate").focus()
    stage.keyboard.press("ArrowRight")
    assert step_of(root) == 1


def test_space_after_a_click_on_a_button_plays(stage: Page) -> None:
    root = player(stage)
    stage.get_by_role("button", name="a button").click()
    expect(stage.get_by_text("full 2")).to_be_visible()
    stage.keyboard.press(" ")
    expect(root).to_have_attribute("data-playing", "true")
    expect(stage.get_by_text("full 2")).to_be_visible()


def test_a_focused_control_shows_it(stage: Page) -> None:
    root = player(stage)
    root.get_by_role("button", name="First step").focus()
    stage.keyboard.press("Tab")
    width = stage.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert width == "3px"


def test_clock_speed_loop_and_zoom_survive_a_rerun(stage: Page) -> None:
    root = player(stage)
    root.get_by_label("Speed").select_option("0.5")
    root.get_by_role("button", name="Loop").click()
    stage.keyboard.press("ArrowRight")
    plot = root.locator('[data-panel="stage"] .nsewdrag')
    plot.scroll_into_view_if_needed()  # the button of the loop may have brought the transport into view
    box = plot.bounding_box()
    assert box
    stage.mouse.move(box["x"] + 100, box["y"] + 60)
    stage.mouse.down()
    stage.mouse.move(box["x"] + 300, box["y"] + 200, steps=4)
    stage.mouse.up()
    axis = "root => root.querySelector('.js-plotly-plot')._fullLayout.xaxis.range.map(Number)"
    stage.wait_for_function(f"root => ({axis})(root)[0] > -1.9", arg=root.element_handle())
    zoomed = root.evaluate(axis)
    version = root.get_attribute("data-version")
    stage.get_by_role("slider", name="learning rate").focus()
    stage.keyboard.press("ArrowRight")
    expect(root).not_to_have_attribute("data-version", version or "")
    settled(stage)
    assert root.evaluate(axis) == zoomed
    assert step_of(root) == 1
    expect(root.get_by_label("Speed")).to_have_value("0.5")
    expect(root.get_by_role("button", name="Loop")).to_have_attribute("aria-pressed", "true")


def test_a_loop_starts_again(stage: Page) -> None:
    root = player(stage)
    root.get_by_role("button", name="Loop").click()
    root.get_by_label("Speed").select_option("10")
    root.get_by_role("button", name="Last step").click()
    stage.keyboard.press(" ")
    stage.wait_for_function("root => +root.dataset.step > 30", arg=root.element_handle())
    stage.wait_for_function("root => +root.dataset.step < 20", arg=root.element_handle())
    expect(root).to_have_attribute("data-playing", "true")


def test_pressing_play_often_draws_each_frame_once(stage: Page) -> None:
    root = player(stage)
    drawn = root.evaluate(
        """async root => {
          const frame = () => new Promise(requestAnimationFrame);
          const toggle = root.querySelector("[data-command=toggle]");
          for (let k = 0; k < 5; k++) toggle.click();
          await frame();
          const before = +root.dataset.frames;
          for (let k = 0; k < 10; k++) await frame();
          return root.dataset.frames - before;
        }"""
    )
    assert drawn == 10


@pytest.mark.chromium
def test_less_motion_means_four_steps_a_second(stage: Page) -> None:
    stage.emulate_media(reduced_motion="reduce")
    stage.reload()
    root = player(stage)
    stage.keyboard.press(" ")
    wait_for_step(root, 1)
    assert root.evaluate("root => root.dataset.playing") == "true"
    steps, seconds = root.evaluate(
        """async root => {
          const begin = performance.now(), first = +root.dataset.step;
          while (+root.dataset.step < first + 3) await new Promise(requestAnimationFrame);
          return [+root.dataset.step - first, (performance.now() - begin) / 1000];
        }"""
    )
    assert steps <= 4 * seconds + 1


def test_the_transport_is_a_group_and_the_step_a_slider(stage: Page) -> None:
    root = player(stage)
    group = root.get_by_role("group", name="Playback")
    expect(group.get_by_role("slider", name="step")).to_have_attribute("aria-valuetext", "step 0 of 40")
    expect(root.get_by_role("region", name=re.compile("The loss curve"))).to_be_visible()
    heights = group.locator("button, select").evaluate_all("all => all.map(e => e.offsetHeight)")
    assert len(set(heights)) == 1
