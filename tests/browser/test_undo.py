"""A run is deleted, gone for everybody, brought back within the seconds, deleted again and gone for good."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser.server import Server
from tests.browser.studio_actions import button, line, parameter, start, stop
from tests.browser.waiting import player


def test_undo_brings_a_run_back_for_everybody(studio: Server, person: Callable[[], BrowserContext]) -> None:
    page, guest = person().new_page(), person().new_page()
    start(page, f"{studio.url}/studio?source=brackets&budget=300")
    stop(page)
    run_id = parameter(page, "run")
    guest.goto(f"{studio.url}/studio?run={run_id}")
    player(guest)
    button(page, f"delete-{run_id}").click()
    expect(button(page, "undo-deletion")).to_be_visible()
    expect(guest.get_by_text("There is no such run")).to_be_visible()  # without a reload
    button(page, "undo-deletion").click()
    expect(line(page)).to_contain_text("stopped at step")
    expect(button(page, "undo-deletion")).to_have_count(0)
    guest.reload()
    player(guest)
    button(page, f"delete-{run_id}").click()
    expect(button(page, "undo-deletion")).to_be_visible()
    expect(button(page, "undo-deletion")).to_have_count(0)  # ten seconds later
    guest.reload()
    expect(guest.get_by_text("There is no such run")).to_be_visible()
