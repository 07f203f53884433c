"""The losses by hand: drag scores and targets; the picture follows the hand, the controls the release."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pointer import press_and_move
from tests.browser.waiting import player, settled, wait_for_step


@pytest.fixture
def stage(page: Page, app_url: str) -> Page:
    page.goto(f"{app_url}/losses")
    player(page)
    return page


def cell(root: Locator, panel: str, place: str) -> Locator:
    return root.locator(f'[data-panel="{panel}"] [data-cell="{place}"]')


def drag(page: Page, handle: str, dx: float, dy: float = 0) -> None:
    """Take a handle and move it; it is still held afterwards."""
    press_and_move(page.locator(f"[data-player-handle={handle}]"), dx, dy)


def test_a_score_is_dragged_and_everything_follows(stage: Page) -> None:
    root = player(stage)
    z, q = cell(root, "words", "2.0"), cell(root, "words", "2.1")
    before, share = z.inner_text(), q.inner_text()
    field = stage.get_by_role("textbox", name="Scores z of the words")
    drag(stage, "z2", 60)
    expect(z).not_to_have_text(before)
    expect(q).not_to_have_text(share)
    expect(field).to_have_value("1,2,0.5,0,-1")
    stage.mouse.up()
    expect(field).not_to_have_value("1,2,0.5,0,-1")
    settled(stage)
    assert float(field.input_value().split(",")[2]) == pytest.approx(float(z.inner_text()), abs=1e-3)
    stage.wait_for_function("() => new URLSearchParams(location.search).get('word') === 'laptops'")
    stage.reload()
    assert cell(player(stage), "words", "2.1").inner_text() == q.inner_text()


def test_a_share_of_the_target_takes_from_the_others(stage: Page) -> None:
    root = player(stage)
    drag(stage, "p0", -110)
    stage.mouse.up()
    field = stage.get_by_role("textbox", name="Target p of the words")
    expect(field).not_to_have_value("1,0,0,0,0")
    settled(stage)
    shares = [float(share) for share in field.input_value().split(",")]
    assert sum(shares) == pytest.approx(1)
    assert 0.3 < shares[0] < 0.9
    entropy = float(cell(root, "information", "1.0").inner_text())
    assert entropy > 0.3


def test_one_score_and_its_target_are_dragged(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/losses?loss=binary-cross-entropy")
    root = player(page)
    drag(page, "score", 80)
    page.mouse.up()
    field = page.get_by_role("spinbutton", name="One score z")
    expect(field).not_to_have_value("-3")
    settled(page)
    assert float(field.input_value()) == pytest.approx(
        float(cell(root, "numbers", "0.0").inner_text()), abs=1e-2
    )
    drag(page, "label", 0, 60)
    page.mouse.up()
    page.wait_for_function("() => new URLSearchParams(location.search).has('label')")
    settled(page)
    expect(page.locator("[data-error]")).to_have_count(0)


def test_after_a_lesson_stepping_back_needs_no_server(stage: Page) -> None:
    stage.get_by_role("button", name="Squared error is stuck").click()
    root = player(stage)
    wait_for_step(root, 40)
    expect(root.locator(".player-narration")).to_contain_text("hardly pulled")
    version = root.get_attribute("data-version")
    stage.keyboard.press("ArrowLeft")
    wait_for_step(root, 39)
    stage.keyboard.press("Home")
    wait_for_step(root, 0)
    assert root.get_attribute("data-version") == version


@pytest.mark.parametrize("loss", ["cross-entropy", "squared"])
def test_every_formula_is_set(stage: Page, app_url: str, loss: str) -> None:
    stage.goto(f"{app_url}/losses?loss={loss}")
    player(stage)
    stage.get_by_text("The maths", exact=True).click()
    expect(stage.get_by_text("Means and sums.")).to_be_visible()
    assert stage.locator(".st-key-page-below .katex").count() > 3
    expect(stage.locator(".katex-error")).to_have_count(0)


def test_a_weight_and_an_input_are_edited_in_place(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/losses?view=weights")
    root = player(page)
    product = root.locator("[data-panel=backward] [data-link=w00]")
    before = product.text_content() or ""
    page.locator("[data-edit=x0]").first.focus()
    page.keyboard.press("ArrowUp")
    expect(product).not_to_have_text(before)
    page.wait_for_function("() => new URLSearchParams(location.search).get('inputs') === '1.05,0.5,-1'")
    settled(page)
    page.locator("[data-edit=w10] >> visible=true").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_function(
        "() => new URLSearchParams(location.search).get('word_weights')?.startsWith('0.5,1,0,0.95,0,-1,')"
    )
    root.locator("[data-player-scrubber]").focus()
    page.keyboard.press("End")
    expect(page.locator("[data-edit=w10] >> visible=true")).to_have_count(
        0
    )  # the reader's are those of step 0
