"""The stage: what is drawn lies where the axes say, handles and clicks are heard, failures are told."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.pointer import centre, drag, press_and_move
from tests.browser.waiting import player, settled


@pytest.fixture
def stage(page: Page, player_url: str) -> Page:
    page.goto(player_url)
    player(page)
    return page


PUBLIC = """root => {
  const panel = root.querySelector('[data-panel=stage]'), gd = panel.querySelector('.js-plotly-plot');
  const area = gd.querySelector('.nsewdrag').getBoundingClientRect();
  const at = panel.querySelector('[data-player-handle]').getBoundingClientRect();
  const [x0, x1] = gd.layout.xaxis.range;
  return x0 + (x1 - x0) * (at.x + at.width / 2 - area.x) / area.width;
}"""


def handle_of(page: Page) -> Locator:
    return page.locator("[data-player-handle=start]")


def test_the_canvas_lies_where_the_axes_say(stage: Page) -> None:
    root = player(stage)
    assert root.evaluate(PUBLIC) == pytest.approx(-0.2, abs=0.01)
    stage.set_viewport_size({"width": 900, "height": 700})
    stage.wait_for_function(f"root => Math.abs(({PUBLIC})(root) + 0.2) < 0.01", arg=root.element_handle())


def test_the_canvas_shows_the_step(stage: Page) -> None:
    root = player(stage)
    picture = "root => root.querySelector('[data-panel=stage] canvas').toDataURL()"
    before = root.evaluate(picture)
    stage.keyboard.press("End")
    assert root.evaluate(picture) != before
    stage.keyboard.press("Home")
    assert root.evaluate(picture) == before


def test_a_drag_is_heard_while_it_lasts_and_stays_on_the_curve(stage: Page) -> None:
    root = player(stage)
    _, y = press_and_move(handle_of(stage), 80, -90)
    expect(stage.get_by_text(re.compile(r"start 0\.\d+ done False"))).to_be_visible()
    stage.mouse.up()
    expect(stage.get_by_text("done True")).to_be_visible()
    settled(stage)
    theta = float(root.locator('[data-cell="0.0"]').inner_text())
    assert root.evaluate(PUBLIC) == pytest.approx(theta, abs=0.01)
    expect(stage.get_by_text(f"start {theta:.4f}")).to_be_visible()
    assert root.evaluate(
        "root => root.querySelector('.js-plotly-plot')._fullLayout.xaxis.range.map(Number)"
    ) == [-2, 2]
    assert 0 < abs(centre(handle_of(stage))[1] - y) < 60  # where the curve is, not where the hand was


def test_a_handle_obeys_arrow_keys_and_tells_its_place(stage: Page) -> None:
    root = player(stage)
    handle = handle_of(stage)
    handle.focus()
    stage.keyboard.press("ArrowRight")
    expect(handle).to_have_attribute("aria-valuetext", "x -0.1600")
    expect(stage.get_by_text("start -0.1600 done True")).to_be_visible()
    stage.keyboard.press("Shift+ArrowLeft")
    expect(stage.get_by_text("start -0.5600 done True")).to_be_visible()
    assert root.get_attribute("data-step") == "0"
    assert handle.get_attribute("role") == "slider"
    assert handle.get_attribute("aria-label") == "start"


@pytest.mark.chromium
def test_a_finger_drags_too(stage: Page) -> None:
    player(stage)
    x, y = centre(handle_of(stage))
    client = stage.context.new_cdp_session(stage)
    for kind, dx in [("touchStart", 0), ("touchMove", 30), ("touchMove", 60), ("touchEnd", 60)]:
        points = [] if kind == "touchEnd" else [{"x": x + dx, "y": y}]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(stage.get_by_text(re.compile(r"start 0\.\d+ done True"))).to_be_visible()


def test_a_click_anywhere_is_heard_in_data_coordinates(stage: Page) -> None:
    root = player(stage)
    area = root.locator('[data-panel="stage"] .nsewdrag').bounding_box()
    assert area
    stage.mouse.click(area["x"] + area["width"] * 0.75, area["y"] + area["height"] * 0.2)
    expect(stage.get_by_text(re.compile(r"clicked stage 1\.0\d\d 1\.1\d\d"))).to_be_visible()


def test_divergence_is_marked_where_it_happened(page: Page, player_url: str) -> None:
    page.goto(f"{player_url}/?eta=2.9")
    root = player(page)
    red = """root => {
      const canvas = root.querySelector('[data-panel=stage] canvas'), { width, height } = canvas;
      const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
      copy.drawImage(canvas, 0, 0);
      const rgba = copy.getImageData(0, 0, width, height).data;
      const off = (i) => [0xC4, 0x12, 0x4A].reduce((sum, c, k) => sum + Math.abs(rgba[i + k] - c), 0);
      let count = 0;
      for (let i = 0; i < rgba.length; i += 4) count += off(i) < 30;
      return count;
    }"""
    assert root.evaluate(red) == 0
    page.keyboard.press("End")
    assert root.evaluate(red) > 40
    expect(root.locator('[data-cell="0.0"]')).to_have_text("–")


@pytest.mark.chromium
def test_the_theme_is_followed_live(stage: Page) -> None:
    root = player(stage)
    stage.keyboard.press("ArrowRight")
    stage.emulate_media(color_scheme="dark")
    expect(root).to_have_attribute("data-theme", "dark")
    line = "root => root.querySelector('[data-panel=stage] .scatterlayer .js-line').style.stroke"
    stage.wait_for_function(f"root => ({line})(root) === 'rgb(86, 180, 233)'", arg=root.element_handle())
    assert root.get_attribute("data-step") == "1"


def test_a_stage_without_plotly_says_so(page: Page, player_url: str) -> None:
    def refuse(route: Route) -> None:
        route.abort()

    page.route("**/plotly.min.js", refuse)
    page.goto(player_url)
    root = player(page)
    expect(root.locator('[data-panel="stage"] .player-panel-error')).to_have_text(
        "This part of the picture could not be drawn: plotly.js did not load."
    )
    page.keyboard.press("ArrowRight")
    expect(root.locator('[data-cell="0.0"]')).not_to_have_text("-0.2000")
    page.watch.complaints.clear()  # type: ignore[attr-defined]


def test_the_picture_can_be_saved(stage: Page) -> None:
    root = player(stage)
    root.locator('[data-panel="stage"] .nsewdrag').hover(position={"x": 5, "y": 5})
    with stage.expect_download() as download:
        root.locator('[data-panel="stage"] [data-title="Save picture"]').click()
    assert download.value.suggested_filename == "stage.png"


def test_the_tool_bar_covers_nothing(stage: Page) -> None:
    root = player(stage)
    bar, area = root.locator('[data-panel="stage"]').evaluate(
        "e => ['.modebar', '.nsewdrag'].map(part => e.querySelector(part).getBoundingClientRect().toJSON())"
    )
    assert bar["height"] > 0
    assert bar["bottom"] <= area["top"] + 1


SEEN = """() => [...document.querySelectorAll('.js-plotly-plot')].map(gd => [
  ...[gd._fullLayout.xaxis, gd._fullLayout.yaxis].map(axis => axis.range.map(Number)),
  [...gd.querySelectorAll('.xtick')].map(tick => +tick.textContent).sort((a, b) => a - b),
  gd.events ?? null])"""
LISTEN = """() => document.querySelectorAll('.js-plotly-plot').forEach(gd => {
  gd.events = [];
  for (const name of ['react', 'relayout']) gd.on('plotly_' + name, () => gd.events.push(name)); })"""


def test_axes_move_without_a_new_drawing_and_look_the_same(page: Page, player_url: str) -> None:
    def longer() -> tuple[list[Any], list[Any]]:
        page.evaluate(LISTEN)
        before = player(page).get_attribute("data-version")
        page.get_by_role("button", name="Longer").click()
        expect(player(page)).not_to_have_attribute("data-version", str(before))
        settled(page)
        page.wait_for_timeout(200)
        still, other = page.evaluate(SEEN)
        return still, other

    page.goto(f"{player_url}/axes")
    player(page)
    still, other = longer()
    assert (still[3], other[3]) == (["relayout"], ["react"])
    assert still[:3] == other[:3]
    assert still[:2] == [[0, 20], [-1, 3]]

    x, y = centre(page.locator("[data-panel=still] .nsewdrag"))
    drag(page, (x, y), (x + 60, y + 30))
    page.wait_for_function(f"() => ({SEEN})()[0][0][0] > 1")  # zoomed
    page.locator("[data-panel=still] .modebar-btn[data-title='Reset axes']").dispatch_event("click")
    page.wait_for_function(f"() => ({SEEN})()[0][0][0] === 0")
    assert page.evaluate(SEEN)[0][:2] == [[0, 20], [-1, 3]]  # it comes back to the new ranges
    still, other = longer()
    assert set(still[3]) == {"react"}, "what becomes of a zoom is plotly's to say"
    assert still[:3] == other[:3]
