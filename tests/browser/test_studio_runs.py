"""A run in the browser: in two tabs at once, and when its worker dies."""

import os
import re
import signal
from collections.abc import Callable

import psutil
from playwright.sync_api import BrowserContext, expect

from tests.browser.server import Server
from tests.browser.studio_actions import (
    button,
    last_step,
    line,
    parameter,
    start,
    stop,
    wait_for_more,
    wait_for_training,
)
from tests.browser.waiting import player, step_of

STORIES = "/studio?source=Sample%3A+Tiny+stories&budget=5+min"


def test_two_tabs_drive_one_run(studio: Server, person: Callable[[], BrowserContext]) -> None:
    browser = person()
    one, two = browser.new_page(), browser.new_page()
    start(one, studio.url + STORIES)
    two.goto(one.url)
    wait_for_training(two, 1)
    button(two, "pause").click()
    for page in (two, one):
        expect(line(page)).to_contain_text("paused")
        expect(button(page, "resume")).to_be_visible()
    button(one, "resume").click()
    expect(button(one, "stop")).to_be_visible()
    button(two, "resume").click()  # it is running already: nothing bad comes of it
    expect(button(two, "stop")).to_be_visible()
    stop(one)
    expect(line(two)).to_contain_text("stopped at step")
    button(one, f"delete-{parameter(one, 'run')}").click()
    expect(button(one, "start")).to_be_visible()
    two.reload()
    expect(two.get_by_text("There is no such run")).to_be_visible()


def workers(server: Server) -> set[int]:
    """The processes that train: the children of the server's child that forks them."""
    return {
        grandchild.pid
        for child in psutil.Process(server.pid).children()
        for grandchild in child.children()
        if grandchild.status() != psutil.STATUS_ZOMBIE
    }


def test_a_killed_worker_costs_one_run_its_future_and_no_other(
    studio: Server, person: Callable[[], BrowserContext]
) -> None:
    before = workers(studio)
    one, two = person().new_page(), person().new_page()
    start(one, studio.url + STORIES)
    [victim] = workers(studio) - before
    start(two, studio.url + STORIES)
    os.kill(victim, signal.SIGKILL)
    expect(line(one)).to_contain_text(re.compile(r"stopped: the worker died at step [\d,]+"))
    expect(button(one, "resume")).to_be_visible()
    assert step_of(player(one)) > 0, "it keeps what it had"
    wait_for_more(two, last_step(player(two)))
    one.reload()
    expect(line(one)).to_contain_text("the worker died")
    last = last_step(player(one))
    button(one, "resume").click()
    wait_for_more(one, last)
    for page in (one, two):
        stop(page)
