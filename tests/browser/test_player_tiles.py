"""A tile of a diagram is shown large in a plot while the reader looks at it, without a word to the server."""

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.canvas import pixel_of_plot
from tests.browser.conftest import watched
from tests.browser.diagram import middle
from tests.browser.waiting import player, settled


@pytest.fixture(scope="module")
def opened(visitor: BrowserContext, player_url: str) -> Iterator[Page]:
    with watched(visitor) as page:
        page.goto(f"{player_url}/tiles")
        player(page)
        yield page


@pytest.fixture
def tiles(opened: Page) -> Page:
    """The page of the whole module, at its start, the pointer on nothing."""
    opened.mouse.move(5, 5)
    opened.keyboard.press("Escape")
    opened.keyboard.press("Home")
    return opened


def tile(page: Page, kind: str, row: int) -> Locator:
    return page.locator(f'[data-panel="net-{kind}"] [data-tile="t.{row}"]')


def title(page: Page, kind: str) -> Locator:
    return page.locator(f'[data-panel="{kind}"] .player-title')


def sides(page: Page, kind: str, y: float = 0.25) -> tuple[list[int], list[int]]:
    """The colours near the left and the right end of a plot's area, a share `y` from its top."""
    return tuple(pixel_of_plot(page, kind, x, y) for x in (0.05, 0.95))


def hover(page: Page, kind: str, row: int) -> None:
    page.mouse.move(*middle(tile(page, kind, row)))


def runs(page: Page) -> str:
    return page.get_by_text("runs ").first.inner_text()


def test_a_tile_under_the_pointer_is_shown_large_with_its_title(tiles: Page) -> None:
    before, said = sides(tiles, "plane"), runs(tiles)
    expect(title(tiles, "plane")).to_have_text("Output: plane")
    hover(tiles, "plane", 0)
    expect(title(tiles, "plane")).to_have_text("plane 1")
    expect(title(tiles, "curve")).to_have_text("Output: curve")
    tiles.keyboard.press("End")
    left, right = sides(tiles, "plane")
    hover(tiles, "plane", 1)
    expect(title(tiles, "plane")).to_have_text("plane 2")
    assert np.abs(np.subtract(sides(tiles, "plane"), (right, left))).max() < 10, "the opposite"
    assert np.abs(np.subtract(left, right)).max() > 60
    tiles.mouse.move(5, 5)
    expect(title(tiles, "plane")).to_have_text("Output: plane")
    assert sides(tiles, "plane") == before
    assert runs(tiles) == said, "the server was not asked"


def test_it_follows_the_step_and_playback_goes_on(tiles: Page) -> None:
    hover(tiles, "plane", 0)
    pale = sides(tiles, "plane")
    tiles.evaluate("document.querySelector('.player').focus()")
    tiles.keyboard.press("Space")
    tiles.wait_for_function("document.querySelector('.player').dataset.step === '60'")
    expect(title(tiles, "plane")).to_have_text("plane 1")
    strong = sides(tiles, "plane")
    for before, after in zip(pale, strong, strict=True):
        assert sum(after) < sum(before) - 60, "farther from white"


def test_a_curve_has_its_own_scale(tiles: Page) -> None:
    tiles.keyboard.press("End")
    assert pixel_of_plot(tiles, "curve", -0.02, 0.3) == [0, 0, 0], "the axis is plotly's"
    hover(tiles, "curve", 0)
    expect(title(tiles, "curve")).to_have_text("curve 1")
    assert pixel_of_plot(tiles, "curve", -0.02, 0.3) == [255, 255, 255], "covered by the curve's own numbers"
    rows = [[pixel_of_plot(tiles, "curve", x, (k + 0.5) / 40) for k in range(40)] for x in (0.1, 0.9)]
    low, high = (int(np.argmin([row[k][0] - row[k][2] for k in range(40)])) for row in rows)
    assert low > 30, "the first tile is negative on the left: below the middle"
    assert high < 10
    tiles.mouse.move(5, 5)
    expect(title(tiles, "curve")).to_have_text("Output: curve")
    assert pixel_of_plot(tiles, "curve", -0.02, 0.3) == [0, 0, 0]


def test_the_keyboards_focus_shows_a_tile_too(tiles: Page) -> None:
    tiles.locator("[data-panel=net-plane] [tabindex='0']").focus()
    tiles.keyboard.press("ArrowDown")
    tiles.keyboard.press("ArrowUp")
    expect(title(tiles, "plane")).to_have_text("plane 1")
    tiles.keyboard.press("ArrowDown")
    expect(title(tiles, "plane")).to_have_text("plane 2")
    tiles.keyboard.press("Escape")
    expect(title(tiles, "plane")).to_have_text("Output: plane")


@pytest.mark.chromium
def test_a_tap_shows_a_tile_until_the_next(browser: Browser, player_url: str) -> None:
    with watched(browser.new_context(has_touch=True)) as page:
        page.goto(f"{player_url}/tiles")
        player(page)
        tile(page, "plane", 1).tap()
        expect(title(page, "plane")).to_have_text("plane 2")
        expect(page.get_by_text("picked plane-1")).to_be_visible()
        settled(page)
        expect(title(page, "plane")).to_have_text("plane 2")
        plot = page.locator('[data-panel="plane"] .player-stage')
        plot.tap()
        expect(title(page, "plane")).to_have_text("Output: plane")
        settled(page)
        expect(page.get_by_text("clicked None")).to_be_visible()  # the tile lay above the plot
        plot.tap()
        expect(page.get_by_text("clicked plane")).to_be_visible()
        tile(page, "plane", 1).tap()
        expect(title(page, "plane")).to_have_text("plane 2")
        tile(page, "plane", 1).tap()
        expect(title(page, "plane")).to_have_text("Output: plane")
