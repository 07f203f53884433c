"""`make cards`: Home's pictures, taken of the real pages in both themes."""

from playwright.sync_api import Page

from playground.ui.syllabus import CARDS
from tests.browser.shots import stage, train
from tests.browser.waiting import player, settled
from tests.pages.walking import syllabus

# What to show of a page, below its path: lessons show it at its best.
VIEWS = {
    "gradient-descent": "curve=steep-bowl&learning_rate=0.45&start=-0.25&step=8",
    "optimizer-race": "surface=himmelblau&x=-0.5&y=-1&step=30&steps=100&picture=terrain"
    "&racers=sgd,lr=0.01;momentum,lr=0.002;rmsprop,lr=0.1;adam,lr=0.2",
    "batch-size": "step=400",
    "two-weights": "step=12",
    "backprop": "shape=2-3-3-2&activation=tanh&step=21",
    "training-step": "zero_grad=forgotten&updates=40&step=58",
    "losses": "step=1",
    "weight-penalties": "view=geometry&step=65",
    "dropout": "step=1",
    "ngrams": "step=1",
    "fixed-window": "view=embeddings",
    "rnn": "selection=9-17&unit=35&step=13"
    "&text=%28ce%29%0A%28d%7B%22abcdefgh%22%7D%3C%27fg%27%3E%5B%60hh%60%5D%29",
    "bptt": "text=hello%20world&units=2&step=45",
    "decoding": "strategy=together&temperature=1.2&top_p=0.8&step=6",
    "studio": "source=surnames&budget=10",
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
    """The left of the stage, 16:9: the picture without the words; where it ends sooner, no more than that."""
    settled(page)
    root = player(page)
    page.wait_for_timeout(800)
    box = root.locator(".player-panels").bounding_box()
    first = root.locator("[data-panel]").first.bounding_box()
    assert box is not None
    assert first is not None
    width = min(WIDTH, first["width"]) if first["width"] > 0.7 * WIDTH else WIDTH
    height = min(width * HEIGHT / WIDTH, box["height"])
    clip = {"x": box["x"], "y": box["y"], "width": width, "height": height}
    page.screenshot(path=str(target), clip=clip)  # type: ignore[arg-type]
    print(target)


if __name__ == "__main__":
    main()
