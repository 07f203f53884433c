"""Where the parts of the drawn network stand. One weight is a square of `unit` on every matrix."""

from dataclasses import dataclass
from functools import cached_property

WIDTH, HEIGHT = 640, 330
WORDS = 100  # room for the words at the left
VECTOR = 14  # how thick a vector is drawn
TOP = 22  # above the matrices, for their names
NAME = 26  # between W3 and W2, for its name
SCORES = 50  # below W2: y and P
TURN = 64  # between W1 and W2: what comes out of W1 goes through tanh and stands up
STRIP = 13  # of what one place adds to the hidden layer
PITCH = 15.5  # between two words, at least
LARGEST = 9.0
STROKES = 900  # of W1 that are drawn one by one, at most
SMALLEST_STROKE = 2.6


@dataclass(frozen=True)
class Layout:
    """C places, embeddings of E, H hidden units, V tokens: x stands at the left, y lies at the bottom.

    W1 and W3 are drawn turned over (inputs from top to bottom), so that a place is one band across both. W2
    stands below W3; without one it stands beside W1.
    """

    places: int
    embedding: int
    hidden: int
    vocabulary: int
    direct: bool

    @property
    def inputs(self) -> int:
        """(n - 1) E, the length of x."""
        return self.places * self.embedding

    @cached_property
    def unit(self) -> float:
        """Pixels for one weight: all of it fits, or V alone is cut off."""
        high = min(LARGEST, self._tallest)
        wide = self.room / (self.hidden + self.vocabulary)
        return wide if 0.5 * high <= wide <= high else min(high, 0.4 * self.room / self.hidden)

    @property
    def _tallest(self) -> float:
        below = HEIGHT - TOP - SCORES
        if self.direct:
            return (below - NAME) / (self.inputs + self.hidden)
        return min((HEIGHT - TOP - 8) / self.inputs, below / self.hidden)

    @property
    def room(self) -> float:
        """Pixels for the H columns of W1 and the V columns of W3."""
        return WIDTH - WORDS - VECTOR - 12 - TURN - 4

    @cached_property
    def shown(self) -> int:
        """How many of the V columns are drawn."""
        return min(self.vocabulary, int((self.room - self.hidden * self.unit) / self.unit + 1e-9))

    @property
    def cut(self) -> bool:
        """Whether V is cut off."""
        return self.shown < self.vocabulary

    @property
    def band(self) -> float:
        """The height of one place."""
        return self.embedding * self.unit

    @property
    def x_left(self) -> float:
        """Where x stands."""
        return WORDS

    @property
    def w1_left(self) -> float:
        """The left edge of W1."""
        return WORDS + VECTOR + 12

    @property
    def w1_width(self) -> float:
        """How wide W1 is drawn, turned over: a column for each hidden unit."""
        return self.hidden * self.unit

    @property
    def v_left(self) -> float:
        """The left edge of W3, W2 and y."""
        return self.w1_left + self.w1_width + TURN

    @property
    def v_width(self) -> float:
        """How wide W3, W2 and y are drawn."""
        return self.shown * self.unit

    @property
    def w1_bottom(self) -> float:
        """The lower edge of W1 and W3."""
        return TOP + self.inputs * self.unit

    @property
    def sums(self) -> bool:
        """Whether what each place adds to the hidden layer is drawn below W1."""
        room = self.hidden * self.unit >= 8 * self.places  # above the arrow that leaves from there
        return self.turns and self.unit >= SMALLEST_STROKE and self.places <= 4 and room

    @property
    def sums_bottom(self) -> float:
        """Below W1 and what is drawn there."""
        return self.w1_bottom + (8 + STRIP * self.places if self.sums else 0)

    @property
    def turns(self) -> bool:
        """Whether the hidden layer turns a corner on its way from W1 down to W2."""
        return self.w2_top + self.w1_width / 2 > self.w1_bottom + 20

    @property
    def w2_top(self) -> float:
        """The upper edge of W2."""
        if self.direct:
            return self.w1_bottom + NAME
        return max(TOP, min(self.w1_bottom + NAME, HEIGHT - SCORES - self.w1_width - 20))

    @property
    def w2_bottom(self) -> float:
        """The lower edge of W2."""
        return self.w2_top + self.hidden * self.unit

    @property
    def strokes(self) -> bool:
        """Whether W1 is drawn weight by weight."""
        return self.unit >= SMALLEST_STROKE and self.inputs * self.hidden <= STROKES

    def word_y(self, place: int) -> float:
        """The middle of a word at the left: at its band, or spread out where bands are too low."""
        middle = TOP + (place + 0.5) * self.band
        if self.band >= PITCH:
            return middle
        span = self.places * PITCH
        first = min(max(8.0, TOP + self.inputs * self.unit / 2 - span / 2), max(8.0, HEIGHT - span))
        return first + (place + 0.5) * PITCH
