"""The optimizer race by hand: drag the start, click the maps, change a racer, turn the landscape."""

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pointer import press_and_move
from tests.browser.waiting import player, settled, wait_for_step


@pytest.fixture
def stage(page: Page, app_url: str) -> Page:
    page.goto(f"{app_url}/optimizer-race")  # so many steps that fewer are made while the start is held
    player(page)
    return page


def number(page: Page, name: str) -> float:
    """A parameter of the address."""
    found = re.search(rf"[?&]{name}=([-\d.]+)", page.url)
    assert found, page.url
    return float(found.group(1))


def test_all_paths_follow_the_hand_and_the_controls_the_release(stage: Page) -> None:
    root = player(stage)
    before = root.get_attribute("data-version")
    press_and_move(stage.locator("[data-player-handle=start]"), 80, -30)
    expect(root).not_to_have_attribute("data-version", before or "")
    assert "x=" not in stage.url
    stage.mouse.up()
    stage.wait_for_function("() => new URLSearchParams(location.search).has('x')")
    settled(stage)
    assert number(stage, "x") > -4
    assert number(stage, "y") > 1
    shown = root.locator('[data-cell="0.1"]').inner_text()
    stage.reload()
    assert player(stage).locator('[data-cell="0.1"]').inner_text() == shown


def test_a_click_on_the_map_starts_there(stage: Page) -> None:
    area = stage.locator('[data-panel="map"] .nsewdrag').bounding_box()
    assert area
    stage.mouse.click(area["x"] + 0.75 * area["width"], area["y"] + 0.25 * area["height"])
    stage.wait_for_function("() => new URLSearchParams(location.search).has('x')")
    settled(stage)
    assert number(stage, "x") == pytest.approx(2.5, abs=0.1)
    assert number(stage, "y") == pytest.approx(1.25, abs=0.1)


def test_a_setting_of_the_racer_in_focus(stage: Page) -> None:
    stage.locator(".st-key-optimizer-race-focus label").filter(has_text="Adam").click()
    settled(stage)
    stage.get_by_role("button", name="Its settings").click()
    field = stage.get_by_role("spinbutton", name="Learning rate")
    expect(field).to_have_value("0.1")
    field.fill("0.25")
    field.press("Enter")
    stage.wait_for_function(
        "() => location.search.includes('adam%2Clr%3D0.25') || location.search.includes('adam,lr=0.25')"
    )
    settled(stage)
    expect(stage.locator(".player-narration")).to_contain_text("Adam")


def test_the_fair_race_is_adopted(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/optimizer-race?steps=60&view=rates&racers=sgd,lr=0.001;adam,lr=0.001")
    root = player(page)
    expect(root.locator('[data-panel="rates"]')).to_be_visible()
    page.get_by_role("button", name="Everybody takes the best rate").click()
    page.wait_for_function("() => !location.search.includes('0.001')")
    settled(page)
    expect(page.locator("[data-error]")).to_have_count(0)


def test_a_click_on_the_regimes_is_tried_with_all_other_settings(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/optimizer-race?steps=60&view=regimes&racers=momentum,lr=0.02,warm_up=4,clip=90;sgd")
    player(page)
    area = page.locator('[data-panel="regimes"] .nsewdrag').bounding_box()
    assert area
    page.mouse.click(area["x"] + 0.5 * area["width"], area["y"] + 0.5 * area["height"])
    page.wait_for_function("() => /momentum(=|%3D)0\\.[45]/.test(location.search)")
    settled(page)
    racers = unquote(page.url)
    assert "warm_up=4,clip=90;sgd" in racers
    expect(page.locator('[data-panel="swing"]')).to_contain_text("oscillating")


def test_the_landscape_keeps_the_clock_while_it_is_turned(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/optimizer-race?steps=60&picture=terrain&surface=himmelblau&x=0&y=0&step=20")
    root = player(page)
    wait_for_step(root, 20)
    box = page.locator('[data-panel="terrain"]').bounding_box()
    assert box
    page.mouse.move(box["x"] + 200, box["y"] + 150)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 170, steps=4)
    page.mouse.up()
    wait_for_step(root, 20)
    expect(page.locator("[data-error]")).to_have_count(0)


def test_divergence_is_said_and_drawn(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/optimizer-race?steps=60&racers=sgd,lr=5;adam")
    root = player(page)
    page.keyboard.press("End")
    expect(root.locator(".player-narration")).to_contain_text("SGD diverged at step")
    expect(root.locator('[data-panel="card"]')).to_contain_text("lost at")


TWELVE = "sgd;momentum;nesterov;adagrad;rmsprop;adam;adamw;nadam;radam;adamax;adadelta;slide-momentum"


def test_twelve_racers_and_a_worked_step_of_adam_are_whole(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/optimizer-race?racers={TWELVE}&step=30")
    root = player(page)
    hidden = "e => e.scrollHeight - e.clientHeight"
    assert root.locator('[data-panel="card"] .player-scroll').evaluate(hidden) <= 0, "all twelve rows"
    curves, sentence = root.evaluate(
        """root => ['[data-panel="curves"]', ".player-narration"]
          .map((part) => root.querySelector(part).getBoundingClientRect().toJSON())"""
    )
    assert curves["height"] > 120
    assert curves["bottom"] <= sentence["top"]
    page.goto(f"{app_url}/optimizer-race?racers={TWELVE}&focus=5&view=worked&step=30")
    text = player(page).locator('[data-panel="worked"] .player-scroll')
    assert text.evaluate(hidden) <= 0, "down to the result"
    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto(f"{app_url}/optimizer-race?racers={TWELVE};adafactor&focus=12&view=worked&step=30")
    expect(player(page).locator('[data-panel="worked"]')).to_contain_text("ADAFACTOR")
    assert text.evaluate(hidden) <= 1, "the longest derivation, in a small window"
    assert text.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 14
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{app_url}/optimizer-race?racers={TWELVE}&view=numbers&step=30")
    table = player(page).locator('[data-panel="everything"] .player-scroll')
    assert table.evaluate(hidden) > 0
    cut = """e => { const low = e.getBoundingClientRect().top + e.clientHeight;
      return [...e.querySelectorAll("tbody tr")].filter((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return top < low - 1 && bottom > low + 1 && getComputedStyle(row).opacity !== "0"; }).length; }"""
    for scrolled in (0, 7, 20, 333):
        table.evaluate("(e, y) => { e.scrollTop = y; }", scrolled)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert table.evaluate(cut) == 0, "no half row at the edge"


def test_the_stage_stays_while_a_map_is_computed(stage: Page) -> None:
    """The player goes on to show the view before, below the bar of progress; it is not built anew."""
    stage.evaluate(
        """() => {
          const root = document.querySelector(".player");
          window.missing = 0;
          new MutationObserver(() => { window.missing += document.querySelector(".player") !== root; })
            .observe(document.body, { childList: true, subtree: true });
        }"""
    )
    stage.get_by_role("button", name="Start in the fog").click()
    stage.locator('[data-panel="basins"] .nsewdrag').wait_for()
    settled(stage)
    assert stage.evaluate("window.missing") == 0
