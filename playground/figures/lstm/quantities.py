"""How the quantities of a recurrent cell are drawn: names, colours, ranges, heat maps, lines of one unit."""

from collections.abc import Mapping, Sequence

import numpy as np

from playground.experiments.units import value_range
from playground.figures.plots import SMALL, Json, axis, figure, line, span
from playground.figures.scene import Cursor, Heat, Plot

TITLES: Mapping[str, str] = {
    "i": "input gate i",
    "f": "forget gate f",
    "g": "candidate g",
    "o": "output gate o",
    "r": "reset gate r",
    "z": "update gate z",
    "n": "candidate n",
    "c": "memory cell c",
    "tanh c": "tanh c",
    "h": "hidden state h",
}
COLOURS: Mapping[str, str] = {
    "i": "kind0",
    "f": "kind1",
    "o": "kind3",
    "g": "kind4",
    "r": "kind0",
    "z": "kind1",
    "n": "kind4",
    "c": "ink",
    "tanh c": "ink",
    "h": "value",
}
COVERED = 0.75  # share of c's values inside the colours: a few cells are ten times the others


def limit_of(quantity: str, values: np.ndarray) -> float:
    """The r of a colour scale from -r to r: 1 for all but c, which has no bound."""
    return value_range("c", values[np.isfinite(values)], COVERED) if quantity == "c" else 1.0


def heat_of(
    values: np.ndarray,
    quantity: str,
    tokens: Sequence[str],
    order: np.ndarray,
    unit: int,
    title: str,
    grow: float,
    marked: Sequence[int] = (),
) -> Heat:
    """Units by tokens, values (H, P), rows in `order`; `unit` is chosen, `marked` are units to point out."""
    row_of = {int(u): row for row, u in enumerate(order)}
    return Heat(
        "quantity",
        values[order],
        rows=[int(u) for u in order],
        columns=tokens,
        limit=limit_of(quantity, values),
        unit=row_of.get(unit, 0),
        marked=[row_of[u] for u in marked if u in row_of],
        title=title,
        alt=f"{title} of every unit at every token",
        grow=grow,
    )


def along_tokens(
    id: str,
    lines: Sequence[Json],
    values: Sequence[np.ndarray],
    title: str,
    alt: str,
    grow: float,
    least: tuple[float, ...] = (),
) -> Plot:
    """Lines over the positions; the y axis covers `values` and `least`, and a cursor stands at the clock."""
    count = values[0].size
    return Plot(
        id,
        figure(
            axis(bounds=(-0.6, count - 0.4), nticks=5, tickangle=0),
            axis(bounds=span(*values, np.array(least), room=0.06, least=0.1), nticks=4),
            lines,
            SMALL,
        ),
        [Cursor()],
        clickable=True,
        title=title,
        alt=alt,
        grow=grow,
    )


def line_of(values: np.ndarray, colour: str, name: str, width: float = 2, dash: str = "") -> Json:
    """A quantity over the positions, with its name and value on hover."""
    x = np.arange(values.size, dtype=np.float64)
    hover = f"{name} %{{y:.4f}}"
    return line(x, values, colour, width, hover, dash=dash, name=name, dots=4 if values.size <= 60 else 0)
