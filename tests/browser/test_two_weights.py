"""Two weights by hand: edit a number, drag the point, step, hover, guess; everything follows."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from playground.experiments.two_weights import TwoWeightsSpec, run
from tests.browser.pointer import press_and_move
from tests.browser.waiting import player, settled, wait_for_step


@pytest.fixture
def stage(page: Page, app_url: str) -> Page:
    page.goto(f"{app_url}/two-weights?updates=3&step=17")
    player(page)
    return page


def number(root: Locator, name: str) -> Locator:
    """The first number of the diagram that shows a quantity and is not hidden."""
    return root.locator(f'[data-panel="graph"] text[data-bind="{name}.0"]').locator("visible=true").first


def edit(page: Page, name: str, text: str) -> None:
    """Type a number on the diagram."""
    page.locator(f'[data-edit="{name}"]').click()
    field = page.locator(".player-inline-input input")
    field.fill(text)
    field.press("Enter")
    expect(field).to_have_count(0)


def follows(page: Page, spec: TwoWeightsSpec) -> None:
    """Every number of the first update is the one of this spec: nothing is stale."""
    root, trace = player(page), run(spec)
    for name in (
        "x",
        "y",
        "w1",
        "w2",
        "eta",
        "b",
        "h",
        "a",
        "o",
        "L",
        "dL_dw1",
        "dL_dw2",
        "w1_new",
        "w2_new",
    ):
        expect(number(root, name)).to_have_text(
            re.compile(rf"^{trace[name][0]:.4f}".replace("-0.0000", "-?0.0000"))
        )
    for i, name in enumerate(("dL_dw1", "dL_dw2")):
        check = root.locator(f'[data-panel="gradients"] [data-bind="autograd.{i}"]')
        expect(check).to_have_text(f"{trace[name][0]:.4f}")


def test_an_edited_number_changes_everything_that_depends_on_it(stage: Page) -> None:
    follows(stage, TwoWeightsSpec(updates=3))
    edit(stage, "x", "-2.25")
    follows(stage, TwoWeightsSpec(x=-2.25, updates=3))
    expect(stage.locator(".st-key-two-weights-x input")).to_have_value("-2.25")
    edit(stage, "w2", "1.2345")
    follows(stage, TwoWeightsSpec(x=-2.25, w2=1.2345, updates=3))
    edit(stage, "eta", "2")
    edit(stage, "y", "-0.4")
    now = TwoWeightsSpec(-2.25, -0.4, 0.6, 1.2345, 2.0, 3)
    follows(stage, now)
    settled(stage)
    stage.wait_for_function("() => new URLSearchParams(location.search).get('y') === '-0.4'")
    stage.reload()
    follows(stage, now)


def test_a_number_typed_in_the_sidebar_reaches_the_stage(stage: Page) -> None:
    field = stage.locator(".st-key-two-weights-w1 input")
    field.fill("-1.5")
    field.press("Enter")
    settled(stage)
    follows(stage, TwoWeightsSpec(w1=-1.5, updates=3))


def test_what_is_no_number_stays_outside(stage: Page) -> None:
    stage.locator('[data-edit="w1"]').click()
    field = stage.locator(".player-inline-input input")
    for text in ("1e999", "", "2000000", "abc"):
        field.fill(text)
        field.press("Enter")
        expect(stage.locator(".player-inline-input-error")).not_to_be_empty()
    field.press("Escape")
    follows(stage, TwoWeightsSpec(updates=3))


def test_the_dragged_point_takes_every_number_along(stage: Page) -> None:
    root = player(stage)
    before = number(root, "L").text_content()
    x, y = press_and_move(stage.locator("[data-player-handle=start]"), 40, -30)
    expect(number(root, "L")).not_to_have_text(before)
    expect(stage.locator(".st-key-two-weights-w1 input")).to_have_value("0.6")
    stage.mouse.move(x + 60, y - 50, steps=3)
    stage.mouse.up()
    expect(stage.locator(".st-key-two-weights-w1 input")).not_to_have_value("0.6")
    settled(stage)
    w1, w2 = (
        float(stage.locator(f".st-key-two-weights-{name} input").input_value()) for name in ("w1", "w2")
    )
    assert w1 > 0.8
    assert w2 > -0.7
    follows(stage, TwoWeightsSpec(w1=w1, w2=w2, updates=3))


def test_steps_go_forward_and_back(stage: Page) -> None:
    root = player(stage)
    stage.keyboard.press("Home")
    expect(number(root, "b")).to_have_count(0)
    seen = []
    for step in range(1, 18):
        stage.keyboard.press("ArrowRight")
        wait_for_step(root, step)
        active = root.locator('[data-panel="graph"] [data-is="active"] text[data-bind]').locator(
            "visible=true"
        )
        assert active.count() >= 1
        seen.append(active.first.text_content())
    for step in range(16, 0, -1):
        stage.keyboard.press("ArrowLeft")
        wait_for_step(root, step)
        active = root.locator('[data-panel="graph"] [data-is="active"] text[data-bind]').locator(
            "visible=true"
        )
        assert active.first.text_content() == seen[step - 1]


def test_the_reused_factor_is_marked(stage: Page) -> None:
    stage.get_by_role("button", name="The reused factor").click()
    root = player(stage)
    wait_for_step(root, 12)
    reused = root.locator('[data-panel="graph"] [data-is="reused"][data-link~="dL_da"]')
    expect(reused).to_have_count(2)
    expect(root.get_by_text("comes from the cache: it is not")).to_be_visible()
    expect(root.locator('[data-bind="cached.0"]')).to_have_text("4")
    expect(root.locator('[data-bind="uncached.0"]')).to_have_text("6")


def test_a_factor_and_its_node_light_each_other(stage: Page) -> None:
    root = player(stage)
    graph = root.locator('[data-panel="graph"]')
    factor = graph.locator('g[data-link="do_da"]').last
    factor.hover()
    expect(graph.locator("path.linked, g.linked path")).not_to_have_count(0)
    lit = graph.locator('.linked[data-link~="do_da"]')
    assert lit.count() == graph.locator('[data-link~="do_da"]').count() >= 4
    number(root, "o").hover()
    expect(graph.locator('.linked[data-link~="dL_do"]')).not_to_have_count(0)
    expect(graph.locator('.linked[data-link="do_da"]')).to_have_count(0)


def test_a_guess_is_answered_and_the_next_number_hides(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/two-weights?predict=on&step=1")
    root = player(page)
    hidden = root.locator("[data-hidden]").locator("visible=true")
    expect(hidden).to_have_count(2)
    hidden.first.click()
    page.locator(".player-inline-input input").fill("1")
    page.keyboard.press("Enter")
    expect(root.locator(".player-verdict")).to_contain_text("0.1")
    expect(hidden).to_have_count(0)
    expect(number(root, "b")).to_have_text("0.9000")
    root.focus()
    page.keyboard.press("ArrowRight")
    expect(hidden).to_have_count(2)


def test_worksheets_can_be_downloaded(stage: Page) -> None:
    stage.get_by_text("Worksheet", exact=True).click()
    button = stage.get_by_role("button", name="LaTeX, solved")
    button.wait_for()
    settled(stage)
    with stage.expect_download() as download:
        button.click()
    assert download.value.suggested_filename == "two_weights_solved.tex"
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert text.startswith(r"\documentclass")
    assert "0.741259" in text
