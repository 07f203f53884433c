"""Bars and texts that the drawings of this page share."""

from playground.figures.plots import clipped, minus
from playground.figures.scene.diagram import Drawing
from playground.figures.scene.svg import number
from playground.text.visible_characters import visible_text

FULL = 1.75  # the width that the player paints to the right of a line at x = -0.25 with weight 1, see `bar`
HEIGHT = 404  # of the stage
SMALL = 14.0


class BarDrawing(Drawing):
    """A drawing with horizontal bars whose lengths are bound to the step."""

    def bar(self, x: float, y: float, width: float, height: float, *layers: tuple[str, str]) -> None:
        """Bars in one frame, drawn over each other: (bound number "name.row", colour role); values 0 .. 1.

        The player gives a bound line of weight w the width 0.5 + 3.5 w. An upright line at x = -0.25 covers
        1.75 w of a view that begins at x = 0: a bar of length w, if the view is 1.75 wide.
        """
        frame = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
        self._parts.append(f'<svg {frame} viewBox="0 0 {FULL} 1" preserveAspectRatio="none">')
        for bound, role in layers:
            style = f"stroke: var(--role-{role})"
            self.line(-0.25, 0, -0.25, 1, data_bind=bound, stroke_linecap="butt", style=style)
        self._parts.append("</svg>")


def tail(text: str, length: int) -> str:
    """The end of a text in at most so many letters, on one line."""
    return clipped(one_line(text[-2 * length :]), length, end=True)  # one_line never shortens a text


def one_line(text: str) -> str:
    """A text on one line: line breaks as ⏎, spaces unchanged."""
    return " ".join(map(visible_text, text.split(" ")))


def percent(value: float) -> str:
    """A probability in percent."""
    percents = 100 * value
    if percents >= 99.95 or percents == 0:
        return f"{percents:.0f} %"
    return f"{percents:.1f} %" if percents >= 0.05 else "< 0.1 %"


def format_score(value: float) -> str:
    """A score with the typographic minus sign."""
    return minus(f"{value:.2f}")
