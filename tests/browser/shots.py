"""`make shots`: every page, light and dark, at 1280x720, and at 390 px, into shots/ (which git ignores)."""

import contextlib
from collections.abc import Iterator

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import FLAGS, find
from tests.browser.server import ROOT, Server, serve
from tests.browser.waiting import player, settled
from tests.pages.walking import module, syllabus

OUT = ROOT / "shots"
SIZES = {"": {"width": 1280, "height": 720}, "-phone": {"width": 390, "height": 844}}


@contextlib.contextmanager
def stage(theme: str, size: str = "") -> Iterator[tuple[Browser, Server, Page]]:
    """A browser, a server of the app and a page in the theme; the server has had its first visitor."""
    with serve() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        page = browser.new_page(viewport=SIZES[size], color_scheme=theme, device_scale_factor=1)
        page.goto(server.url)
        settled(page, "h1")
        yield browser, server, page
        browser.close()


def train(page: Page, url: str, query: str) -> None:
    """Start a run in the studio and wait until it has finished."""
    page.goto(f"{url}/studio?{query}")
    settled(page, ".st-key-start button")
    page.click(".st-key-start button")
    page.wait_for_selector(".st-key-longer-10 button", timeout=180_000)
    player(page)


def main() -> None:
    """Walk the syllabus and its lessons."""
    OUT.mkdir(exist_ok=True)
    for theme in ("light", "dark"):
        for size in SIZES:
            with stage(theme, size) as (_, server, page):
                for file, _, path, _ in syllabus():
                    name = path or "home"
                    page.goto(f"{server.url}/{path}")
                    settled(page, "h1")
                    _shoot(page, f"{name}-{theme}{size}")
                    if size or not path:
                        continue
                    for number, _ in enumerate(module(file).PAGE.lessons):
                        page.click(f".st-key-lesson-{number} button")
                        _shoot(page, f"{name}-lesson{number}-{theme}")
                train(page, server.url, "source=Sample%3A+Surnames&budget=10+s")
                _shoot(page, f"studio-run-{theme}{size}")


def _shoot(page: Page, name: str) -> None:
    settled(page)
    page.wait_for_timeout(700)  # plots draw themselves
    page.screenshot(path=str(OUT / f"{name}.png"))
    print(OUT / f"{name}.png")


if __name__ == "__main__":
    main()
