"""`make cards`: Home's pictures, taken of the real pages in both themes."""

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Locator, Page

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
    "neurons": "view=matrix&matrix=1.2,-0.6;0.5,1.1&step=8",
    "two-weights": "step=12",
    "backprop": "shape=2-3-3-2&activation=tanh&step=21",
    "training-step": "zero_grad=forgotten&updates=40&step=58",
    "losses": "step=1",
    "fit": "step=70",
    "initialization": "view=depth&activation=tanh&gain=1.67",
    "vectorization": "step=13",
    "weight-penalties": "view=geometry&step=65",
    "dropout": "step=1",
    "ngrams": "step=1",
    "fixed-window": "view=embeddings",
    "rnn": "selection=9-17&unit=35&step=13"
    "&text=%28ce%29%0A%28d%7B%22abcdefgh%22%7D%3C%27fg%27%3E%5B%60hh%60%5D%29",
    "bptt": "text=hello&units=2&step=25",
    "lstm": "text=hello&step=54",
    "elmo": "step=14",
    "heads": "head=tags&step=12",
    "regimes": "step=5",
    "decoding": "strategy=together&temperature=1.2&top_p=0.8&step=6",
    "studio": "source=surnames&budget=10",
}
# The panels that make the picture, where it is not the first one alone.
PANELS = {
    "losses": ("scores", "shares"),
    "fit": ("network", "plane"),
    "weight-penalties": ("map-l1", "map-elastic", "map-l2"),
    "rnn": ("states", "unrolled"),
    "ngrams": ("counts", "next"),
    "fixed-window": ("map",),
    "vectorization": ("matrices", "instructions"),
}
MARGIN = 4  # pixels around the panels
WIDTH = {"weight-penalties": 1024}  # of the window, for panels that are much wider than high


def main() -> None:
    """Take every page's picture."""
    CARDS.mkdir(exist_ok=True)
    for theme in ("light", "dark"):
        with stage(theme) as (_, server, page):
            page.set_default_timeout(180_000)
            for _, _, path, _ in syllabus():
                if not path:
                    continue
                page.set_viewport_size({"width": WIDTH.get(path, 1280), "height": 760})
                if path == "studio":
                    train(page, server.url, VIEWS[path])
                else:
                    page.goto(f"{server.url}/{path}?{VIEWS.get(path, '')}")
                _take(page, path, CARDS / f"{path}-{theme}.png")


def _take(page: Page, path: str, target: object) -> None:
    """Whole panels, so that nothing in them is cut."""
    settled(page)
    root = player(page)
    page.mouse.move(0, 0)  # no plot shows its tools
    panels = root.locator("[data-panel]")
    shown = [root.locator(f"[data-panel={name}]") for name in PANELS.get(path, ())] or [panels.first]
    boxes, before = _boxes(shown), []
    while boxes != before:  # the page may still be moving them
        page.wait_for_timeout(800)
        boxes, before = _boxes(shown), boxes
    left, top = (min(box[side] for box in boxes) - MARGIN for side in ("x", "y"))
    right = max(box["x"] + box["width"] for box in boxes) + MARGIN
    bottom = max(box["y"] + box["height"] for box in boxes) + MARGIN
    clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    page.screenshot(path=str(target), clip=clip)  # type: ignore[arg-type]
    print(target)


def _boxes(panels: Sequence[Locator]) -> list[Any]:
    return [panel.bounding_box() for panel in panels]


if __name__ == "__main__":
    main()
