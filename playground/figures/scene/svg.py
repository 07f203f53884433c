"""How SVG is written: every text escaped, every attribute checked, formulas with lowered and raised parts."""

import html
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Attribute = str | float | bool | None
Point = tuple[float, float]

SIZE = 16.0  # of text, px
SMALLEST = 14.0  # nothing on a stage is smaller, a subscript neither
RAISED = re.compile(r"([_^])(?:\{([^}]*)\}|(.))", re.S)  # w_1, w_{12}, o^2
NAME = re.compile(r"[a-z][a-zA-Z0-9-]*")


@dataclass(frozen=True)
class Span:
    """A part of a text with attributes of its own: a factor of a formula, a number that is bound."""

    text: str = ""
    attributes: Mapping[str, Attribute] = field(default_factory=dict)


def span(text: str = "", /, **attributes: Attribute) -> Span:
    """A part of a text: `span("x", data_link="x")`, `span(data_bind="y.0", data_format="fixed:2")`."""
    return Span(text, attributes)


def arrow(start: Point, end: Point, gaps: tuple[float, float] = (0, 0), head: float = 0) -> tuple[str, str]:
    """The stem of an arrow and its open head, as data of a path; a stem without length has no head.

    Head and stem are one stroke, so the head needs no marker: it is coloured, dashed and lit with the line.
    """
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    if length <= sum(gaps):
        return f"M{_point(start)}", ""
    ux, uy = dx / length, dy / length
    foot = (start[0] + gaps[0] * ux, start[1] + gaps[0] * uy)
    tip = (end[0] - gaps[1] * ux, end[1] - gaps[1] * uy)
    stem = f"M{_point(foot)}L{_point(tip)}"
    if not head:
        return stem, ""
    left, right = (
        (tip[0] - head * (ux - 0.5 * side * uy), tip[1] - head * (uy + 0.5 * side * ux)) for side in (1, -1)
    )
    return stem, f"M{_point(left)}L{_point(tip)}L{_point(right)}"


def written(attributes: Mapping[str, Attribute]) -> str:
    """Attributes as SVG wants them, each with a blank before it.

    ValueError for a name that is none or could run something, and for a number that is not finite.
    """
    out = []
    for key, value in attributes.items():
        name = key.rstrip("_").replace("_", "-")
        if not NAME.fullmatch(name) or name.startswith("on") or name.endswith("href"):
            raise ValueError(f"{key!r} is no attribute of a drawing")
        if value is None or value is False:
            continue
        text = "" if value is True else value if isinstance(value, str) else number(value)
        out.append(f' {name}="{html.escape(text, quote=True)}"')
    return "".join(out)


def verbatim(parts: Sequence[str | Span]) -> str:
    """The inside of a text whose words stand exactly as they are."""
    return "".join(
        _escaped(part) if isinstance(part, str) else _tspan(part.attributes, _escaped(part.text))
        for part in parts
    )


def typeset(parts: Sequence[str | Span], size: float) -> str:
    """The inside of a text in which `_1` and `_{12}` are lowered, `^2` and `^{(k)}` raised."""
    out: list[str] = []
    shift = 0.0  # how far the pen stands below the baseline
    for part in parts:
        text, attributes = (part, {}) if isinstance(part, str) else (part.text, part.attributes)
        if shift and not text:
            out.append(_tspan({"dy": -shift}, "\u200b"))  # an empty part moves no pen, and may stay empty
            shift = 0.0
        inner = []
        for piece, level in _levels(text):
            goal = {"": 0.0, "_": 0.28 * size, "^": -0.42 * size}[level]
            small = {"font_size": max(SMALLEST, 0.75 * size)} if level else {}
            moved = {"dy": goal - shift} if goal != shift else {}
            inner.append(_tspan({**moved, **small}, _escaped(piece)) if moved or small else _escaped(piece))
            shift = goal
        out.append(_tspan(attributes, "".join(inner)) if attributes else "".join(inner))
    return "".join(out)


def _levels(text: str) -> Iterator[tuple[str, str]]:
    """The pieces of `w_1 x`: w on the line (""), 1 below it ("_"), x on it again."""
    place = 0
    for found in RAISED.finditer(text):
        if found.start() > place:
            yield text[place : found.start()], ""
        yield found[2] or found[3] or "", found[1]
        place = found.end()
    if place < len(text):
        yield text[place:], ""


def _tspan(attributes: Mapping[str, Attribute], inner: str) -> str:
    return f"<tspan{written(attributes)}>{inner}</tspan>"


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def number(value: float) -> str:
    """A number as short as it is exact enough; ValueError where it is not finite."""
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be drawn")
    return f"{value:.10g}"


def _point(point: Point) -> str:
    return f"{number(round(point[0], 2))} {number(round(point[1], 2))}"
