"""The plot of the fit: points, held-out points, the curve without noise and the fitted curve."""

import numpy as np

from playground.experiments.weight_penalties.points import Points
from playground.figures.plots import SMALL, axis, figure, line, scatter, span
from playground.figures.scene import Curve, Plot


def fit(points: Points, curve: np.ndarray) -> Plot:
    """The fitted curve (F, T), over the points, the held-out points and the curve without noise."""
    return Plot(
        "fit",
        figure(
            axis(bounds=(-1.04, 1.04), nticks=6),
            axis(bounds=span(points.y, points.grid_truth, room=0.12), nticks=5),
            [
                scatter(points.held_out_x, points.held_out_y, "surface", 4, opacity=0.35),
                line(points.grid, points.grid_truth, "ink", 1.5, dash="dot"),
                scatter(points.x, points.y, "ink", 8, "x = %{x:.3f}<br>y = %{y:.3f}"),
            ],
            margin=SMALL,
        ),
        actors=[Curve(points.grid, curve, "value", width=3)],
        title="the fit; dotted: the curve without noise",
        alt="The points, the held-out points, the curve without noise and the fitted curve",
        grow=1.15,
    )
