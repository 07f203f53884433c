"""Several players, growing data, small and large screens, coming and going."""

import re
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.browser.server import serve
from tests.browser.waiting import player, settled, step_of, wait_for_step

APP = Path(__file__).parent / "player_app" / "app.py"
COUNT_LISTENERS = """
  window.listening = 0;
  for (const target of [document, window]) {
    for (const [method, change] of [["addEventListener", 1], ["removeEventListener", -1]]) {
      const original = target[method].bind(target);
      target[method] = (name, ...rest) => {
        if (/key|pointer|click|popstate/.test(name)) window.listening += change;
        original(name, ...rest);
      };
    }
  }
"""


def test_two_players_do_not_disturb_each_other(page: Page, player_url: str) -> None:
    page.goto(f"{player_url}/two?a=2&b=7")
    upper = player(page)
    page.get_by_role("tab", name="second").click()
    lower = page.locator(".player[data-version]").nth(1)
    expect(lower.locator('[data-panel="lower-plot"]')).to_have_attribute("data-ready", re.compile("."))
    assert (step_of(upper), step_of(lower)) == (2, 7)
    lower.get_by_role("button", name="Step forward").click()
    page.keyboard.press("ArrowRight")
    assert (step_of(upper), step_of(lower)) == (2, 9)
    upper.locator("[data-player-step]").click()
    page.keyboard.press("ArrowLeft")
    assert (step_of(upper), step_of(lower)) == (1, 9)
    page.wait_for_function("() => /a=1/.test(location.search) && /b=9/.test(location.search)")
    widths = lower.locator(".player-stage, .main-svg").evaluate_all("all => all.map(e => e.clientWidth)")
    assert len(set(widths)) == 1
    page.get_by_role("tab", name="first").click()
    lower.wait_for(state="hidden")
    page.evaluate("document.activeElement.blur()")  # a focused tab keeps the arrows to itself
    page.keyboard.press("ArrowRight")
    assert (step_of(upper), step_of(lower)) == (2, 9)


def test_a_growing_trace_takes_along_who_stands_at_its_end(page: Page, player_url: str) -> None:
    page.goto(f"{player_url}/growing")
    root = player(page)
    assert step_of(root) == 20
    page.get_by_role("button", name="grow").click()
    wait_for_step(root, 30)
    root.get_by_role("button", name="Step back").click()
    page.wait_for_function("() => /step=29/.test(location.search)")
    page.get_by_role("button", name="grow").click()
    expect(page.get_by_text("last 40")).to_be_visible()
    settled(page)
    assert step_of(root) == 29
    root.get_by_role("button", name="Last step").click()
    page.wait_for_function("() => !/step=/.test(location.search)")


def test_coming_and_going_leaves_nothing_behind(page: Page, player_url: str) -> None:
    page.add_init_script(COUNT_LISTENERS)
    page.goto(f"{player_url}/plain")
    page.get_by_text("A page without a player").wait_for()
    settled(page)
    count = "() => [window.listening, document.querySelectorAll('.player, canvas, .js-plotly-plot').length]"
    rounds = []
    for _ in range(20):
        page.get_by_role("link", name="Growing").click()
        page.wait_for_selector(".player[data-version]")
        page.get_by_role("link", name="Plain").click()
        page.get_by_text("A page without a player").wait_for()
        page.wait_for_function("() => !document.querySelector('.player')")
        rounds.append(page.evaluate(count))
    assert rounds[-1] == rounds[0]
    assert rounds[-1][1] == 0


def test_a_report_that_waits_does_not_call_back_a_reader_who_has_left(page: Page, player_url: str) -> None:
    """The server's answers are held back until the report queue would send the second of two reports."""
    held: list[str | bytes] | None = None
    to_page: list[WebSocketRoute] = []

    def route(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        to_page.append(socket)
        server.on_message(lambda said: socket.send(said) if held is None else held.append(said))

    page.route_web_socket(re.compile("_stcore/stream"), route)
    page.goto(f"{player_url}/growing")
    plot = player(page).locator(".player-stage")
    held = []
    for x in (200, 300):
        plot.click(position={"x": x, "y": 100})
    page.get_by_role("link", name="Plain").click()
    page.wait_for_timeout(1500)
    late, held = held, None
    for said in late:
        to_page[-1].send(said)
    page.get_by_text("A page without a player").wait_for()
    settled(page)
    assert page.url == f"{player_url}/plain"


def test_a_phone_stacks_the_parts(page: Page, player_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(player_url)
    root = player(page)
    boxes = root.locator("section").evaluate_all("all => all.map(e => e.getBoundingClientRect().toJSON())")
    assert all(box["width"] <= 390 and box["height"] > 60 for box in boxes)
    assert all(above["bottom"] <= below["top"] for above, below in pairwise(boxes))
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_stage_fits_the_page_and_fills_it_when_presenting(page: Page, player_url: str) -> None:
    page.goto(f"{player_url}/race?paths=4&n=50")
    root = player(page)
    panels = root.locator(".player-panels")
    filled = panels.evaluate("e => e.offsetHeight")
    assert filled >= 440, "what the scene asks for, or more where the window has room"
    assert root.evaluate("root => root.scrollWidth <= root.clientWidth")
    page.evaluate("document.body.dataset.present = ''; window.dispatchEvent(new Event('resize'))")
    assert panels.evaluate("e => e.offsetHeight") >= filled
    tick = "root => parseFloat(root.querySelector('.xtick text').style.fontSize)"
    page.wait_for_function(f"root => ({tick})(root) >= 18", arg=root.element_handle())


def test_under_a_base_path(browser: Browser) -> None:
    with serve(APP, options=("--server.baseUrlPath=lectures",)) as server:
        page = browser.new_page()
        page.goto(f"{server.url}/lectures/growing")
        root = player(page)
        assert root.locator(".player-panel-error").count() == 0
        expect(root.locator(".js-plotly-plot .main-svg").first).to_be_visible()
        page.close()
