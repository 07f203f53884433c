"""The map: contours of the full loss with the paths of the batch sizes."""

from typing import Any

import numpy as np

from playground.experiments.batch_size.ground import Ground
from playground.experiments.batch_size.paths import BatchSizeTrace
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.figures.batch_size.look import colours, name_of, thickness
from playground.figures.contour import contours, start
from playground.figures.scene import Marker, Plot, Trails

LEVELS = 14
HOVER = "a = %{x:.3f}<br>b = %{y:.3f}<br>L = %{customdata:.4g}"


def ground_map(trace: BatchSizeTrace, spec: BatchSizeSpec, ground: Ground) -> Plot:
    """Contours, the minimum, one trail per batch size, and the start to be dragged."""
    bottom = [] if ground.minimum is None else [_minimum(ground.minimum)]
    trails = [
        Trails(
            trace.theta[k, :, 0],
            trace.theta[k, :, 1],
            colour,
            width=1.25 * thickness(size),
            radius=7,
            labels=[name_of(size)],
            diverged=[trace.diverged[k]],
        )
        for k, (size, colour) in enumerate(zip(trace.sizes, colours(trace.sizes, spec.examples), strict=True))
    ]
    return Plot(
        "map",
        _still(ground),
        actors=[*trails, *bottom],
        grips=[start(spec.a, spec.b, ground.view)],
        title="full loss L(a, b)",
        alt="Contour map of the mean loss over a and b with a path for each batch size",
        grow=0.82,
    )


def _minimum(at: np.ndarray) -> Marker:
    return Marker(float(at[0]), float(at[1]), colors="ink", radius=5, shape="cross")


def _still(ground: Ground) -> dict[str, Any]:
    """Contours of the root of the loss above its lowest: evenly apart in a bowl."""
    height = np.sqrt(np.maximum(ground.loss - ground.lowest, 0))
    (a_low, a_high), (b_low, b_high) = ground.view
    inside = height[
        np.ix_((ground.b >= b_low) & (ground.b <= b_high), (ground.a >= a_low) & (ground.a <= a_high))
    ]
    seen = float(inside.min()), float(inside.max())
    return {
        "data": [contours(ground.a, ground.b, height, seen, LEVELS, HOVER, ground.loss)],
        "layout": {
            "margin": {"l": 44, "r": 6, "t": 4, "b": 38},
            "uirevision": f"{ground.view}",
            "xaxis": {"title": {"text": "a"}, "range": [a_low, a_high]},
            "yaxis": {"title": {"text": "b"}, "range": [b_low, b_high]},
        },
    }
