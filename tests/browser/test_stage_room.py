"""The transport is on the screen, the stage fills the window, letters are large, presenting keeps a line."""

from collections.abc import Sequence

import pytest
from playwright.sync_api import Page, expect

from tests.browser.contrast import faint
from tests.browser.letters import small
from tests.browser.waiting import at_rest, player, settled
from tests.pages.walking import module, syllabus

SIZES = [(1280, 720), (1920, 1080), (1024, 768)]
PAGES = [(path, file) for file, _, path, _ in syllabus() if path and path != "studio"]

WHERE = """() => {
  const box = (selector) => document.querySelector(selector).getBoundingClientRect();
  return {
    top: box(".player").top, stage: box(".player-panels").height, transport: box(".player-transport").bottom,
    font: parseFloat(getComputedStyle(document.querySelector(".player")).getPropertyValue("--player-font")),
  };
}"""
FITS = f"""([low, high]) => {{
  const {{ transport }} = ({WHERE})();
  return transport <= high && transport >= low;
}}"""
LINE = ".st-key-page-line"


def fits(page: Page, glimpse: int) -> dict[str, float]:
    """Wait until the transport stands at the bottom of the window, but for a glimpse of what follows."""
    height = page.viewport_size["height"]  # type: ignore[index]
    page.wait_for_function(FITS, arg=[height - glimpse - 16, height])
    at_rest(page.locator(".player[data-version]").first)
    found: dict[str, float] = page.evaluate(WHERE)
    return found


def both_ways(
    page: Page, sizes: Sequence[tuple[int, int]]
) -> list[tuple[dict[str, float], dict[str, float]]]:
    """Where the parts are in a window of each size, and in presenter mode.

    Every second size begins in presenter mode, where the size before has ended: changing it takes time.
    """
    found, presenting = [], False
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        places = {presenting: fits(page, 0 if presenting else 48)}
        page.keyboard.press("p")
        presenting = not presenting
        places[presenting] = fits(page, 0 if presenting else 48)
        found.append((places[False], places[True]))
    if presenting:
        page.keyboard.press("p")
    page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
    return found


@pytest.mark.parametrize(("path", "file"), PAGES, ids=[path for path, _ in PAGES])
def test_the_transport_is_on_the_screen_and_no_letter_of_the_stage_is_small(
    page: Page, app_url: str, path: str, file: str
) -> None:
    """Letters at first and in every lesson; the room at first, and in the lesson with the longest sentence.

    That lesson is seen in a window of every size, the page at first in one of the first size.
    """
    page.goto(f"{app_url}/{path}")
    found = {*small(player(page)), *faint(page)}
    lessons = module(file).PAGE.lessons
    longest = max(range(len(lessons)), key=lambda i: len(lessons[i].look_for))
    for lesson in (None, *range(len(lessons))):
        if lesson is not None:
            button = page.locator(f".st-key-lesson-{lesson} button")
            button.click()
            expect(button).to_have_attribute("kind", "primary")
            found |= {*small(player(page))}
        if lesson in (None, longest):
            takes_its_room(page, SIZES[:1] if lesson is None else SIZES)
    assert not found


def takes_its_room(page: Page, sizes: Sequence[tuple[int, int]]) -> None:
    """Presenter mode gives the stage more room and larger letters, in a window of each size."""
    controls = 56 if page.get_by_role("button", name="Train", exact=True).count() else 0
    for windowed, presented in both_ways(page, sizes):
        assert presented["top"] < 80 + controls
        assert presented["stage"] > windowed["stage"]
        assert presented["font"] >= 18


def test_the_stage_stands_still_when_a_lesson_goes(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/gradient-descent")
    player(page)
    page.click(".st-key-lesson-1 button")
    player(page)
    before = page.evaluate(WHERE)
    sentence = page.locator(".st-key-page-sentence [data-testid=stMarkdown]")
    expect(sentence).to_be_visible()
    handle = page.locator("[data-player-handle]").first
    handle.focus()
    handle.press("ArrowRight")
    expect(sentence).to_have_count(0)
    player(page)
    assert page.evaluate(WHERE) == before


def test_letters_grow_with_the_window(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/gradient-descent")
    tick = player(page).locator(".xtick text").first
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    small = tick.evaluate(size)
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.wait_for_function(
        "() => parseFloat(getComputedStyle(document.querySelector('.xtick text')).fontSize) > 20"
    )
    assert 14 <= small < 15


def test_in_presenter_mode_pages_that_start_runs_begin_as_high_as_others(page: Page, app_url: str) -> None:
    tops = []
    for path in ("gradient-descent", "fixed-window"):
        page.goto(f"{app_url}/{path}?present=1")
        player(page)
        page.wait_for_function("() => 'present' in document.body.dataset")
        tops.append(page.evaluate(WHERE)["top"])
    assert tops[0] == tops[1]


@pytest.mark.parametrize("width", [1024, 1280])
def test_presenter_mode_keeps_one_line(page: Page, app_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    page.goto(f"{app_url}/gradient-descent?learning_rate=0.35")
    player(page)
    line = page.locator(LINE)
    expect(line).to_be_hidden()
    page.keyboard.press("p")
    expect(line).to_be_visible()
    expect(line).to_contain_text("Gradient descent")
    expect(line).to_contain_text("η = 0.35")
    expect(line.locator(".katex").first).to_be_visible()
    handle = page.locator("[data-player-handle]").first
    handle.focus()
    handle.press("ArrowRight")
    expect(line).to_contain_text("θ = ")
    page.keyboard.press("p")
    page.click(".st-key-lesson-1 button")
    settled(page)
    page.keyboard.press("p")
    expect(line).to_contain_text(module("optimization/gradient_descent.py").PAGE.lessons[1].title)


@pytest.mark.parametrize("width", [1024, 1280])
def test_a_long_line_ends_in_an_ellipsis_and_leaves_the_lesson(page: Page, app_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    page.goto(f"{app_url}/rnn?present=1&text={'<b>x</b> $y$ '.replace(' ', '+') * 9}")
    player(page)
    line = page.locator(LINE)
    expect(line).to_contain_text("<b>x</b> $y$")
    assert line.locator("b").count() == 0
    parts = line.locator("p").all()
    assert all(part.evaluate("p => p.getBoundingClientRect().height") < 45 for part in parts)
    assert (
        parts[0].evaluate("p => p.scrollWidth > p.clientWidth && getComputedStyle(p).textOverflow")
        == "ellipsis"
    )
    assert line.evaluate("e => e.getBoundingClientRect().right") <= width
