"""Heat maps: the text stands above its columns, hover reads, clicks and keys seek and choose."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.heat import QUOTED, colour, matrix, readout, token
from tests.browser.pointer import centre
from tests.browser.waiting import player, step_of

OUTSIDE = "rgb(117, 127, 18)"  # -0.93, to olive
TEXT = '(ab["cdefgh"]{a<bc>d}\'gfe\'(h))⏎[a(b\'cd\'e)"ghabcd"]<{ab}cd>`fg`⏎((a)(b[c]"dah"))'


@pytest.fixture
def root(page: Page, player_url: str) -> Locator:
    page.goto(f"{player_url}/heat?unit=17&t=10")
    return player(page)


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


def test_units_sorted_anew_keep_the_chosen_one(page: Page, root: Locator) -> None:
    page.get_by_text("reversed").click()
    expect(root.locator(".player-heat-scroller")).to_have_attribute("aria-valuenow", "46")
    assert readout(root)[:2] == ["+0.96", "unit 17"]
    assert colour(token(root, 4)) == QUOTED


@pytest.mark.chromium
def test_the_theme_is_followed_live(page: Page, root: Locator) -> None:
    picture = "root => root.querySelector('canvas').toDataURL()"
    before = root.evaluate(picture)
    page.emulate_media(color_scheme="dark")
    expect(root).to_have_attribute("data-theme", "dark")
    assert colour(token(root, 11)).startswith("rgb(183, 196, 7")
    assert root.evaluate(picture) != before
    assert step_of(root) == 10


def test_the_legend_runs_from_negative_to_positive(root: Locator) -> None:
    legend = root.get_by_role("img", name="Colours from -1 over 0 to +1")
    assert legend.inner_text().split() == ["-1", "0", "+1"]
    gradient = root.locator(".player-heat-bar").evaluate("e => getComputedStyle(e).backgroundImage")
    ends = re.findall(r"rgb\([^)]*\)", gradient)
    assert gradient.startswith("linear-gradient(to right")
    assert ends == ["rgb(107, 117, 0)", "rgb(255, 255, 255)", "rgb(123, 50, 148)"]


def test_the_matrix_has_the_colours_of_the_text(root: Locator) -> None:
    canvas = root.locator("canvas").first
    left = canvas.evaluate("e => e.getBoundingClientRect().x")
    row = 16 + 17 * 6 + 3  # below the strip, rows of 6 px
    pixels = canvas.evaluate(
        """(canvas, [columns, y]) => {
          const { data } = canvas.getContext("2d").getImageData(0, y, canvas.width, 1);
          return columns.map((x) => `rgb(${[...data.slice(4 * x, 4 * x + 3)].join(", ")})`);
        }""",
        [[int(centre(token(root, k))[0] - left) for k in (10, 11)], row],
    )
    assert pixels == [QUOTED, OUTSIDE]


def test_nothing_on_it_is_small_and_presenting_makes_letters_larger(page: Page, root: Locator) -> None:
    sizes = """root => [...root.querySelectorAll("section *")]
      .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
      .map(e => parseFloat(getComputedStyle(e).fontSize))"""
    assert min(root.evaluate(sizes)) >= 14
    page.evaluate("document.body.dataset.present = ''; window.dispatchEvent(new Event('resize'))")
    page.wait_for_function(f"root => Math.min(...({sizes})(root)) >= 18", arg=root.element_handle())


def test_a_fine_screen_gets_all_its_pixels(browser: Browser, player_url: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, device_scale_factor=2)
    page = context.new_page()
    page.goto(f"{player_url}/heat?unit=17")
    root = player(page)
    canvas = root.locator("canvas").first
    width, shown = canvas.evaluate("e => [e.width, e.getBoundingClientRect().width]")
    assert width == 2 * shown
    context.close()
