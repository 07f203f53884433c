"""Where everything in the picture of a network stands, from its shape alone."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from playground.experiments.backprop.shape import Shape
from playground.figures.network_layout import columns
from playground.figures.scene.svg import Point

WIDTH, HEIGHT = 604, 424
TOP, BOTTOM = 24, 42  # for the layers' names, and for the line of means and the loss
TARGETS = 54  # to the right of the outputs
ROOM = HEIGHT - TOP - BOTTOM
BIAS = 22  # below a unit, for its bias in digits
HALF_HEIGHTS = (18.0, 27.0)  # the lowest and the highest half of a unit
LABEL = 17  # px between two numbers on edges
SHORTEST = 96  # px of an edge that can carry a number


@dataclass(frozen=True)
class Layout:
    """Centres of all units, the size of a unit, and where on an edge its number stands.

    x            of every column, inputs first
    y            of every unit, column by column
    half         width and height of one half of a unit: above the activation, below the delta
    font         px of the numbers in units
    shows_biases there is room for every bias in digits
    label_share  for every layer of weights where the numbers stand on its edges, 0..1; None: no room
    """

    x: tuple[float, ...]
    y: tuple[tuple[float, ...], ...]
    half: tuple[float, float]
    font: float
    shows_biases: bool
    label_share: tuple[float | None, ...]

    def centre(self, layer: int, unit: int) -> Point:
        """The centre of a unit, counted from 1."""
        return self.x[layer], self.y[layer][unit - 1]

    def edge(self, layer: int, source: int, unit: int) -> tuple[Point, Point]:
        """Where an edge leaves its source and where it arrives."""
        (x1, y1), (x2, y2) = self.centre(layer - 1, source), self.centre(layer, unit)
        half = self.half[0] / 2
        return (x1 + half, y1), (x2 - half, y2)

    def bias_edge(self, layer: int, unit: int) -> tuple[Point, Point]:
        """The short edge of a bias: from below where its number has room, else from the lower left."""
        (x, y), (width, height) = self.centre(layer, unit), self.half
        if self.shows_biases:
            return (x, y + height + 8), (x, y + height)
        return (x - width / 2 - 13, y + height + 1), (x - width / 2, y + height - 7)

    def on_edge(self, layer: int, source: int, unit: int, share: float) -> Point:
        """The point of an edge at a share of its length."""
        (x1, y1), (x2, y2) = self.edge(layer, source, unit)
        return x1 + share * (x2 - x1), y1 + share * (y2 - y1)


@lru_cache(maxsize=32)
def layout(shape: Shape) -> Layout:
    """The layout for a shape: centred columns at equal distances."""
    pitch = min(122.0, ROOM / max(shape))
    lowest, highest = HALF_HEIGHTS
    shows_biases = (pitch - BIAS) / 2 >= lowest
    height = min(highest, max(lowest, (pitch - BIAS) / 2)) if shows_biases else lowest
    font = 14 if height < 22 or len(shape) > 4 else 16
    width = 7 * 0.602 * font + (6 if font == 14 else 12)
    first, last = width / 2 + 1, WIDTH - TARGETS - width / 2
    x, y = columns(shape, first, last, TOP + ROOM / 2 - (BIAS / 2 if shows_biases else 0), pitch)
    is_long = x[1] - x[0] - width >= SHORTEST
    label_share = (None, *(_label_share(start, end) if is_long else None for start, end in pairwise(y)))
    return Layout(x, y, (width, height), font, shows_biases, label_share)


def _label_share(start: tuple[float, ...], end: tuple[float, ...]) -> float | None:
    """Where on the edges the numbers are furthest apart; None where even there they would touch."""
    percent = max(range(18, 83, 2), key=lambda p: (_least_gap(start, end, p / 100), -abs(p - 50), p))
    return percent / 100 if _least_gap(start, end, percent / 100) >= LABEL else None


def _least_gap(start: tuple[float, ...], end: tuple[float, ...], share: float) -> float:
    """The least vertical distance between two edges at a share of their length; 30 px and more are enough."""
    heights = sorted(a + share * (b - a) for a in start for b in end)
    gaps = [below - above for above, below in pairwise(heights)]
    return min([30.0, *gaps])
