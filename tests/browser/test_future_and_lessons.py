"""What the reader sees of later steps, and of a lesson whose step the clock has left, without the server."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.waiting import player, settled, wait_for_step

LIT = "rgb(0, 114, 178)"
INK_RIGHT_OF = """([canvas, share]) => {
  const { width, height } = canvas, from = Math.round(share * width);
  const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(from, 0, width - from, height);
  const isInk = (i) => data[i + 3] > 0 && (data[i] < 200 || data[i + 1] < 200 || data[i + 2] < 200);
  return Array.from({ length: data.length / 4 }, (_, k) => isInk(4 * k)).filter(Boolean).length;
}"""


def ink(root: Locator, panel: str, share: float) -> int:
    """How many pixels that actors have drawn in a plot, right of a share of its width."""
    canvas = root.locator(f"[data-panel={panel}] canvas")
    count: int = root.page.evaluate(INK_RIGHT_OF, [canvas.element_handle(), share])
    return count


def test_a_key_hides_what_comes_while_it_plays_and_on_the_next_page(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/weight-penalties?step=20")
    root = player(page)
    switch = root.get_by_role("button", name="Hide what comes")
    assert ink(root, "errors", 0.85) > 10, "the rest of the curves"
    page.keyboard.press("h")
    expect(switch).to_have_attribute("aria-pressed", "true")
    page.wait_for_function("() => location.search.includes('future=hidden')")
    assert ink(root, "errors", 0.85) == 0
    page.keyboard.press("p")
    page.keyboard.press(" ")
    expect(root).to_have_attribute("data-playing", "true")
    page.keyboard.press(" ")
    page.keyboard.press("Home")
    assert ink(root, "errors", 0.85) == 0, "in presenter mode too"
    page.keyboard.press("End")
    assert ink(root, "errors", 0.85) > 10, "at the end nothing is later"
    page.keyboard.press("p")
    page.get_by_role("link", name="Home").click()
    page.locator(".st-key-card-gradient-descent").get_by_role("link", name="Gradient descent").click()
    expect(page.locator("h1")).to_have_text("Gradient descent")
    root = player(page)
    rates = root.locator("[data-panel=rates]")
    expect(rates).to_have_attribute("data-later", "")
    expect(rates.locator(".player-plotly")).to_be_hidden()
    page.wait_for_function("() => location.search.includes('future=hidden')")
    root.get_by_role("button", name="Hide what comes").click()
    expect(rates.locator(".player-plotly")).to_be_visible()
    page.wait_for_function("() => !location.search.includes('future')")


def test_a_lesson_is_lit_at_its_step_alone(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/training-step")
    root = player(page)
    page.click(".st-key-lesson-0 button")
    wait_for_step(root, 3)
    settled(page)
    page.mouse.move(0, 0)  # a button that is pointed at has another colour
    first, second = (page.locator(f".st-key-lesson-{number} button") for number in (0, 1))
    sentence = page.locator(".st-key-page-sentence [data-testid=stMarkdown]")
    expect(first).to_have_css("background-color", LIT)
    sent = page.evaluate("window.socket.sent")
    page.keyboard.press("ArrowLeft")
    expect(first).not_to_have_css("background-color", LIT)
    before = "e => getComputedStyle(e.querySelector('p'), '::before').content"
    assert sentence.evaluate(before) == '"At step 3: "'
    page.keyboard.press("ArrowRight")
    expect(first).to_have_css("background-color", LIT)
    assert sentence.evaluate(before) == "none"
    page.keyboard.press("ArrowRight")
    expect(second).to_have_css("border-color", LIT)
    shown = page.locator(".st-key-page-sentence p").filter(visible=True)
    all_sentences = page.locator(".st-key-page-sentence [data-testid=stHtml] p")
    expect(shown).to_have_text([str(all_sentences.nth(1).text_content())])
    assert page.evaluate("window.socket.sent") == sent, "the server has not been asked"


# Where a plot's trace has the point of a number, in pixels of the window.
PLACE = """([gd, name, x]) => {
  const trace = gd.data.find(({ hovertemplate }) => hovertemplate?.includes(name));
  const box = gd.getBoundingClientRect();
  const { xaxis, yaxis } = gd._fullLayout, y = trace.y[trace.x.indexOf(x)];
  return { x: box.x + xaxis._offset + xaxis.d2p(x), y: box.y + yaxis._offset + yaxis.d2p(y) };
}"""


def test_the_pointer_reads_no_later_number(page: Page, app_url: str) -> None:
    """The curves of "How far back" are drawn at the step at which they are known; so is what they answer."""
    page.goto(f"{app_url}/bptt?view=lags&step=8")
    root = player(page)
    plot = root.locator("[data-panel=curves] .player-plotly")
    at = page.evaluate(PLACE, [plot.element_handle(), "mean over positions", 12])
    label = plot.locator(".hoverlayer")
    page.mouse.move(at["x"], at["y"])
    expect(label).to_contain_text("mean over positions")
    for key, is_known in (("h", False), ("End", True)):
        page.keyboard.press(key)
        page.mouse.move(at["x"] - 60, at["y"] + 40)
        page.mouse.move(at["x"], at["y"])
        if is_known:
            expect(label).to_contain_text("mean over positions")
        else:
            expect(label).not_to_contain_text("mean")
            page.wait_for_timeout(200)
            expect(label).not_to_contain_text("dh/dh")
