"""The network as a drawing: every unit a small picture of its value over the input, edges by weight."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.experiments.fit import FitTrace, Pictures
from playground.figures.fit.view import View
from playground.figures.network_layout import MUTED, SMALL, legend
from playground.figures.numbers import subscript
from playground.figures.scene import Drawing, Graph

LEFT, RIGHT = 34.0, 6.0  # room at the sides; more at the left where the names of the inputs need it
LETTER, NAME_GAP = 0.62 * SMALL, 5.0  # the width of a letter, and what is between a name and its picture
LARGEST, GAP = 62.0, 7.0
LEAST = 26.0  # side of a picture from which on a layer is one column: its edges are all in view
CROWDED = 5  # layers from which on the hidden ones are only numbered
MAX_EDGES = 420  # beyond them only those of the selected unit are drawn
Unit = tuple[int, int]  # layer (0 the inputs) and number of a unit, from 0


@dataclass(frozen=True)
class Frame:
    """The size of a drawing, and the room for the names of the layers and for the legend."""

    width: float
    height: float
    top: float
    bottom: float


LARGE = Frame(334.0, 384.0, 26.0, 30.0)
SMALL_FRAME = Frame(320.0, 150.0, 3.0, 3.0)


def network(
    trace: FitTrace,
    pictures: Pictures,
    selected: Unit,
    view: View,
    suffix: str = "",
    title: str = "",
    frame: Frame = LARGE,
) -> Graph:
    """The panel of the network; a click on a unit reports its name, "u1.2"."""
    places, side = layout(trace.sizes, frame, room_of(trace.spec.input_symbols))
    d = Drawing(frame.width, frame.height, "the network: each unit a picture of its value over the inputs")
    weights, edges = trace.weights()[0], list(edges_of(trace.sizes, selected))
    for row, (layer, to, source) in enumerate(edges):
        start, end = places[layer - 1][source], places[layer][to]
        d.edge(
            (start[0] + side, start[1] + side / 2),
            (end[0], end[1] + side / 2),
            line={"data_bind": f"w.{row}"},
            data_link=f"e{layer}.{to + 1}.{source + 1}",
            data_pick=f"u{layer}.{to + 1}",
        )
    for layer, units in enumerate(places):
        if frame is LARGE:
            _heading(d, trace.sizes, layer, units, side)
        for number, (x, y) in enumerate(units):
            _tile(d, trace, (layer, number), x, y, side, (layer, number) == selected)
    _names(d, trace, places, side)
    if frame is LARGE:
        legend(d, 4, frame.height - 8, [])
    values = np.stack([weights[layer - 1][:, to, source] for layer, to, source in edges])
    shown = map(signs, pictures.tiles) if view.discretize and trace.data.classes else pictures.tiles
    arrays = {f"t{layer}": tiles for layer, tiles in enumerate(shown)}
    return Graph(
        f"network{suffix}",
        d.svg(),
        {**arrays, "w": values / _largest(values)},
        title=title or _title(trace),
        alt="The network. Each unit shows its value over the inputs at this epoch; edges show weights.",
        grow=1.25,
    )


def signs(tiles: np.ndarray) -> np.ndarray:
    """Only the signs of pictures (uint8, 128 is zero): 1, 128 or 255."""
    out: np.ndarray = (128 + 127 * np.sign(tiles.astype(np.int16) - 128)).astype(np.uint8)
    return out


def room_of(names: Sequence[str]) -> float:
    """How far from the left edge the pictures of inputs of these names begin."""
    return max(LEFT, NAME_GAP + LETTER * max(len(name) for name in names))


def layout(
    sizes: tuple[int, ...], frame: Frame = LARGE, left: float = LEFT
) -> tuple[list[list[tuple[float, float]]], float]:
    """The upper left corners of all units' pictures by layer, the first at `left`; the side of a picture."""
    height, width = frame.height - frame.top - frame.bottom, frame.width - left - RIGHT
    sides = {most: _side(sizes, most, width, height) for most in range(max(sizes), 0, -1)}
    most = next((most for most in sides if sides[most] >= LEAST), max(sides, key=lambda most: sides[most]))
    side = sides[most]
    columns = [math.ceil(n / most) for n in sizes]
    rows = [math.ceil(n / c) for n, c in zip(sizes, columns, strict=True)]
    gaps = len(sizes) - 1
    between = (width - side * sum(columns) - 2 * (sum(columns) - len(sizes))) / gaps
    places, x = [], left
    for n, c, r in zip(sizes, columns, rows, strict=True):
        pitch = min(side + 2.2 * GAP, height / r)
        top = frame.top + (height - pitch * r) / 2 + (pitch - side) / 2
        places.append([(x + (j // r) * (side + 2), top + (j % r) * pitch) for j in range(n)])
        x += c * side + 2 * (c - 1) + between
    return places, side


def _side(sizes: tuple[int, ...], most: int, width: float, height: float) -> float:
    """The side of a picture where a layer has at most so many units below one another."""
    columns = sum(math.ceil(n / most) for n in sizes)
    gaps = len(sizes) - 1
    across = (width - (34 if gaps < 3 else 22) * gaps) / columns - 2
    pitch = height / min(most, max(sizes))
    return min(LARGEST, across, pitch - min(GAP, 0.2 * pitch))


def edges_of(sizes: tuple[int, ...], selected: Unit) -> list[tuple[int, int, int]]:
    """The edges that are drawn, (layer, to, from): all, or if too many those of the selected unit."""
    edges = [
        (layer, to, source)
        for layer in range(1, len(sizes))
        for to in range(sizes[layer])
        for source in range(sizes[layer - 1])
    ]
    if len(edges) <= MAX_EDGES:
        return edges
    layer, unit = selected
    return [e for e in edges if e[:2] == (layer, unit) or (e[0] == layer + 1 and e[2] == unit)]


def _largest(values: np.ndarray) -> float:
    finite = np.abs(values[np.isfinite(values)])
    return float(np.quantile(finite, 0.99)) or 1.0 if finite.size else 1.0


def _heading(
    d: Drawing, sizes: tuple[int, ...], layer: int, units: list[tuple[float, float]], side: float
) -> None:
    left, right = min(x for x, _ in units), max(x for x, _ in units) + side
    hidden = f"layer {layer}" if len(sizes) < CROWDED else str(layer)
    words = "input" if layer == 0 else "output" if layer == len(sizes) - 1 else hidden
    middle = min(max((left + right) / 2, 24), LARGE.width - 32)
    d.text(middle, 15, words, size=SMALL, fill=MUTED, text_anchor="middle")


def _tile(
    d: Drawing, trace: FitTrace, unit: Unit, x: float, y: float, side: float, is_selected: bool
) -> None:
    layer, number = unit
    name = f"u{layer}.{number + 1}"
    frame = (
        {"stroke": "var(--role-update)", "stroke_width": 4}
        if is_selected
        else {"stroke": "var(--role-muted)"}
    )
    pick = {"data_pick": name} if layer else {}
    label = unit_words(trace, unit)
    label = label[0].upper() + label[1:]
    tile = f"t{layer}.{number}"
    d.rect(x, y, side, side, rx=3, data_tile=tile, data_link=name, aria_label=label, **frame, **pick)


def _names(d: Drawing, trace: FitTrace, places: list[list[tuple[float, float]]], side: float) -> None:
    """What the inputs are, left of them."""
    for (x, y), symbol in zip(places[0], trace.spec.input_symbols, strict=True):
        d.text(x - NAME_GAP, y + side / 2 + 5, symbol, size=SMALL, text_anchor="end")


def _title(trace: FitTrace) -> str:
    return "Every unit over x" if trace.spec.is_regression else "Units: purple > 0, olive < 0"


def unit_words(trace: FitTrace, unit: Unit) -> str:
    """The name of a unit: "unit 2 of layer 1", "the output", "input x"."""
    layer, number = unit
    if layer == 0:
        return f"input {trace.spec.input_symbols[number]}"
    if layer == len(trace.sizes) - 1:
        return "the output" if trace.sizes[-1] == 1 else f"score {number + 1}"
    return f"unit {number + 1} of layer {layer}"


def source_name(trace: FitTrace, layer: int, number: int) -> str:
    """What unit `number` of a layer is called as a source: x₁, or a₂ for the second hidden unit."""
    return trace.spec.input_symbols[number] if layer == 0 else f"a{subscript(number + 1)}"
