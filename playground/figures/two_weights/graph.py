"""The computation graph: every node with value and gradient, every edge with its local derivative."""

from typing import Any

from playground.experiments.two_weights.steps import PLACE
from playground.figures.scene.diagram import Drawing
from playground.figures.two_weights.look import (
    LETTERS,
    WORD,
    Numbers,
    letter,
    part,
    role,
    rule,
    typeset,
    words,
)

CELL, LINE = 80.0, 25.0  # a cell: one number of a node
TOP = 124.0  # of the row b, h, a, o, L
LEFT = {"x": 2.0, "b": 102.0, "h": 210.0, "a": 318.0, "o": 426.0, "L": 532.0}
WIDE = {"x": 62.0, "L": 66.0, "y": 66.0, "eta": 62.0}
FORTH, BACK = TOP + LINE / 2, TOP + 1.5 * LINE  # the rails: values go forward above, gradients back below
GIVEN = {"x": (-1e3, 1e3), "y": (-1e3, 1e3), "w1": (-1e6, 1e6), "w2": (-1e6, 1e6), "eta": (0.0, 1e3)}
NAMES = {
    "x": "input x", "y": "target y", "w1": "weight w1", "w2": "weight w2", "eta": "learning rate",
    "b": "b", "h": "h", "a": "a", "o": "o, the prediction", "L": "L, the loss",
}  # fmt: skip


def draw(d: Drawing, numbers: Numbers) -> None:
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
    _given(d, "x", LEFT["x"], TOP, (LEFT["x"] + 4, TOP - 8), numbers)
    _given(d, "y", LEFT["L"], 4 + 2 * LINE, (LEFT["L"] + 4, 4 + 2 * LINE - 8), numbers)
    _given(d, "eta", LEFT["o"] + 18, 4, (LEFT["o"], 4 + 18), numbers)
    _legend(d)


def _cell(d: Drawing, name: str, x: float, y: float, height: float, *, link: str, numbers: Numbers) -> None:
    """One number in its box."""
    width = WIDE.get(name, CELL)
    with d.group(
        class_=role(name), data_state=f"is.{PLACE[name]}", data_link=link, data_tip=f"tip.{PLACE[name]}"
    ):
        d.rect(x, y, width, height, rx=4)
        d.text(
            x + width / 2, y + height / 2 + 5, size=14, text_anchor="middle",
            **numbers.of(name),
        )  # fmt: skip


def _node(d: Drawing, name: str, numbers: Numbers) -> None:
    """The value of a node above, the gradient dL/d(name) below; the loss itself has none."""
    x = LEFT[name]
    if name == "L":
        _cell(d, "L", x, TOP, 2 * LINE, link="L", numbers=numbers)
        d.formula(x + 4, TOP - 8, letter("L"), size=17)
        return
    _cell(d, f"dL_d{name}", x, TOP + LINE, LINE, link=f"{name} dL_d{name}", numbers=numbers)
    _cell(d, name, x, TOP, LINE, link=f"{name} dL_d{name}", numbers=numbers)
    d.formula(x + 2, TOP - 8, letter(name), words(" = "), *rule(name, close=True), size=15)


def _weight(d: Drawing, name: str, x: float, numbers: Numbers) -> None:
    """A weight: its value, its gradient, and below them the new value once the update is made."""
    _cell(d, f"{name}_new", x, 4 + 2 * LINE, LINE, link=name, numbers=numbers)
    _cell(d, f"dL_d{name}", x, 4 + LINE, LINE, link=f"{name} dL_d{name}", numbers=numbers)
    _given(d, name, x, 4, (x - 26, 4 + 18), numbers, link=f"{name} dL_d{name}")
    d.formula(x - 8, 4 + LINE + 17, letter(f"dL_d{name}"), size=16, text_anchor="end")
    d.text(x - 8, 4 + 2 * LINE + 17, "new", text_anchor="end", fill="var(--role-update)", **WORD)


def _given(
    d: Drawing,
    name: str,
    x: float,
    y: float,
    at: tuple[float, float],
    numbers: Numbers,
    link: str | None = None,
) -> None:
    """A number that the reader gives, edited in place; a weight only before it has been updated."""
    width = WIDE.get(name, CELL)
    low, high = GIVEN[name]
    d.formula(*at, letter(name), size=18)
    with d.group(class_=role(name), data_state="given.0", data_link=link or name, data_tip=f"tell_{name}.0"):
        d.rect(x, y, width, LINE, rx=4, fill="var(--role-paper)")
        place: dict[str, Any] = {
            "x": x + width / 2,
            "y": y + LINE / 2 + 5,
            "size": 14,
            "text_anchor": "middle",
        }
        number = numbers.of(name)
        edit: dict[str, Any] = {
            "data_edit": name, "data_low": low, "data_high": high, "data_step": 0.01,
            "aria_label": NAMES[name],
        }  # fmt: skip
        if name in ("w1", "w2"):
            for show, more in (("mine.0", edit), ("mine.1", {})):
                with d.group(class_="player-optional", data_show=show):
                    d.text(**place, **number, **more)
        else:
            d.text(**place, **number, **edit)


def _legend(d: Drawing) -> None:
    """Which number of a node is which."""
    for k, word in enumerate(("value", "gradient")):
        y = TOP + 2 * LINE + 19 + 17 * k
        d.rect(LEFT["x"], y - 10, 16, 10, rx=2, stroke=f"var(--role-{word})")
        d.text(LEFT["x"] + 22, y, word, fill=f"var(--role-{word})", **WORD)


def _forward(d: Drawing, start: tuple[float, float], end: tuple[float, float], into: str) -> None:
    """An edge along which a value goes forward: it lights up when its end is computed."""
    state: dict[str, Any] = {"class_": "value", "data_state": f"is.{PLACE[into]}"}
    d.edge(start, end, gaps=(1, 2), head=7, **state, data_link=into)


def _local(
    d: Drawing,
    name: str,
    start: tuple[float, float],
    end: tuple[float, float],
    at: tuple[float, float],
    numbers: Numbers,
) -> None:
    """An edge along which a gradient goes back, with the local derivative by which it is multiplied."""
    tip = f"tip.{PLACE[name]}"
    state: dict[str, Any] = {"class_": "gradient", "data_state": f"is.{PLACE[name]}"}
    d.edge(start, end, gaps=(1, 2), head=7, data_link=name, data_tip=tip, **state)
    link = "dL_do o" if name == "dL_do" else name  # dL/do stands in its node, too
    with part(d, at[0] - 39, at[1] - 14, 78, 36, link, tip), d.group(**state):
        d.formula(
            *at, typeset(name), size=16, text_anchor="middle", font_family=LETTERS, font_style="italic",
            fill="var(--role-gradient)",
        )  # fmt: skip
        d.text(at[0], at[1] + 17, size=14, text_anchor="middle", **numbers.of(name))
