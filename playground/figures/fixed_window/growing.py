"""The window grows: W1 block by block, drawn to scale, and what has to be learned or stored."""

from typing import Any

import numpy as np

from playground.experiments.fixed_window.sizes import Sizes
from playground.figures.fixed_window.look import line, pale, strong
from playground.figures.scene import Columns, Cursor, Drawing, Graph, Plot, Row, Rows, Table, span
from playground.figures.still import MARGIN, still

WIDTH, HEIGHT, LEFT, TOP, GAP = 620, 385, 4, 46, 56
TALLEST = 4  # times H: a W3 above that is left to the numbers


def growing(sizes: Sizes) -> Columns:
    """One step for every window."""
    return Columns([_blocks(sizes), Rows([_numbers(sizes), _curves(sizes)], grow=0.8)])


def _blocks(sizes: Sizes) -> Graph:
    """W1, and W3 where it is not too tall, at the largest window; what is not in this one is faint."""
    spec, windows = sizes.spec, sizes.windows
    both = spec.direct and spec.vocabulary <= TALLEST * spec.hidden
    rows = spec.hidden + (spec.vocabulary if both else 0)
    room = HEIGHT - TOP - (2 * GAP if both else GAP)
    unit = min((WIDTH - 2 * LEFT) / (windows[-1] * spec.embedding), room / rows)
    d = Drawing(WIDTH, HEIGHT, "W1, block by block")
    _matrix(d, sizes, "W_1", TOP, unit, spec.hidden)
    if both:
        _matrix(d, sizes, "W_3", TOP + spec.hidden * unit + GAP, unit, spec.vocabulary)
    d.text(LEFT, TOP + rows * unit + (GAP if both else 0) + 24,
           f"each block of W₁ has {spec.hidden} × {spec.embedding} = "
           f"{spec.hidden * spec.embedding:,} numbers of its own", size=15,
           fill="var(--role-muted)")  # fmt: skip
    on = (np.arange(windows[-1])[:, None] < windows[None]).astype(np.int64)
    return Graph(
        "blocks", d.svg(), {"on": on, "state": on},
        {"W_1": [_shapes(sizes, spec.hidden)], "W_3": [_shapes(sizes, spec.vocabulary)]},
        states=("future", "here"),
        title="what grows with the window, to scale",
        alt="W1 and W3 as one block for each place of the window: as many as the window has places",
        grow=1.5,
    )  # fmt: skip


def _shapes(sizes: Sizes, rows: int) -> list[str]:
    wide = [int(window) * sizes.spec.embedding for window in sizes.windows]
    return [f"{rows:,} × {inputs} = {rows * inputs:,}" for inputs in wide]


def _matrix(d: Drawing, sizes: Sizes, name: str, top: float, unit: float, rows: int) -> None:
    """A block for each place, and the shape of all that are in the window."""
    wide, high = sizes.spec.embedding * unit, rows * unit
    d.formula(LEFT, top - 26, f"{name}  ", span(data_text=f"{name}.0"), size=18, font_weight="700")
    for c in range(int(sizes.windows[-1])):
        x = LEFT + c * wide
        with d.group(data_link=f"place{c}"):
            d.rect(x + 1, top, max(wide - 2, 1), high, fill=f"var(--role-{pale(c)})",
                   stroke=f"var(--role-{strong(c)})", data_state=f"state.{c}")  # fmt: skip
            if wide >= 18:
                d.text(x + wide / 2, top - 6, str(c + 1), size=14, text_anchor="middle",
                       fill=f"var(--role-{strong(c)})", font_weight="700")  # fmt: skip


def _numbers(sizes: Sizes) -> Table:
    """How many numbers each part has."""
    embedding, w1, b1, w2, b2, w3 = sizes.parts.astype(float)
    return Table(
        "sizes",
        [
            Row("W₁", w1, "integer", "value", "(n−1)·E·H"),
            Row("W₃", w3, "integer", "value", "(n−1)·E·V"),
            Row("the rest", embedding + b1 + w2 + b2, "integer", "ink", "E, W₂, b"),
            Row("all parameters", sizes.total.astype(float), "integer", "ink", ""),
            Row("possible n-grams", sizes.possible, "exponent:1", "gradient", "Vⁿ"),
        ],
        alt="Parameters by part, and the number of possible n-grams",
    )


def _curves(sizes: Sizes) -> Plot:
    """Parameters grow by the same number with every token; possible n-grams by the same factor."""
    windows = sizes.windows.astype(float)
    highest = int(np.log10(sizes.possible[-1]))
    powers = list(range(0, highest + 1, max(1, highest // 4)))

    def curve(values: np.ndarray, colour: str, name: str) -> dict[str, Any]:
        hover = f"window of %{{x}}: 10<sup>%{{y:.1f}}</sup> {name}"  # beyond the range of 32-bit numbers
        return line(windows, np.log10(values), colour, hover, mode="lines+markers")

    figure = still(
        [
            curve(sizes.total.astype(float), "value", "parameters"),
            curve(sizes.possible, "gradient", "n-grams"),
        ],
        {"title": {"text": "window n − 1"}, "range": [0.5, windows[-1] + 0.5], "dtick": 5},
        {"tickvals": powers, "ticktext": [f"10<sup>{power}</sup>" for power in powers]},
        margin={**MARGIN, "l": 58},
    )
    return Plot(
        "growth",
        figure,
        [Cursor(at=windows)],
        title="parameters blue, n-grams orange",
        alt="Parameters and possible n-grams by window, logarithmic",
    )
