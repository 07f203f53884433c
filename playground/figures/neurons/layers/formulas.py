"""a[n] = f(W[n] a[n-1] + b[n]) for every layer, in numbers to edit; and all of them as one, without f."""

from functools import lru_cache
from typing import Any

import numpy as np

from playground.experiments.neurons.layers import LIMIT, LayersTrace
from playground.figures.neurons.brackets import brackets
from playground.figures.scene import Drawing, Graph
from playground.figures.scene import span as text_span

WIDTH, CELL, LINE = 430.0, 68.0, 27.0
ROW, TOP = 82.0, 10.0  # height of a layer
NAME, LEFT_W, LEFT_B = 4.0, 112.0, 334.0


def panel(trace: LayersTrace) -> Graph:
    """The layers one below the other; what the step does is lit."""
    layers, steps = len(trace.W), np.arange(trace.last + 1)
    at = 3 * np.arange(layers)[:, None] + np.arange(1, 4)[None]  # (N, 3): the step of each phase
    largest = max(float(np.abs(trace.W_one).max()), float(np.abs(trace.b_one).max()))
    phase = (steps == at[..., None]).reshape(3 * layers, -1)
    return Graph(
        "formulas",
        _svg(layers, trace.activation != "linear", "fixed:2" if largest < 1e4 else "short:2"),
        {
            "W": trace.W.reshape(-1, 1),
            "b": trace.b.reshape(-1, 1),
            "one": np.concatenate([trace.W_one.ravel(), trace.b_one])[:, None],
            "phase": phase,
        },
        {"error": [[f"largest difference {trace.linear_error:.0e}"]]},
        alt="The layers in numbers, and the one matrix that they are without an activation",
    )


@lru_cache(maxsize=64)
def _svg(layers: int, activation: bool, form: str) -> str:
    d = Drawing(WIDTH, TOP + ROW * (layers + 1) + 34, "The layers in numbers")
    for n in range(layers):
        top = TOP + ROW * n
        _lit(d, LEFT_W - 12, top, 2 * CELL + 24, f"phase.{3 * n}")
        _lit(d, LEFT_B - 12, top, CELL + 24, f"phase.{3 * n + 1}")
        middle = top + LINE + 6
        d.formula(NAME, middle, f"a^{{[{n + 1}]}} =", size=17, fill="var(--role-value)")
        if activation:
            _lit(d, 62, top, 34, f"phase.{3 * n + 2}")
            d.text(78, middle, "f(", size=17, text_anchor="middle")
        _matrix(d, LEFT_W, top, 2, [f"W.{4 * n + k}" for k in range(4)], [f"W{n}{k}" for k in range(4)])
        source = f"a^{{[{n}]}}" if n else "x"
        d.formula(LEFT_W + 2 * CELL + 14, middle, f"{source} +", size=17)
        _matrix(d, LEFT_B, top, 1, [f"b.{2 * n + k}" for k in range(2)], [f"b{n}{k}" for k in range(2)])
        if activation:
            d.text(LEFT_B + CELL + 12, middle, ")", size=17)
    top = TOP + ROW * layers + 22
    many = (
        f"Without f all {layers} layers are one matrix:" if layers > 1 else "Without f the layer is linear:"
    )
    d.text(NAME, top - 6, many, size=15, font_family="var(--st-font)", font_weight=600)
    middle = top + LINE + 6
    d.formula(NAME, middle, f"z^{{[{layers}]}} =", size=17)
    _matrix(d, LEFT_W, top + 2, 2, [f"one.{k}" for k in range(4)], form=form)
    d.text(LEFT_W + 2 * CELL + 14, middle, "x  +", size=17)
    _matrix(d, LEFT_B, top + 2, 1, ["one.4", "one.5"], form=form)
    text = text_span(data_text="error.0")
    d.text(NAME, top + 2 * LINE + 22, text, size=14, font_family="var(--st-font)", fill="var(--role-muted)")
    return d.svg()


def _lit(d: Drawing, x: float, top: float, width: float, show: str) -> None:
    with d.group(data_show=show, class_="player-optional"):
        d.rect(x, top - 4, width, 2 * LINE + 8, rx=8, fill="var(--role-lit)", stroke="none")


def _matrix(
    d: Drawing,
    left: float,
    top: float,
    columns: int,
    binds: list[str],
    names: list[str] | None = None,
    form: str = "short:3",
) -> None:
    """Two rows in brackets; with names the numbers can be edited."""
    brackets(d, left, top, CELL * columns, 2 * LINE)
    for k, bind in enumerate(binds):
        edit: dict[str, Any] = {}
        if names:
            edit = {"data_edit": names[k], "data_low": -LIMIT, "data_high": LIMIT, "data_step": 0.05}
            edit["aria_label"] = _spoken(names[k])
        x, y = left + CELL * (k % columns + 0.5), top + LINE * (k // columns) + 19
        number = text_span(data_bind=bind, data_format=form, **edit)
        d.text(x, y, number, size=16, text_anchor="middle", fill="var(--role-value)" if names else None)


def _spoken(name: str) -> str:
    """What a screen reader calls "W12": layer 2, the third of its weights."""
    layer, k = int(name[1]) + 1, int(name[2])
    if name[0] == "b":
        return f"layer {layer}, bias {k + 1}"
    return f"layer {layer}, weight of row {k // 2 + 1}, column {k % 2 + 1}"
