"""The studio in the browser: from an uploaded text to a deleted run, and what a link shows of it."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect
from safetensors.numpy import load

from tests.browser.server import Server
from tests.browser.studio_actions import (
    NAMES,
    SECRET,
    button,
    last_step,
    line,
    listen,
    parameter,
    shown,
    stop,
    upload,
    wait_for_more,
    wait_for_training,
)
from tests.browser.waiting import choose, player, settled, step_of


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
    root = wait_for_training(page, 2)
    expect(line(page)).to_contain_text("names.txt")
    assert re.search(r"\d\.\d{2}", shown(root)["numbers"]), "a held-out loss"
    assert re.search(r"0\.\d{3}", shown(root)["next"]), "bars"
    page.reload()  # in the middle of it
    wait_for_training(page, 3)
    expect(button(page, "longer-60")).to_be_visible(timeout=60_000)
    expect(line(page)).to_contain_text("finished at step")
    page.reload()
    end = last_step(player(page))
    button(page, "longer-60").click()
    wait_for_more(page, end)
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


def test_a_click_on_a_card_starts_a_training_whose_curve_grows(
    studio: Server, person: Callable[[], BrowserContext]
) -> None:
    page = person().new_page()
    page.goto(f"{studio.url}/studio")
    settled(page, ".st-key-train-surnames button")
    card = page.locator(".st-key-start-card-surnames")
    box = card.bounding_box()
    assert box
    card.click(position={"x": box["width"] / 2, "y": box["height"] - 12})  # anywhere on it, not on its title
    root = wait_for_training(page, 1)
    assert "run=" in page.url
    expect(root.locator("[data-panel=numbers]")).to_contain_text("a part")
    expect(button(page, "longer-10")).to_be_visible(timeout=60_000)
    end = last_step(root)
    button(page, "longer-10").click()  # a slow machine has shown the run of 10 s at its end, not growing
    expect(line(page)).to_contain_text("Surnames")
    wait_for_more(page, end)
    page.go_back()
    expect(page.locator(".st-key-start-card-surnames")).to_be_visible()


def take_away(page: Page, folder: Path) -> None:
    """Download checkpoint, JSON, metrics and script: they load, and the script says what the page says."""
    page.get_by_text("In PyTorch", exact=True).click()
    page.get_by_text("The data", exact=True).click()
    expect(button(page, "csv")).to_be_visible()
    settled(page)  # what is offered while the page is still being made can no longer be had when it is
    name, count = re.search(r"(Best|Last) checkpoint[^(]*\(step ([\d,]+)\)", page.content()).groups()  # type: ignore[union-attr]
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
