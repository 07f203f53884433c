"""A page that the navigation opens again is as it was left, with one history entry for each visit."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.browser.waiting import player, settled, step_of, wait_for_step


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def go_to(page: Page, title: str, chapter: str = "") -> None:
    """Open a page by the navigation on top."""
    if chapter:
        page.get_by_role("button", name=chapter).click()
    page.get_by_role("menuitem" if chapter else "link", name=title, exact=True).first.click()
    settled(page)


def test_a_page_opens_again_as_it_was_left(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/rnn?text=%28%5B%5D%29&checkpoint=0&selection=1-2&unit=3")
    root = player(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    go_to(page, "Decoding", "Language models")
    expect(page.locator("h1")).to_have_text("Decoding")
    player(page)
    assert query(page) == {}
    length = page.evaluate("history.length")
    go_to(page, "Recurrent network", "Language models")
    expect(page.locator("h1")).to_have_text("Recurrent network")
    root = player(page)
    wait_for_step(root, 2)
    left = {"text": ["([])"], "checkpoint": ["0"], "selection": ["1-2"], "unit": ["3"], "step": ["2"]}
    assert query(page) == left
    assert page.evaluate("history.length") == length + 1
    page.go_back()
    expect(page.locator("h1")).to_have_text("Decoding")
    player(page)
    page.go_back()
    expect(page.locator("h1")).to_have_text("Recurrent network")
    assert step_of(player(page)) == 2
    assert query(page) == left


def test_after_home_too_and_a_link_with_parameters_leads(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/gradient-descent?learning_rate=0.45")
    player(page)
    page.keyboard.press("End")
    page.wait_for_function("() => location.search.includes('step=')")
    step = query(page)["step"]
    go_to(page, "Home")
    expect(page.locator("h1")).not_to_have_text("Gradient descent")
    assert query(page) == {}
    length = page.evaluate("history.length")
    page.locator(".st-key-card-gradient-descent").get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("Gradient descent")
    root = player(page)
    wait_for_step(root, int(step[0]))
    assert query(page) == {"learning_rate": ["0.45"], "step": step}
    assert page.evaluate("history.length") == length + 1
    page.goto(f"{app_url}/gradient-descent?learning_rate=0.45")
    assert step_of(player(page)) == 0, "a link without a step is the start"
    watch = page.watch  # type: ignore[attr-defined]
    watch.complaints[:] = [text for text in watch.complaints if "/media/" not in text]  # pictures of Home
