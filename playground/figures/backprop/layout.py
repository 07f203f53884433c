"""Where everything in the picture of a network stands, from its shape alone."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from playground.experiments.backprop.shape import Shape
from playground.figures.layered import columns
from playground.figures.scene.svg import Point

WIDTH, HEIGHT = 604, 424
TOP, BOTTOM = 24, 42  # for the layers' names, and for the line of means and the loss
TARGETS = 54  # to the right of the outputs
ROOM = HEIGHT - TOP - BOTTOM
BIAS = 22  # below a unit, for its bias in digits
CARD = (18.0, 27.0)  # the lowest and the highest half of a unit
LABEL = 17  # px between two numbers on edges
SHORTEST = 96  # px of an edge that can carry a number


@dataclass(frozen=True)
class Layout:
    """Centres of all units, the size of a unit, and where on an edge its number stands.

    x          of every column, inputs first
    y          of every unit, column by column
    card       width and height of one half of a unit: above the activation, below the delta
    font       px of the numbers in units
    roomy      there is room for every bias in digits
    along      for every layer of weights the place of the numbers on its edges, 0..1; None: no room
    """

    x: tuple[float, ...]
    y: tuple[tuple[float, ...], ...]
    card: tuple[float, float]
    font: float
    roomy: bool
    along: tuple[float | None, ...]

    def spot(self, layer: int, unit: int) -> Point:
        """The centre of a unit, counted from 1."""
        return self.x[layer], self.y[layer][unit - 1]

    def ends(self, layer: int, source: int, unit: int) -> tuple[Point, Point]:
        """Where an edge leaves its source and where it arrives."""
        (x1, y1), (x2, y2) = self.spot(layer - 1, source), self.spot(layer, unit)
        half = self.card[0] / 2
        return (x1 + half, y1), (x2 - half, y2)

    def on_edge(self, layer: int, source: int, unit: int, along: float) -> Point:
        """The point of an edge at a share of its length."""
        (x1, y1), (x2, y2) = self.ends(layer, source, unit)
        return x1 + along * (x2 - x1), y1 + along * (y2 - y1)


@lru_cache(maxsize=32)
def layout(shape: Shape) -> Layout:
    """The layout for a shape: centred columns at equal distances."""
    pitch = min(122.0, ROOM / max(shape))
    roomy = (pitch - BIAS) / 2 >= CARD[0]
    height = min(CARD[1], max(CARD[0], (pitch - BIAS) / 2)) if roomy else CARD[0]
    font = 14 if height < 22 or len(shape) > 4 else 16
    width = 7 * 0.602 * font + (6 if font == 14 else 12)
    first, last = width / 2 + 1, WIDTH - TARGETS - width / 2
    x, y = columns(shape, first, last, TOP + ROOM / 2 - (BIAS / 2 if roomy else 0), pitch)
    long = x[1] - x[0] - width >= SHORTEST
    pairs = pairwise(y)
    along = (None, *(_along(start, end) if long else None for start, end in pairs))
    return Layout(x, y, (width, height), font, roomy, along)


def _along(start: tuple[float, ...], end: tuple[float, ...]) -> float | None:
    """Where on the edges the numbers are furthest apart; None where even there they would touch."""
    best = max((_apart(start, end, share / 100), -abs(share - 50), share / 100) for share in range(18, 83, 2))
    return best[2] if best[0] >= LABEL else None


def _apart(start: tuple[float, ...], end: tuple[float, ...], share: float) -> float:
    """The least vertical distance between two edges at a share of their length, up to what is plenty."""
    heights = sorted(a + share * (b - a) for a in start for b in end)
    gaps = [below - above for above, below in pairwise(heights)]
    return min([30.0, *gaps])
