"""A text in the browser: what looks like markup stays text, and what is no text is said."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.server import Server
from tests.browser.studio_actions import NAMES, button, stop, upload, wait_for_training
from tests.browser.waiting import choose, player, settled

HARM = "<script>window.harmed=1</script><img src=x onerror=window.harmed=1>"
LINK = "![x](http://example.org/a.png) [y](http://example.org) "


def test_what_looks_like_markup_stays_text(studio: Server, person: Callable[[], BrowserContext]) -> None:
    page = person().new_page()
    page.goto(f"{studio.url}/studio?budget=60+s&tokens=Words")
    settled(page, "h1")
    name = (HARM + LINK.strip()).replace("/", "∕")
    upload(page, f"{name}.txt", (HARM + " " + LINK + "\n") * 200)
    player(page)
    harmless(page, name)
    choose(page, "Show", "The text as tokens")
    expect(player(page)).to_contain_text("‿script")
    page.locator(".player-token").first.hover()
    expect(page.locator(".player-tip")).to_have_text(re.compile(r"^id \d+$"))
    harmless(page, name)
    button(page, "start").click()
    wait_for_training(page, 2)
    page.get_by_role("textbox", name="Prompt").fill(HARM + LINK)
    expect(page.locator("[data-panel=next]")).to_contain_text("after “")
    stop(page)
    page.get_by_text("Samples so far", exact=True).click()
    harmless(page, name)
    page.reload()
    player(page)
    harmless(page, name)
    page.goto(f"{studio.url}/studio?run={HARM}&text={HARM}&checkpoint={HARM}&source={HARM}")
    expect(page.get_by_text("There is no such run")).to_be_visible()
    harmless(page, "")
    page.goto(f"{studio.url}/studio?text={HARM}&source={HARM}")
    expect(page.get_by_text("There is no such text")).to_be_visible()
    harmless(page, name)


def harmless(page: Page, name: str) -> None:
    """The name can be read as it is, and nothing of it has become an element or been run."""
    settled(page)
    expect(page.locator("body")).to_contain_text(name)
    assert page.evaluate("window.harmed") is None
    expect(
        page.locator("img[src='x'], img[src*=example], a[href*='example.org'], body script")
    ).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("picture.png", b"\x89PNG\r\n\x1a\n", "is a PNG picture, not a text"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a PNG picture, not a text"),
        ("empty.txt", b"", "is empty"),
    ],
)
def test_what_is_no_text_is_said(
    studio: Server, person: Callable[[], BrowserContext], name: str, data: bytes, words: str
) -> None:
    page = person().new_page()
    page.goto(f"{studio.url}/studio")
    settled(page, "h1")
    page.set_input_files("input[type=file]", [{"name": name, "mimeType": "text/plain", "buffer": data}])
    expect(page.get_by_text(words)).to_be_visible()
    expect(button(page, "start")).to_have_count(0)
    upload(page, "names.txt", NAMES)
    expect(player(page)).to_contain_text(str(NAMES.count("\n") + 1))


def test_addresses_in_names_columns_and_notes_are_no_links(
    studio: Server, person: Callable[[], BrowserContext]
) -> None:
    page = person().new_page()
    page.goto(f"{studio.url}/studio")
    settled(page, "h1")
    data = "text http://a.example.org;www.example.org\n" + "one text;two\nanother;more\n" * 20
    name = "www.example.org c@example.org.csv"
    page.set_input_files(
        "input[type=file]", [{"name": name, "mimeType": "text/csv", "buffer": data.encode()}]
    )
    button(page, "use-column").click()
    page.wait_for_selector(".st-key-start button")
    settled(page)
    expect(page.locator("body")).to_contain_text("Column “text http://")
    expect(page.locator("a[href*='example.org']")).to_have_count(0)


def test_two_files_become_two_documents_and_are_trained_on(
    studio: Server, person: Callable[[], BrowserContext]
) -> None:
    page = person().new_page()
    page.goto(f"{studio.url}/studio?budget=60+s")
    settled(page, "h1")
    texts = ["The cat sat on the mat.\n\nIt slept. " * 60, "A dog ran in the rain. " * 20]
    files = [
        {"name": f"{i}.txt", "mimeType": "text/plain", "buffer": text.encode()}
        for i, text in enumerate(texts)
    ]
    page.set_input_files("input[type=file]", files)  # type: ignore[arg-type]
    page.wait_for_selector(".st-key-start button")
    expect(player(page)).not_to_contain_text("documents")
    choose(page, "Documents", "One file, one document")
    expect(page.get_by_text("2 documents.")).to_be_visible()
    expect(player(page)).to_contain_text("1 to learn from, 1 held out")
    button(page, "start").click()
    wait_for_training(page, 1)
    stop(page)
