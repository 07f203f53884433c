"""One line of a still plot, as plotly takes it."""

from typing import Any

import numpy as np


def stroke(
    x: np.ndarray, y: np.ndarray, colour: str, width: float, hover: str = "", dash: str = ""
) -> dict[str, Any]:
    """A line through points in a colour role; `hover` is plotly's template, without it the line is mute."""
    line: dict[str, Any] = {"color": f"@{colour}", "width": width}
    if dash:
        line["dash"] = dash
    told = {"hovertemplate": f"{hover}<extra></extra>"} if hover else {"hoverinfo": "skip"}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, **told}
