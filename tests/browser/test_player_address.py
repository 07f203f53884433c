"""The step in the address: written when the clock rests, read at mount, moved by lessons, in nobody's way."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.waiting import player, settled, step_of, wait_for_step


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def rest_at(page: Page, step: int) -> None:
    page.wait_for_function("step => new URLSearchParams(location.search).get('k') === step", arg=str(step))


def test_the_step_comes_back_after_a_reload(page: Page, player_url: str) -> None:
    page.goto(player_url)
    root = player(page)
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    rest_at(page, 39)
    expect(page.get_by_text("runs 1 ")).to_be_visible()
    page.reload()
    root = player(page)
    assert step_of(root) == 39


def test_nonsense_in_the_address_is_the_start(page: Page, player_url: str) -> None:
    page.goto(f"{player_url}/?k=%3Cb%3E")
    assert step_of(player(page)) == 0
    page.goto(f"{player_url}/?k=99999")
    assert step_of(player(page)) == 40


def test_bound_widgets_and_the_step_leave_each_other_alone(page: Page, player_url: str) -> None:
    page.goto(f"{player_url}/?eta=0.5")
    root = player(page)
    page.keyboard.press("ArrowRight")
    rest_at(page, 1)
    assert query(page)["eta"] == ["0.5"]
    slider = page.get_by_role("slider", name="learning rate")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => new URLSearchParams(location.search).get('eta') !== '0.5'")
    settled(page)
    page.get_by_label("a text field").fill("hello")
    page.keyboard.press("Enter")
    page.wait_for_function("() => new URLSearchParams(location.search).get('field') === 'hello'")
    settled(page)
    assert query(page)["k"] == ["1"]
    page.mouse.click(5, 300)
    page.keyboard.press("Escape")
    root.get_by_role("button", name="Step forward").click()
    rest_at(page, 2)
    assert query(page)["field"] == ["hello"]
    page.reload()
    root = player(page)
    assert step_of(root) == 2
    expect(page.get_by_label("a text field")).to_have_value("hello")
    assert query(page)["k"] == ["2"]


def test_a_lesson_moves_the_clock_once(page: Page, player_url: str) -> None:
    page.goto(f"{player_url}/?k=3")
    root = player(page)
    page.get_by_role("button", name="Lesson").click()
    wait_for_step(root, 20)
    rest_at(page, 20)
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="a button").click()
    expect(page.get_by_text("full 2")).to_be_visible()
    settled(page)
    assert step_of(root) == 21
    page.get_by_role("button", name="Lesson").click()
    wait_for_step(root, 20)


@pytest.mark.parametrize(("address", "step"), [("/?k=3", 3), ("", 0)])
def test_back_brings_back_the_step(page: Page, player_url: str, address: str, step: int) -> None:
    """An address without a step is the start."""
    page.goto(f"{player_url}{address}")
    root = player(page)
    page.evaluate("history.pushState(history.state, '', '?k=9')")
    root.get_by_role("button", name="Last step").click()
    rest_at(page, 40)
    page.go_back()
    wait_for_step(root, step)


def test_another_page_is_not_given_the_step(page: Page, player_url: str) -> None:
    page.goto(player_url)
    root = player(page)
    page.keyboard.press("End")
    rest_at(page, 40)
    root.get_by_role("button", name="Step back").click()
    page.get_by_role("link", name="Plain").click()
    page.get_by_text("A page without a player").wait_for()
    page.wait_for_timeout(300)
    assert "k" not in query(page)
    page.go_back()
    root = player(page)
    assert urlsplit(page.url).path == "/"
    assert step_of(root) == int(query(page).get("k", ["0"])[0])
