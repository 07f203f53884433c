"""One action is one history entry: Back and Forward restore settings and step, on every page."""

import re

import pytest
from playwright.sync_api import Page, expect

from playground.ui.frame import Lesson
from tests.browser.waiting import player, settled, wait_for_step
from tests.pages.walking import module, syllabus

PATHS = {path: module(file).PAGE for file, _, path, _ in syllabus() if path}
WITH_LESSONS = [path for path, page in PATHS.items() if len(page.lessons) > 1 and path != "studio"]
# No step in the address at the end of the trace; numbers of training steps elsewhere.
FOLLOW_A_TRAINING = {
    "dropout",
    "elmo",
    "fit",
    "fixed-window",
    "heads",
    "initialization",
    "lstm",
    "regimes",
    "vectorization",
}
STEP_IS_WRITTEN = "step => Number(new URLSearchParams(location.search).get('step') ?? 0) === step"


def settings(url: str) -> str:
    """An address without the step, which is written once the clock has rested for a moment."""
    return re.sub(r"[?&]step=\d+", "", url)


def expect_view(page: Page, lesson: Lesson, url: str) -> None:
    """The lesson is lit, the player is at its step, and the address holds its settings."""
    page.wait_for_url(lambda now: settings(now) == url)
    lit = page.locator(".st-key-page-lessons button[kind='primary']")
    expect(lit).to_have_text([lesson.title])
    wait_for_step(player(page), lesson.step)


@pytest.mark.parametrize("path", WITH_LESSONS)
def test_back_and_forward_restore_the_view_with_one_press(page: Page, app_url: str, path: str) -> None:
    lessons = sorted(PATHS[path].lessons, key=lambda lesson: lesson.step)
    page.goto(f"{app_url}/{path}")
    player(page)
    visited = []
    for lesson in (lessons[0], lessons[-1]):
        length = page.evaluate("history.length")
        number = PATHS[path].lessons.index(lesson)
        page.locator(f".st-key-lesson-{number} button").click()
        expect(page.locator(f".st-key-lesson-{number} button")).to_have_attribute("kind", "primary")
        wait_for_step(player(page), lesson.step)
        if path in FOLLOW_A_TRAINING:
            page.wait_for_timeout(1000)  # the clock rests, and its step is in the address
        else:
            page.wait_for_function(STEP_IS_WRITTEN, arg=lesson.step)
        assert page.evaluate("history.length") <= length + 1
        visited.append((lesson, settings(page.url)))
    first, second = visited
    page.go_back()
    expect_view(page, *first)
    page.go_forward()
    expect_view(page, *second)
    page.get_by_role("link", name="Home").click()
    expect(page.locator("h1")).not_to_have_text(PATHS[path].title)
    settled(page)
    page.go_back()
    expect_view(page, *second)
