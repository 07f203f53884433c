"""What the drawings of this page share: bars whose length follows the step, and texts that fit a line."""

from playground.figures.scene.diagram import Drawing
from playground.figures.scene.svg import number
from playground.text.legible import legible_inside

FULL = 1.75  # what a bound line of weight 1 paints to the right of its foot, see `bar`


class Bars(Drawing):
    """A drawing with horizontal bars."""

    def bar(self, x: float, y: float, width: float, height: float, *layers: tuple[str, str]) -> None:
        """Bars on one track, drawn over each other: (bound array with row, colour role) each, values 0 .. 1.

        A bound line is 0.5 + 3.5 w wide for a weight w. Upright at x = -0.25 in a window that begins at 0, of
        which it fills 1.75 w: a bar of length w, if the window is 1.75 wide.
        """
        place = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
        self._parts.append(f'<svg {place} viewBox="0 0 {FULL} 1" preserveAspectRatio="none">')
        for bound, role in layers:
            self.line(
                -0.25,
                0,
                -0.25,
                1,
                data_bind=bound,
                stroke_linecap="butt",
                style=f"stroke: var(--role-{role})",
            )
        self._parts.append("</svg>")


def clipped(text: str, room: int) -> str:
    """The beginning of a text that fits into so many letters."""
    return text if len(text) <= room else text[: max(0, room - 1)] + "…"


def tail(text: str, room: int) -> str:
    """The end of a text that fits into so many letters, on one line."""
    line = one_line(text[-2 * room :])  # a sign is at least one letter: what stands before cannot be seen
    return line if len(line) <= room else "…" + line[len(line) - room + 1 :]


def one_line(text: str) -> str:
    """A text as it can stand on one line: line breaks as ⏎, spaces as they are."""
    return " ".join(map(legible_inside, text.split(" ")))


def share(value: float) -> str:
    """A probability in percent, with as many digits as help."""
    percent = 100 * value
    if percent >= 99.95 or percent == 0:
        return f"{percent:.0f} %"
    return f"{percent:.1f} %" if percent >= 0.05 else "< 0.1 %"


def score(value: float) -> str:
    """A score with a real minus sign."""
    return f"{value:.2f}".replace("-", "−")
