"""A growing window: W1 and W3 block by block, to scale, and what has to be learned or stored."""

import numpy as np

from playground.experiments.fixed_window.model_size import ModelSizes
from playground.figures.fixed_window.style import pale, strong
from playground.figures.log_ticks import power_of_ten
from playground.figures.plots import WIDE, Json, axis, figure, line
from playground.figures.scene import Columns, Cursor, Drawing, Graph, Plot, Row, Rows, Table, span

WIDTH, HEIGHT, LEFT, TOP, GAP = 620, 385, 4, 46, 56
TALLEST = 4  # times H: a taller W3 is not drawn
NARROWEST_NUMBERED = 18  # width of a block that has its number above


def model_size(sizes: ModelSizes) -> Columns:
    """One step for each window."""
    return Columns([_blocks(sizes), Rows([_numbers(sizes), _curves(sizes)], grow=0.8)])


def _blocks(sizes: ModelSizes) -> Graph:
    """W1, and W3 if it is not too tall, at the largest window; what the current one lacks is faint."""
    spec, windows = sizes.spec, sizes.windows
    both = spec.direct and spec.vocabulary <= TALLEST * spec.hidden
    gaps = 2 * GAP if both else GAP
    rows = spec.hidden + (spec.vocabulary if both else 0)
    unit = min((WIDTH - 2 * LEFT) / (windows[-1] * spec.embedding), (HEIGHT - TOP - gaps) / rows)
    d = Drawing(WIDTH, HEIGHT, "W1, block by block")
    _matrix(d, sizes, "W_1", TOP, unit, spec.hidden)
    if both:
        _matrix(d, sizes, "W_3", TOP + spec.hidden * unit + GAP, unit, spec.vocabulary)
    product = f"{spec.hidden} × {spec.embedding} = {spec.hidden * spec.embedding:,}"
    d.text(
        LEFT,
        TOP + rows * unit + gaps - GAP + 24,
        f"each block of W₁ has {product} numbers of its own",
        size=15,
        fill="var(--role-muted)",
    )
    state = (np.arange(windows[-1])[:, None] < windows[None]).astype(np.int64)  # (blocks, S)
    return Graph(
        "blocks",
        d.svg(),
        {"state": state},
        {"W_1": [_shapes(sizes, spec.hidden)], "W_3": [_shapes(sizes, spec.vocabulary)]},
        states=("future", "here"),
        title="what grows with the window, to scale",
        alt="W1 and W3 as one block for each place of the window: as many as the window has places",
        grow=1.5,
    )


def _shapes(sizes: ModelSizes, rows: int) -> list[str]:
    inputs = [int(window) * sizes.spec.embedding for window in sizes.windows]
    return [f"{rows:,} × {columns} = {rows * columns:,}" for columns in inputs]


def _matrix(d: Drawing, sizes: ModelSizes, name: str, top: float, unit: float, rows: int) -> None:
    """A block for each position, and the shape of the current window's matrix."""
    width, height = sizes.spec.embedding * unit, rows * unit
    d.formula(LEFT, top - 26, f"{name}  ", span(data_text=f"{name}.0"), size=18, font_weight="700")
    for position in range(int(sizes.windows[-1])):
        x = LEFT + position * width
        colour = strong(position)
        with d.group(data_link=f"position{position}"):
            d.rect(
                x + 1,
                top,
                max(width - 2, 1),
                height,
                fill=pale(position),
                stroke=colour,
                data_state=f"state.{position}",
            )
            if width >= NARROWEST_NUMBERED:
                middle, number = x + width / 2, str(position + 1)
                d.text(middle, top - 6, number, size=14, text_anchor="middle", fill=colour, font_weight="700")


def _numbers(sizes: ModelSizes) -> Table:
    """How many numbers each part has."""
    w1, w3 = sizes.part("W1"), sizes.part("W3")
    counts = (
        ("W₁", w1, "ink", "(n−1)·E·H"),
        ("W₃", w3, "ink", "(n−1)·E·V"),
        ("the rest", sizes.total - w1 - w3, "ink", "E, W₂, b"),
        ("all parameters", sizes.total, "ink", ""),
    )
    rows = [
        Row(label, values.astype(float), "integer", colour, meaning)
        for label, values, colour, meaning in counts
    ]
    rows.append(Row("possible n-grams", sizes.possible_ngrams, "exponent:1", "kind1", "Vⁿ"))
    return Table("sizes", rows, alt="Parameters by part, and the number of possible n-grams")


def _curves(sizes: ModelSizes) -> Plot:
    """Parameters grow by the same number with every token; possible n-grams by the same factor.

    The y axis shows exponents of ten: V^n is beyond the range of the 32-bit numbers of a logarithmic axis.
    """
    windows = sizes.windows.astype(float)
    highest = int(np.log10(sizes.possible_ngrams[-1]))
    powers = list(range(0, highest + 1, max(1, highest // 4)))

    def curve(values: np.ndarray, colour: str, name: str) -> Json:
        hover = f"window of %{{x}}: 10^%{{y:.1f}} {name}"
        return line(windows, np.log10(values), colour, 2.5, hover, mode="lines+markers")

    return Plot(
        "growth",
        figure(
            axis("window n − 1", (0.5, windows[-1] + 0.5), dtick=5),
            axis(tickvals=powers, ticktext=[power_of_ten(power) for power in powers]),
            [curve(sizes.total, "ink", "parameters"), curve(sizes.possible_ngrams, "kind1", "n-grams")],
            WIDE,
        ),
        [Cursor(at=windows)],
        title="parameters and possible n-grams",
        alt="Parameters and possible n-grams by window, logarithmic",
    )
