"""The still part of a plot, as plotly takes it: what is drawn, and axes that stay where they are."""

from collections.abc import Mapping, Sequence
from typing import Any

MARGIN = {"l": 50, "r": 10, "t": 6, "b": 38}


def still(
    data: Sequence[Mapping[str, Any]], x: Mapping[str, Any], y: Mapping[str, Any], **layout: Any
) -> dict[str, Any]:
    """A figure with its axes, without a legend; `layout` is what else plotly's layout holds."""
    return {
        "data": [dict(trace) for trace in data],
        "layout": {"margin": MARGIN, "showlegend": False, "xaxis": dict(x), "yaxis": dict(y), **layout},
    }


def stage(
    x: Mapping[str, Any], y: Mapping[str, Any], data: Sequence[Mapping[str, Any]] = (), **layout: Any
) -> dict[str, Any]:
    """A figure for actors, which may have nothing to draw itself; a zoom lasts as long as its ranges."""
    empty = {"type": "scatter", "x": [], "y": [], "hoverinfo": "skip"}
    ranges = f"{x.get('range')}{y.get('range')}"
    return still(data or [empty], {"nticks": 6, **x}, {"nticks": 5, **y}, uirevision=ranges, **layout)
