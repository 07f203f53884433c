"""One body, many heads, in a browser: a click in the drawing swaps the head; a typed text is read."""

from playwright.sync_api import Page, expect

from tests.browser.waiting import player, settled


def test_a_click_on_a_head_of_the_drawing_swaps_it(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/heads?head=tags")
    player(page).locator("[data-pick=nights]").click()
    page.wait_for_url("**head=nights**")
    settled(page)
    expect(player(page).locator("[data-panel=network]")).to_contain_text("mean over T")


def test_a_typed_sentence_is_read(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/heads?view=reading&head=tags")
    player(page)
    field = page.get_by_label("Sentence", exact=True)
    field.fill("georgia lies near paris")
    field.press("Enter")
    settled(page)
    root = player(page)
    expect(root.locator("[data-panel=states]")).to_contain_text("georgia")
    expect(root).to_contain_text("B-LOC")
