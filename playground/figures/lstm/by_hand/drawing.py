"""What the drawings of both cells are made of: boxes of numbers, wires, nodes, and the text below."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from playground.figures.scene.diagram import Drawing, arrow, span
from playground.figures.scene.svg import Point

WIDTH, HEIGHT = 972.0, 254.0
MARGIN = 16.0  # px at both sides: what leads to the steps before and after
LEFT, RIGHT = 62.0, 878.0  # centres of the states before and after, from the left margin
BOX, HEADING, BOX_HEIGHT = 120.0, 20.0, 80.0
TOP, BOTTOM = 44.0, 210.0  # of the two lines through the cell
BACK = 9.0  # px between a wire and the one that goes back
NODE = 13.0
MUTED = "var(--role-muted)"
ROWS = {1: 17.0, 2: 17.0, 3: 16.0, 4: 14.0}  # by units, px: the size of a number
LETTER_SIDES = {"g": 8, "n": 18}  # px from the wire, where wires lie on the left; elsewhere -10
SHORT = ("fixed:2", "fixed:1")  # formats with at most five letters


@dataclass(frozen=True)
class Style:
    """What a drawing depends on besides the kind of cell.

    units   n
    names   the tokens of the text, short
    formats by part, of its numbers ("d." and a part: of its derivative)
    """

    units: int
    names: tuple[str, ...]
    formats: tuple[tuple[str, str], ...]


class CellDrawing:
    """A drawing that boxes, wires and nodes are added to."""

    def __init__(self, style: Style, label: str) -> None:
        self.style, self.formats = style, dict(style.formats)
        self.d = Drawing(WIDTH, HEIGHT, label)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """What is drawn inside the block is drawn between the margins, in front of the cell."""
        with self.d.group(transform=f"translate({MARGIN:g} 0)"):
            self._body()
            yield

    def _body(self) -> None:
        self.d.rect(134, 8, 674, BOTTOM + 10, rx=16, fill="var(--role-slope)", stroke="var(--role-line)")

    def box(self, part: str, centre: Point, label: str, back: str, after: str = "") -> None:
        """The numbers of a part, a row for each unit, and beside them their derivatives.

        `back` is the heading of the derivatives, from the step "deltas" on `after` where there is one.
        """
        x, y = centre[0] - BOX / 2, centre[1] - BOX_HEIGHT / 2
        self._half(part, x, y, label)
        right = x + BOX / 2
        with self.d.group(data_state=f"d_{part}.0", class_="gradient", data_pick=f"d.{part}"):
            self._frame(right, y)
            self._numbers(f"d_{part}", right, y)
            for heading, shown in ((back, "before"), (after or back, "after")):
                with self.d.group(class_="player-optional", data_show=f"{shown}_{part}.0"):
                    self._heading(right + BOX / 4, y, heading)

    def value_box(self, part: str, centre: Point, label: str) -> None:
        """The numbers of a part that has no derivative beside it."""
        self._half(part, centre[0] - BOX / 4, centre[1] - BOX_HEIGHT / 2, label)

    def gate(self, letter: str, function: str, centre: Point) -> None:
        """A gate's box, named after its function as on the slides; its letter stands at the wire above."""
        self.box(letter, centre, function, f"dJ/d{letter}", f"δ_{letter}")
        x, y = centre[0] + (LETTER_SIDES.get(letter, -10)), centre[1] - BOX_HEIGHT / 2 - 6
        with self.d.group(data_state=f"{letter}.0", class_="value"):
            anchor = "end" if x < centre[0] else "start"
            self.d.formula(x, y, f"{letter}_t", size=17, text_anchor=anchor, fill="var(--role-value)")

    def _half(self, part: str, x: float, y: float, label: str) -> None:
        with self.d.group(data_state=f"{part}.0", class_="value", data_pick=part, aria_label=part):
            self._frame(x, y)
            self._numbers(part, x, y)
            self._heading(x + BOX / 4, y, label)

    def _frame(self, x: float, y: float) -> None:
        self.d.rect(x, y, BOX / 2, BOX_HEIGHT, rx=5)

    def _heading(self, x: float, y: float, text: str) -> None:
        self.d.formula(x, y + 15, text, size=15, text_anchor="middle")

    def _numbers(self, part: str, x: float, y: float) -> None:
        n, form = self.style.units, self.formats[part]
        size = ROWS[n] if form in SHORT else min(ROWS[n], 14.0)
        pitch = min((BOX_HEIGHT - HEADING - 2) / n, 24.0)
        top = y + HEADING + (BOX_HEIGHT - HEADING - 2 - n * pitch) / 2
        for i in range(n):
            number = span(data_bind=f"n_{part}.{i}", data_format=form)
            with self.d.group(data_tip=f"tip_{part}.{i}"):
                self.d.text(
                    x + BOX / 4,
                    top + (i + 0.5) * pitch + 0.36 * size,
                    number,
                    size=size,
                    text_anchor="middle",
                )

    def wire(self, kind: str, *lines: Sequence[Point], head: float = 8) -> None:
        """Lines of the forward pass, drawn strong at the steps of a kind; each ends in an arrowhead."""
        with self.d.group(data_state=f"wire_{kind}.0", class_="value"):
            for points in lines:
                self.d.path(polyline(points, head), stroke="var(--role-value)", stroke_width=2)

    def back_wire(self, kind: str, *lines: Sequence[Point]) -> None:
        """Lines of the backward pass, which are not seen before their step."""
        with self.d.group(
            data_state=f"wire_{kind}.0", data_show=f"wire_{kind}.0", class_="gradient player-optional"
        ):
            for points in lines:
                self.d.path(polyline(points, 8), stroke="var(--role-gradient)", stroke_width=2)

    def chain(self, letter: str, y: float) -> None:
        """What leads a state from the step before and on to the step after, and its derivative back."""
        left, right, end = LEFT - BOX / 2, RIGHT + BOX / 2, MARGIN - 2
        lines = (
            ("earlier", "value", (left - end, y - 5), (left, y - 5)),
            (f"later_{letter}", "value", (right, y - 5), (right + end, y - 5)),
            (f"back_{letter}", "gradient", (right + end, y + 6), (right, y + 6)),
            (f"back_{letter}_prev", "gradient", (left, y + 6), (left - end, y + 6)),
        )
        for shown, role, *points in lines:
            with self.d.group(class_="player-optional", data_show=f"{shown}.0"):
                self.d.path(polyline(points, 7), stroke=f"var(--role-{role})", stroke_width=2)

    def node(self, kind: str, centre: Point, sign: str) -> None:
        """Where two wires meet: × or +, of a step."""
        with self.d.group(data_state=f"wire_{kind}.0", class_="value"):
            self.d.circle(*centre, NODE, stroke="var(--role-value)")
            size = 20 if len(sign) == 1 else 15
            self.d.text(centre[0], centre[1] + 0.35 * size, sign, size=size, text_anchor="middle")

    def prediction(self, centre: Point) -> None:
        """P of the true next token and its loss; beside them the error of that token's score."""
        left, wide, y = centre[0] - BOX / 2, 0.58 * BOX, centre[1] - 27
        with self.d.group(data_state="y.0", class_="value", data_pick="y", aria_label="prediction"):
            self.d.rect(left, y, wide, 54, rx=5)
            for row, (letter, form) in enumerate((("ŷ ", "fixed:2"), ("J ", "fixed:2"))):
                number = span(data_bind=f"n_y.{row}", data_format=form)
                with self.d.group(data_tip=f"tip_y.{row}"):
                    x, base = left + wide / 2, y + 21 + 22 * row
                    self.d.text(x, base, letter, number, size=15, text_anchor="middle")
        with self.d.group(data_state="d_y.0", class_="gradient", data_pick="d.y"):
            self.d.rect(left + wide, y, BOX - wide, 54, rx=5)
            with self.d.group(class_="player-optional", data_show="after_y.0"):
                self._heading(left + 0.79 * BOX, y + 4, "δ_y")
            number = span(data_bind="n_d_y.0", data_format="fixed:2")
            self.d.text(left + 0.79 * BOX, y + 43, number, size=15, text_anchor="middle")

    def text(self) -> None:
        """The token that is read, and the whole text."""
        y, names = HEIGHT - 28, self.style.names
        with self.d.group(data_state="x.0", class_="value"):
            self.d.rect(136, y, 104, 27, rx=5)
        self.d.formula(142, y + 19, "x_t", size=16, fill=MUTED)
        self.d.text(200, y + 19, span(data_text="name.0"), size=16, text_anchor="middle")
        pitch = min(56.0, 500.0 / len(names))
        for k, name in enumerate(names):
            x = 300 + k * pitch
            with self.d.group(data_state=f"token.{k}", class_="value", data_pick=f"t.{k + 1}"):
                self.d.rect(x, y, pitch - 6, 27, rx=5)
                self.d.text(x + pitch / 2 - 3, y + 19, name, size=15, text_anchor="middle")


def polyline(points: Sequence[Point], head: float = 0) -> str:
    """The data of a path through the points, with an arrowhead at its end."""
    stem = "".join(f"{'L' if k else 'M'}{x:g} {y:g}" for k, (x, y) in enumerate(points))
    return stem + (arrow(points[-2], points[-1], head=head)[1] if head else "")
