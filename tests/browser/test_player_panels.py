"""Tables, bars, texts and diagrams; whatever comes from a corpus is text."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import watched
from tests.browser.waiting import player


@pytest.fixture(scope="module")
def panels(visitor: BrowserContext, player_url: str) -> Iterator[Page]:
    with watched(visitor) as page:
        page.goto(f"{player_url}/panels")
        yield page


@pytest.fixture
def page(panels: Page) -> Page:
    """The page of the whole module, at its first step."""
    player(panels)
    panels.keyboard.press("Home")
    return panels


@pytest.fixture
def root(page: Page) -> Locator:
    return player(page)


def cells(root: Locator) -> list[str]:
    return root.locator("td[data-cell]").all_inner_texts()


def test_numbers_that_are_none_are_told(page: Page, root: Locator) -> None:
    assert cells(root) == ["0.3000", "0.300", "15.0%", "0"]
    seen = []
    for _ in range(5):
        page.keyboard.press("ArrowRight")
        seen.append(cells(root)[0])
    assert seen == ["–", "∞", "-∞", "1.000e-9", "1.235e+8"]


def test_all_digits_on_hover(page: Page, root: Locator) -> None:
    cell = root.locator('[data-cell="0.0"]')
    cell.hover()
    expect(cell).to_have_attribute("title", "0.30000000000000004")
    page.keyboard.press("ArrowRight")
    expect(cell).to_have_attribute("title", "no value")


def test_the_table_keeps_its_width(page: Page, root: Locator) -> None:
    widths = set()
    for _ in range(6):
        widths.add(root.locator('[data-panel="strange"] table').evaluate("e => e.offsetWidth"))
        page.keyboard.press("ArrowRight")
    assert len(widths) == 1


def test_the_table_is_a_table(page: Page, root: Locator) -> None:
    table = root.get_by_role("table", name="Numbers that are none")
    assert table.get_by_role("columnheader").all_inner_texts() == ["first", "second"]
    assert table.get_by_role("rowheader").all_inner_texts() == ["auto", "share"]
    page.keyboard.press("ArrowRight")
    assert table.locator("tbody .player-note").all_inner_texts() == ["note 1", "constant"]


def test_texts_of_a_corpus_are_never_markup(page: Page, root: Locator) -> None:
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("window.harmed === undefined")
    assert root.locator("img, script, image, b").count() == 0
    names = root.locator(".player-bar-name").all_inner_texts()
    assert sorted(names) == sorted(
        ["<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "␣books", "שלום", "日本語", "👩‍👩‍👧"]
    )


def test_bars_follow_the_step_and_mark_the_true_token(page: Page, root: Locator) -> None:
    values = [float(text) for text in root.locator(".player-bar-value").all_inner_texts()]
    assert values == sorted(values, reverse=True)
    assert sum(values) == pytest.approx(1, abs=1e-3)
    marked = root.locator(".player-marked .player-bar-name")
    expect(marked).to_have_text("␣books")
    widths = root.locator(".player-bar-track > span").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().width / e.parentNode.getBoundingClientRect().width)"
    )
    assert widths == pytest.approx(values, abs=0.01)
    page.keyboard.press("ArrowRight")
    assert [float(text) for text in root.locator(".player-bar-value").all_inner_texts()] != values
    expect(marked).to_have_text("␣books")


def test_a_click_on_a_bar_is_heard(page: Page, root: Locator) -> None:
    page.keyboard.press("ArrowRight")
    root.locator(".player-bar", has_text="␣books").click()
    expect(page.get_by_text(re.compile(r"'label': '␣books'.*'step': 1"))).to_be_visible()
    expect(page.get_by_text("'panel': 'next'")).to_be_visible()


def test_a_text_keeps_its_space_and_its_direction(page: Page, root: Locator) -> None:
    text = root.locator('[data-panel="sample"] .player-page')
    page.keyboard.press("ArrowRight")
    assert text.evaluate("e => e.textContent") == "step 1\n  indented <script>alert(1)</script>"
    assert text.evaluate("e => getComputedStyle(e).whiteSpaceCollapse") == "preserve"
    assert text.get_attribute("dir") == "auto"


def test_weights_tint_pieces_of_text(page: Page, root: Locator) -> None:
    pieces = root.locator('[data-panel="tinted"] .player-page > span')
    assert pieces.count() == 6
    first, last = (pieces.nth(k).evaluate("e => getComputedStyle(e).backgroundColor") for k in (0, 5))
    assert first != last


def test_a_diagram_shows_numbers_weights_and_what_is_lit(page: Page, root: Locator) -> None:
    net = root.locator('[data-panel="net"]')
    line = net.locator("line")
    assert net.locator("text[data-bind]").all_text_contents() == ["0.10", "-1.00"]
    assert line.get_attribute("class") == "negative"
    expect(net.locator("g")).not_to_have_class(re.compile("active"))
    page.keyboard.press("ArrowRight")
    assert net.locator("text[data-bind]").all_text_contents() == ["0.26", "-0.60"]
    expect(net.locator("g")).to_have_class(re.compile("active"))
    page.keyboard.press("End")
    assert line.get_attribute("class") == "positive"


def test_steps_may_carry_other_numbers(page: Page, root: Locator) -> None:
    page.keyboard.press("ArrowRight")
    expect(root.locator("[data-player-step]")).to_have_text(re.compile(r"100 / 500"))


def test_nothing_on_it_is_small(root: Locator) -> None:
    sizes = root.evaluate(
        """root => [...root.querySelectorAll("*")]
          .filter(e => !e.closest("svg") && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
          .map(e => parseFloat(getComputedStyle(e).fontSize))"""
    )
    assert min(sizes) >= 14
