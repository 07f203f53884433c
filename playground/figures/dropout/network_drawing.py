"""The network as a drawing: large with its numbers, or small with a mask of its own."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from playground.figures.network_layout import MUTED, SMALL, columns, legend
from playground.figures.scene.diagram import Drawing, Span, span
from playground.figures.scene.svg import Attribute, Point

WIDTH, HEIGHT = 560, 412
TOP, BOTTOM = 62, 30  # of the units' area: above it the headers, below it the legend and the footer
UNIT_WIDTH, HALF_HEIGHT = 66, 25.0  # of a unit, and of one of its halves at most
PITCH = 86  # distance of two units of a layer at most
HEADER_LINES = 3
LINE = "var(--role-line)"
PAPER = "var(--role-paper)"
Shape = tuple[int, ...]
Halves = tuple[tuple[str, str], ...]  # (colour role, words) of the upper half of a unit, and of a lower one


@dataclass(frozen=True)
class UnitPositions:
    """Centres of all units of a network in a box: x by layer, y by layer and unit."""

    x: tuple[float, ...]
    y: tuple[tuple[float, ...], ...]

    def centre(self, layer: int, unit: int) -> Point:
        """The centre of a unit, counted from 0."""
        return self.x[layer], self.y[layer][unit]


@lru_cache(maxsize=64)
def unit_positions(
    shape: Shape, left: float, right: float, top: float, bottom: float, pitch: float
) -> UnitPositions:
    """Columns at equal distances, each centred; units at most `pitch` apart."""
    pitch = min(pitch, (bottom - top) / max(shape))
    return UnitPositions(*columns(shape, left, right, (top + bottom) / 2, pitch))


def edges(shape: Shape) -> list[tuple[int, int, int]]:
    """(layer of the first unit, first unit, second unit in the next layer) of every edge, in row order."""
    pairs = enumerate(pairwise(shape))
    return [(layer, i, j) for layer, (n, m) in pairs for i in range(n) for j in range(m)]


def units(shape: Shape) -> list[tuple[int, int]]:
    """(layer, unit) of every unit that can be dropped, in row order."""
    return [(layer, i) for layer, n in enumerate(shape[:-1]) for i in range(n)]


@lru_cache(maxsize=32)
def network_svg(shape: Shape, halves: Halves, footer: str, target: float) -> str:
    """The large drawing, whose numbers and texts are those of its panel.

    Numbers: "upper" and "lower" of every unit, "y_upper" and "y_lower" of the output, "weight" of every edge,
    "footer", which is labelled `footer`. Shown where not zero: "kept" and "dropped" of every unit, "edge".
    Texts: three "header" lines above every column, "weight_tip" of every edge.
    """
    return _NetworkDrawing(shape, halves, footer, target).svg()


class _NetworkDrawing:
    def __init__(self, shape: Shape, halves: Halves, footer: str, target: float) -> None:
        self.shape, self.halves, self.footer, self.target = shape, halves, footer, target
        self.positions = unit_positions(shape, 56, WIDTH - 38, TOP, HEIGHT - BOTTOM, PITCH)
        pitch = min(PITCH, (HEIGHT - TOP - BOTTOM) / max(shape))
        self.half_height = min(HALF_HEIGHT, (pitch - 8) / 2)
        self.d = Drawing(WIDTH, HEIGHT, f"a network of {'-'.join(map(str, shape))} units")

    def svg(self) -> str:
        """Edges first, so that units and numbers are above them."""
        for row, (layer, i, j) in enumerate(edges(self.shape)):
            self._edge(row, layer, i, j)
        for row, (layer, i) in enumerate(units(self.shape)):
            self._unit(row, *self.positions.centre(layer, i))
        self._output(*self.positions.centre(len(self.shape) - 1, 0))
        self._headers()
        self._footer()
        return self.d.svg()

    def _edge(self, row: int, layer: int, i: int, j: int) -> None:
        (x1, y1), (x2, y2) = self.positions.centre(layer, i), self.positions.centre(layer + 1, j)
        start, end = (x1 + UNIT_WIDTH / 2, y1), (x2 - UNIT_WIDTH / 2, y2)
        self.d.line(*start, *end, stroke=LINE, stroke_width=1, stroke_dasharray="2 5")
        with self.d.group(data_show=f"edge.{row}", class_="player-optional"):
            line: dict[str, Attribute] = {"data_bind": f"weight.{row}", "stroke_opacity": 0.8}
            self.d.edge(start, end, line=line, data_tip=f"weight_tip.{row}", data_link=f"e{row}")

    def _unit(self, row: int, x: float, y: float) -> None:
        """A unit with its numbers where it is kept; where it is dropped, its outline and zeros."""
        with self.d.group(data_show=f"dropped.{row}", class_="player-optional", data_link=f"u{row}"):
            height = self.half_height * len(self.halves)
            self.d.rect(
                x - UNIT_WIDTH / 2,
                y - height / 2,
                UNIT_WIDTH,
                height,
                rx=9,
                stroke=MUTED,
                stroke_width=1.2,
                stroke_dasharray="4 4",
                opacity=0.75,
            )
            for middle, _ in self._half_middles(y):
                self._number(x, middle, "0", fill=MUTED)
        with self.d.group(data_show=f"kept.{row}", class_="player-optional", data_link=f"u{row}"):
            self._numbers(x, y, f"upper.{row}", f"lower.{row}")

    def _half_middles(self, y: float) -> list[tuple[float, str]]:
        """The height of the middle of each half of a unit at height y, with its colour role."""
        roles = [role for role, _ in self.halves]
        if len(roles) == 1:
            return [(y, roles[0])]
        distance = self.half_height / 2 + 0.75
        return [(y - distance, roles[0]), (y + distance, roles[1])]

    def _output(self, x: float, y: float) -> None:
        with self.d.group(data_link="y"):
            self._numbers(x, y, "y_upper.0", "y_lower.0")
        baseline = y + self.half_height * len(self.halves) / 2 + 20
        self.d.text(x, baseline, f"target {self.target:g}", size=SMALL, text_anchor="middle", fill=MUTED)

    def _numbers(self, x: float, y: float, *names: str) -> None:
        """The halves of a unit, each with the number of that name."""
        for (middle, role), name in zip(self._half_middles(y), names, strict=False):
            colour = f"var(--role-{role})"
            top = middle - self.half_height / 2
            self.d.rect(x - UNIT_WIDTH / 2, top, UNIT_WIDTH, self.half_height, rx=8, stroke=colour)
            self._number(x, middle, span(data_bind=name, data_format="fixed:2"), fill=colour)

    def _number(self, x: float, middle: float, content: str | Span, fill: str) -> None:
        size = 16.0 if self.half_height >= 23 else SMALL
        baseline = middle + 0.35 * size
        self.d.text(x, baseline, content, size=size, text_anchor="middle", fill=fill, font_weight=600)

    def _headers(self) -> None:
        for column, x in enumerate(self.positions.x):
            for k in range(HEADER_LINES):
                self.d.text(
                    x,
                    14 + 19 * k,
                    "",
                    data_text=f"header.{HEADER_LINES * column + k}",
                    size=SMALL,
                    text_anchor="middle",
                    fill="var(--role-ink)" if k == 0 else MUTED,
                )

    def _footer(self) -> None:
        """The legend of the halves, and one number."""
        y = HEIGHT - 5.0
        legend(self.d, 2, y, self.halves)
        number = span(data_bind="footer.0", data_format="fixed:4")
        label = f"{self.footer} "
        self.d.text(WIDTH - 4, y, label, number, size=16, text_anchor="end", font_weight=600)


def draw_thinned_network(
    d: Drawing, shape: Shape, mask: np.ndarray, box: tuple[float, float, float, float]
) -> None:
    """The network small, with one mask (N,), into a box (left, top, right, bottom)."""
    left, top, right, bottom = box
    positions = unit_positions(shape, left, right, top, bottom, 40)
    kept = dict(zip(units(shape), mask > 0, strict=True)) | {(len(shape) - 1, 0): True}
    for layer, i, j in edges(shape):
        if kept[layer, i] and kept[layer + 1, j]:
            start, end = positions.centre(layer, i), positions.centre(layer + 1, j)
            d.line(*start, *end, stroke="var(--role-surface)", stroke_width=1.2)
    for unit, is_kept in kept.items():
        centre = positions.centre(*unit)
        if is_kept:
            d.circle(*centre, 4.2, stroke="none", fill="var(--role-value)")
        else:
            d.circle(*centre, 3.4, stroke=MUTED, stroke_width=1, stroke_dasharray="2 2", fill=PAPER)
