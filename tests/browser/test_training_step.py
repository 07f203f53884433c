"""The training step by hand: line by line forward and back, drag the start, forget a line."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pointer import press_and_move
from tests.browser.waiting import player, settled, wait_for_step


@pytest.fixture
def stage(page: Page, app_url: str) -> Page:
    page.goto(f"{app_url}/training-step")
    player(page)
    return page


def lit(root: Locator) -> list[bool]:
    """Which of the five lines is lit."""
    return root.evaluate(
        "root => [...root.querySelectorAll('[data-show^=\"lit.\"]')].map(g => g.matches('.active'))"
    )


def test_each_step_lights_its_line_and_back_again(stage: Page) -> None:
    root = player(stage)
    assert lit(root) == [False] * 5
    for line in range(1, 7):
        stage.keyboard.press("ArrowRight")
        wait_for_step(root, line)
        assert lit(root) == [n == (line - 1) % 5 for n in range(5)]
    stage.keyboard.press("ArrowLeft")
    wait_for_step(root, 5)
    assert lit(root) == [False] * 4 + [True]
    expect(root.locator('[data-panel="code"]')).to_contain_text(".grad None")


def test_the_run_follows_the_dragged_start(stage: Page) -> None:
    root = player(stage)
    mu = root.locator('[data-panel="numbers"] [data-cell="0.0"]')
    before = mu.inner_text()
    press_and_move(stage.locator("[data-player-handle=start]"), 70)
    expect(mu).not_to_have_text(before)
    stage.mouse.up()
    field = stage.get_by_role("spinbutton", name="Start μ")
    expect(field).not_to_have_value("-1.5")
    settled(stage)
    assert float(field.input_value()) == pytest.approx(float(mu.inner_text()), abs=1e-3)


def test_a_forgotten_line_is_a_comment_and_the_gradients_add_up(stage: Page) -> None:
    stage.get_by_role("button", name="Forget zero_grad").click()
    root = player(stage)
    wait_for_step(root, 60)
    expect(root.locator('[data-panel="code"]')).to_contain_text("# optimizer.zero_grad()")
    expect(root.locator('[data-panel="numbers"]')).to_contain_text("sum of 12")
    expect(stage.locator("[data-error]")).to_have_count(0)


def test_every_formula_is_set(stage: Page) -> None:
    stage.get_by_text("The maths", exact=True).click()
    expect(stage.get_by_text("What the lines compute.")).to_be_visible()
    assert stage.locator(".st-key-page-below .katex").count() > 10
    expect(stage.locator(".katex-error")).to_have_count(0)
