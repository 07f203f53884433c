"""Layout and legend of drawings of a layered network."""

from collections.abc import Sequence

from playground.figures.scene.diagram import Drawing

MUTED = "var(--role-muted)"
SMALL = 14.0  # px: the size of secondary text
LETTER_WIDTH = (
    9.2  # px for a letter of that size, with room: in a drawing that is shrunk letters are relatively larger
)
Columns = tuple[tuple[float, ...], tuple[tuple[float, ...], ...]]  # x by layer; y by layer and unit


def columns(shape: Sequence[int], left: float, right: float, middle: float, pitch: float) -> Columns:
    """Centres of all units: columns at equal distances from left to right, each centred about `middle`."""
    x = tuple(left + (right - left) * layer / (len(shape) - 1) for layer in range(len(shape)))
    return x, tuple(tuple(middle + pitch * (j - (n - 1) / 2) for j in range(n)) for n in shape)


def legend(d: Drawing, x: float, y: float, units: Sequence[tuple[str, str]]) -> None:
    """A line of text at height y: a frame for each (colour role, words) of `units`, an edge for each sign."""
    for role, words in units:
        d.rect(x, y - 11, 16, 12, rx=4, stroke=f"var(--role-{role})")
        d.text(x + 22, y, words, size=SMALL, fill=MUTED)
        x += 34 + LETTER_WIDTH * len(words)
    for sign, words in (("positive", "w > 0"), ("negative", "w < 0")):
        d.line(x, y - 5, x + 20, y - 5, class_=sign, stroke=None, stroke_width=3)
        d.text(x + 26, y, words, size=SMALL, fill=MUTED)
        x += 40 + LETTER_WIDTH * len(words)
