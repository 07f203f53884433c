"""The computation graph: every node with value and gradient, every edge with its local derivative."""

from typing import Any

from playground.experiments.two_weights.steps import STEP_INDEX
from playground.figures.scene.diagram import Drawing
from playground.figures.two_weights.style import (
    ITALIC_FONT,
    PLAIN_TEXT,
    NumberStyle,
    link_area,
    role,
    rule_spans,
    symbol_span,
    text_span,
    typeset,
)

CELL, LINE = 80.0, 25.0  # a cell: one number of a node
TOP = 124.0  # of the row b, h, a, o, L
LEFT = {"x": 2.0, "b": 102.0, "h": 210.0, "a": 318.0, "o": 426.0, "L": 532.0}
WIDE = {"x": 62.0, "L": 66.0, "y": 66.0, "eta": 62.0}
FORTH, BACK = TOP + LINE / 2, TOP + 1.5 * LINE  # the rails: values go forward above, gradients back below
EDIT_RANGES = {"x": (-1e3, 1e3), "y": (-1e3, 1e3), "w1": (-1e6, 1e6), "w2": (-1e6, 1e6), "eta": (0.0, 1e3)}
TITLES = {
    "x": "input x",
    "y": "target y",
    "w1": "weight w1",
    "w2": "weight w2",
    "eta": "learning rate",
    "b": "b",
    "h": "h",
    "a": "a",
    "o": "o, the prediction",
    "L": "L, the loss",
}


def draw(d: Drawing, numbers: NumberStyle) -> None:
    """Nodes and edges in the upper part of the drawing; `numbers` says how its numbers stand."""
    for name, inner in (("b", "x"), ("h", "b"), ("a", "h"), ("o", "a"), ("L", "o")):
        _forward(d, (LEFT[inner] + WIDE.get(inner, CELL), FORTH), (LEFT[name], FORTH), name)
    for weight, into in (("w1", "b"), ("w2", "a")):
        _forward(d, (LEFT[into] + 65, 4 + 3 * LINE), (LEFT[into] + 65, TOP), into)
        _weight(d, weight, LEFT[into], numbers)
    _forward(d, (LEFT["L"] + 33, 4 + 3 * LINE), (LEFT["L"] + 33, TOP), "L")
    for outer, inner in (("L", "o"), ("o", "a"), ("a", "h"), ("h", "b")):
        start, end = (LEFT[outer], BACK), (LEFT[inner] + CELL, BACK)
        _local(d, f"d{outer}_d{inner}", start, end, ((start[0] + end[0]) / 2, TOP + 2 * LINE + 19), numbers)
    for into, weight in (("b", "w1"), ("a", "w2")):
        x = LEFT[into] + 77
        at = (LEFT[into] + CELL + 34, TOP - 43)
        _local(d, f"d{into}_d{weight}", (x, TOP), (x, 4 + 3 * LINE), at, numbers)
    for name in ("b", "h", "a", "o", "L"):
        _node(d, name, numbers)
    _input(d, "x", LEFT["x"], TOP, (LEFT["x"] + 4, TOP - 8), numbers)
    _input(d, "y", LEFT["L"], 4 + 2 * LINE, (LEFT["L"] + 4, 4 + 2 * LINE - 8), numbers)
    _input(d, "eta", LEFT["o"] + 18, 4, (LEFT["o"], 4 + 18), numbers)
    _legend(d)


def _cell(
    d: Drawing, name: str, x: float, y: float, height: float, *, link: str, numbers: NumberStyle
) -> None:
    """One number in its box."""
    width = WIDE.get(name, CELL)
    with d.group(
        class_=role(name),
        data_state=f"state.{STEP_INDEX[name]}",
        data_link=link,
        data_tip=f"tip.{STEP_INDEX[name]}",
    ):
        d.rect(x, y, width, height, rx=4)
        d.text(
            x + width / 2,
            y + height / 2 + 5,
            size=14,
            text_anchor="middle",
            **numbers.attributes(name),
        )


def _node(d: Drawing, name: str, numbers: NumberStyle) -> None:
    """The value of a node above, the gradient dL/d(name) below; the loss itself has none."""
    x = LEFT[name]
    if name == "L":
        _cell(d, "L", x, TOP, 2 * LINE, link="L", numbers=numbers)
        d.formula(x + 4, TOP - 8, symbol_span("L"), size=17)
        return
    _cell(d, f"dL_d{name}", x, TOP + LINE, LINE, link=f"{name} dL_d{name}", numbers=numbers)
    _cell(d, name, x, TOP, LINE, link=f"{name} dL_d{name}", numbers=numbers)
    d.formula(x + 2, TOP - 8, symbol_span(name), text_span(" = "), *rule_spans(name, close=True), size=15)


def _weight(d: Drawing, name: str, x: float, numbers: NumberStyle) -> None:
    """A weight: its value, its gradient, and below them the new value once the update is made."""
    _cell(d, f"{name}_new", x, 4 + 2 * LINE, LINE, link=name, numbers=numbers)
    _cell(d, f"dL_d{name}", x, 4 + LINE, LINE, link=f"{name} dL_d{name}", numbers=numbers)
    _input(d, name, x, 4, (x - 26, 4 + 18), numbers, link=f"{name} dL_d{name}")
    d.formula(x - 8, 4 + LINE + 17, symbol_span(f"dL_d{name}"), size=16, text_anchor="end")
    d.text(x - 8, 4 + 2 * LINE + 17, "new", text_anchor="end", fill="var(--role-update)", **PLAIN_TEXT)


def _input(
    d: Drawing,
    name: str,
    x: float,
    y: float,
    symbol_at: tuple[float, float],
    numbers: NumberStyle,
    link: str | None = None,
) -> None:
    """An input in its box, edited in place; a weight only before it has been updated."""
    width = WIDE.get(name, CELL)
    d.formula(*symbol_at, symbol_span(name), size=18)
    with d.group(
        class_=role(name), data_state="done.0", data_link=link or name, data_tip=f"input_tip_{name}.0"
    ):
        d.rect(x, y, width, LINE, rx=4, fill="var(--role-paper)")
        number: dict[str, Any] = {"size": 14, "text_anchor": "middle", **numbers.attributes(name)}
        centre, baseline = x + width / 2, y + LINE / 2 + 5
        if name not in ("w1", "w2"):
            d.text(centre, baseline, **number, **_edit(name))
            return
        for show, edit in (("editable.0", _edit(name)), ("editable.1", {})):
            with d.group(class_="player-optional", data_show=show):
                d.text(centre, baseline, **number, **edit)


def _edit(name: str) -> dict[str, Any]:
    """The attributes of a number that can be edited."""
    low, high = EDIT_RANGES[name]
    return {
        "data_edit": name,
        "data_low": low,
        "data_high": high,
        "data_step": 0.01,
        "aria_label": TITLES[name],
    }


def _legend(d: Drawing) -> None:
    """Which number of a node is the value and which the gradient."""
    for k, word in enumerate(("value", "gradient")):
        y = TOP + 2 * LINE + 19 + 17 * k
        d.rect(LEFT["x"], y - 10, 16, 10, rx=2, stroke=f"var(--role-{word})")
        d.text(LEFT["x"] + 22, y, word, fill=f"var(--role-{word})", **PLAIN_TEXT)


def _forward(d: Drawing, start: tuple[float, float], end: tuple[float, float], into: str) -> None:
    """An edge along which a value goes forward: it lights up when its end is computed."""
    state: dict[str, Any] = {"class_": "value", "data_state": f"state.{STEP_INDEX[into]}"}
    d.edge(start, end, gaps=(1, 2), head=7, **state, data_link=into)


def _local(
    d: Drawing,
    name: str,
    start: tuple[float, float],
    end: tuple[float, float],
    at: tuple[float, float],
    numbers: NumberStyle,
) -> None:
    """An edge along which a gradient goes back, with the local derivative by which it is multiplied."""
    tip = f"tip.{STEP_INDEX[name]}"
    state: dict[str, Any] = {"class_": "gradient", "data_state": f"state.{STEP_INDEX[name]}"}
    d.edge(start, end, gaps=(1, 2), head=7, data_link=name, data_tip=tip, **state)
    link = "dL_do o" if name == "dL_do" else name  # dL/do stands in its node, too
    with link_area(d, at[0] - 39, at[1] - 14, 78, 36, link, tip), d.group(**state):
        d.formula(
            *at,
            typeset(name),
            size=16,
            text_anchor="middle",
            font_family=ITALIC_FONT,
            font_style="italic",
            fill="var(--role-gradient)",
        )
        d.text(at[0], at[1] + 17, size=14, text_anchor="middle", **numbers.attributes(name))
