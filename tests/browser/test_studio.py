"""The studio in the browser: from an uploaded text to a deleted run, in one tab, in two, and by a link."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, WebSocket, expect
from safetensors.numpy import load

from tests.browser.conftest import SIZE, Watch
from tests.browser.server import ROOT, Server, serve
from tests.browser.waiting import player, settled, step_of

expect.set_options(timeout=30_000)  # a busy machine takes its time

SECRET = "zqxjvkwbzq"  # a line of the uploaded text that no model says by chance
SYLLABLES = ["an", "be", "cor", "da", "el", "fi", "go", "ha", "is", "jo", "ka", "li", "mo", "ne"]
NAMES = "\n".join([*(a + b + c for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES[:4]), SECRET])
HARM = "<script>window.harmed=1</script><img src=x onerror=window.harmed=1>"
LINK = "![x](http://example.org/a.png) [y](http://example.org) "
STORIES = "/studio?source=Sample%3A+Tiny+stories&budget=60+s"


@pytest.fixture(scope="module")
def studio(chromium: Browser) -> Iterator[Server]:
    """A server on which several runs may train at once; nothing it logs may be a warning or an error."""
    with serve(ROOT / "app.py", {"PLAYGROUND_WORKERS": "4"}) as server:
        first = chromium.new_page()
        first.goto(server.url)
        settled(first, "h1")
        first.close()
        yield server
        log = server.logged()
    assert not re.search(r"Traceback|WARNING|ERROR|Exception|Warning:", log), log


@pytest.fixture
def person(chromium: Browser) -> Iterator[Callable[[], BrowserContext]]:
    """Make browsers of different people; none of their pages may complain or ask another host."""
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def arrive() -> BrowserContext:
        context = chromium.new_context(viewport=SIZE, permissions=["clipboard-read", "clipboard-write"])
        context.set_default_timeout(30_000)
        context.on("page", lambda page: watches.append(Watch(page)))
        contexts.append(context)
        return context

    yield arrive
    for context in contexts:
        context.close()
    assert not [said for watch in watches for said in watch.complaints]
    assert not [url for watch in watches for url in watch.foreign()]


def listen(page: Page) -> tuple[list[bytes], list[bytes]]:
    """What a page's socket sends and receives from now on."""
    sent: list[bytes] = []
    received: list[bytes] = []

    def keep(into: list[bytes]) -> Callable[[str | bytes], None]:
        return lambda data: into.append(data.encode() if isinstance(data, str) else data)

    def connected(socket: WebSocket) -> None:
        socket.on("framesent", keep(sent))
        socket.on("framereceived", keep(received))

    page.on("websocket", connected)
    return sent, received


def upload(page: Page, name: str, text: str) -> None:
    page.set_input_files(
        "input[type=file]", [{"name": name, "mimeType": "text/plain", "buffer": text.encode()}]
    )
    page.wait_for_selector(".st-key-start button")


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option of a menu in the sidebar."""
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()
    settled(page)


def start(page: Page, url: str) -> Locator:
    """Open the address of a new run's settings, start it and wait for a checkpoint that has learned."""
    page.goto(url)
    page.click(".st-key-start button")
    return grown(page, 1)


def grown(page: Page, step: int) -> Locator:
    """The run's player once it has come as far as its checkpoint number `step`."""
    page.wait_for_selector("[data-panel=loss]")
    page.wait_for_selector("[data-panel=zipf]", state="detached")  # the card of the text has gone
    root = player(page)
    page.wait_for_function("([root, step]) => +root.dataset.step >= step", arg=[root.element_handle(), step])
    return root


def reached(root: Locator) -> int:
    """The training step of the newest checkpoint."""
    return int(root.locator("output").inner_text().split("/")[1])


def further(page: Page, step: int) -> None:
    """Wait until the run has a checkpoint beyond the training step `step`; old ones may be thinned out."""
    page.wait_for_function(
        "([root, step]) => +root.querySelector('output').textContent.split('/')[1] > step",
        arg=[player(page).element_handle(), step],
    )


def line(page: Page) -> Locator:
    """What stands over the progress bar."""
    return page.get_by_test_id("stProgress")


def button(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-{key} button")


def parameter(page: Page, name: str) -> str:
    return parse_qs(urlsplit(page.url).query)[name][0]


def shown(root: Locator) -> dict[str, str]:
    """The bars, the sample and the numbers of the current checkpoint."""
    return {name: root.locator(f"[data-panel={name}]").inner_text() for name in ("next", "sample", "numbers")}


def stop(page: Page) -> None:
    button(page, "stop").click()
    expect(line(page)).to_contain_text("stopped at step")
    expect(button(page, "resume")).to_be_visible()


def test_from_an_uploaded_text_to_a_deleted_run(
    studio: Server, person: Callable[[], BrowserContext], tmp_path: Path
) -> None:
    owner, guest = person(), person()
    page = owner.new_page()
    sent, _ = listen(page)
    page.goto(f"{studio.url}/studio")
    settled(page, "h1")
    upload(page, "names.txt", NAMES)
    expect(player(page)).to_contain_text(str(NAMES.count("\n") + 1))

    page.reload()  # before the start: the text is found again, by its owner alone
    expect(button(page, "start")).to_be_visible()
    choose(page, "Time budget", "10 s")
    expect(button(page, "start")).to_have_text(re.compile("Train for 10 s"))
    stranger = guest.new_page()
    _, heard = listen(stranger)
    stranger.goto(page.url)
    expect(stranger.get_by_text("This text belongs to somebody else")).to_be_visible()
    expect(button(stranger, "start")).to_have_count(0)

    button(page, "start").click()
    root = grown(page, 2)
    expect(line(page)).to_contain_text("names.txt")
    assert re.search(r"\d\.\d{4}", shown(root)["numbers"]), "a held-out loss"
    assert re.search(r"0\.\d{3}", shown(root)["next"]), "bars"
    page.reload()  # in the middle of it
    grown(page, 3)
    expect(button(page, "longer-60")).to_be_visible(timeout=60_000)
    expect(line(page)).to_contain_text("finished at step")
    page.reload()
    end = reached(player(page))
    button(page, "longer-60").click()
    further(page, end)
    stop(page)
    expect(page.get_by_text("segment 2")).to_be_visible()
    page.reload()  # at rest
    root = player(page)
    settled(page)
    last = step_of(root)
    assert last > 2

    silence = len(sent)
    before = shown(root)
    page.keyboard.press("Home")
    assert step_of(root) == 0
    after = shown(root)
    assert all(before[name] != after[name] for name in before), "bars, sample and numbers follow the scrub"
    page.keyboard.press("ArrowRight")
    here = root.locator("output").inner_text().split("/")[0].strip()  # the training step of checkpoint 1
    page.wait_for_function(
        "here => new URLSearchParams(location.search).get('checkpoint') === here", arg=here.replace(",", "")
    )
    assert len(sent) == silence, "the server was not asked"

    page.locator("[data-chrome=copy]").click()
    expect(page.locator("[data-chrome=copy]")).to_contain_text("Copied")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url
    stranger.goto(link)
    theirs = player(stranger)
    assert step_of(theirs) == 1
    assert shown(theirs) == shown(root)
    expect(stranger.get_by_text("You came by a link")).to_be_visible()
    for key in ("stop", "pause", "resume", "longer-10", f"delete-{parameter(page, 'run')}"):
        expect(button(stranger, key)).to_have_count(0)
    stranger.get_by_role("textbox", name="Prompt").fill("cor")
    expect(theirs.locator("[data-panel=next]")).to_contain_text("after “cor”")
    settled(stranger)
    assert SECRET not in stranger.content()
    assert heard
    assert not any(SECRET.encode() in frame for frame in heard)

    take_away(page, tmp_path)
    button(page, f"delete-{parameter(page, 'run')}").click()
    expect(button(page, "start")).to_be_visible()
    stranger.reload()
    expect(stranger.get_by_text("There is no such run: it was deleted, or it has expired.")).to_be_visible()


def take_away(page: Page, folder: Path) -> None:
    """Download checkpoint, JSON, metrics and script: they load, and the script says what the page says."""
    page.get_by_text("In PyTorch", exact=True).click()
    page.get_by_text("The data", exact=True).click()
    name, count = re.search(r"(Best|Last) checkpoint \(step ([\d,]+)\)", page.content()).groups()  # type: ignore[union-attr]
    keys = {"run.safetensors": f"{name}-weights", "run.json": f"{name}-about", "sample.py": "script"}
    for file, key in {**keys, "metrics.csv": "csv"}.items():
        with page.expect_download() as download:
            button(page, key).click()
        assert download.value.suggested_filename == file
        download.value.save_as(folder / file)
    assert "model.output.weight" in load((folder / "run.safetensors").read_bytes())
    about = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert f"{about['step']:,}" == count
    rows = (folder / "metrics.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) > about["step"]

    command = [sys.executable, "sample.py", "run.safetensors", "run.json"]
    done = subprocess.run([*command, "--next"], cwd=folder, capture_output=True, text=True, check=True)
    probability, _, token = done.stdout.splitlines()[0].split("\t")
    page.keyboard.press("Escape")
    root = player(page)
    scrub = "([root, step]) => root.querySelector('output').textContent.trim().startsWith(`${step} /`)"
    page.mouse.click(5, 5)
    page.keyboard.press("Home")
    while not page.evaluate(scrub, [root.element_handle(), about["step"]]):
        page.keyboard.press("ArrowRight")
    top = root.locator("[data-panel=next] .player-bar").first.inner_text().split()
    assert top == [json.loads(token), f"{float(probability):.3f}"]


def test_two_tabs_drive_one_run(studio: Server, person: Callable[[], BrowserContext]) -> None:
    browser = person()
    one, two = browser.new_page(), browser.new_page()
    start(one, studio.url + STORIES)
    two.goto(one.url)
    grown(two, 1)
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
    further(two, reached(player(two)))
    one.reload()
    expect(line(one)).to_contain_text("the worker died")
    last = reached(player(one))
    button(one, "resume").click()
    further(one, last)
    for page in (one, two):
        stop(page)


def test_what_looks_like_markup_stays_text(studio: Server, person: Callable[[], BrowserContext]) -> None:
    page = person().new_page()
    page.goto(f"{studio.url}/studio?budget=60+s&tokens=Words")
    settled(page, "h1")
    name = (HARM + LINK.strip()).replace("/", "∕")
    upload(page, f"{name}.txt", (HARM + " " + LINK + "\n") * 200)
    player(page)
    harmless(page, name)
    button(page, "start").click()
    grown(page, 2)
    page.get_by_role("textbox", name="Prompt").fill(HARM + LINK)
    expect(page.locator("[data-panel=next]")).to_contain_text("after “")
    stop(page)
    page.get_by_text("Samples so far", exact=True).click()
    harmless(page, name)
    page.reload()
    player(page)
    harmless(page, name)
    page.goto(f"{studio.url}/studio?run={HARM}&text={HARM}&checkpoint={HARM}&source={HARM}")
    expect(page.get_by_text("There is no such run")).to_be_visible()
    harmless(page, "")
    page.goto(f"{studio.url}/studio?text={HARM}&source={HARM}")
    expect(page.get_by_text("There is no such text")).to_be_visible()
    harmless(page, name)


def harmless(page: Page, name: str) -> None:
    """The name can be read as it is, and nothing of it has become an element or been run."""
    settled(page)
    expect(page.locator("body")).to_contain_text(name)
    assert page.evaluate("window.harmed") is None
    expect(
        page.locator("img[src='x'], img[src*=example], a[href*='example.org'], body script")
    ).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("picture.png", b"\x89PNG\r\n\x1a\n", "not allowed"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a PNG picture, not a text"),
        ("empty.txt", b"", "is empty"),
    ],
)
def test_what_is_no_text_is_said(
    studio: Server, person: Callable[[], BrowserContext], name: str, data: bytes, words: str
) -> None:
    page = person().new_page()
    page.goto(f"{studio.url}/studio")
    settled(page, "h1")
    page.set_input_files("input[type=file]", [{"name": name, "mimeType": "text/plain", "buffer": data}])
    expect(page.get_by_text(words)).to_be_visible()
    expect(button(page, "start")).to_have_count(0)
    upload(page, "names.txt", NAMES)
    expect(player(page)).to_contain_text(str(NAMES.count("\n") + 1))
