"""Decoding by hand: a click on a candidate forces it, a lesson clears it, the beam is drawn."""

import re

import pytest
from playwright.sync_api import Page, expect

from pages.language_models.decoding_lessons import LESSONS
from tests.browser.waiting import player, settled


def test_a_candidate_is_forced_by_a_click_and_cleared_by_a_lesson(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/decoding?step=2")
    root = player(page)
    settled(page)
    name = root.locator('[data-text="name.3"]').text_content()
    assert name
    root.locator("[data-pick=row3] > rect").first.click(position={"x": 40, "y": 12})
    expect(page).to_have_url(re.compile(r"forced=2\."))
    expect(root.locator('[data-text="next.0"]')).to_have_text(re.compile(re.escape(name)))
    expect(root.get_by_text("was forced").first).to_be_visible()
    page.get_by_role("button", name="Greedy repeats itself").click()
    expect(page).not_to_have_url(re.compile("forced"))


def test_bars_are_as_long_as_their_shares(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/decoding?step=2")
    root = player(page)
    settled(page)
    share = float((root.locator('[data-text="number.27"]').text_content() or "").rstrip(" %")) / 100
    line = root.locator('[data-bind="allowed.30"]')  # the first candidate after top-k
    width = float(line.evaluate("line => parseFloat(line.style.strokeWidth)"))
    assert abs((width - 0.5) / 3.5 - share) < 0.005


def test_the_beam_fades_what_is_pruned(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/decoding?strategy=Beam+search&step=6")
    root = player(page)
    settled(page)
    assert root.locator('[data-is="active"]').count() == 4, "the best text's path through four levels"
    assert root.locator('.active[data-is="future"]').count() >= 6


# The texts of the drawing that are seen, with their boxes.
BOXES = """root => [...root.querySelectorAll('svg text')]
  .filter(text => text.textContent.trim() && text.checkVisibility({ opacityProperty: true }))
  .map(text => [text.textContent, text.getBoundingClientRect()])
  .map(([text, box]) => [text, box.x, box.y, box.right, box.bottom])"""


@pytest.mark.parametrize(
    "query",
    [
        "strategy=sampling&repetition_penalty=1.25&log_probabilities=true",
        "strategy=min-p&min_p=0.05",
        "strategy=typical-p&typical_p=0.95",
        "strategy=together&temperature=1.25&top_k=1000&top_p=0.99&min_p=0.01&typical_p=0.95",
        "strategy=together&temperature=0.05&top_k=1000&top_p=0.99&min_p=0.01&typical_p=0.95&model=n-gram:+Stories",
    ],
)
def test_no_text_of_the_pipeline_lies_on_another(query: str, page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/decoding?{query}&step=5")
    root = player(page)
    settled(page)
    right = root.locator("svg").first.evaluate("svg => svg.getBoundingClientRect().right")
    boxes = root.locator("svg").first.evaluate(BOXES)
    assert len(boxes) > 50
    for i, (text, x, y, end, bottom) in enumerate(boxes):
        assert end <= right + 1, f"{text} is cut off"
        for other, x2, y2, end2, bottom2 in boxes[:i]:
            apart = end <= x2 or end2 <= x or bottom <= y2 + 2 or bottom2 <= y + 2
            assert apart, f"{text} lies on {other}"


def test_every_lesson_fits_the_screen(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/decoding")
    player(page)
    for number in range(len(LESSONS)):
        page.click(f".st-key-lesson-{number} button")
        root = player(page)
        settled(page)
        transport = root.locator(".player-transport").bounding_box()
        assert transport
        assert transport["y"] + transport["height"] <= 720, LESSONS[number].title
