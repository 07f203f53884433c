"""Heat maps: a drag, a finger or keys brush a stretch of the text."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.heat import QUOTED, brushed, colour, matrix, token
from tests.browser.pointer import centre, drag
from tests.browser.waiting import player, settled, step_of


@pytest.fixture
def root(page: Page, player_url: str) -> Locator:
    page.goto(f"{player_url}/heat?unit=17&t=10")
    return player(page)


def test_a_drag_over_the_text_brushes_it_and_units_answer(page: Page, root: Locator) -> None:
    drag(page, centre(token(root, 10)), centre(token(root, 4)))
    assert brushed(root) == list(range(4, 11))
    expect(page.get_by_text("brush {'panel': 'h1', 'from': 4, 'to': 10, 'done': True}")).to_be_visible()
    expect(page.get_by_text(re.compile(r"marked \[.*\b17\b.*\]"))).to_be_visible()
    assert step_of(root) == 10
    page.keyboard.press("Escape")
    assert brushed(root) == []
    expect(page.get_by_text("brush None")).to_be_visible()


def test_a_brush_is_adjusted_at_its_ends(page: Page, root: Locator) -> None:
    drag(page, centre(token(root, 20)), centre(token(root, 30)))
    strip_y = matrix(root)[1] - 8
    drag(page, (centre(token(root, 20))[0], strip_y), (centre(token(root, 15))[0], strip_y))
    assert brushed(root) == list(range(15, 31))
    drag(page, centre(token(root, 30)), (5, centre(token(root, 30))[1]))
    assert brushed(root) == list(range(16))
    drag(page, (centre(token(root, 50))[0], strip_y), (1270, strip_y))
    expect(page.get_by_text("'from': 50, 'to': 119, 'done': True")).to_be_visible()
    token(root, 60).dblclick()
    expect(page.get_by_text("brush None")).to_be_visible()


def test_keys_brush_too(page: Page, root: Locator) -> None:
    root.locator(".player-heat-scroller").focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowLeft")
    assert brushed(root) == [8, 9, 10]
    expect(page.get_by_text("'from': 8, 'to': 10, 'done': True")).to_be_visible()
    assert step_of(root) == 10


@pytest.mark.chromium
def test_a_finger_brushes_the_text_and_scrolls_the_matrix(page: Page, root: Locator) -> None:
    client = page.context.new_cdp_session(page)

    def swipe(x: float, y: float) -> None:
        for kind, dx in [("touchStart", 0), ("touchMove", 20), ("touchMove", 45), ("touchEnd", 45)]:
            points = [] if kind == "touchEnd" else [{"x": x + dx, "y": y}]
            client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    left, top = matrix(root)
    swipe(left + 200, top + 100)
    assert brushed(root) == []
    swipe(*centre(token(root, 20)))
    expect(page.get_by_text("'from': 20, 'to': 25, 'done': True")).to_be_visible()


def test_a_lesson_sets_unit_and_brush(page: Page, root: Locator) -> None:
    root.locator(".player-heat-scroller").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("'row': 18")).to_be_visible()
    page.get_by_role("button", name="Lesson").click()
    expect(root.locator(".player-brushed")).to_have_count(8)
    root.locator(".player-heat-scroller").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("'row': 19")).to_be_visible()
    settled(page)
    assert len(brushed(root)) == 8


def test_several_layers_share_the_clock_and_the_brush_not_the_unit(page: Page, player_url: str) -> None:
    page.goto(f"{player_url}/heat?layers=2&units=20&unit=17&height=560")
    root = player(page)
    assert root.locator("[data-panel=h2] .player-heat-text").is_hidden()
    left, top = matrix(root, "h2")
    page.mouse.click(left + 300, top + 3)
    assert step_of(root) > 10
    expect(page.get_by_text("unit {'panel': 'h2', 'row': 0, 'label': '0'}")).to_be_visible()
    assert colour(token(root, 4)) == QUOTED
    drag(page, (left + 100, top + 10), (left + 300, top + 20))
    assert brushed(root)
    expect(page.get_by_text("brush {'panel': 'h2'")).to_be_visible()
