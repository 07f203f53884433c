"""`make cards`: Home's pictures, taken of the real pages in both themes."""

from playwright.sync_api import Page

from playground.ui.syllabus import CARDS
from tests.browser.shots import stage, train
from tests.browser.waiting import player, settled
from tests.pages.walking import syllabus

# What to show of a page, below its path: lessons show it at its best.
VIEWS = {
    "gradient-descent": "curve=Steep+bowl&eta=0.45&theta=-0.25&step=8",
    "rnn": "brush=9-17&unit=35&at=13&read=%28ce%29%0A%28d%7B%22abcdefgh%22%7D%3C%27fg%27%3E%5B%60hh%60%5D%29",
    "studio": "source=Sample%3A+Surnames&budget=10+s",
}
WIDTH, HEIGHT = 640, 360


def main() -> None:
    """Take every page's picture."""
    CARDS.mkdir(exist_ok=True)
    for theme in ("light", "dark"):
        with stage(theme) as (_, server, page):
            page.set_viewport_size({"width": 1280, "height": 760})
            for _, _, path, _ in syllabus():
                if not path:
                    continue
                if path == "studio":
                    train(page, server.url, VIEWS[path])
                else:
                    page.goto(f"{server.url}/{path}?{VIEWS.get(path, '')}")
                _take(page, CARDS / f"{path}-{theme}.png")


def _take(page: Page, target: object) -> None:
    """The left of the stage, 16:9: the picture without the words."""
    settled(page)
    root = player(page)
    page.wait_for_timeout(800)
    box = root.locator(".player-panels").bounding_box()
    assert box is not None
    clip = {"x": box["x"], "y": box["y"], "width": WIDTH, "height": min(HEIGHT, box["height"])}
    page.screenshot(path=str(target), clip=clip)  # type: ignore[arg-type]
    print(target)


if __name__ == "__main__":
    main()
