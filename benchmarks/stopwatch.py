"""From a key or a click to the painted answer, timed inside the browser.

A page that carries the stopwatch stamps its input events and what goes over its web socket. A *state* is a
JavaScript function that returns nothing until the awaited thing is there, and another value when it changes.
Every frame asks it; the painted moment is the end of the frame in which it changed last, once it has then
been quiet for a while: a plot that is drawn later than the rest counts.
"""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page

SCRIPT = """(() => {
  const QUIET = 250, PATIENCE = 15000;
  const seen = { input: 0, sent: 0, received: [] };
  for (const kind of ["keydown", "pointerup"])
    window.addEventListener(kind, (event) => { seen.input ||= event.timeStamp; }, true);
  window.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", () => seen.received.push(performance.now()));
    }
    send(...args) {
      if (seen.input) seen.sent ||= performance.now();
      return super.send(...args);
    }
  };
  const wait = (state, before, done, fail) => {
    let last = before, changed = 0, painted = 0;
    const began = performance.now();
    const look = () => {
      const now = performance.now(), current = state();
      if (now - began > PATIENCE) return fail(new Error("nothing was painted"));
      if (current && current !== last) {
        [last, changed] = [current, now];
        setTimeout(() => { painted = performance.now(); }, 0);
      }
      if (!painted || now - painted < QUIET) return requestAnimationFrame(look);
      const received = seen.received.filter((t) => t <= changed).at(-1) ?? seen.sent;
      done({ whole: painted - seen.input, asking: seen.sent - seen.input,
             answering: received - seen.sent, drawing: painted - received });
    };
    requestAnimationFrame(look);
  };
  window.stopwatch = {
    arm(state) {
      Object.assign(seen, { input: 0, sent: 0, received: [] });
      const before = state();
      this.done = new Promise((done, fail) => wait(state, before, done, fail));
      this.done.catch(() => {});
    },
  };
})()"""

# What a player shows: the scene's version, and the version of every plot that plotly has drawn.
PLAYER = """() => {
  const root = document.querySelector(".player[data-version]");
  const plots = root && [...root.querySelectorAll(".player-plot")].map((plot) => plot.dataset.ready || "");
  return root && plots.every(Boolean) && [root.dataset.version, ...plots].join();
}"""
BARS = """() => document.querySelector(".player [data-panel=next]")?.textContent"""


@dataclass(frozen=True)
class Times:
    """Milliseconds of one interaction: whole = asking + answering + drawing."""

    whole: float
    asking: float  # from the input event until the browser sends
    answering: float  # until the last message before the picture has arrived: Python and the way
    drawing: float  # until the picture is painted


def carry(context: BrowserContext) -> None:
    """Put the stopwatch into every page this context opens from now on."""
    context.add_init_script(SCRIPT)


def timed(page: Page, state: str, act: Callable[[], object]) -> Times:
    """Do something with the page and time it until `state` has changed and is painted."""
    page.evaluate(f"() => window.stopwatch.arm({state})")
    act()
    return Times(**page.evaluate("() => window.stopwatch.done"))


def median(times: Sequence[Times], part: str = "whole") -> float:
    """The median of one part."""
    return statistics.median(getattr(measured, part) for measured in times)


def parts(times: Sequence[Times]) -> str:
    """Where the time goes, in one line."""
    shares = [f"{name} {median(times, name):.0f}" for name in ("asking", "answering", "drawing")]
    slowest = sorted(measured.whole for measured in times)[int(0.9 * (len(times) - 1))]
    return f"median ms: {', '.join(shares)}; nine of ten within {slowest:.0f} ms, n = {len(times)}"
