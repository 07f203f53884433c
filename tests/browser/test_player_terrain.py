"""A landscape: it is turned by hand and by keys, the clock keeps its own, the paths grow with the step."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.pointer import press_and_move
from tests.browser.waiting import player, settled, step_of, wait_for_step

STILL, TRAILS, HEADS = (f"canvas >> nth={k}" for k in range(3))
PIXELS = """canvas => {
  const { width, height } = canvas;
  const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, width, height);
"""


@pytest.fixture
def root(page: Page, player_url: str) -> Locator:
    page.goto(f"{player_url}/terrain?step=20")
    return player(page)


def panel(root: Locator) -> Locator:
    return root.locator("[data-panel=terrain]")


def sheet(root: Locator) -> Locator:
    return root.get_by_role("application", name="Himmelblau")


def picture(root: Locator, layer: str) -> str:
    return str(panel(root).locator(layer).evaluate("canvas => canvas.toDataURL()"))


def angles(root: Locator) -> tuple[float, float]:
    return float(panel(root).get_attribute("data-azimuth") or 0), float(
        panel(root).get_attribute("data-elevation") or 0
    )


def fine(root: Locator) -> None:
    """Wait for the fine picture of the view that it rests in."""
    expect(panel(root)).to_have_attribute("data-quality", "fine")


def drag(page: Page, root: Locator, dx: float, dy: float) -> None:
    press_and_move(sheet(root), dx, dy)
    page.mouse.up()
    fine(root)


def test_a_drag_turns_it_and_the_clock_stands(page: Page, root: Locator) -> None:
    before = picture(root, STILL)
    assert angles(root) == (-35.0, 40.0)
    drag(page, root, -100, 25)
    assert angles(root) == (5.0, 50.0)
    assert picture(root, STILL) != before
    assert step_of(root) == 20
    drag(page, root, 100, -25)
    assert picture(root, STILL) == before


def test_while_it_turns_the_picture_is_coarse_for_speed(page: Page, root: Locator) -> None:
    box = sheet(root).bounding_box()
    assert box
    page.mouse.move(box["x"] + 200, box["y"] + 150)
    page.mouse.down()
    page.mouse.move(box["x"] + 260, box["y"] + 150, steps=3)
    expect(panel(root)).to_have_attribute("data-quality", "coarse")
    page.wait_for_timeout(400)  # held, it stays as it is
    expect(panel(root)).to_have_attribute("data-quality", "coarse")
    page.mouse.up()
    fine(root)


def test_the_elevation_stops_above_and_at_the_horizon(page: Page, root: Locator) -> None:
    drag(page, root, 0, 160)
    assert angles(root) == (-35.0, 90.0)
    for _ in range(3):
        drag(page, root, 0, -150)
    assert angles(root) == (-35.0, 5.0)


def test_after_a_drag_the_arrow_keys_step_the_clock(page: Page, root: Locator) -> None:
    drag(page, root, 50, 0)
    turned = angles(root)
    page.keyboard.press("ArrowRight")
    assert step_of(root) == 21
    assert angles(root) == turned


def test_reached_by_tab_the_arrow_keys_turn_it(page: Page, root: Locator) -> None:
    sheet(root).focus()
    for key, after in [
        ("ArrowRight", (-41.0, 40.0)),
        ("ArrowLeft", (-35.0, 40.0)),
        ("ArrowDown", (-35.0, 44.0)),
        ("ArrowUp", (-35.0, 40.0)),
    ]:
        page.keyboard.press(key)
        expect(panel(root)).to_have_attribute("data-azimuth", f"{after[0]:.1f}")
        expect(panel(root)).to_have_attribute("data-elevation", f"{after[1]:.1f}")
        assert step_of(root) == 20
    page.keyboard.press("End")
    assert step_of(root) == 200
    page.keyboard.press(" ")
    expect(root).to_have_attribute("data-playing", "true")


def test_it_is_turned_back(page: Page, root: Locator) -> None:
    before = picture(root, STILL)
    for back in (
        lambda: page.keyboard.press("0"),
        lambda: sheet(root).dblclick(),
        lambda: panel(root).get_by_role("button", name="Turn back").click(),
    ):
        sheet(root).focus()
        page.keyboard.press("ArrowUp")
        expect(panel(root)).to_have_attribute("data-elevation", "36.0")
        back()
        expect(panel(root)).to_have_attribute("data-elevation", "40.0")
        fine(root)
        assert picture(root, STILL) == before


def test_the_wheel_scrolls_the_page(page: Page, root: Locator) -> None:
    page.set_viewport_size({"width": 1280, "height": 400})
    page.wait_for_timeout(100)
    scrolled = "() => [...document.querySelectorAll('*')].some(e => e.scrollTop > 0)"
    assert not page.evaluate(scrolled)
    sheet(root).hover()
    page.mouse.wheel(0, 200)
    page.wait_for_function(scrolled)
    assert angles(root) == (-35.0, 40.0)


def test_the_paths_grow_with_the_step_and_the_ground_stays(page: Page, root: Locator) -> None:
    inked = (
        PIXELS
        + "let count = 0; for (let i = 3; i < data.length; i += 4) count += data[i] > 0; return count; }"
    )
    ground, amounts = picture(root, STILL), []
    for key in ("Home", "End"):
        page.keyboard.press(key)
        amounts.append(panel(root).locator(TRAILS).evaluate(inked))
    assert amounts[1] > amounts[0] + 500
    page.keyboard.press("Home")
    assert panel(root).locator(TRAILS).evaluate(inked) == amounts[0]
    assert picture(root, STILL) == ground


def test_paths_that_grew_while_playing_are_those_of_a_jump(page: Page, root: Locator) -> None:
    page.keyboard.press("End")
    expected = picture(root, TRAILS)
    page.keyboard.press("Home")
    page.get_by_role("combobox", name="Speed").select_option("10")
    page.keyboard.press(" ")
    wait_for_step(root, 200)
    expect(root).to_have_attribute("data-playing", "false")
    assert picture(root, TRAILS) == expected


def test_other_paths_leave_the_view_alone_a_lesson_chooses_one(page: Page, root: Locator) -> None:
    drag(page, root, 60, 0)
    ground, paths, turned = picture(root, STILL), picture(root, TRAILS), angles(root)
    page.get_by_role("button", name="Another start").click()
    page.wait_for_function(
        "([canvas, before]) => canvas.toDataURL() !== before",
        arg=[panel(root).locator(TRAILS).element_handle(), paths],
    )
    settled(page)
    assert angles(root) == turned
    assert picture(root, STILL) == ground
    page.get_by_role("button", name="From above").click()
    expect(panel(root)).to_have_attribute("data-elevation", "90.0")
    expect(panel(root)).to_have_attribute("data-azimuth", "0.0")


def test_divergence_leaves_a_red_cross(page: Page, player_url: str) -> None:
    red = f"""{PIXELS}
      const off = (i) => [0xC4, 0x12, 0x4A].reduce((sum, c, k) => sum + Math.abs(data[i + k] - c), 0);
      let count = 0;
      for (let i = 0; i < data.length; i += 4) count += data[i + 3] > 200 && off(i) < 30;
      return count;
    }}"""
    page.goto(f"{player_url}/terrain?diverge=1")
    root = player(page)
    assert panel(root).locator(HEADS).evaluate(red) == 0
    page.keyboard.press("End")
    assert panel(root).locator(HEADS).evaluate(red) > 40


@pytest.mark.chromium
def test_the_theme_is_followed_live(page: Page, root: Locator) -> None:
    drag(page, root, 40, 0)
    before, turned = picture(root, STILL), angles(root)
    page.emulate_media(color_scheme="dark")
    expect(root).to_have_attribute("data-theme", "dark")
    page.wait_for_function(
        "([canvas, before]) => canvas.toDataURL() !== before",
        arg=[panel(root).locator(STILL).element_handle(), before],
    )
    assert angles(root) == turned
    page.emulate_media(color_scheme="light")
    expect(root).to_have_attribute("data-theme", "light")
    page.wait_for_function(
        "([canvas, before]) => canvas.toDataURL() === before",
        arg=[panel(root).locator(STILL).element_handle(), before],
    )


def test_it_plays_and_turns_at_once(page: Page, root: Locator) -> None:
    page.keyboard.press(" ")
    drag(page, root, 80, 0)
    expect(root).to_have_attribute("data-playing", "true")
    page.keyboard.press(" ")
    assert step_of(root) > 20
    assert angles(root) == (-67.0, 40.0)


@pytest.mark.chromium
def test_a_finger_turns_it_sideways(page: Page, root: Locator) -> None:
    box = sheet(root).bounding_box()
    assert box
    client = page.context.new_cdp_session(page)
    for kind, dx in [("touchStart", 0), ("touchMove", 20), ("touchMove", 60), ("touchEnd", 60)]:
        points = [] if kind == "touchEnd" else [{"x": box["x"] + 200 + dx, "y": box["y"] + 150}]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    fine(root)
    assert angles(root)[0] < -45
    assert sheet(root).evaluate("e => getComputedStyle(e).touchAction") == "pan-y"


def test_the_picture_can_be_saved_and_stays(page: Page, root: Locator) -> None:
    before = [picture(root, layer) for layer in (STILL, TRAILS, HEADS)]
    sheet(root).hover()
    with page.expect_download() as download:
        panel(root).get_by_role("button", name="Save picture").click()
    assert download.value.suggested_filename == "terrain.png"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    wait_for_step(root, 20)
    assert [picture(root, layer) for layer in (STILL, TRAILS, HEADS)] == before


def test_the_hint_goes_once_it_was_turned(page: Page, root: Locator) -> None:
    hint = panel(root).get_by_text("drag to turn")
    expect(hint).to_be_visible()
    assert float(hint.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 14
    drag(page, root, 20, 0)
    expect(hint).to_be_hidden()


def test_presenting_makes_it_larger(page: Page, root: Locator) -> None:
    canvas = panel(root).locator(STILL)
    before = canvas.evaluate("e => e.height")
    page.evaluate("document.body.dataset.present = ''; window.dispatchEvent(new Event('resize'))")
    page.wait_for_function("([e, before]) => e.height > before", arg=[canvas.element_handle(), before])


def test_a_phone_sees_all_of_it(page: Page, player_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{player_url}/terrain?beside=map&step=20")
    root = player(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    box = sheet(root).bounding_box()
    assert box
    assert box["height"] > 250
    assert 0 <= box["x"] < box["x"] + box["width"] <= 390


def test_a_fine_screen_gets_all_its_pixels(browser: Browser, player_url: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, device_scale_factor=2)
    page = context.new_page()
    page.goto(f"{player_url}/terrain")
    root = player(page)
    for layer in (STILL, TRAILS, HEADS):
        canvas = panel(root).locator(layer)
        width, shown = canvas.evaluate("e => [e.width, e.getBoundingClientRect().width]")
        assert width == 2 * round(shown)
    context.close()
