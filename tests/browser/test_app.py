"""The app around the pages: Home, navigation, copy link, presenter mode, themes, and nobody else's server."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import SIZE, Watch
from tests.browser.server import ROOT, Server, serve
from tests.browser.waiting import player, settled, step_of, wait_for_step
from tests.pages.walking import syllabus

PAGES = [(path, title) for _, title, path, _ in syllabus()]


def test_home_shows_a_card_for_every_page_and_where_to_start(page: Page, app_url: str) -> None:
    page.goto(app_url)
    settled(page, "h1")
    for path, title in PAGES:
        if path:
            card = page.locator(f".st-key-card-{path}")
            expect(card.get_by_role("link", name=title)).to_be_visible()
            expect(card.locator("img")).to_be_visible()
    page.get_by_role("button", name=re.compile("Start here")).click()
    settled(page, ".st-key-page-head")
    assert page.url == f"{app_url}/studio"


def test_the_navigation_reaches_every_page_and_back(page: Page, app_url: str) -> None:
    page.goto(app_url)
    settled(page, "h1")
    home = page.locator("h1").inner_text()
    for path, title in PAGES:
        if not path:
            continue
        page.locator(f".st-key-card-{path}").get_by_role("link", name=title).click()
        expect(page.locator("h1")).to_have_text(title)
        settled(page)
        expect(page).to_have_title(f"{title} · LM Playground")
        page.get_by_role("link", name="Home").click()
        expect(page.locator("h1")).to_have_text(home)
        settled(page)


def test_pages_keep_out_of_each_others_address(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/gradient-descent?learning_rate=0.45&start=-1.5&step=7")
    assert step_of(player(page)) == 7
    page.get_by_text(re.compile(r"^\d+ more$")).click()  # beside a sidebar the last chapters have no room
    page.get_by_text("Train on your text", exact=True).click()
    expect(page.locator("h1")).to_have_text("Train on your text")
    settled(page)
    assert not re.search(r"[?&](learning_rate|start|step)=", page.url)
    page.go_back()
    expect(page.locator("h1")).to_have_text("Gradient descent")
    player(page)


@pytest.mark.parametrize("path", [path for path, _ in PAGES])
def test_a_page_asks_nobody_else_and_its_stage_fits_a_laptop_and_a_phone(
    page: Page, app_url: str, path: str
) -> None:
    page.goto(f"{app_url}/{path}")
    settled(page, ".st-key-page-stage" if path else "h1")
    page.wait_for_load_state("networkidle")
    assert page.watch.requests  # type: ignore[attr-defined]
    assert not page.watch.foreign()  # type: ignore[attr-defined]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 390, "height": 844})
    settled(page)
    page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")


def test_copy_link_copies_exactly_this_view(page: Page, app_url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{app_url}/gradient-descent?learning_rate=0.45")
    player(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => location.search.includes('step=1')")
    copy = page.locator("[data-chrome=copy]")
    copy.click()
    expect(copy).to_contain_text("Copied")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url
    expect(copy).to_contain_text("Copy link")
    page.goto(link)
    assert step_of(player(page)) == 1


def presenting(page: Page) -> bool:
    shown = [page.locator(key).is_visible() for key in (".st-key-page-head", "[data-testid=stHeader]")]
    assert shown[0] == shown[1]
    return not shown[0]


def test_presenter_mode_by_key_button_and_address(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/gradient-descent")
    player(page)
    present = page.locator("[data-chrome=present]")
    assert not presenting(page)
    page.keyboard.press("p")
    assert presenting(page)
    assert "present=1" in page.url
    expect(present).to_have_attribute("aria-pressed", "true")
    page.reload()
    player(page)
    assert presenting(page), "it survives a reload"
    page.keyboard.press("ArrowRight")
    assert step_of(player(page)) == 1, "the player still obeys"
    page.keyboard.press("Escape")
    assert not presenting(page)
    assert "present" not in page.url
    present.click()
    assert presenting(page)
    present.click()
    assert not presenting(page)


def test_typing_a_p_is_no_wish_to_present(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/studio")
    settled(page, "h1")
    field = page.get_by_role("textbox", name="Or paste a text")
    field.fill("")
    page.keyboard.type("pp")
    expect(field).to_have_value("pp")
    assert not presenting(page)


@pytest.mark.chromium
@pytest.mark.parametrize(("theme", "paper"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(17, 20, 24)")])
def test_the_readers_theme_is_followed(browser: Browser, app_url: str, theme: str, paper: str) -> None:
    context = browser.new_context(viewport=SIZE, color_scheme=theme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{app_url}/gradient-descent")
    root = player(page)
    app = page.locator("[data-testid=stApp]")
    assert app.evaluate("app => getComputedStyle(app).backgroundColor") == paper
    grid = root.locator(".gridlayer path").first.evaluate("line => getComputedStyle(line).stroke")
    assert grid == {"light": "rgb(229, 231, 235)", "dark": "rgb(42, 47, 54)"}[theme]
    context.close()


@pytest.fixture(params=[None, ROOT / "app.py"], ids=["make run", "streamlit run"])
def fresh(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server nobody has visited, started in either way."""
    with serve(request.param) as server:
        yield server
        log = server.logged()
    assert not re.search(r"Traceback|WARNING|ERROR", log), log


def test_the_first_visitor_may_come_by_a_deep_link(
    browser: Browser, fresh: Server, request: pytest.FixtureRequest
) -> None:
    context = browser.new_context(viewport=SIZE)
    page = context.new_page()
    watch = Watch(page)
    page.goto(f"{fresh.url}/gradient-descent?learning_rate=0.45")
    player(page)
    expect(page.locator("h1")).to_have_text("Gradient descent")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert "learning_rate=0.45" in page.url
    if "streamlit run" in request.node.name:
        watch.complaints = [said for said in watch.complaints if "does not seem to exist" not in said]
    assert not watch.complaints
    context.close()


def test_keys_move_the_clock_after_a_control_was_used(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/gradient-descent")
    root = player(page)
    sidebar = page.get_by_test_id("stSidebar")
    sidebar.get_by_role("combobox").first.click()
    page.get_by_role("option", name="Plateau").click()
    expect(page).to_have_url(re.compile("curve=plateau"))
    player(page)
    page.keyboard.press("ArrowRight")
    wait_for_step(root, 1)
    slider = sidebar.get_by_test_id("stSlider").first.locator("[role=group]").first
    box = slider.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile("learning_rate="))
    player(page)
    page.keyboard.press("ArrowRight")
    wait_for_step(root, 2)
    sidebar.get_by_role("spinbutton").first.fill("-1")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("start=-1"))
    player(page)
    page.keyboard.press("ArrowLeft")
    wait_for_step(root, 1)
    page.keyboard.press("p")
    expect(page.locator("body")).to_have_attribute("data-present", "1")
