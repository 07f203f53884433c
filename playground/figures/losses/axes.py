"""Axes that stay where they are: all that moves is drawn by actors, so that a drag redraws no plot."""

from collections.abc import Mapping
from typing import Any

from playground.figures.still import stage

MARGIN = {"l": 40, "r": 10, "t": 6, "b": 38}
Range = tuple[float, float]


def axes(
    x: Mapping[str, Any], y: Mapping[str, Any], margin: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """A plotly figure without data. `range` of x and y are the keys to whether a zoom lasts."""
    return stage(x, y, margin={**MARGIN, **(margin or {})})


def titled(text: str, across: Range) -> dict[str, Any]:
    """An axis with its name and range."""
    return {"title": {"text": text}, "range": list(across)}


def off(difference: float) -> str:
    """How far two ways to the same number are apart."""
    return f"±{difference:.0e}" if difference else "±0"
