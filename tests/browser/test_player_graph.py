"""A diagram one can play with: numbers are dragged, typed and stepped."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import watched
from tests.browser.diagram import W, heard, middle, numbers, start_again, steps
from tests.browser.waiting import player, settled, step_of


@pytest.fixture(scope="module")
def opened(visitor: BrowserContext, player_url: str) -> Iterator[Page]:
    with watched(visitor) as page:
        page.goto(f"{player_url}/graph")
        player(page)
        yield page


@pytest.fixture
def graph(opened: Page) -> Page:
    """The page of the whole module, at its start."""
    start_again(opened)
    opened.keyboard.press("Escape")
    opened.keyboard.press("Home")
    opened.mouse.move(5, 500)
    return opened


def test_a_number_is_dragged_and_everything_follows(graph: Page) -> None:
    root = player(graph)
    x, y = middle(graph.locator(W))
    graph.mouse.move(x, y)
    graph.mouse.down()
    graph.mouse.move(x + 4, y)  # further than a click
    graph.mouse.move(x + 34, y + 5, steps=6)
    expect(graph.locator(W)).to_have_text("1.0000")  # ten steps of 0.05, at once
    heard(graph, r"^0 done, \d heard, last \('w', 1\.0, False\)")
    expect(root.locator('[data-cell="1.0"]')).to_have_text("2.2500")
    graph.mouse.up()
    heard(graph, r"^1 done, \d+ heard, last \('w', 1\.0, True\)")
    numbers(graph, "w=1 x=2 b=0.25")
    expect(root.locator('[data-cell="0.0"]')).to_have_text("1.0000")
    assert step_of(root) == 0


def test_a_number_in_the_hand_is_not_taken_out_of_it(page: Page, player_url: str) -> None:
    """Answers that come meanwhile are older than the hand, and may bring a new drawing."""
    page.goto(f"{player_url}/graph?redraw=1")
    player(page)
    x, y = middle(page.locator(W))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 4, y)
    for k in range(1, 25):
        page.mouse.move(x - 4 - 3 * k, y)
        page.wait_for_timeout(15)
        assert page.locator(W).text_content() == f"{0.5 - 0.05 * k:.4f}".replace("-0.0000", "0.0000")
    heard(page, r"answer [1-9]")
    page.mouse.up()
    numbers(page, "w=-0.7 x=2 b=0.25")
    expect(page.locator(W)).to_have_text("-0.7000")
    heard(page, r"^1 done")


@pytest.mark.chromium
def test_a_finger_drags_a_number_too(graph: Page) -> None:
    client = graph.context.new_cdp_session(graph)
    for selector in (W, 'td [data-edit="w"]'):
        x, y = middle(graph.locator(selector))
        for kind, dx in (("touchStart", 0), ("touchMove", 20), ("touchMove", 40), ("touchMove", 49)):
            client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x + dx, "y": y}]})
        client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        heard(graph, r"^1 done")
        value = float(graph.locator(selector).text_content() or "nan")
        assert 0.5 + 3 * 0.05 <= value <= 0.5 + 17 * 0.05  # the browser keeps the first pixels to itself
        numbers(graph, f"w={value:g} x=2 b=0.25")
        start_again(graph)


def test_a_number_is_typed(graph: Page) -> None:
    graph.locator(W).click()
    field = graph.locator(".player-inline-input input")
    expect(field).to_be_focused()
    expect(field).to_have_value("0.5")
    graph.keyboard.type("-1.25")  # what was there is selected
    graph.keyboard.press("Enter")
    numbers(graph, "w=-1.25 x=2 b=0.25")
    heard(graph, r"^1 done, 1 heard")
    expect(graph.locator(W)).to_be_focused()
    expect(field).to_have_count(0)


@pytest.mark.parametrize("text", ["", "inf", "nan", "1e999", "1,5", "3.01", "w"])
def test_garbage_is_refused_in_place(graph: Page, text: str) -> None:
    graph.locator(W).click()
    field = graph.locator(".player-inline-input input")
    field.fill(text)
    graph.keyboard.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(graph.get_by_role("alert")).not_to_be_empty()
    graph.keyboard.press("Escape")
    expect(field).to_have_count(0)
    expect(graph.locator(W)).to_have_text("0.5000")
    heard(graph, r"^0 done, 0 heard")


def test_a_number_that_the_page_refuses_comes_back(graph: Page) -> None:
    for typed in ("5", "7"):  # the second time the page's answer is the scene that is already there
        graph.locator("[data-edit=b]").click()
        graph.keyboard.type(typed)
        graph.keyboard.press("Enter")
        heard(graph, rf"last \('b', {typed}\.0, True\)")
        expect(graph.locator("[data-edit=b]")).to_have_text("1.0000")


def test_the_same_number_is_heard_again_after_a_reset(graph: Page) -> None:
    for _ in range(2):
        graph.locator("[data-edit=x]").click()
        graph.keyboard.type("3")
        graph.keyboard.press("Enter")
        numbers(graph, "w=0.5 x=3 b=0.25")
        heard(graph, r"^1 done")
        start_again(graph)
        expect(graph.locator("[data-edit=x]")).to_have_text("2.00")


def test_two_numbers_in_quick_succession_are_both_heard(graph: Page) -> None:
    for name, keys in (("w", "Up Up"), ("b", "Down"), ("x", "Up")):
        graph.locator(f"svg [data-edit={name}]").focus()
        for key in keys.split():
            graph.keyboard.press(f"Arrow{key}")
    numbers(graph, "w=0.6 x=2.01 b=0")
    settled(graph)
    assert [graph.locator(f"svg [data-edit={name}]").text_content() for name in "wbx"] == [
        "0.6000",
        "0.0000",
        "2.01",
    ]


def test_keys_step_the_number_and_the_clock_apart(graph: Page) -> None:
    root = player(graph)
    number = graph.locator(W)
    number.focus()
    graph.keyboard.press("ArrowUp")
    expect(number).to_have_text("0.5500")
    graph.keyboard.press("Shift+ArrowDown")
    expect(number).to_have_text("0.0500")
    graph.keyboard.press("Control+ArrowUp")
    expect(number).to_have_text("0.0550")
    assert step_of(root) == 0
    steps(graph, 2)
    assert step_of(root) == 2
    graph.keyboard.press("Home")
    assert step_of(root) == 0
    graph.keyboard.press("4")
    graph.keyboard.press("ArrowLeft")  # in the field, the caret moves
    graph.keyboard.type("1.")
    expect(graph.locator(".player-inline-input input")).to_have_value("1.4")
    graph.keyboard.press("Enter")
    numbers(graph, "w=1.4 x=2 b=0.25")
    assert step_of(root) == 0
    told = [number.get_attribute(f"aria-{name}") for name in ("label", "valuenow", "valuetext", "valuemin")]
    assert told == ["w", "1.4", "1.4000", "-3"]


def test_a_row_of_a_table_is_edited_too(graph: Page) -> None:
    cell = graph.locator('td [data-edit="w"]')
    cell.click()
    graph.keyboard.type("2")
    graph.keyboard.press("Enter")
    numbers(graph, "w=2 x=2 b=0.25")
    expect(graph.locator(W)).to_have_text("2.0000")
    expect(graph.get_by_role("table").get_by_role("spinbutton", name="w")).to_have_text("2.0000")
