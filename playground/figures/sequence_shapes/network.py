"""The unrolled network: what is fed at each step, the states, the outputs, and what is fed back."""

from functools import lru_cache

import numpy as np

from playground.experiments.sequence_shapes.answer import Answer
from playground.experiments.sequence_shapes.data import WRITES
from playground.figures.scene import Drawing, Graph
from playground.figures.scene.svg import Attribute, Point, arrow, number
from playground.figures.sequence_shapes.layout import BOX, BOX_HEIGHT, Layout
from playground.figures.spelling import literal

FUTURE, ACTIVE, DONE = range(3)
SMALL, HEAD = 14.0, 6.0
MUTED, UPDATE = "var(--role-muted)", "var(--role-update)"
STATE = 36.0  # width of a state's box
HALF = BOX_HEIGHT / 2


def network(answer: Answer) -> Graph:
    """The drawing of an answer; what lies after the clock's step is faint."""
    steps = np.arange(answer.steps)
    column = np.where(
        steps[None] < steps[:, None], FUTURE, np.where(steps[None] == steps[:, None], ACTIVE, DONE)
    )
    return Graph(
        "network",
        _drawing(Layout.of(answer)),
        {"column": column, "from": np.tile(steps[:, None], (1, answer.steps)).astype(np.float64)},
        wide=True,
        alt="The unrolled network: inputs below, states, outputs above; what is written is fed back",
    )


@lru_cache(maxsize=128)
def _drawing(layout: Layout) -> str:
    d = Drawing(layout.width, layout.height, "an unrolled recurrent network")
    _row_names(d, layout)
    for t in range(len(layout.fed)):
        state: dict[str, Attribute] = {"data_state": f"column.{t}", "class_": "value"}
        known = {} if t < layout.reads else {"data_from": f"from.{t}"}  # the source is known at once
        with d.group(**state, **known):
            _column(d, layout, t)
        if layout.outputs[t] is not None:
            with d.group(**state, data_from=f"from.{t}"):
                _output(d, layout, t)
    return d.svg()


def _row_names(d: Drawing, layout: Layout) -> None:
    """At the left, what the rows are; the frames of encoder and decoder."""
    d.formula(0, layout.top + 5, "y_t", size=SMALL, fill=MUTED)
    d.formula(0, layout.middle + 5, "h_t", size=SMALL, fill=MUTED)
    d.formula(0, layout.bottom + 5, "x_t", size=SMALL, fill=MUTED)
    if not layout.has_decoder:
        return
    last = len(layout.fed) - 1
    for name, first, end in (("encoder", 0, layout.reads - 1), ("decoder", layout.reads, last)):
        x, y, width, height = layout.frame(first, end)
        d.rect(x, y, width, height, rx=8, fill="none", stroke=MUTED, stroke_dasharray="5 4")
        if width > 60:
            d.text(x + 8, y + 15, name, size=SMALL, fill=MUTED)


def _column(d: Drawing, layout: Layout, t: int) -> None:
    """Input, state and the arrows into it; where the input was written before, the arrow from there."""
    x = layout.column(t)
    _box(d, (x, layout.bottom), layout.box(layout.fed[t]), layout.fed[t])
    _arrow(d, (x, layout.bottom - HALF), (x, layout.middle + HALF))
    before = layout.column(t - 1) + STATE / 2 if t else 44.0
    if t == 0:
        d.text(36, layout.middle + 5, "0", size=SMALL, text_anchor="middle", fill=MUTED)
    _arrow(d, (before, layout.middle), (x - STATE / 2, layout.middle))
    d.rect(x - STATE / 2, layout.middle - HALF, STATE, BOX_HEIGHT, rx=10)
    d.formula(x, layout.middle + 5, f"h_{{{t + 1}}}", size=SMALL, text_anchor="middle")
    if layout.shape in WRITES and t > 0 and layout.outputs[t - 1] is not None:
        _feedback(d, layout, t)


def _output(d: Drawing, layout: Layout, t: int) -> None:
    """What comes out of the state."""
    x, text = layout.column(t), layout.outputs[t] or ""
    _arrow(d, (x, layout.middle - HALF), (x, layout.top + HALF))
    _box(d, (x, layout.top), layout.box(text), text)


def _feedback(d: Drawing, layout: Layout, t: int) -> None:
    """From the output before into the input of column t, around the states."""
    start = layout.column(t - 1) + layout.box(layout.outputs[t - 1]) / 2
    between = layout.column(t) - BOX / 2 - 7
    stem, tip = arrow((between - 2, layout.bottom), (layout.column(t) - BOX / 2, layout.bottom), (0, 1), HEAD)
    top, x = number(layout.top), number(between)
    way = f"M{number(start)} {top}L{x} {top}L{x} {number(layout.bottom)}"
    d.path(way + stem.replace("M", "L", 1) + tip, stroke=UPDATE, stroke_width=1.5, stroke_dasharray="4 3")


def _box(d: Drawing, centre: Point, width: float, text: str) -> None:
    x, y = centre
    d.rect(x - width / 2, y - HALF, width, BOX_HEIGHT, rx=5)
    d.text(x, y + 5, literal(text), size=SMALL, text_anchor="middle")


def _arrow(d: Drawing, start: Point, end: Point) -> None:
    stem, tip = arrow(start, end, (1, 2), HEAD)
    d.path(stem + tip, stroke_width=1.5)
