"""The network as a layered drawing, large with its numbers, or small with a mask of its own."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from playground.figures.layered import MUTED, SMALL, columns, legend
from playground.figures.scene.diagram import Drawing, Span, span
from playground.figures.scene.svg import Attribute, Point

WIDTH, HEIGHT = 560, 412
TOP, BOTTOM = 62, 30  # for the names of the layers, and for the legend and the loss
ROOM = HEIGHT - TOP - BOTTOM
CARD, TALL = 66, 25.0  # width of a unit, and height of one of its halves at most
LINE = "var(--role-line)"
PAPER = "var(--role-paper)"
Shape = tuple[int, ...]


@dataclass(frozen=True)
class Layered:
    """Centres of all units of a network in a box: x by layer, y by layer and unit."""

    x: tuple[float, ...]
    y: tuple[tuple[float, ...], ...]

    def spot(self, layer: int, unit: int) -> Point:
        """The centre of a unit, counted from 0."""
        return self.x[layer], self.y[layer][unit]


@lru_cache(maxsize=64)
def layered(shape: Shape, left: float, right: float, top: float, bottom: float, pitch: float) -> Layered:
    """Columns at equal distances, each centred; units at most `pitch` apart."""
    apart = min(pitch, (bottom - top) / max(shape))
    return Layered(*columns(shape, left, right, (top + bottom) / 2, apart))


def edges(shape: Shape) -> list[tuple[int, int, int]]:
    """(layer it comes from, unit there, unit in the next layer) of every edge, in the order of its rows."""
    pairs = enumerate(pairwise(shape))
    return [(layer, i, j) for layer, (n, m) in pairs for i in range(n) for j in range(m)]


def units(shape: Shape) -> list[tuple[int, int]]:
    """(layer, unit) of everything that can be dropped, in the order of its rows."""
    return [(layer, i) for layer, n in enumerate(shape[:-1]) for i in range(n)]


Halves = tuple[tuple[str, str], ...]  # (colour role, words) of the upper half of a unit, and of a lower one


HEAD = 3  # lines above a column


@lru_cache(maxsize=32)
def network(shape: Shape, halves: Halves, foot: str, target: float) -> str:
    """The large drawing; `foot`: what its last number is called.

    Above every column stand three lines, the texts "head" of the panel: they change with the settings, and
    the drawing stays.
    """
    return _Network(shape, halves, foot, target).svg()


class _Network:
    def __init__(self, shape: Shape, halves: Halves, foot: str, target: float) -> None:
        self.shape, self.halves, self.foot, self.target = shape, halves, foot, target
        self.at = layered(shape, 48, WIDTH - 38, TOP, HEIGHT - BOTTOM, 86)
        self.half = min(TALL, (min(86, ROOM / max(shape)) - 8) / 2)
        self.d = Drawing(WIDTH, HEIGHT, f"a network of {'-'.join(map(str, shape))} units")

    def svg(self) -> str:
        """Edges first, so that units and numbers stand above them."""
        for row, (layer, i, j) in enumerate(edges(self.shape)):
            self._edge(row, layer, i, j)
        for row, (layer, i) in enumerate(units(self.shape)):
            self._unit(row, *self.at.spot(layer, i))
        self._output(*self.at.spot(len(self.shape) - 1, 0))
        for column, x in enumerate(self.at.x):
            for k in range(HEAD):
                fill, row = "var(--role-ink)" if k == 0 else MUTED, HEAD * column + k
                self.d.text(
                    x, 14 + 19 * k, "", data_text=f"head.{row}", size=SMALL, text_anchor="middle", fill=fill
                )
        self._foot()
        return self.d.svg()

    def _edge(self, row: int, layer: int, i: int, j: int) -> None:
        (x1, y1), (x2, y2) = self.at.spot(layer, i), self.at.spot(layer + 1, j)
        start, end = (x1 + CARD / 2, y1), (x2 - CARD / 2, y2)
        self.d.line(*start, *end, stroke=LINE, stroke_width=1, stroke_dasharray="2 5")
        with self.d.group(data_show=f"edge.{row}", class_="player-optional"):
            line: dict[str, Attribute] = {"data_bind": f"width.{row}", "stroke_opacity": 0.8}
            self.d.edge(start, end, line=line, data_tip=f"w_tip.{row}", data_link=f"e{row}")

    def _unit(self, row: int, x: float, y: float) -> None:
        """A kept unit with its numbers; where it is dropped, its outline."""
        with self.d.group(data_show=f"dropped.{row}", class_="player-optional", data_link=f"u{row}"):
            tall = self.half * len(self.halves)
            self.d.rect(
                x - CARD / 2, y - tall / 2, CARD, tall, rx=9, stroke=MUTED, stroke_width=1.2,
                stroke_dasharray="4 4", opacity=0.75,
            )  # fmt: skip
            for middle, _ in self._places(y):
                self._middle(x, middle, "0", fill=MUTED)
        with self.d.group(data_show=f"kept.{row}", class_="player-optional", data_link=f"u{row}"):
            self._card(x, y, f"passed.{row}", f"back.{row}")

    def _places(self, y: float) -> list[tuple[float, str]]:
        """Where the halves of a unit at height y have their middle, and their colour role."""
        roles = [role for role, _ in self.halves]
        if len(roles) == 1:
            return [(y, roles[0])]
        return [(y - self.half / 2 - 0.75, roles[0]), (y + self.half / 2 + 0.75, roles[1])]

    def _output(self, x: float, y: float) -> None:
        with self.d.group(data_link="y"):
            self._card(x, y, "y.0", "y_back.0")
        below = y + self.half * len(self.halves) / 2 + 20
        self.d.text(x, below, f"target {self.target:g}", size=SMALL, text_anchor="middle", fill=MUTED)

    def _card(self, x: float, y: float, *binds: str) -> None:
        for (middle, role), bind in zip(self._places(y), binds, strict=False):
            tone = f"var(--role-{role})"
            self.d.rect(x - CARD / 2, middle - self.half / 2, CARD, self.half, rx=8, stroke=tone)
            self._middle(x, middle, span(data_bind=bind, data_format="fixed:2"), fill=tone)

    def _middle(self, x: float, y: float, what: str | Span, fill: str) -> None:
        size = 16.0 if self.half >= 23 else SMALL
        self.d.text(x, y + 0.35 * size, what, size=size, text_anchor="middle", fill=fill, font_weight=600)

    def _foot(self) -> None:
        """What the halves are, and one number."""
        y = HEIGHT - 5.0
        legend(self.d, 2, y, self.halves)
        number = span(data_bind="foot.0", data_format="fixed:4")
        self.d.text(WIDTH - 4, y, f"{self.foot} ", number, size=16, text_anchor="end", font_weight=600)


def thinned(d: Drawing, shape: Shape, kept: tuple[bool, ...], box: tuple[float, float, float, float]) -> None:
    """The same network small, with one mask, into a box (left, top, right, bottom)."""
    left, top, right, bottom = box
    at = layered(shape, left, right, top, bottom, 40)
    there = dict(zip(units(shape), kept, strict=True)) | {(len(shape) - 1, 0): True}
    ends = [(layer, i, j) for layer, i, j in edges(shape) if there[layer, i] and there[layer + 1, j]]
    for layer, i, j in ends:
        d.line(*at.spot(layer, i), *at.spot(layer + 1, j), stroke="var(--role-surface)", stroke_width=1.2)
    for (layer, i), stays in there.items():
        if stays:
            d.circle(*at.spot(layer, i), 4.2, stroke="none", fill="var(--role-value)")
        else:
            d.circle(
                *at.spot(layer, i), 3.4, stroke=MUTED, stroke_width=1, stroke_dasharray="2 2", fill=PAPER
            )
