"""Below the map: the epoch as a strip of its examples in their order, cut into batches of 1, B and N."""

from collections.abc import Sequence

import numpy as np

from playground.experiments.batch_size.paths import BatchSizeTrace
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.figures.batch_size.style import colours, name_of
from playground.figures.scene import Drawing, Graph, span
from playground.figures.scene.svg import Attribute
from playground.figures.style import Pair

WIDTH, LEFT = 960, 66  # of the drawing, and where the strips begin
NUMBER_LINE, CELL, GAP = 20, 24, 9  # heights: a line of numbers, a strip, what is between two strips
STAGGERED = 32  # with more examples their numbers stand on two lines by turns
SMALL = 14.0  # of a number, px


def epoch_strip(trace: BatchSizeTrace, spec: BatchSizeSpec) -> Graph:
    """One strip for each batch size: example i keeps its number and its colour, its place is the epoch's.

    After t examples the epoch is that of the t-th, and lit is the batch that it belongs to: where a path has
    just moved, the one whose gradient it moved along. Before the first nothing is lit.
    """
    drawing = _StripDrawing(spec.examples, trace.sizes)
    order = "a new order in every epoch" if spec.reshuffle == "every" else "the same order in every epoch"
    return Graph(
        "epoch",
        drawing.svg(),
        strip_arrays(trace, spec.examples),
        texts={"order": [[f"all {spec.examples} examples, each once; {order}"]]},
        title="the epoch, cut into batches",
        alt="The examples in the order of the epoch, cut into batches of each size; the current ones are lit",
    )


def strip_arrays(trace: BatchSizeTrace, examples: int) -> dict[str, np.ndarray]:
    """What the drawing shows after t = 0 .. T - 1 examples; N examples, K batch sizes.

    example   (N, T) the example at each place of the epoch
    place     (N, T) the place of each example
    now       (1, T) the place of the example just seen; `seen` (1, T) is 0 before the first
    start     (K, T) the first place of the lit batch of each size
    full      (K, T) 1 where that batch has its full size, `rest` (K, T) where it is the smaller last one
    epoch     (1, T) the number of the epoch, from 1
    """
    last_seen = trace.seen - 1
    now = np.maximum(last_seen, 0)
    epoch, place = np.divmod(now, examples)
    sizes = np.array(trace.sizes)[:, None]
    start = place - place % sizes
    seen = (last_seen >= 0).astype(np.uint8)[None]
    full = ((start + sizes <= examples) & (seen > 0)).astype(np.uint8)
    return {
        "example": trace.order.T[:, epoch],
        "place": np.argsort(trace.order, axis=1).T[:, epoch],
        "now": place[None],
        "seen": seen,
        "start": start,
        "full": full,
        "rest": seen - full,
        "epoch": epoch[None] + 1,
    }


class _StripDrawing:
    """The drawing for N examples and some batch sizes."""

    def __init__(self, examples: int, sizes: Sequence[int]) -> None:
        self.examples, self.sizes = examples, sizes
        self.lines = 2 if examples > STAGGERED else 1
        self.unit = (WIDTH - LEFT - 4) / examples
        self.top = 22 + self.lines * NUMBER_LINE + 6
        self.height = self.top + len(sizes) * (CELL + GAP)
        self.d = Drawing(WIDTH, self.height, f"{examples} examples in batches of {sizes}")

    def svg(self) -> str:
        """The numbers of the examples above, then a strip for each batch size."""
        self.d.text(LEFT, 15, "epoch ", span(data_bind="epoch.0", data_format="integer"), font_weight=600)
        self.d.text(LEFT + 84, 15, "", data_text="order.0", size=SMALL, fill="var(--role-muted)")
        for place in range(self.examples):
            self._number(place)
        for k, (size, colour) in enumerate(zip(self.sizes, colours(self.sizes, self.examples), strict=True)):
            self._strip(k, size, colour)
        return self.d.svg()

    def _number(self, place: int) -> None:
        """The number of the example at this place of the epoch."""
        x, y = LEFT + (place + 0.5) * self.unit, 22 + NUMBER_LINE * (place % self.lines + 1) - 3
        number = span(data_bind=f"example.{place}", data_format="integer")
        self.d.text(x, y, number, size=SMALL, text_anchor="middle")

    def _strip(self, k: int, size: int, colour: Pair) -> None:
        """The examples as cells in their colours, the cuts between batches, the light on the current one."""
        y = self.top + k * (CELL + GAP)
        for example in range(self.examples):
            with self.d.group(data_x=f"place.{example}", data_unit=self.unit):
                self.d.rect(LEFT, y, self.unit, CELL, fill=self._colour(example), stroke="none")
        for cut in range(size, self.examples, size):
            x = LEFT + cut * self.unit
            self.d.line(x, y - 1, x, y + CELL + 1, stroke="var(--role-paper)", stroke_width=3)
        for name, count in (("full", size), ("rest", self.examples % size)):
            if count:
                self._light(f"{name}.{k}", k, y, count)
        ink = f"light-dark({colour[0]}, {colour[1]})"
        self.d.text(0, y + 0.7 * CELL, name_of(size), size=SMALL, font_weight=600, fill=ink)

    def _light(self, shown: str, k: int, y: float, count: int) -> None:
        """A frame around so many cells, which moves to the current batch, and veils on the others.

        The veils are as long as the strip; the one on the left ends under the name, which is drawn later.
        """
        width = count * self.unit
        veil: dict[str, Attribute] = {"fill": "var(--role-paper)", "opacity": 0.6, "stroke": "none"}
        frame: dict[str, Attribute] = {"fill": "none", "stroke": "var(--role-ink)", "stroke_width": 3.5}
        with self.d.group(data_show=shown, class_="player-optional"):
            with self.d.group(data_x=f"start.{k}", data_unit=self.unit):
                self.d.rect(LEFT - WIDTH, y, WIDTH, CELL, **veil)
                self.d.rect(LEFT + width, y, WIDTH, CELL, **veil)
                self.d.rect(LEFT, y - 2, width, CELL + 4, rx=3, **frame)
            with self.d.group(data_x="now.0", data_unit=self.unit):
                self.d.circle(LEFT + self.unit / 2, y + CELL / 2, 4, stroke="none")

    def _colour(self, example: int) -> str:
        """From blue over purple and red to orange, by the number of the example."""
        share = 100 * example / max(1, self.examples - 1)
        return f"color-mix(in oklch, var(--role-gradient) {share:.0f}%, var(--role-value))"
