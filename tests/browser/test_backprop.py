"""Backpropagation by hand: step, pick a weight, edit it, drag a number: everything follows."""

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from playground.experiments.backprop import BackpropSpec, BackpropTrace, run
from tests.browser.waiting import player, settled, step_of, wait_for_step

FORWARD = 6  # the step at which the loss is known, unit by unit in 2-3-2
LAST_GRADIENT = 16


@pytest.fixture
def stage(page: Page, app_url: str) -> Page:
    page.goto(f"{app_url}/backprop?step={LAST_GRADIENT}")
    player(page)
    return page


def bound(page: Page, name: str, panel: str = "net") -> Locator:
    return page.locator(f'[data-panel="{panel}"] [data-bind="{name}"]').first


def cell(page: Page, label: str) -> Locator:
    """The number of a row of the table beside the network."""
    rows = page.locator('[data-panel="selection"] tr')
    return rows.filter(has=page.get_by_role("rowheader", name=label, exact=True)).locator("td").first


def follows(page: Page, trace: BackpropTrace) -> None:
    """Activations, deltas and the loss of the picture are those of the trace."""
    for quantity, values in (("o", trace.o), ("d", (np.zeros(len(trace.x)), *trace.delta[1:]))):
        for row, value in enumerate(np.concatenate(values)):
            number = bound(page, f"{quantity}.{row}")
            if quantity == "o" or row >= len(trace.x):
                form = number.get_attribute("data-format")
                assert form is not None
                expect(number).to_have_text(written(float(value), form))
    expect(bound(page, "loss.0")).to_have_text(f"{trace.loss:#.4g}")


def written(value: float, form: str) -> str:
    """As the player writes a fixed number of decimals."""
    text = f"{value:.{form.partition(':')[2]}f}"
    return text.lstrip("-") if not float(text) else text


def edit(page: Page, name: str, text: str) -> None:
    page.locator(f'[data-edit="{name}"]').first.click()
    field = page.locator(".player-inline-input input")
    field.fill(text)
    field.press("Enter")
    expect(field).to_have_count(0)


def test_the_pass_goes_forward_and_back(stage: Page) -> None:
    root = player(stage)
    follows(stage, run(BackpropSpec()))
    stage.keyboard.press("Home")
    wait_for_step(root, 0)
    expect(bound(stage, "o.2")).to_be_hidden()
    expect(bound(stage, "o.0")).to_be_visible()
    for step in range(1, FORWARD + 1):
        stage.keyboard.press("ArrowRight")
        wait_for_step(root, step)
    expect(bound(stage, "o.6")).to_be_visible()
    expect(bound(stage, "d.6")).to_be_hidden()
    expect(bound(stage, "loss.0")).to_be_visible()
    stage.keyboard.press("ArrowRight")
    expect(bound(stage, "d.5")).to_be_visible()
    stage.keyboard.press("ArrowLeft")
    expect(bound(stage, "d.5")).to_be_hidden()


def test_a_weight_is_picked_and_edited_and_everything_follows(stage: Page) -> None:
    stage.locator('[data-panel="net"] [data-pick="w2.1.2"] .hit').dispatch_event("click")
    trace = run(BackpropSpec())
    expect(cell(stage, "∂L/∂w₁₂")).to_have_text(f"{trace.dw[2][0, 1]:.5f}")
    expect(cell(stage, "δ₂")).to_have_text(f"{trace.delta[2][1]:.5f}")
    edit(stage, "w2.1.2", "-1.5")
    after = run(BackpropSpec(edits=(("w2.1.2", -1.5),)))
    assert after.loss != trace.loss
    follows(stage, after)
    expect(cell(stage, "w₁₂")).to_have_text("-1.500")
    expect(cell(stage, "∂L/∂w₁₂")).to_have_text(f"{after.dw[2][0, 1]:#.4g}")
    edit(stage, "x1", "2")
    edit(stage, "t2", "0.5")
    edit(stage, "b1.3", "0.25")
    now = run(BackpropSpec(edits=(("w2.1.2", -1.5), ("x1", 2.0), ("t2", 0.5), ("b1.3", 0.25))))
    follows(stage, now)
    stage.wait_for_function(
        "() => new URLSearchParams(location.search).get('edits') === 'w2.1.2=-1.5;x1=2;t2=0.5;b1.3=0.25'"
    )
    stage.reload()
    player(stage)
    follows(stage, now)
    expect(cell(stage, "w₁₂")).to_have_text("-1.500")


def test_a_number_is_dragged_in_the_picture(stage: Page) -> None:
    label = stage.locator('[data-panel="net"] text > [data-edit="w1.1.1"]')
    box = label.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    stage.mouse.move(x, y)
    stage.mouse.down()
    stage.mouse.move(x + 10, y)
    stage.mouse.move(x + 40, y, steps=4)
    held = float(label.text_content() or "nan")
    assert held > run(BackpropSpec()).w[1][0, 0]
    follows(stage, run(BackpropSpec(edits=(("w1.1.1", held),))))
    stage.mouse.up()
    stage.wait_for_function(
        "held => new URLSearchParams(location.search).get('edits') === `w1.1.1=${held}`", arg=held
    )
    follows(stage, run(BackpropSpec(edits=(("w1.1.1", held),))))


def test_a_click_on_a_delta_goes_to_its_sum(stage: Page) -> None:
    root = player(stage)
    stage.locator('[data-panel="net"] [data-pick="d1.2"]').click()
    wait_for_step(root, 12)
    expect(stage.locator('[data-panel="formula"] [data-text="title.0"]')).to_have_text(
        "Backward: layer 1, unit 2"
    )
    expect(cell(stage, "δ₂")).to_have_text(f"{run(BackpropSpec()).delta[1][1]:.5f}")
    stage.locator('[data-panel="net"] [data-pick="o2.1"]').click()
    wait_for_step(root, 4)
    stage.locator('[data-panel="net"] [data-pick="o2.1"]').click()
    expect(stage.locator('[data-panel="selection"] th').first).to_have_text("parameters")


def test_a_line_of_the_formula_and_its_edge_light_up_together(stage: Page) -> None:
    stage.locator('[data-panel="net"] [data-pick="d1.2"]').click()
    wait_for_step(player(stage), 12)
    settled(stage)
    edge = stage.locator('[data-panel="net"] [data-pick="w2.2.1"]')
    line = stage.locator('[data-panel="formula"] .player-optional.active [data-link~="w2.2.1"]')
    stage.keyboard.press("Escape")
    stage.mouse.move(5, 5)
    expect(edge).not_to_contain_class("linked")
    line.hover()
    expect(edge).to_contain_class("linked")
    stage.mouse.move(5, 5)
    edge.locator(".hit").dispatch_event("pointerover", {"bubbles": True})
    expect(line).to_contain_class("linked")
    tip = stage.locator(".player-tip")
    expect(tip).to_contain_text("∂L/∂w = o · δ = ")


def test_a_network_that_is_none_leaves_the_last_one(stage: Page) -> None:
    field = stage.locator(".st-key-backprop-in-a-network-shape input")
    field.fill("3-9-1")
    field.press("Enter")
    expect(stage.get_by_text("A layer has 1 to 8 units, not 9")).to_be_visible()
    follows(stage, run(BackpropSpec()))
    field.fill("8-8-8-8-8")
    field.press("Enter")
    expect(stage.locator('[data-panel="net"] [data-pick^="w"]')).to_have_count(256)
    settled(stage)
    assert step_of(player(stage)) == LAST_GRADIENT
    expect(stage.locator('[data-testid="stAlert"]')).to_have_count(0)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "Type a number."), ("1e999", "This is too large"), ("1e7", "Between -1000000 and 1000000.")],
)
def test_a_number_that_is_none_is_refused_with_a_sentence(stage: Page, text: str, sentence: str) -> None:
    stage.locator('[data-panel="net"] [data-edit="w1.1.1"]').click()
    field = stage.locator(".player-inline-input input")
    field.fill(text)
    field.press("Enter")
    expect(stage.locator(".player-inline-input-error")).to_contain_text(sentence)
    field.press("Escape")
    follows(stage, run(BackpropSpec()))
