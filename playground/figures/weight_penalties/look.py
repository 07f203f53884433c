"""What the pictures of this page share: axes, the fitted curve, the weights as sticks."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from playground.catalog.bases import BASES
from playground.experiments.weight_penalties.points import Points
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec
from playground.figures.scene import Curve, Marker, Plot, Rules, Segment
from playground.figures.scene.actors import Actor, Colours
from playground.figures.still import stage
from playground.figures.stroke import stroke

MARGIN = {"l": 46, "r": 10, "t": 4, "b": 38}
ROOM = 0.12  # of the range, above and below what is drawn
WIDEST = 2.5  # times the spread of y: sticks of larger weights leave the view


def still(
    x: Mapping[str, Any], y: Mapping[str, Any], data: Sequence[Mapping[str, Any]] = (), **layout: Any
) -> dict[str, Any]:
    """The still part of a plot, with the margins of this page."""
    return stage(x, y, data, **{"margin": MARGIN, **layout})


def titled(text: str, low: float, high: float) -> dict[str, Any]:
    """An axis with its name and range."""
    return {"title": {"text": text}, "range": [low, high]}


def log_axis(values: np.ndarray, least: float, most: float = math.inf, title: str = "") -> dict[str, Any]:
    """A logarithmic axis for the values between `least` and `most`, its ends on quarters of a decade."""
    known = values[np.isfinite(values) & (values >= least) & (values <= most)]
    low, high = (float(known.min()), float(known.max())) if known.size else (least, 10 * least)
    first, last = math.floor(4 * math.log10(low)) / 4, math.ceil(4 * math.log10(high) + 0.2) / 4
    last = max(last, first + 0.5)
    factors = (1, 2, 5) if last - first < 1.6 else (1,)
    stride = max(1, math.ceil((last - first) / 5))
    exponents = range(math.floor(first), math.ceil(last) + 1, stride)
    ticks = [f * 10.0**k for k in exponents for f in factors if first <= math.log10(f) + k <= last]
    words = [f"{tick:g}" if 1e-3 <= tick < 1e4 else f"1e{math.log10(tick):.0f}" for tick in ticks]
    return {
        "type": "log",
        "range": [first, last],
        "tickvals": ticks,
        "ticktext": [word.replace("-", "−") for word in words],
        "title": {"text": title},
    }


def fit(points: Points, curve: np.ndarray, diverged: int | None = None) -> Plot:
    """The points, held-out ones faint behind them, the curve they come from, and the fitted one (F, T)."""
    low, high = float(points.y.min()), float(points.y.max())
    low, high = min(low, float(points.grid_truth.min())), max(high, float(points.grid_truth.max()))
    room = ROOM * (high - low)
    held: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "x": points.held_x,
        "y": points.held_y,
        "marker": {"color": "@surface", "size": 4, "opacity": 0.35},
        "hoverinfo": "skip",
    }
    true = stroke(points.grid, points.grid_truth, "ink", 1.5, dash="dot")
    seen: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "x": points.x,
        "y": points.y,
        "marker": {"color": "@ink", "size": 8},
        "hovertemplate": "x = %{x:.3f}<br>y = %{y:.3f}<extra></extra>",
    }
    figure = still(
        titled("", -1.04, 1.04),
        {"range": [low - room, high + room], "nticks": 5},
        [held, true, seen],
        margin={**MARGIN, "b": 26},
    )
    return Plot(
        "fit",
        figure,
        actors=[Curve(points.grid, curve, "value", width=3)],
        title="the fit; dotted: the curve without noise",
        alt="The points, the held-out points, the curve they were scattered about and the fitted curve",
        grow=1.15,
    )


def stick_range(points: Points, w: np.ndarray) -> tuple[float, float]:
    """The range of the weights' axis: what weights (..., d) take, but not much more than y varies."""
    most = WIDEST * max(float(points.y.std()), 0.1)
    known = w[np.isfinite(w)]
    reach = np.concatenate((known, points.true_weights[np.isfinite(points.true_weights)], [0.0]))
    low, high = max(float(reach.min()), -most), min(float(reach.max()), most)
    room = ROOM * max(high - low, 0.1)
    return low - room, high + room


def sticks(
    spec: WeightPenaltiesSpec,
    points: Points,
    w: np.ndarray,
    across: tuple[float, float],
    behind: Sequence[Actor] = (),
    clickable: bool = False,
) -> Plot:
    """The weights (T, d), one stick each: blue above zero, orange below, a ring where exactly zero."""
    degree = w.shape[1]
    number = np.arange(1.0, degree + 1)[:, None]
    width = min(6.0, 90 / degree)
    actors: list[Actor] = [Rules(y=0.0, colors="line", dash=False, width=1.5), *behind]
    for role, sign in (("positive", 1), ("negative", -1)):
        some = np.where(np.sign(w.T) == sign, w.T, np.nan)  # (d, T)
        actors.append(Segment(number, 0.0, number, some, role, width=width / 2))
        actors.append(Marker(number, some, role, radius=width))
    actors.append(Marker(number, np.where(w.T == 0, 0.0, np.nan), "ink", radius=width - 1, shape="ring"))
    name = BASES[spec.basis].name
    shown = range(1, degree + 1, 1 if degree <= 8 else 2 if degree <= 14 else 4)
    figure = still(
        {
            "range": [0.3, degree + 0.7],
            "tickvals": list(shown),
            "ticktext": [name(j) for j in shown],
            "title": {"text": ""},
        },
        {"range": list(across), "nticks": 5},
        _true_weights(points),
        margin={**MARGIN, "b": 26},
    )
    return Plot(
        "weights",
        figure,
        actors=actors,
        clickable=clickable,
        title="weights",
        alt="The weight of each feature; a ring where it is exactly zero",
    )


def _true_weights(points: Points) -> list[dict[str, Any]]:
    """A dash at the weight that the curve without noise has, where there is such a weight."""
    some = np.isfinite(points.true_weights) & (points.true_weights != 0)
    if not some.any():
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": 1 + np.flatnonzero(some),
            "y": points.true_weights[some],
            "marker": {"symbol": "line-ew", "size": 20, "line": {"width": 2, "color": "@muted"}},
            "hovertemplate": "of the curve without noise: %{y:.3f}<extra></extra>",
        }
    ]


def counted(number: int, of: int) -> str:
    """How many weights are exactly zero, in words."""
    if number == 0:
        return "no weight is exactly zero"
    if number == of:
        return f"all {of} weights are exactly zero" if of > 1 else "the weight is exactly zero"
    return f"{number} of {of} weights {'is' if number == 1 else 'are'} exactly zero"


def number(x: float) -> str:
    """Three digits, or all before the point where there are more, with a true minus."""
    return (f"{x:,.0f}" if 1e3 <= abs(x) < 1e9 else f"{x:.3g}").replace("-", "−")


def row_colours(points: Points) -> Colours:
    """A colour for each weight's path: strong for those that the curve without noise has."""
    strong = np.isfinite(points.true_weights) & (points.true_weights != 0)
    return ["value" if here else "surface" for here in strong]
