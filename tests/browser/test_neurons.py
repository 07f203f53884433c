"""Neurons by hand: drag weights, columns and lines; type a number; a step moves the picture smoothly."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pointer import press_and_move
from tests.browser.waiting import player, settled, wait_for_step


def drag(page: Page, handle: str, dx: float, dy: float) -> None:
    """Take a handle, move it and let it go."""
    press_and_move(page.locator(f"[data-player-handle={handle}]"), dx, dy)
    page.mouse.up()
    settled(page)


def parameter(page: Page, name: str) -> str:
    """A parameter of the address, once it is there."""
    page.wait_for_function(f"() => new URLSearchParams(location.search).has('{name}')")
    return str(page.evaluate(f"new URLSearchParams(location.search).get('{name}')"))


def test_the_weights_are_dragged_and_typed(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/neurons")
    root = player(page)
    drag(page, "w", 40, -30)
    w1 = float(parameter(page, "w1"))
    assert w1 > 1.2
    z = root.locator('[data-panel="numbers"] tr', has_text=re.compile("^z")).locator("[data-cell]").first
    expected = -0.6 + 1.5 * w1 - 0.5 * float(parameter(page, "w2"))
    assert float(z.inner_text()) == pytest.approx(expected, abs=1e-3)
    number = root.locator("[data-edit=b] >> visible=true").first
    number.focus()
    page.keyboard.press("ArrowUp")
    assert float(parameter(page, "b")) == pytest.approx(-0.55)


def test_a_column_is_dragged_and_the_matrix_follows(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/neurons?view=matrix")
    player(page)
    drag(page, "a1", 60, 0)
    rows = [[float(v) for v in row.split(",")] for row in parameter(page, "matrix").split(";")]
    assert rows[0][0] > 1.5
    assert rows[1][0] == pytest.approx(0.5, abs=0.05)
    assert [row[1] for row in rows] == [-0.5, 1]
    expect(page.get_by_role("textbox", name="Matrix A")).to_have_value(parameter(page, "matrix"))


def test_a_line_is_dragged_and_its_mistakes_are_told(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/neurons?view=one_line&problem=or")
    root = player(page)
    expect(root.locator('[data-panel="truth"]')).to_contain_text("wrong")
    drag(page, "s0", -60, 60)
    expect(root.locator('[data-panel="truth"]')).not_to_contain_text("wrong")
    assert len(parameter(page, "line").split(",")) == 3


def test_a_step_moves_the_picture_smoothly(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/neurons?view=layers&step=0")
    root = player(page)
    picture = "root => root.querySelector('[data-panel=layers] canvas').toDataURL()"
    start = root.evaluate(picture)
    page.keyboard.press("ArrowRight")
    wait_for_step(root, 1)
    first = root.evaluate(picture)
    page.wait_for_function(
        f"([root, first]) => ({picture})(root) !== first", arg=[root.element_handle(), first]
    )
    page.wait_for_timeout(900)
    end = root.evaluate(picture)
    assert len({start, end}) == 2
    page.wait_for_timeout(200)
    assert root.evaluate(picture) == end, "it has come to rest"
