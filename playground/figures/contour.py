"""The contours of a surface, pale and thin, so that what moves on them stands out; the handle of a start."""

from typing import Any

import numpy as np

from playground.figures.scene.actors import Handle

Range = tuple[float, float]


def contours(
    x: np.ndarray,
    y: np.ndarray,
    height: np.ndarray,
    bounds: Range,
    levels: int,
    hover: str = "",
    loss: np.ndarray | None = None,
) -> dict[str, Any]:
    """Contours of `height` (Y, X) at `levels` levels between the two `bounds`; beyond, the end colours.

    `hover` is plotly's template; without it the surface ignores the pointer. Where the height is not
    the loss itself, `loss` (Y, X) can stand in the template, as customdata.
    """
    low, high = bounds
    on_hover = {"hovertemplate": f"{hover}<extra></extra>"} if hover else {"hoverinfo": "skip"}
    return {
        "type": "contour",
        "x": x.astype(np.float32),
        "y": y.astype(np.float32),
        "z": height.astype(np.float32),
        **({} if loss is None else {"customdata": loss.astype(np.float32)}),
        "colorscale": [[0, "@deep"], [0.5, "@slope"], [1, "@peak"]],
        "zmin": low,
        "zmax": high,
        "autocontour": False,
        "contours": {"start": low, "end": high, "size": (high - low) / levels or 1},
        "line": {"width": 0.7, "color": "@contour"},
        "showscale": False,
        **on_hover,
    }


def start_handle(x: float, y: float, view: tuple[Range, Range], label: str = "start") -> Handle:
    """The ring where the paths start, to be dragged within the view; a key moves it by a hundredth of it."""
    (x_low, x_high), (y_low, y_high) = view
    return Handle(
        "start",
        x,
        y,
        low=(x_low, y_low),
        high=(x_high, y_high),
        label=label,
        step=((x_high - x_low) / 100, (y_high - y_low) / 100),
    )
