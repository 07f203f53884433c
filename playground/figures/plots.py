"""The still part of a plot as plotly's JSON: lines, points, axes, margins; and how numbers are written in it.

    figure(axis("θ", (-3, 3)), axis("L(θ)", span(loss)), [line(theta, loss, "surface", hover="%{y:.4f}")])

Colours are roles of `style.ROLES` ("value") or pairs (light, dark). What moves is drawn by actors
(`figures/scene`) over the still part.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from playground.figures.log_ticks import log_ticks
from playground.figures.style import Pair
from playground.text.visible_characters import text_end, text_start

Json = dict[str, Any]
Range = tuple[float, float]

HYPHEN = re.compile(r"(?<!\w)-|-(?=\d)")

# Margins in pixels, each side with room for its tick labels.
PLAIN: Mapping[str, int] = MappingProxyType({"l": 45, "r": 9, "t": 5, "b": 37})  # a title below the x axis
SMALL: Mapping[str, int] = MappingProxyType({"l": 45, "r": 8, "t": 6, "b": 25})  # no title below the x axis
WIDE: Mapping[str, int] = MappingProxyType({"l": 56, "r": 10, "t": 7, "b": 38})  # long labels or a y title


def figure(
    x: Mapping[str, Any],
    y: Mapping[str, Any],
    data: Sequence[Mapping[str, Any]] = (),
    margin: Mapping[str, int] = PLAIN,
    revision: str = "",
    **layout: Any,
) -> Json:
    """A plotly figure with the axes x and y and no legend; `layout` is what else plotly's layout holds.

    The reader's zoom lasts while `revision` stays the same: by default as long as both ranges do.
    """
    return {
        "data": [dict(trace) for trace in data],
        "layout": {
            "margin": dict(margin),
            "showlegend": False,
            "uirevision": revision or f"{x.get('range')}{y.get('range')}",
            "xaxis": dict(x),
            "yaxis": dict(y),
            **layout,
        },
    }


def axis(title: str = "", bounds: Iterable[float] | None = None, **more: Any) -> Json:
    """An axis with its title and range; `more` is what else plotly's axis holds, such as `nticks`."""
    limits = {} if bounds is None else {"range": [float(bound) for bound in bounds]}
    return {**({"title": {"text": title}} if title else {}), **limits, **more}


def log_axis(
    low: float, high: float, title: str = "", per_decade: int = 8, labels: int = 6, **more: Any
) -> Json:
    """A logarithmic axis over at least [low, high] with round ticks: at least three, about `labels` at most.

    Its ends lie on whole 1/per_decade of a decade, so that a drag, which changes numbers a little, does not
    change the axis; per_decade=0: exactly at low and high. ValueError where low or high is not positive.
    """
    first, last = math.log10(low), math.log10(high)
    if per_decade:
        first, last = math.floor(per_decade * first) / per_decade, math.ceil(per_decade * last) / per_decade
        last = max(last, first + 2 / per_decade)
    ticks = log_ticks(first, last, labels)
    return {
        "type": "log",
        "range": [first, last],
        "tickvals": [tick.value for tick in ticks],
        "ticktext": [tick.label for tick in ticks],
        "title": {"text": title},
        **more,
    }


def line(
    x: np.ndarray,
    y: np.ndarray,
    colour: str | Pair = "value",
    width: float = 2,
    hover: str = "",
    dash: str = "",
    dots: float = 0,
    shape: str = "",
    known_from: float | None = None,
    **more: Any,
) -> Json:
    """A line through points, with dots of that size on them if `dots` is not 0.

    `shape` is plotly's: "hv" makes steps, each value holding until the next point.

    `hover` is plotly's template; without it the line does not answer to the pointer, and while the reader
    hides the future not before the step `known_from` (END: the last one). `dash` is plotly's, such as "dot";
    `more` is what else plotly's trace holds, such as `name`.
    """
    stroke: Json = {"color": _role(colour), "width": width, **({"dash": dash} if dash else {})}
    stroke |= {"shape": shape} if shape else {}
    known: Json = {} if known_from is None else {"meta": {"known_from": known_from}}
    marker: Json = {"marker": {"color": _role(colour), "size": dots}} if dots else {}
    mode = "lines+markers" if dots else "lines"
    return {
        "type": "scatter",
        "mode": mode,
        "x": x,
        "y": y,
        "line": stroke,
        **marker,
        **_hover(hover),
        **known,
        **more,
    }


def band(x: np.ndarray, low: np.ndarray, high: np.ndarray, colour: str = "value") -> Json:
    """The area between two curves, tinted; `colour` is a role."""
    around_x, around_y = np.concatenate([x, x[::-1]]), np.concatenate([high, low[::-1]])
    return line(around_x, around_y, colour, 0, fill="toself", fillcolor=f"@{colour}", opacity=0.18)


def scatter(
    x: np.ndarray,
    y: np.ndarray,
    colour: str | Pair = "value",
    size: float = 7,
    hover: str = "",
    opacity: float = 1,
    **more: Any,
) -> Json:
    """Points that are not joined; `hover` and `more` as for a line."""
    marker = {"color": _role(colour), "size": size, **({"opacity": opacity} if opacity != 1 else {})}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": y,
        "marker": marker,
        **_hover(hover),
        **more,
    }


def _role(colour: str | Pair) -> str:
    """A colour as the player's theme reads it in a figure: "@role" or "@light|dark"."""
    return "@" + (colour if isinstance(colour, str) else "|".join(colour))


def _hover(template: str) -> Json:
    return {"hovertemplate": f"{template}<extra></extra>"} if template else {"hoverinfo": "skip"}


def span(*values: float | np.ndarray, room: float = 0.08, least: float = 0.0) -> Range:
    """The lowest and the highest finite value, with `room` times their distance added on either side.

    The distance counts as at least `least`. (0, 1), with its room, where nothing is finite.
    """
    flat = np.concatenate([np.ravel(np.asarray(value, dtype=np.float64)) for value in values])
    finite = flat[np.isfinite(flat)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    padding = room * max(high - low, least)
    return low - padding, high + padding


def rounded(bounds: Range) -> Range:
    """The range widened to whole eighths of a power of two, the largest that is not above its length.

    A control that changes the numbers a little then leaves the axis where it is, and plotly need not draw it.
    """
    low, high = bounds
    grid = 2.0 ** math.floor(math.log2(high - low)) / 8
    return grid * math.floor(low / grid), grid * math.ceil(high / grid)


def log_span(values: np.ndarray, least: float, decades: float = 12) -> Range:
    """The lowest and the highest positive, finite value: what a logarithmic axis should show.

    Values below `least`, or more than so many decades below the highest, stay outside. (least, 10 least)
    where there is none.
    """
    known = values[np.isfinite(values) & (values > 0)]
    if not known.size:
        return least, 10 * least
    high = max(float(known.max()), 10 * least)
    return max(float(known.min()), least, high * 10**-decades), high


def minus(text: str) -> str:
    """The text with the typographic minus in its numbers and formulas; hyphens between words stay."""
    return HYPHEN.sub("−", text) if "-" in text else text


def clipped(text: str, length: int, end: bool = False) -> str:
    """The beginning (or the `end`) of a text in at most so many letters, with "…" for what is left out.

    No sign and no form ⟨...⟩ is cut in two.
    """
    if len(text) <= length:
        return text
    if length < 1:
        return ""
    return "…" + text_end(text, length - 1) if end else text_start(text, length - 1) + "…"
