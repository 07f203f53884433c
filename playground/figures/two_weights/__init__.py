"""The stage of the two weights: graph, rule and chains at the left, map and check at the right."""

from functools import lru_cache

import numpy as np

from playground.experiments.two_weights import STEPS, Landscape, TwoWeightsTrace
from playground.experiments.two_weights.steps import filled, guarded, parts, symbol
from playground.figures.scene import Columns, Graph, Rows, Scene
from playground.figures.scene.diagram import Drawing
from playground.figures.two_weights import check, contour, formulas, graph
from playground.figures.two_weights.look import LARGE, Numbers, digits, shown
from playground.figures.two_weights.narration import narration
from playground.figures.two_weights.timeline import DONE, REUSED, WALKS, Timeline, timeline

__all__ = ["WALKS", "Timeline", "scene", "timeline"]

WIDTH, HEIGHT = 600.0, 437.0


def scene(
    trace: TwoWeightsTrace,
    land: Landscape,
    walk: str = "first",
    predict: bool = False,
    seek: int = 0,
    step: int | None = None,
) -> Scene:
    """The whole stage. `walk` (a key of WALKS) says which updates go factor by factor."""
    line = timeline(trace.updates, walk)
    numbers = Numbers(predict, frozenset(n for n, values in trace.values.items() if _is_wide(n, values)))
    left = Graph(
        "graph",
        drawing(numbers),
        _arrays(trace, line, predict),
        _texts(trace, line, predict),
        alt="The computation graph with value and gradient of every node, and the chain of factors below it",
        grow=WIDTH,
    )
    right = Rows([contour.panel(trace, line, land), check.panel(trace, line, numbers)], grow=check.WIDTH)
    return Scene(
        last=line.last,
        panels=[Columns([left, right])],
        url_key="step",
        seek=seek,
        step=step,
        rate=1.25,
        height=int(HEIGHT),
        narration=narration(trace, line, predict),
    )


def _is_wide(name: str, values: np.ndarray) -> bool:
    """Whether four decimals would leave the quantity's cell."""
    return bool(np.abs(values).max() >= (LARGE if name not in graph.WIDE else LARGE / 100))


@lru_cache(maxsize=64)
def drawing(numbers: Numbers) -> str:
    """The SVG; but for the width of its numbers it is the same whatever they are."""
    d = Drawing(WIDTH, HEIGHT, "Computation graph of the two-weight network, and the chain rule")
    graph.draw(d, numbers)
    formulas.draw(d, numbers)
    return d.svg()


def _arrays(trace: TwoWeightsTrace, line: Timeline, predict: bool) -> dict[str, np.ndarray]:
    """Numbers, states and veils by the names that the drawing uses."""
    arrays = {name: line.of(values) for name, values in trace.values.items()}
    arrays["is"] = np.stack([line.state(step.name) for step in STEPS])
    arrays["given"] = np.array([DONE])
    late = line.known("dL_dh")
    arrays["again"] = DONE * late.astype(int)
    box = line.state("dL_da")
    arrays["box"] = np.where(late, REUSED, box)
    arrays["now"] = line.done == np.arange(len(STEPS) + 1)[:, None]
    first = line.update == 0
    arrays["mine"] = np.stack([first, ~first])
    before = np.maximum(line.done - 1, 0)
    arrays["cached"], arrays["uncached"] = trace.cached[before], trace.uncached[before]
    if predict:
        arrays |= {f"hide_{name}": line.fresh(name) for step in STEPS for name in step.makes}
    return arrays


def _texts(trace: TwoWeightsTrace, line: Timeline, predict: bool) -> dict[str, list[list[str]]]:
    """The operands of the current rule, and what is said of each quantity."""
    return {
        "slot": _slots(trace, line),
        "tip": [_tip(trace, line, i, predict) for i in range(len(STEPS))],
        **{f"tell_{name}": [_tell(trace, line, name)] for name in graph.GIVEN},
    }


def _slots(trace: TwoWeightsTrace, line: Timeline) -> list[list[str]]:
    """The operands' numbers, with parentheses where they need them, at each step of the clock."""
    rows = [[""] * (line.last + 1) for _ in range(2 * formulas.SLOTS)]
    for t in np.flatnonzero(line.done):
        for r, rule in enumerate(STEPS[line.done[t] - 1].rules):
            for s, (_, operand, bare) in enumerate(parts(rule)):
                if operand:
                    number = shown(trace[operand][line.update[t]])
                    rows[r * formulas.SLOTS + s][t] = number if bare else guarded(number)
    return rows


def _tip(trace: TwoWeightsTrace, line: Timeline, i: int, predict: bool) -> list[str]:
    """The rule of a step, and all digits of its result once it is known."""
    step = STEPS[i]
    words = [f"{symbol(n)} = {filled(r, symbol)}" for n, r in zip(step.makes, step.rules, strict=True)]
    plain = "\n".join(words)
    full = [
        "\n".join(f"{w}\n= {digits(trace[n][k])}" for n, w in zip(step.makes, words, strict=True))
        for k in range(trace.updates + 1)
    ]
    seen = line.done > i + predict
    return [full[k] if known else plain for k, known in zip(line.update, seen, strict=True)]


def _tell(trace: TwoWeightsTrace, line: Timeline, name: str) -> list[str]:
    """What a given number is, with all digits; a weight is given once, and then made by the updates."""
    own = graph.NAMES[name]
    edit = "drag sideways, or click to type"
    words = [edit if k == 0 or name not in ("w1", "w2") else f"after {k} updates" for k in line.update]
    numbers = [digits(value) for value in trace[name]]
    return [f"{own} = {numbers[k]}\n{word}" for k, word in zip(line.update, words, strict=True)]
