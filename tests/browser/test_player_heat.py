"""Heat maps: the text stands above its columns, hover reads, clicks seek and choose, a drag brushes."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.waiting import player, settled, step_of, wait_for_step

QUOTED = "rgb(10, 120, 181)"  # +0.96 of the way from white to blue
OUTSIDE = "rgb(198, 97, 18)"  # -0.93, to vermilion
TEXT = '(ab["cdefgh"]{a<bc>d}\'gfe\'(h))⏎[a(b\'cd\'e)"ghabcd"]<{ab}cd>`fg`⏎((a)(b[c]"dah"))'


@pytest.fixture
def root(page: Page, player_url: str) -> Locator:
    page.goto(f"{player_url}/heat?unit=17&t=10")
    return player(page)


def token(root: Locator, k: int, panel: str = "h1") -> Locator:
    return root.locator(f"[data-panel={panel}] [data-token='{k}']")


def centre(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def matrix(root: Locator, panel: str = "h1") -> tuple[float, float]:
    """Left and top of the first cell on the screen."""
    view = root.locator(f"[data-panel={panel}] .player-heat-view").bounding_box()
    gutter = root.locator(f"[data-panel={panel}]").get_attribute("data-gutter")
    assert view
    return view["x"] + float(gutter or 0), view["y"] + 16


def readout(root: Locator) -> list[str]:
    return root.locator(".player-heat-readout > bdi").all_inner_texts()


def colour(locator: Locator) -> str:
    return str(locator.evaluate("e => getComputedStyle(e).backgroundColor"))


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=5)
    page.mouse.up()


def brushed(root: Locator, panel: str = "h1") -> list[int]:
    marks = root.locator(f"[data-panel={panel}] .player-brushed")
    return [int(k) for k in marks.evaluate_all("all => all.map(e => e.dataset.token)")]


def test_the_text_stands_above_its_columns(page: Page, root: Locator) -> None:
    assert root.locator("[data-panel=h1]").get_attribute("data-columns") == "aligned"
    _, top = matrix(root)
    for k in (0, 1, 60, 118, 119):
        box = token(root, k).bounding_box()
        assert box
        for x in (box["x"] + 1, box["x"] + box["width"] - 1):
            page.mouse.move(x, top + 40)
            expect(root.locator("[data-heat-token]")).to_have_text(re.compile(f"^token {k}: "))
        assert box["x"] % 1 == 0


def test_the_chosen_unit_tints_the_text(root: Locator) -> None:
    assert "".join(root.locator("[data-token]").all_inner_texts())[: len(TEXT)] == TEXT
    assert [colour(token(root, k)) for k in (4, 10, 11, 3)] == [QUOTED, QUOTED, OUTSIDE, OUTSIDE]
    assert token(root, 4).evaluate("e => getComputedStyle(e).color") == "rgb(255, 255, 255)"


def test_the_pointer_reads_every_digit_and_nothing_moves(page: Page, root: Locator) -> None:
    parts = "root => [...root.querySelectorAll('section > *')].map(e => e.getBoundingClientRect().toJSON())"
    before = root.evaluate(parts)
    assert readout(root) == ["+0.96", "unit 17", "token 10: h"]
    left, top = matrix(root)
    page.mouse.move(left + 3, top + 5 * 6 + 3)
    expect(root.locator("[data-heat-value]")).to_have_text("-0.23333333")
    assert readout(root)[1:] == ["unit 5", "token 0: ("]
    page.mouse.move(*centre(token(root, 5)))
    expect(root.locator("[data-heat-token]")).to_have_text("token 5: c")
    assert readout(root)[:2] == ["+0.96", "unit 17"]
    page.mouse.move(left + 3, 5)
    expect(root.locator("[data-heat-token]")).to_have_text("token 10: h")
    assert root.evaluate(parts) == before


def test_a_click_on_a_token_moves_the_clock(page: Page, root: Locator) -> None:
    token(root, 30).click()
    assert step_of(root) == 30
    assert root.locator(".player-now").get_attribute("data-token") == "30"
    page.wait_for_function("() => new URLSearchParams(location.search).get('t') === '30'")
    page.keyboard.press("ArrowRight")
    assert step_of(root) == 31
    assert "unit None" in page.get_by_text("brush None").inner_text()


def test_a_click_in_the_matrix_goes_there_and_chooses_the_unit(page: Page, root: Locator) -> None:
    _, top = matrix(root)
    page.mouse.click(centre(token(root, 44))[0], top + 5 * 6 + 3)
    assert step_of(root) == 44
    expect(page.get_by_text("unit {'panel': 'h1', 'row': 5, 'label': '5'}")).to_be_visible()
    assert colour(token(root, 4)) != QUOTED


def test_a_click_on_a_name_chooses_the_unit_alone(page: Page, root: Locator) -> None:
    left, top = matrix(root)
    page.mouse.click(left - 20, top + 40 * 6 + 3)
    expect(page.get_by_text("'row': 40")).to_be_visible()
    assert step_of(root) == 10


def test_keys_choose_a_unit_and_leave_the_clock_its_own(page: Page, root: Locator) -> None:
    slider = root.get_by_role("slider", name="Hidden state h, layer 1: choose a unit")
    slider.focus()
    assert slider.get_attribute("aria-valuetext") == "unit 17: 0.96 at h, 10 of 119"
    page.keyboard.press("ArrowDown")
    assert slider.get_attribute("aria-valuenow") == "18"
    expect(page.get_by_text("'row': 18")).to_be_visible()
    page.keyboard.press("PageUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_text("'row': 7")).to_be_visible()
    page.keyboard.press("ArrowRight")
    assert step_of(root) == 11
    page.keyboard.press("End")
    assert step_of(root) == 119
    page.keyboard.press(" ")
    expect(root).to_have_attribute("data-playing", "true")
    page.keyboard.press(" ")
    expect(root).to_have_attribute("data-playing", "false")
    for _ in range(3):
        page.keyboard.press("PageUp")
    assert slider.get_attribute("aria-valuenow") == "0"


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
    page.mouse.dblclick(*centre(token(root, 60)))
    expect(page.get_by_text("brush None")).to_be_visible()


def test_keys_brush_too(page: Page, root: Locator) -> None:
    root.locator(".player-heat-view").focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowLeft")
    assert brushed(root) == [8, 9, 10]
    expect(page.get_by_text("'from': 8, 'to': 10, 'done': True")).to_be_visible()
    assert step_of(root) == 10


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


def test_units_sorted_anew_keep_the_chosen_one(page: Page, root: Locator) -> None:
    page.get_by_text("reversed").click()
    expect(root.locator(".player-heat-view")).to_have_attribute("aria-valuenow", "46")
    assert readout(root)[:2] == ["+0.96", "unit 17"]
    assert colour(token(root, 4)) == QUOTED


def test_a_lesson_sets_unit_and_brush(page: Page, root: Locator) -> None:
    root.locator(".player-heat-view").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("'row': 18")).to_be_visible()
    page.get_by_role("button", name="Lesson").click()
    expect(root.locator(".player-brushed")).to_have_count(8)
    root.locator(".player-heat-view").focus()
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


def test_a_long_text_is_a_paragraph_above_narrow_columns(page: Page, player_url: str) -> None:
    page.goto(f"{player_url}/heat?tokens=1000&units=128&unit=17")
    root = player(page)
    assert root.locator("[data-panel=h1]").get_attribute("data-columns") == "narrow"
    view, text = root.locator(".player-heat-view"), root.locator(".player-heat-text")
    assert view.evaluate("e => e.scrollWidth") >= 2000
    page.keyboard.press("End")
    last = token(root, 999).bounding_box()
    frame = text.bounding_box()
    assert last
    assert frame
    assert frame["y"] <= last["y"] < last["y"] + last["height"] <= frame["y"] + frame["height"] + 1
    assert view.evaluate("e => e.scrollLeft + e.clientWidth") >= 2000
    page.keyboard.press("Home")
    assert view.evaluate("e => e.scrollLeft") == 0
    token(root, 150).click()
    wait_for_step(root, 150)
    drag(page, centre(token(root, 100)), centre(token(root, 140)))
    assert brushed(root) == list(range(100, 141))


def test_strange_tokens_are_texts_each_in_its_place(page: Page, player_url: str) -> None:
    page.goto(f"{player_url}/heat?text=strange&tokens=19&units=20&holes=1")
    root = player(page)
    cells = root.locator("[data-token]")
    assert cells.all_text_contents()[:5] == ["e\u0301", "a", "👩‍👩‍👧", "🎉", "ש"]
    assert root.locator("section b, section img").count() == 0
    lefts = cells.evaluate_all("all => all.map(e => e.getBoundingClientRect().left)")
    assert lefts == sorted(lefts)
    left, top = matrix(root)
    page.mouse.move(left + 130, top + 3 * 20 + 10)
    expect(root.locator("[data-heat-value]")).to_have_text("n/a")


def test_words_stand_above_columns_of_their_width(page: Page, player_url: str) -> None:
    page.goto(f"{player_url}/heat?text=words&tokens=15&units=20")
    root = player(page)
    _, top = matrix(root)
    for k in (0, 4, 12):
        page.mouse.move(centre(token(root, k))[0], top + 30)
        expect(root.locator("[data-heat-token]")).to_have_text(re.compile(f"^token {k}: "))
        assert token(root, k).evaluate("e => e.scrollWidth <= e.clientWidth")


def test_the_theme_is_followed_live(page: Page, root: Locator) -> None:
    picture = "root => root.querySelector('canvas').toDataURL()"
    before = root.evaluate(picture)
    page.emulate_media(color_scheme="dark")
    expect(root).to_have_attribute("data-theme", "dark")
    assert colour(token(root, 11)).startswith("rgb(215, 150, 2")
    assert root.evaluate(picture) != before
    assert step_of(root) == 10


def test_the_legend_names_three_numbers(root: Locator) -> None:
    legend = root.get_by_role("img", name="Colours from -1 over 0 to +1")
    assert legend.inner_text().split() == ["-1", "0", "+1"]


def test_nothing_on_it_is_small_and_presenting_makes_it_larger(page: Page, root: Locator) -> None:
    sizes = """root => [...root.querySelectorAll("section *")]
      .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
      .map(e => parseFloat(getComputedStyle(e).fontSize))"""
    assert min(root.evaluate(sizes)) >= 14
    before = root.locator("canvas").first.evaluate("e => e.height")
    page.evaluate("document.body.dataset.present = ''")
    page.wait_for_function(f"root => Math.min(...({sizes})(root)) >= 18", arg=root.element_handle())
    page.wait_for_function(
        "([root, before]) => root.querySelector('canvas').height > before",
        arg=[root.element_handle(), before],
    )


def test_a_phone_sees_all_of_it(page: Page, player_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{player_url}/heat?tokens=200&units=128&unit=17&t=150")
    root = player(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    view = root.locator(".player-heat-view")
    assert view.evaluate("e => e.clientHeight") >= 300
    left, width = view.evaluate("e => [e.scrollLeft, e.clientWidth]")
    assert left <= 150 * 2 < left + width
    token(root, 20).click()
    assert view.evaluate("e => e.scrollLeft") < 40


def test_a_fine_screen_gets_all_its_pixels(chromium: Browser, player_url: str) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, device_scale_factor=2)
    page = context.new_page()
    page.goto(f"{player_url}/heat?unit=17")
    root = player(page)
    canvas = root.locator("canvas").first
    width, shown = canvas.evaluate("e => [e.width, e.getBoundingClientRect().width]")
    assert width == 2 * shown
    context.close()
