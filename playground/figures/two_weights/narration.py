"""One sentence for each step of the clock."""

import numpy as np

from playground.experiments.two_weights import STEPS, TwoWeightsTrace
from playground.experiments.two_weights.steps import FORWARD_STEPS, symbol
from playground.figures.two_weights.style import format_number
from playground.figures.two_weights.timeline import Timeline

SENTENCES = {
    "b": "Forward: the input times the first weight.",
    "h": "Forward: tanh squeezes b into (−1, 1). The hidden unit’s output h is kept: the way back needs it.",
    "a": "Forward: the hidden output times the second weight.",
    "o": "Forward: tanh again gives the prediction o. It is kept, too.",
    "L": "Forward: the loss is half the squared distance between target and prediction.",
    "dL_do": "Backward: how much L changes if o grows a little.",
    "do_da": "The slope of tanh is 1 − tanh². Its output o is known from the way forward: no new tanh.",
    "dL_da": "Chain rule: multiply. This product is kept, because both gradients begin with it.",
    "da_dw2": "The way to w₂: a = w₂h grows by h for each unit of w₂.",
    "dL_dw2": "The first gradient: how much L changes if w₂ grows a little.",
    "da_dh": "The way on to w₁: a = w₂h grows by w₂ for each unit of h.",
    "dL_dh": "dL/da is not computed again: it comes from the cache. That makes it backpropagation.",
    "dh_db": "The slope of tanh again: 1 − h², with the h of the way forward.",
    "dL_db": "Chain rule: one more product.",
    "db_dw1": "b = w₁x grows by x for each unit of w₁.",
    "dL_dw1": "The second gradient: {cached} multiplications with the cache, {uncached} without it.",
    "update": "Both weights move against their gradients, by η times as much, both at once.",
}
TINY = 1e-3  # a tanh whose slope is below this counts as saturated


def narration(trace: TwoWeightsTrace, clock: Timeline, predict: bool) -> list[tuple[int, str]]:
    """(step, sentence) for every step of the clock; a number that is to be guessed is not told."""
    return [
        (t, _sentence(trace, int(clock.update[t]), int(clock.done[t]), bool(clock.stepwise[t]), predict))
        for t in range(clock.last + 1)
    ]


def _sentence(trace: TwoWeightsTrace, k: int, done: int, stepwise: bool, predict: bool) -> str:
    if done == 0:
        return "One example, x with its target y, and two weights to learn. Dotted numbers can be edited."
    if done == FORWARD_STEPS and (k == trace.updates or not stepwise):
        return _ended(trace, predict and stepwise)
    if not stepwise:
        return _whole(trace, k)
    name = STEPS[done - 1].name
    sentence = SENTENCES[name].format(cached=trace.cached[-1], uncached=trace.uncached[-1])
    where = f"Update {k + 1}. " if trace.updates > 1 and k else ""
    return where + (_remark(trace, k, name, predict) or sentence)


def _remark(trace: TwoWeightsTrace, k: int, name: str, predict: bool) -> str:
    """What is special about a number, where something is; nothing that would give it away."""
    y = trace["y"][k]
    if name == "L" and abs(y) >= 1:
        lowest = (abs(y) - 1) ** 2 / 2
        bound = f"½(|y| − 1)² = {format_number(lowest)}"
        return f"o stays inside (−1, 1) and y does not: L never falls below {bound}."
    if predict:
        return ""
    if name in ("do_da", "dh_db") and trace[name][k] < TINY:
        unit = "o" if name == "do_da" else "h"
        return f"Saturated: {unit} is so close to ±1 that tanh hardly moves. Almost nothing comes back."
    if name in ("dL_dw2", "dL_dw1") and trace[name][k] == 0:
        return f"A factor is zero, so the product is: {symbol(name[4:])} learns nothing from this example."
    if name == "update" and not np.any(trace.gradient()[:, k]):
        return f"Both gradients are 0: nothing moves, though L = {format_number(trace['L'][k])}."
    return ""


def _whole(trace: TwoWeightsTrace, k: int) -> str:
    """An update that is one step of the clock."""
    was, now = trace["L"][k], trace["L"][k + 1]
    if now == was:
        return f"Update {k + 1}: L stays at {format_number(was)}."
    way, why = ("falls", ".") if now < was else ("grows", ": the step was too large.")
    return f"Update {k + 1}: L {way} from {format_number(was)} to {format_number(now)}{why}".replace("-", "−")


def _ended(trace: TwoWeightsTrace, hidden: bool) -> str:
    """The forward pass after the last update."""
    number = trace.updates
    after = "one update" if number == 1 else f"{number} updates"
    if hidden:
        return f"Forward once more, after {after}: what has become of the loss?"
    first, last = format_number(trace["L"][0]), format_number(trace["L"][-1])
    return f"After {after}: L = {last}. It was {first} before.".replace("-", "−")
