"""Where the nodes of the unrolled network stand, in px of the drawing.

A layer has a row of boxes for each direction; the boxes of one token stand a little left and right of its
column's middle, so that an arrow from below passes beside the other row's box.
"""

from dataclasses import dataclass, replace

from playground.experiments.elmo.nodes import BACKWARD, FORWARD, Node, direction_count
from playground.figures.scene.svg import Point

LEFT, PITCH = 44.0, 80.0
BOX, BOX_HEIGHT = 44.0, 25.0
OUTPUT = 76.0
OFFSET = 15.0  # of a box from the middle of its column, where there are two rows
ROW = 33.0  # from one row of a layer to the next
GAPS = {1: 70.0, 2: 46.0, 3: 30.0}  # between layers, by their number
TOKEN, TOKEN_HEIGHT = 74.0, 25.0


@dataclass(frozen=True)
class Layout:
    """The measures of a network of so many layers and tokens."""

    arrangement: str
    layers: int
    T: int

    @property
    def directions(self) -> int:
        """Rows of a layer."""
        return direction_count(self.arrangement)

    @property
    def width(self) -> float:
        """Of the drawing."""
        return LEFT + max(self.T, 2) * PITCH + 48

    @property
    def height(self) -> float:
        """Of the drawing."""
        return self.token_y + TOKEN_HEIGHT / 2 + 10 * self.directions + 4

    @property
    def gap(self) -> float:
        """Between two layers."""
        return GAPS[self.layers]

    @property
    def pitch(self) -> float:
        """From one layer to the next."""
        return self.directions * ROW + self.gap

    @property
    def token_y(self) -> float:
        """The middle of the tokens' boxes."""
        return BOX_HEIGHT + self.gap + self.layers * self.pitch + 8

    @property
    def token_top(self) -> float:
        """The upper edge of the tokens' boxes."""
        return self.token_y - TOKEN_HEIGHT / 2

    @property
    def token_size(self) -> tuple[float, float]:
        """Of a token's box."""
        return TOKEN, TOKEN_HEIGHT

    def column(self, t: int) -> float:
        """The middle of token t's column."""
        return LEFT + (t - 0.5) * PITCH

    def centre(self, node: Node) -> Point:
        """The middle of a node's box."""
        if node.kind == "h_n":
            return LEFT + max(self.T, 2) * PITCH + 24, BOX_HEIGHT / 2 + 1
        if node.kind == "output":
            return self.column(node.t), BOX_HEIGHT / 2 + 1
        top = BOX_HEIGHT + self.gap + (self.layers - node.layer) * self.pitch
        return self.lane(node), top + node.direction * ROW + BOX_HEIGHT / 2

    def size(self, node: Node) -> tuple[float, float]:
        """Width and height of a node's box."""
        return (OUTPUT if node.kind == "output" and self.directions > 1 else BOX), BOX_HEIGHT

    def lane(self, node: Node, source: Node | None = None) -> float:
        """Where arrows from below or above meet a node; an output has a place for each of its sources."""
        if node.kind != "state":
            return self.column(node.t) + (self._offset(source.direction) if source else 0)
        return self.column(node.t) + self._offset(node.direction)

    def top(self, node: Node) -> float:
        """The upper edge of a node's box."""
        return self.centre(node)[1] - BOX_HEIGHT / 2

    def bottom(self, node: Node) -> float:
        """The lower edge of a node's box."""
        return self.centre(node)[1] + BOX_HEIGHT / 2

    def up(self, source: Node, node: Node) -> tuple[Point, Point, Point, Point]:
        """The way of an arrow from one layer to the next: aside only in the gap between them."""
        start, end = self.lane(source), self.lane(node, source)
        above = self.centre(replace(source, direction=FORWARD))[1] - BOX_HEIGHT / 2 - 3
        below = above - self.gap + 10
        return (start, self.top(source)), (start, above), (end, below), (end, self.bottom(node))

    def side(self, node: Node, other: Node) -> Point:
        """The middle of that edge of a box that faces another box of its row."""
        x, y = self.centre(node)
        return x + (BOX / 2 if other.t > node.t else -BOX / 2), y

    def _offset(self, direction: int) -> float:
        if self.directions == 1:
            return 0.0
        return OFFSET if direction == BACKWARD else -OFFSET
