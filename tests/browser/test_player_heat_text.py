"""Heat maps of long texts, strange tokens and whole words, also on a phone."""

import re

from playwright.sync_api import Page, expect

from tests.browser.heat import brushed, matrix, token
from tests.browser.pointer import centre, drag
from tests.browser.waiting import at_rest, player, wait_for_step


def test_a_long_text_is_a_paragraph_above_narrow_columns(page: Page, player_url: str) -> None:
    page.goto(f"{player_url}/heat?tokens=1000&units=128&unit=17")
    root = player(page)
    assert root.locator("[data-panel=h1]").get_attribute("data-columns") == "narrow"
    view, text = root.locator(".player-heat-scroller"), root.locator(".player-heat-text")
    assert view.evaluate("e => e.scrollWidth") >= 2000
    page.keyboard.press("End")
    wait_for_step(root, 999)
    at_rest(root)
    last, frame = text.evaluate(
        "e => [e.querySelector('[data-token=\"999\"]'), e].map(part => part.getBoundingClientRect().toJSON())"
    )
    assert frame["top"] <= last["top"] < last["bottom"] <= frame["bottom"] + 1
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
    expect(root.locator("[data-heat-value]")).to_have_text("no value")


def test_words_stand_above_columns_of_their_width(page: Page, player_url: str) -> None:
    page.goto(f"{player_url}/heat?text=words&tokens=15&units=20")
    root = player(page)
    _, top = matrix(root)
    for k in (0, 4, 12):
        page.mouse.move(centre(token(root, k))[0], top + 30)
        expect(root.locator("[data-heat-token]")).to_have_text(re.compile(f"^token {k}: "))
        assert token(root, k).evaluate("e => e.scrollWidth <= e.clientWidth")


def test_a_phone_sees_all_of_it(page: Page, player_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{player_url}/heat?tokens=200&units=128&unit=17&t=150")
    root = player(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    view = root.locator(".player-heat-scroller")
    assert view.evaluate("e => e.clientHeight") >= 300
    left, width = view.evaluate("e => [e.scrollLeft, e.clientWidth]")
    assert left <= 150 * 2 < left + width
    token(root, 20).click()
    assert view.evaluate("e => e.scrollLeft") < 40
