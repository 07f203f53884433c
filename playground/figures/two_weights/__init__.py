"""The stage of the two weights: graph, rule and chains at the left, map and check at the right."""

from functools import lru_cache

import numpy as np

from playground.experiments.two_weights import STEPS, ErrorGrid, TwoWeightsTrace
from playground.experiments.two_weights.steps import parenthesized, rule_parts, substitute, symbol
from playground.figures.scene import Columns, Graph, Rows, Scene
from playground.figures.scene.diagram import Drawing
from playground.figures.two_weights import formulas, gradient_table, graph, loss_map
from playground.figures.two_weights.narration import narration
from playground.figures.two_weights.style import LARGE, NumberStyle, all_digits, format_number
from playground.figures.two_weights.timeline import DETAILED_UPDATES, DONE, REUSED, Timeline, timeline

__all__ = ["DETAILED_UPDATES", "Timeline", "scene", "timeline"]

WIDTH, HEIGHT = 600.0, 437.0


def scene(
    trace: TwoWeightsTrace,
    grid: ErrorGrid,
    detailed_updates: str = "first",
    predict: bool = False,
) -> Scene:
    """The whole stage; `detailed_updates` is a key of DETAILED_UPDATES."""
    clock = timeline(trace.updates, detailed_updates)
    numbers = NumberStyle(predict, frozenset(n for n, values in trace.values.items() if _is_wide(n, values)))
    left = Graph(
        "graph",
        drawing(numbers),
        _arrays(trace, clock, predict),
        _texts(trace, clock, predict),
        alt="The computation graph with value and gradient of every node, and the chain of factors below it",
        grow=WIDTH,
    )
    right = Rows(
        [loss_map.panel(trace, clock, grid), gradient_table.panel(trace, clock, numbers)],
        grow=gradient_table.WIDTH,
    )
    return Scene(
        last=clock.last,
        panels=[Columns([left, right])],
        rate=1.25,
        height=int(HEIGHT),
        narration=narration(trace, clock, predict),
    )


def _is_wide(name: str, values: np.ndarray) -> bool:
    """Whether four decimals would leave the quantity's cell."""
    return bool(np.abs(values).max() >= (LARGE if name not in graph.WIDE else LARGE / 100))


@lru_cache(maxsize=64)
def drawing(numbers: NumberStyle) -> str:
    """The SVG; but for the width of its numbers it is the same whatever they are."""
    d = Drawing(WIDTH, HEIGHT, "Computation graph of the two-weight network, and the chain rule")
    graph.draw(d, numbers)
    formulas.draw(d, numbers)
    return d.svg()


def _arrays(trace: TwoWeightsTrace, clock: Timeline, predict: bool) -> dict[str, np.ndarray]:
    """Numbers, states and flags by the names that the drawing uses."""
    arrays = {name: clock.at_steps(values) for name, values in trace.values.items()}
    arrays["state"] = np.stack([clock.state(step.name) for step in STEPS])
    arrays["done"] = np.array([DONE])
    reused = clock.known("dL_dh")
    arrays["reused"] = DONE * reused.astype(int)
    arrays["box"] = np.where(reused, REUSED, clock.state("dL_da"))
    arrays["now"] = clock.done == np.arange(len(STEPS) + 1)[:, None]
    editable = clock.update == 0
    arrays["editable"] = np.stack([editable, ~editable])
    before = np.maximum(clock.done - 1, 0)
    arrays["cached"], arrays["uncached"] = trace.cached[before], trace.uncached[before]
    if predict:
        arrays |= {f"hide_{name}": clock.computed_alone(name) for step in STEPS for name in step.results}
    return arrays


def _texts(trace: TwoWeightsTrace, clock: Timeline, predict: bool) -> dict[str, list[list[str]]]:
    """The operands of the current rule, and the tips of all quantities."""
    return {
        "slot": _slots(trace, clock),
        "tip": [_tip(trace, clock, i, predict) for i in range(len(STEPS))],
        **{f"input_tip_{name}": [_input_tip(trace, clock, name)] for name in graph.EDIT_RANGES},
    }


def _slots(trace: TwoWeightsTrace, clock: Timeline) -> list[list[str]]:
    """The operands' numbers, with parentheses where they need them, at each step of the clock."""
    rows = [[""] * (clock.last + 1) for _ in range(2 * formulas.SLOTS)]
    for t in np.flatnonzero(clock.done):
        for r, rule in enumerate(STEPS[clock.done[t] - 1].rules):
            for s, (_, operand, bare) in enumerate(rule_parts(rule)):
                if operand:
                    number = format_number(trace[operand][clock.update[t]])
                    rows[r * formulas.SLOTS + s][t] = number if bare else parenthesized(number)
    return rows


def _tip(trace: TwoWeightsTrace, clock: Timeline, i: int, predict: bool) -> list[str]:
    """The rule of a step, and all digits of its result once it is known."""
    step = STEPS[i]
    rules = [f"{symbol(n)} = {substitute(r, symbol)}" for n, r in zip(step.results, step.rules, strict=True)]
    plain = "\n".join(rules)
    full = [
        "\n".join(f"{rule}\n= {all_digits(trace[n][k])}" for n, rule in zip(step.results, rules, strict=True))
        for k in range(trace.updates + 1)
    ]
    is_known = clock.done > i + predict
    return [full[k] if known else plain for k, known in zip(clock.update, is_known, strict=True)]


def _input_tip(trace: TwoWeightsTrace, clock: Timeline, name: str) -> list[str]:
    """The name of an input with all its digits; a weight can be edited only before the first update."""
    edit = "drag sideways, or click to type"
    hints = [edit if k == 0 or name not in ("w1", "w2") else f"after {k} updates" for k in clock.update]
    numbers = [all_digits(value) for value in trace[name]]
    return [
        f"{graph.TITLES[name]} = {numbers[k]}\n{hint}" for k, hint in zip(clock.update, hints, strict=True)
    ]
