"""A diagram: parts are linked, picked and told of; values hide until they are guessed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import watched
from tests.browser.diagram import heard, middle, numbers, point, start_again, steps
from tests.browser.waiting import player


@pytest.fixture(scope="module")
def opened(visitor: BrowserContext, player_url: str) -> Iterator[Page]:
    with watched(visitor) as page:
        page.goto(f"{player_url}/graph")
        player(page)
        yield page


@pytest.fixture
def graph(opened: Page) -> Page:
    """The page of the whole module, at its start."""
    start_again(opened)
    opened.keyboard.press("Escape")
    opened.keyboard.press("Home")
    opened.mouse.move(5, 500)
    return opened


def lit(page: Page) -> list[str]:
    names = page.locator(".linked").evaluate_all("all => all.map(e => `${e.localName} ${e.dataset.link}`)")
    return [str(name) for name in names]


def test_a_factor_lights_its_node_and_the_reverse(graph: Page) -> None:
    point(graph, "[data-pick=b] .hit")
    assert lit(graph) == ["g b"]
    point(graph, "[data-pick=w] .hit")
    assert lit(graph) == ["g w", "tspan w", "tr w"]
    point(graph, 'tspan[data-link="x y"]')
    assert lit(graph) == ["g y", "tspan x y", "tr y"]
    graph.locator("tr", has_text="y").nth(0).hover()
    assert lit(graph) == ["g y", "tspan x y", "tr y"]
    graph.mouse.move(5, 500)
    assert lit(graph) == []
    graph.keyboard.press("Tab")  # the keyboard lights as well
    graph.locator('tspan[data-link="x y"]').focus()
    assert lit(graph) == ["g y", "tspan x y", "tr y"]


def test_a_click_holds_the_light(graph: Page) -> None:
    x, y = middle(graph.locator("g[data-link=y] circle"))
    graph.mouse.click(x + 20, y + 15)
    graph.mouse.move(5, 500)
    assert lit(graph) == ["g y", "tspan x y", "tr y"]
    steps(graph, 1)
    assert lit(graph) == ["g y", "tspan x y", "tr y"]
    graph.keyboard.press("Escape")
    assert lit(graph) == []


def test_states_have_names(graph: Page) -> None:
    node, x = graph.locator("g[data-link=y]"), graph.locator("[data-edit=x]")
    seen = []
    for _ in range(7):
        seen.append((node.get_attribute("data-is"), x.get_attribute("data-is"), x.is_visible()))
        steps(graph, 1)
    assert seen == [
        ("future", None, True),
        ("active", None, True),
        ("done", "future", False),
        ("reused", "active", True),
        ("reused", "done", True),
        ("reused", "reused", True),
        ("reused", None, True),
    ]


def test_a_weight_is_picked(graph: Page) -> None:
    root = player(graph)
    steps(graph, 1)
    point(graph, "[data-pick=w] .hit")
    graph.mouse.down()
    graph.mouse.up()
    heard(graph, r"picked \{'panel': 'net', 'name': 'w', 'step': 1\}")
    graph.keyboard.press(" ")  # the keys stay the player's after a click
    expect(root).to_have_attribute("data-playing", "true")
    graph.keyboard.press(" ")
    graph.locator("tr[data-pick=y] th").click()
    heard(graph, r"'panel': 'numbers', 'name': 'y'")


def test_picks_are_one_stop_for_the_tab_key(graph: Page) -> None:
    root = player(graph)
    first, second = graph.locator("svg [data-pick]").all()
    assert [pick.get_attribute("tabindex") for pick in (first, second)] == ["0", "-1"]
    first.focus()
    graph.keyboard.press("ArrowDown")
    expect(second).to_be_focused()
    graph.keyboard.press("Enter")
    heard(graph, r"picked \{'panel': 'net', 'name': 'b', 'step': 0\}")
    graph.keyboard.press("ArrowUp")
    graph.keyboard.press(" ")
    heard(graph, r"picked \{'panel': 'net', 'name': 'w', 'step': 0\}")
    expect(root).to_have_attribute("data-playing", "false")


def test_a_tip_tells_what_is_under_the_pointer_at_this_step(graph: Page) -> None:
    tip = graph.get_by_role("tooltip")
    expect(tip).to_be_hidden()
    point(graph, "[data-pick=w] .hit")
    expect(tip).to_have_text("w = 0.5\nstep 0")
    steps(graph, 1)
    expect(tip).to_have_text("w = 0.5\nstep 1")
    point(graph, "[data-pick=b] .hit")
    expect(tip).to_have_text("<b>bias</b>")
    graph.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_a_hidden_number_is_shown_when_asked_for(graph: Page) -> None:
    number = graph.locator('text[data-hide="hide.1"]')
    expect(number).to_have_text("1.2500")
    steps(graph, 4)
    expect(number).to_have_text("?")
    number.click()
    expect(number).to_have_text("1.2500")
    steps(graph, 1)
    graph.keyboard.press("ArrowLeft")
    expect(number).to_have_text("1.2500")  # it stays revealed
    graph.locator("svg [data-edit=x]").focus()
    graph.keyboard.press("ArrowUp")
    numbers(graph, "w=0.5 x=2.01 b=0.25")
    expect(number).to_have_text("?")  # other data, another riddle


def test_a_guess_is_judged(graph: Page) -> None:
    number = graph.locator('[data-hide="hide.0"]')
    steps(graph, 2)
    expect(number).to_have_text("?")
    x, y = middle(graph.locator("g[data-link=y] circle"))
    graph.mouse.click(x + 20, y + 15)  # anywhere on the node
    graph.keyboard.press("Escape")
    expect(graph.locator(".player-inline-input")).to_have_count(0)
    expect(number).to_be_focused()
    graph.keyboard.press("Enter")
    graph.keyboard.type("abc")
    graph.keyboard.press("Enter")
    expect(graph.get_by_role("alert")).to_have_text("This is not a number.")
    expect(number).to_have_text("?")
    graph.locator(".player-inline-input input").fill("1.50")
    graph.keyboard.press("Enter")
    expect(graph.get_by_role("status").filter(has_text="guess")).to_have_text(
        "It is 1.2500: your guess is 0.250 too high, 20 % off."
    )
    expect(number).to_have_text("1.2500")
    steps(graph, 1)
    expect(graph.locator(".player-verdict")).to_have_count(0)


def test_a_hidden_cell_keeps_its_secret(graph: Page) -> None:
    cell = graph.locator('[data-cell="2.0"]')
    steps(graph, 5)
    expect(cell).to_have_text("?")
    cell.hover()
    assert not cell.get_attribute("title")
    cell.locator("span").click()
    graph.keyboard.press("Enter")  # no guess: to be told
    expect(cell).to_have_text("1.2500")
    cell.hover()
    expect(cell).to_have_attribute("title", "1.25")


def test_a_row_is_lit_by_the_step(graph: Page) -> None:
    row = graph.locator("tr[data-pick=y]")
    seen = []
    for _ in range(5):
        seen.append("active" in (row.get_attribute("class") or ""))
        steps(graph, 1)
    assert seen == [False, False, False, True, False]


def test_nothing_on_a_diagram_is_small(graph: Page) -> None:
    scale = "svg => svg.getScreenCTM().a"
    size = graph.locator(".player-drawing svg").evaluate(scale)
    letters = graph.locator("svg :is(text, tspan)").evaluate_all(
        "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert size > 0.9
    assert min(letters) >= 14
