"""Where the parts of the drawn network stand. One weight is a square of `unit` pixels in every matrix."""

from dataclasses import dataclass
from functools import cached_property

WIDTH, HEIGHT = 640, 330
NAMES_WIDTH = 100  # for the tokens at the left
THICKNESS = 14  # of a vector
TOP = 22  # above the matrices, for their names
NAME_HEIGHT = 26  # between W3 and W2, for a name
SCORES_HEIGHT = 50  # below W2: y and P
CORNER_WIDTH = 64  # between W1 and W2, where the hidden layer turns from lying to standing
STRIP = 13  # height of what one position adds to the hidden layer
TOKEN_PITCH = 15.5  # between two tokens, at least
LARGEST_UNIT = 9.0
MOST_STROKES = 900  # weights of W1 that are drawn one by one
SMALLEST_STROKE = 2.6


@dataclass(frozen=True)
class Geometry:
    """C positions of the window, embeddings of E, H hidden units, V tokens; x at the left, y at the bottom.

    W1 and W3 are drawn transposed (inputs from top to bottom), so that a position is one band across both. W2
    stands below W3; without a W3 (`direct`) it stands beside W1.
    """

    window: int
    embedding: int
    hidden: int
    vocabulary: int
    direct: bool

    @property
    def inputs(self) -> int:
        """(n - 1) E, the length of x."""
        return self.window * self.embedding

    @cached_property
    def unit(self) -> float:
        """Pixels for one weight: everything fits, or only the V columns are cut off."""
        high = min(LARGEST_UNIT, self._highest_unit)
        wide = self.matrices_width / (self.hidden + self.vocabulary)
        return wide if 0.5 * high <= wide <= high else min(high, 0.4 * self.matrices_width / self.hidden)

    @property
    def _highest_unit(self) -> float:
        """The largest unit at which the matrices fit into the height."""
        height = HEIGHT - TOP - SCORES_HEIGHT
        if self.direct:
            return (height - NAME_HEIGHT) / (self.inputs + self.hidden)
        return min((HEIGHT - TOP - 8) / self.inputs, height / self.hidden)

    @property
    def matrices_width(self) -> float:
        """Pixels for the H columns of W1 and the V columns of W3 together."""
        return WIDTH - NAMES_WIDTH - THICKNESS - 12 - CORNER_WIDTH - 4

    @cached_property
    def columns(self) -> int:
        """How many of the V columns are drawn."""
        return min(self.vocabulary, int((self.matrices_width - self.hidden * self.unit) / self.unit + 1e-9))

    @property
    def is_cut(self) -> bool:
        """Whether some of the V columns are not drawn."""
        return self.columns < self.vocabulary

    @property
    def band_height(self) -> float:
        """The height of one position."""
        return self.embedding * self.unit

    @property
    def x_left(self) -> float:
        """The left edge of x."""
        return NAMES_WIDTH

    @property
    def w1_left(self) -> float:
        """The left edge of W1."""
        return NAMES_WIDTH + THICKNESS + 12

    @property
    def hidden_width(self) -> float:
        """The width of W1 as it is drawn, with a column for each hidden unit; also the height of W2."""
        return self.hidden * self.unit

    @property
    def v_left(self) -> float:
        """The left edge of W3, W2 and y."""
        return self.w1_left + self.hidden_width + CORNER_WIDTH

    @property
    def v_width(self) -> float:
        """The width of W3, W2 and y."""
        return self.columns * self.unit

    @property
    def w1_bottom(self) -> float:
        """The lower edge of W1 and W3."""
        return TOP + self.inputs * self.unit

    @property
    def shows_contributions(self) -> bool:
        """Whether what each position adds to the hidden layer is drawn below W1."""
        has_room = self.hidden_width >= 8 * self.window  # above the arrow that leaves from there
        return self.has_corner and self.unit >= SMALLEST_STROKE and self.window <= 4 and has_room

    @property
    def contributions_bottom(self) -> float:
        """The lower edge of W1 with what is drawn below it."""
        return self.w1_bottom + (8 + STRIP * self.window if self.shows_contributions else 0)

    @property
    def has_corner(self) -> bool:
        """Whether the arrow of the hidden layer leads down from W1 and then right to W2."""
        return self.w2_top + self.hidden_width / 2 > self.w1_bottom + 20

    @property
    def w2_top(self) -> float:
        """The upper edge of W2."""
        below_w1 = self.w1_bottom + NAME_HEIGHT
        if self.direct:
            return below_w1
        return max(TOP, min(below_w1, HEIGHT - SCORES_HEIGHT - self.hidden_width - 20))

    @property
    def w2_bottom(self) -> float:
        """The lower edge of W2."""
        return self.w2_top + self.hidden_width

    @property
    def shows_weights(self) -> bool:
        """Whether W1 is drawn weight by weight."""
        return self.unit >= SMALLEST_STROKE and self.inputs * self.hidden <= MOST_STROKES

    def token_y(self, position: int) -> float:
        """The middle of a token at the left: at its band, or spread out where bands are too low."""
        middle = TOP + (position + 0.5) * self.band_height
        if self.band_height >= TOKEN_PITCH:
            return middle
        height = self.window * TOKEN_PITCH
        first = min(max(8.0, TOP + self.inputs * self.unit / 2 - height / 2), max(8.0, HEIGHT - height))
        return first + (position + 0.5) * TOKEN_PITCH
