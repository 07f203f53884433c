"""The loss over both weights: contours, the curve where it is 0, the point, minus the gradient, the path."""

from typing import Any

import numpy as np

from playground.experiments.two_weights import Landscape, TwoWeightsTrace
from playground.figures.contour import contours
from playground.figures.scene import Arrow, Grip, Marker, Plot, Trails
from playground.figures.two_weights.timeline import ALL, Timeline

LEVELS = 12
HOVER = "w₁ = %{x:.3f}<br>w₂ = %{y:.3f}<br>L = %{customdata:.4f}"


def panel(trace: TwoWeightsTrace, line: Timeline, land: Landscape) -> Plot:
    """The map with the point of the current step; the ring at the start can be dragged."""
    width = float(land.w[-1])
    at, path = line.weights(), np.stack([trace["w1"], trace["w2"]])
    w1, w2 = path[:, at]  # (T,)
    here1, here2 = path[:, line.update]
    far = np.maximum(np.abs(w1), np.abs(w2)) > width
    start = np.clip(path[:, 0], -width, width)
    step = (line.done == ALL) & (at > 0)
    down = -line.of(trace.gradient()) * np.stack([_known(line, "dL_dw1"), _known(line, "dL_dw2")])
    return Plot(
        "map",
        _still(land),
        actors=[
            Trails(w1[None], w2[None], "value", 2, 0.1, future=True),
            Arrow(here1, here2, here1 + down[0], here2 + down[1], "gradient", 2.5, labels=["−∇L"]),
            Arrow(np.where(step, here1, np.nan), here2, w1, w2, "update", 4),
            Marker(w1, w2, "value", 7),
            Marker(
                np.where(far, np.clip(w1, -width, width), np.nan), np.clip(w2, -width, width),
                "diverged", 7, "square", labels=["further out"],
            ),
        ],
        grips=[
            Grip(
                "start", float(start[0]), float(start[1]), low=(-width, -width), high=(width, width),
                step=(width / 100, width / 100), label="the weights at the start",
            )
        ],
        alt="Contour map of the loss over both weights with the point, minus the gradient and the path",
        title="L(w₁, w₂)",
    )  # fmt: skip


def _known(line: Timeline, name: str) -> np.ndarray:
    """1 while a gradient is known and not yet used, else 0: the arrow grows component by component."""
    return (line.known(name) & (line.done < ALL)).astype(float)


def _still(land: Landscape) -> dict[str, Any]:
    """Axes of equal scale, so that minus the gradient stands at right angles to the contours."""
    width = float(land.w[-1])
    seen = float(land.error.min()), float(land.error.max())
    axis = {"range": [-width, width], "constrain": "domain", "nticks": 7}
    valleys = [
        {
            "type": "scatter", "mode": "lines", "x": x.astype(np.float32), "y": y.astype(np.float32),
            "line": {"color": "@muted", "width": 1.5, "dash": "dot"}, "hovertemplate": "L = 0<extra></extra>",
        }
        for x, y in land.valley
    ]  # fmt: skip
    return {
        "data": [contours(land.w, land.w, land.error, seen, LEVELS, HOVER, land.error**2 / 2), *valleys],
        "layout": {
            "margin": {"l": 44, "r": 6, "t": 10, "b": 38},
            "uirevision": f"{width}",
            "xaxis": {**axis, "title": {"text": "w₁"}},
            "yaxis": {**axis, "title": {"text": "w₂"}, "scaleanchor": "x"},
        },
    }
