"""Which tokens a state sees, in a browser: a click lights them; a sentence is read; a training is stopped."""

import pytest
from playwright.sync_api import Page, expect

from playground.experiments.elmo.depth import DepthSpec
from playground.experiments.elmo.nodes import ARRANGEMENTS, FORWARD, Node, nodes
from playground.figures.elmo.depth.network import node_name
from tests.browser.waiting import choose, player, settled, step_of, wait_for_step

NETWORK = "[data-panel=network]"
LIT = f'{NETWORK} rect[fill="var(--role-lit)"]'


@pytest.fixture
def stage(page: Page, app_url: str) -> Page:
    page.goto(f"{app_url}/elmo?layers=2&arrangement=forward")
    player(page)
    return page


def lit(page: Page) -> list[bool]:
    """Which tokens are lit, from the left."""
    return [mark.is_visible() for mark in page.locator(LIT).all()]


def take(page: Page, arrangement: str, tokens: int, node: Node) -> None:
    """Click on a node of two layers, and wait until the clock is there."""
    root = player(page)
    root.locator(f"[data-pick='{node_name(node)}']").click()
    wait_for_step(root, nodes(arrangement, 2, tokens).index(node))


def test_a_click_on_a_state_lights_the_tokens_that_it_sees(stage: Page) -> None:
    tokens = len(DepthSpec().sentence.split())
    take(stage, "forward", tokens, Node("state", 2, FORWARD, 3))
    assert lit(stage) == [True] * 3 + [False] * (tokens - 3)
    choose(stage, "Directions", ARRANGEMENTS["both"])
    take(stage, "both", tokens, Node("state", 2, FORWARD, 1))
    assert lit(stage) == [True] * tokens


def test_another_sentence_is_read_and_is_data(stage: Page) -> None:
    field, network = stage.get_by_label("Sentence", exact=True), stage.locator(NETWORK)
    for sentence, word, tokens in [("an odd one", "odd", 3), ("<b> bold", "<", 4)]:
        field.fill(sentence)
        field.press("Enter")
        expect(network).to_contain_text(word)
        expect(stage.locator(LIT)).to_have_count(tokens)
        assert step_of(player(stage)) == 0
    assert network.locator("b").count() == 0


def test_a_training_starts_grows_and_is_stopped(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/elmo?view=directions")
    player(page)
    page.locator(".st-key-start-job button").click()
    stop = page.get_by_role("button", name="Stop")
    expect(stop).to_be_visible()
    page.wait_for_function("() => +document.querySelector('.player[data-version]').dataset.step >= 1")
    stop.click()
    expect(page.locator(".st-key-job-row")).to_contain_text("Stopped")
    settled(page)
    assert step_of(player(page)) >= 1
