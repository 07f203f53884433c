"""A diagram drawn by code, for `Graph`: a drawing collects elements and writes them safely.

    d = Drawing(640, 240, "y = w x")
    d.edge((60, 120), (320, 120), gaps=(0, 34), line={"data_bind": "w.0"}, data_link="w", data_pick="w")
    d.node(320, 120, 34, span(data_bind="y.0"), data_link="y", data_state="at.0", class_="value")
    d.formula(420, 120, "∂y/∂w_1 = ", span("x", data_link="x"))
    Graph("net", d.svg(), arrays)

Attributes are keyword arguments: `data_link` is `data-link`, `stroke_width` `stroke-width`, `class_` `class`;
True is an attribute without a value, None and False leave it out. Units are those of the viewBox: draw at
about the size at which the panel is shown (600 to 700 wide beside a table), and 16 are 16 CSS pixels.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from playground.figures.scene.svg import (
    SIZE,
    Attribute,
    Point,
    Span,
    arrow,
    number,
    span,
    typeset,
    verbatim,
    written,
)

__all__ = ["Drawing", "Span", "arrow", "span"]

SHAPE: Mapping[str, Attribute] = {
    "fill": "var(--role-paper)",
    "stroke": "var(--role-ink)",
    "stroke_width": 1.5,
}
STROKE: Mapping[str, Attribute] = {
    "fill": "none",
    "stroke": "var(--role-ink)",
    "stroke_width": 1.5,
    "stroke_linecap": "round",
    "stroke_linejoin": "round",
}


class Drawing:
    """An SVG of `width` x `height` units, element by element; `label` is what those who listen hear."""

    def __init__(self, width: float, height: float, label: str = "") -> None:
        role = {"role": "group", "aria_label": label} if label else {}
        self._head = f'<svg viewBox="0 0 {number(width)} {number(height)}"{written(role)}>'
        self._parts: list[str] = []

    def line(self, x1: float, y1: float, x2: float, y2: float, **attributes: Attribute) -> None:
        """A straight line."""
        self._add("line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2, **STROKE, **attributes})

    def path(self, d: str, **attributes: Attribute) -> None:
        """A path, not filled."""
        self._add("path", {"d": d, **STROKE, **attributes})

    def circle(self, cx: float, cy: float, r: float, **attributes: Attribute) -> None:
        """A circle, white with a rim."""
        self._add("circle", {"cx": cx, "cy": cy, "r": r, **SHAPE, **attributes})

    def rect(self, x: float, y: float, width: float, height: float, **attributes: Attribute) -> None:
        """A rectangle, white with a rim; `rx` rounds its corners."""
        self._add("rect", {"x": x, "y": y, "width": width, "height": height, **SHAPE, **attributes})

    def text(
        self, x: float, y: float, *parts: str | Span, size: float = SIZE, **attributes: Attribute
    ) -> None:
        """Words on the baseline `y`, exactly as they are; `text_anchor="middle"` centres them on `x`."""
        self._add("text", {"x": x, "y": y, "font_size": size, **attributes}, verbatim(parts))

    def formula(
        self, x: float, y: float, *parts: str | Span, size: float = SIZE, **attributes: Attribute
    ) -> None:
        """A text in which `_1` and `_{12}` are lowered, `^2` and `^{(k)}` raised."""
        self._add("text", {"x": x, "y": y, "font_size": size, **attributes}, typeset(parts, size))

    @contextmanager
    def group(self, **attributes: Attribute) -> Iterator[None]:
        """What is drawn inside the block shares these attributes: linked, picked and lit as one."""
        self._parts.append(f"<g{written(attributes)}>")
        yield
        self._parts.append("</g>")

    def node(
        self,
        x: float,
        y: float,
        radius: float,
        *label: str | Span,
        size: float = SIZE,
        **attributes: Attribute,
    ) -> None:
        """A circle with a formula at its centre, as one group."""
        with self.group(**attributes):
            self.circle(x, y, radius)
            self.formula(x, y + 0.35 * size, *label, size=size, text_anchor="middle")

    def edge(
        self,
        start: Point,
        end: Point,
        gaps: tuple[float, float] = (0, 0),
        head: float = 0,
        line: Mapping[str, Attribute] | None = None,
        **attributes: Attribute,
    ) -> None:
        """A line between two points, and a wide invisible one for the pointer, as one group.

        It stops `gaps` short of its ends (the radii of two nodes) and ends in an arrowhead of length `head`.
        `line` are attributes of the visible line alone (`data_bind`: its width is then a weight).
        """
        stem, tip = arrow(start, end, gaps, head)
        with self.group(**attributes):
            self.path(stem + tip, **(line or {}))
            self.path(stem, class_="hit")

    def svg(self) -> str:
        """The whole drawing."""
        return f"{self._head}{''.join(self._parts)}</svg>"

    def _add(self, tag: str, attributes: Mapping[str, Attribute], inner: str = "") -> None:
        self._parts.append(f"<{tag}{written(attributes)}>{inner}</{tag}>")
