"""Where the parts of an unrolled network stand, in px of the drawing."""

from collections.abc import Sequence
from dataclasses import dataclass

from playground.experiments.sequence_shapes.answer import Answer

LEFT, RIGHT = 62.0, 12.0
GAP = 34.0  # between encoder and decoder
LETTER = 8.2  # px of a letter of 14 px
BOX, BOX_HEIGHT = 27.0, 27.0
PITCH = {"one_to_many": 46.0, "many_to_one": 46.0, "aligned": 50.0, "encoder_decoder": 46.0}
FRAME_TOP = 20.0  # of the names of encoder and decoder


@dataclass(frozen=True)
class Layout:
    """The measures of an answer of these symbols and outputs (None: no output at this step)."""

    shape: str
    fed: tuple[str, ...]
    outputs: tuple[str | None, ...]
    reads: int

    @classmethod
    def of(cls, answer: Answer) -> "Layout":
        """The layout of an answer."""
        outputs = tuple(answer.classes[k] if k >= 0 else None for k in answer.taken)
        return cls(answer.shape, answer.fed, outputs, answer.reads)

    @property
    def has_decoder(self) -> bool:
        """Whether encoder and decoder stand apart."""
        return self.shape == "encoder_decoder"

    @property
    def top(self) -> float:
        """The middle of the outputs' boxes."""
        return BOX_HEIGHT / 2 + 2 + FRAME_TOP * self.has_decoder

    @property
    def middle(self) -> float:
        """The middle of the states' boxes."""
        return self.top + 50

    @property
    def bottom(self) -> float:
        """The middle of the inputs' boxes."""
        return self.middle + 50

    @property
    def height(self) -> float:
        """Of the drawing."""
        return self.bottom + BOX_HEIGHT / 2 + 4 + 4 * self.has_decoder

    @property
    def width(self) -> float:
        """Of the drawing, at least that of nine columns: few columns are not blown up."""
        last = len(self.fed) - 1
        end = self.column(last) + max(BOX, self.box(self.outputs[last])) / 2 + RIGHT
        return max(end, LEFT + 9 * PITCH[self.shape])

    def column(self, t: int) -> float:
        """The middle of column t, from 0."""
        first = LEFT + max(BOX, self.box(self.fed[0])) / 2
        apart = GAP if self.has_decoder and t >= self.reads else 0.0
        return first + t * PITCH[self.shape] + apart + (self.box(self.fed[0]) - BOX) / 2 * (t > 0)

    def box(self, text: str | None) -> float:
        """The width of a box with this text."""
        return max(BOX, LETTER * len(text or "") + 8)

    def frame(self, first: int, last: int) -> Sequence[float]:
        """Left, top, width and height of the frame about some columns."""
        left, right = self.column(first) - 22, self.column(last) + 22
        return left, 1.0, right - left, self.height - 2
