"""The main paths in WebKit: pages draw, Back and Forward restore the view, a reload keeps it, keys work."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image

from tests.browser.engines import engine
from tests.browser.webkit import DONE, NO_WEBKIT, WebKit, browser_path, open_webkit
from tests.pages.walking import module

pytestmark = [
    pytest.mark.skipif(engine() == "chromium", reason="`make test-browsers` runs it"),
    pytest.mark.skipif(not browser_path(), reason=NO_WEBKIT),
]
PAGES = ["gradient-descent", "optimizer-race", "backprop", "dropout", "ngrams", "rnn", "bptt"]
LESSONS = module("optimization/gradient_descent.py").PAGE.lessons
SETTINGS = "(location.pathname + location.search).replace(/[?&]step=\\d+/, '')"
AT_STEP = "return document.querySelector('.player[data-version]')?.dataset.step === String(arguments[0]);"
STEP_IS_WRITTEN = "return (new URLSearchParams(location.search).get('step') ?? '0') === String(arguments[0]);"
PLAYING = "return document.querySelector('.player').dataset.playing === arguments[0];"
LENGTH = "return history.length;"
HANDLE = """const box = document.querySelector("[data-player-handle=start]").getBoundingClientRect();
return [box.left + box.width / 2, box.top + box.height / 2];"""
START = "return Number(new URLSearchParams(location.search).get('start'));"


@pytest.fixture(scope="module")
def webkit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebKit]:
    with open_webkit(tmp_path_factory.mktemp("webkit")) as window:
        yield window


@pytest.fixture(autouse=True)
def quiet(webkit: WebKit) -> Iterator[None]:
    """No page complains in its console."""
    before = len(webkit.console())
    yield
    assert not webkit.console()[before:]


def view(webkit: WebKit) -> str:
    """The settings in the address, once the page rests."""
    webkit.wait_for(DONE)
    return str(webkit.execute(f"return {SETTINGS};"))


def wait_for_view(webkit: WebKit, settings: str, step: int = 0) -> None:
    """The address has these settings, and the player is drawn and stands at this step."""
    webkit.wait_for(f"return {SETTINGS} === arguments[0];", settings)
    webkit.wait_for(DONE)
    webkit.wait_for(AT_STEP, step)


def open_lesson(webkit: WebKit, number: int) -> str:
    """Click on a lesson and wait until its view is shown and its step written; its settings."""
    webkit.click(f".st-key-lesson-{number} button")
    webkit.wait_for(
        f"return document.querySelector('.st-key-lesson-{number} button[kind=primary]') !== null;"
    )
    webkit.wait_for(DONE)
    webkit.wait_for(AT_STEP, LESSONS[number].step)
    webkit.wait_for(STEP_IS_WRITTEN, LESSONS[number].step)
    return view(webkit)


def picture(webkit: WebKit, selector: str) -> Image.Image:
    """What is on the screen where an element is, in shades of grey."""
    script = """const box = document.querySelector(arguments[0]).getBoundingClientRect();
    return [box.left, box.top, box.right, box.bottom, innerWidth];"""
    *box, width = webkit.execute(script, selector)
    screen = Image.open(io.BytesIO(webkit.screenshot())).convert("L")
    scale = screen.width / width
    return screen.crop(tuple(round(scale * side) for side in box))  # type: ignore[arg-type]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_and_draws_its_stage(webkit: WebKit, app_url: str, path: str) -> None:
    webkit.goto(f"{app_url}/{path}")
    stage = picture(webkit, ".player")
    light, dark = stage.getextrema()
    assert light < 120, "letters and lines are dark on light"
    assert dark > 200
    histogram = stage.histogram()
    assert sum(histogram[:128]) > 0.002 * stage.width * stage.height


def test_back_and_forward_restore_lessons_with_one_press(webkit: WebKit, app_url: str) -> None:
    webkit.goto(f"{app_url}/gradient-descent")
    length = webkit.execute(LENGTH)
    first, second = open_lesson(webkit, 1), open_lesson(webkit, 3)
    assert webkit.execute(LENGTH) == length + 2
    assert first != second
    webkit.command("back")
    wait_for_view(webkit, first, LESSONS[1].step)
    webkit.command("forward")
    wait_for_view(webkit, second, LESSONS[3].step)


def test_back_from_another_page_finds_the_view(webkit: WebKit, app_url: str) -> None:
    webkit.goto(f"{app_url}/gradient-descent")
    shown = open_lesson(webkit, 3)
    webkit.click("[data-testid=stTopNavLink]")
    webkit.wait_for(
        "return location.pathname === '/' && document.querySelector('.st-key-home-head') !== null;"
    )
    webkit.command("back")
    wait_for_view(webkit, shown, LESSONS[3].step)


def test_a_drag_and_a_control_are_one_entry_each(webkit: WebKit, app_url: str) -> None:
    webkit.goto(f"{app_url}/gradient-descent")
    opened, length = view(webkit), webkit.execute(LENGTH)
    x, y = webkit.execute(HANDLE)
    webkit.drag((x, y), (x + 120, y))
    webkit.wait_for("return location.search.includes('start=');")
    dragged, start = view(webkit), webkit.execute(START)
    assert start > -2.4
    webkit.execute(
        "document.querySelector('.st-key-gradient-descent-learning_rate input[type=range]').focus();"
    )
    webkit.press("ArrowRight")
    webkit.wait_for("return location.search.includes('learning_rate=');")
    turned = view(webkit)
    assert webkit.execute(LENGTH) == length + 2
    for command, settings in [("back", dragged), ("back", opened), ("forward", dragged), ("forward", turned)]:
        webkit.command(command)
        wait_for_view(webkit, settings)


def test_a_reload_keeps_the_step_also_while_the_clock_runs(webkit: WebKit, app_url: str) -> None:
    webkit.goto(f"{app_url}/gradient-descent")
    shown = open_lesson(webkit, 1)
    webkit.press(" ")
    webkit.wait_for(
        "return Number(document.querySelector('.player').dataset.step) > arguments[0] + 2;", LESSONS[1].step
    )
    webkit.execute("""addEventListener("pagehide", () => sessionStorage.setItem(
      "shown", document.querySelector(".player").dataset.step));""")
    webkit.command("refresh")
    webkit.wait_for(DONE)
    wait_for_view(webkit, shown, webkit.execute("return sessionStorage.getItem('shown');"))


def test_keys_work_after_a_menu_was_used(webkit: WebKit, app_url: str) -> None:
    webkit.goto(f"{app_url}/gradient-descent")
    webkit.click(".st-key-gradient-descent-curve [role=combobox]")
    webkit.wait_for("return document.querySelectorAll('[role=option]').length > 1;")
    webkit.press("ArrowDown")
    webkit.press("Enter")
    webkit.wait_for("return location.search.includes('curve=');")
    webkit.wait_for(DONE)
    webkit.press("ArrowRight")
    webkit.wait_for(AT_STEP, 1)
    webkit.press(" ")
    webkit.wait_for(PLAYING, "true")
    assert not webkit.execute("return document.querySelectorAll('[role=option]').length;")
    webkit.press(" ")
    webkit.wait_for(PLAYING, "false")
    webkit.press("p")
    webkit.wait_for("return location.search.includes('present=1');")
    webkit.press("p")
    webkit.wait_for("return !location.search.includes('present=1');")
