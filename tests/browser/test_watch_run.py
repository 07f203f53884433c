"""Who has opened a run by its link sees what its owner does with it, also while it is at rest."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser.server import Server
from tests.browser.studio_actions import button, line, parameter, start, stop
from tests.browser.waiting import player


def test_a_reader_by_link_sees_that_the_owner_resumes(
    studio: Server, person: Callable[[], BrowserContext]
) -> None:
    page, guest, inside, layers = (person().new_page() for _ in range(4))
    start(page, f"{studio.url}/studio?source=brackets&budget=300")
    stop(page)
    guest.goto(f"{studio.url}/studio?run={parameter(page, 'run')}")
    inside.goto(f"{studio.url}/rnn?run={parameter(page, 'run')}")
    expect(line(guest)).to_contain_text("stopped at step")
    layers.goto(f"{studio.url}/initialization?view=own_model&run={parameter(page, 'run')}")
    player(inside)
    drawn = player(layers).get_attribute("data-version") or ""
    slider = inside.get_by_test_id("stSlider").filter(has_text="Checkpoint")
    checkpoints = slider.inner_text()
    button(page, "resume").click()
    expect(line(guest)).to_contain_text(re.compile("running|left"))
    expect(layers.locator(".player[data-version]")).not_to_have_attribute("data-version", drawn)
    expect(slider.first).not_to_have_text(checkpoints, use_inner_text=True)
    stop(page)
    expect(line(guest)).to_contain_text("stopped at step")
