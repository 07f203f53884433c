"""The square brackets of a matrix."""

from playground.figures.scene import Drawing


def brackets(
    d: Drawing, left: float, top: float, width: float, height: float, depth: float = 5, stroke: float = 1.5
) -> None:
    """Around a rectangle; `depth` is how far their ends reach inwards."""
    bottom = top + height
    for x, inwards in ((left, depth), (left + width, -depth)):
        d.path(f"M{x + inwards} {top}L{x} {top}L{x} {bottom}L{x + inwards} {bottom}", stroke_width=stroke)
