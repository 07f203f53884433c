"""The page of the fit in a browser: small pictures on the network, classes on the plane, points, edits."""

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from playground.experiments.fit import FitSpec, pictures, run
from playground.figures.style import colour
from tests.browser.canvas import pixel, pixel_of_plot
from tests.browser.waiting import player, settled


def rgb(role):
    text = colour(role)
    return [int(text[i : i + 2], 16) for i in (1, 3, 5)]


def distance(pixel, role):
    return float(np.abs(np.array(pixel) - rgb(role)).sum())


@pytest.fixture
def fit(page: Page, app_url: str):
    def open_fit(query: str = ""):
        page.goto(f"{app_url}/fit?{query}")
        root = player(page)
        settled(page)
        page.wait_for_timeout(300)
        return root

    return open_fit


def test_a_picture_is_the_right_way_up_and_the_right_way_round(page, fit):
    fit()
    tiles = ".player-tiles"
    for box, x, y, role in (
        ('[data-tile="t0.0"]', 0.9, 0.5, "positive"),
        ('[data-tile="t0.0"]', 0.1, 0.5, "negative"),
        ('[data-tile="t0.1"]', 0.5, 0.1, "positive"),
        ('[data-tile="t0.1"]', 0.5, 0.9, "negative"),
    ):
        other = "negative" if role == "positive" else "positive"
        shown = pixel(page, tiles, box, x, y)
        assert distance(shown, role) < distance(shown, other), (box, x, y)


def test_the_plane_shows_the_class_of_each_place_at_the_last_step(page, fit):
    fit("step=300&dataset=blobs&number=20&noise=0")
    spec = FitSpec(dataset="blobs", number=20, noise=0.0)
    made = pictures(run(spec))
    side = made.plane.shape[-1]
    for row, column in ((2, 2), (2, side - 3), (side - 3, 2), (side - 3, side - 3)):
        shown = pixel_of_plot(page, "plane", (column + 0.5) / side, (row + 0.5) / side)
        number = int(made.plane[-1, row, column]) // 128
        if int(made.plane[-1, row, column]) % 128 > 40:
            assert distance(shown, f"region{number}") < distance(shown, f"region{1 - number}"), (row, column)


def test_a_click_adds_a_point_and_an_edit_sets_a_weight_at_the_step(page, fit):
    fit("number=10&epochs=5&step=3")
    box = page.query_selector('[data-panel="plane"] .nsewdrag').bounding_box()
    page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] / 4)
    page.wait_for_function("location.search.includes('dataset=own')")
    settled(page)
    assert page.url.count("%3B") + page.url.count(";") >= 10, "eleven points in the address"
    number = page.locator('[data-panel="unit"] [data-edit="w2.1.1"]')
    number.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("2.5")
    page.keyboard.press("Enter")
    page.wait_for_function("decodeURIComponent(location.search).includes('w2.1.1@3=2.5')")
    settled(page)
    assert number.inner_text().startswith("2.5")


def test_the_unit_under_the_pointer_stands_in_the_place_of_the_output(page, fit):
    fit("step=300&dataset=blobs&number=20&noise=0")
    spec = FitSpec(dataset="blobs", number=20, noise=0.0)
    made, title = pictures(run(spec)), page.locator('[data-panel="plane"] .player-title')
    shown = title.inner_text()
    for name, words in (("t1.1", "Unit 2 of layer 1"), ("t0.0", "Input x₁"), ("t2.1", "Score 2")):
        page.locator(f'[data-tile="{name}"]').hover()
        expect(title).to_have_text(words)
        layer, unit = (int(part) for part in name[1:].split("."))
        tile = made.tiles[layer][unit, -1].astype(int)
        side = tile.shape[0]
        corners = [(1, 1), (1, side - 2), (side - 2, 1), (side - 2, side - 2)]
        assert any(abs(tile[corner] - 128) > 90 for corner in corners)
        for row, column in corners:
            value = tile[row, column] - 128
            if abs(value) > 90:
                place = pixel_of_plot(page, "plane", (column + 0.5) / side, (row + 0.5) / side)
                near, far = ("positive", "negative") if value > 0 else ("negative", "positive")
                assert distance(place, near) < distance(place, far), (name, row, column)
    page.mouse.move(5, 5)
    expect(title).to_have_text(shown)


def test_a_discretized_output_has_no_shades(page, fit):
    fit("step=300&dataset=blobs&number=20&noise=0&discretize=true")
    made = pictures(run(FitSpec(dataset="blobs", number=20, noise=0.0)))
    plane = made.plane[-1].astype(int) // 128
    side = len(plane)
    for row in range(4, side - 4, 9):
        for column in range(4, side - 4, 9):
            around = plane[row - 2 : row + 3, column - 2 : column + 3]
            place = pixel_of_plot(page, "plane", (column + 0.5) / side, (row + 0.5) / side)
            if around.min() == around.max() and not any(
                distance(place, f"kind{k}") < 200 or distance(place, "paper") < 30 for k in (0, 1)
            ):
                assert distance(place, f"region{around[0, 0]}") < 12, (row, column)


GROWTH = """() => new Promise((done) => {
  const ends = [];
  const look = () => {
    const player = document.querySelector(".player[data-version]");
    const scrubber = player?.querySelector("[data-player-scrubber]");
    if (scrubber && ends.at(-1) !== +scrubber.max) ends.push(+scrubber.max);
    if (player?.querySelector("output")?.textContent.startsWith("1000 / 1000")) done(ends);
    else requestAnimationFrame(look);
  };
  look();
})"""


def test_a_long_training_grows_on_the_stage_and_the_clock_goes_along(page, app_url):
    page.goto(f"{app_url}/fit?hidden=8-8-4&batch_size=10&epochs=1000&seed=31")
    ends = page.evaluate(GROWTH)
    assert len(ends) > 2, "it was shown before it was complete"
    assert ends == sorted(set(ends)), "one player, which only grows"
    root = player(page)
    assert root.get_attribute("data-step") == str(ends[-1])
    expect(page.locator(".player")).to_have_count(1)
    expect(page.locator(".player-narration")).to_contain_text("Epoch 1,000: ")
    expect(page.get_by_text("The data", exact=True)).to_be_visible()
    assert "step=" not in page.url, "the end of a long training is its newest state"
