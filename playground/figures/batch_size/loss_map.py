"""The map: contours of the full loss with the paths of the batch sizes."""

import numpy as np

from playground.experiments.batch_size.loss_grid import LossGrid
from playground.experiments.batch_size.paths import BatchSizeTrace
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.figures.batch_size.style import colours, line_width, name_of
from playground.figures.contour import contours, start_handle
from playground.figures.plots import Json, axis, figure
from playground.figures.scene import Marker, Plot, Trails

LEVELS = 14
HOVER = "a = %{x:.3f}<br>b = %{y:.3f}<br>L = %{customdata:.4g}"


def loss_map(trace: BatchSizeTrace, spec: BatchSizeSpec, grid: LossGrid) -> Plot:
    """Contours, the minimum, one trail per batch size, and the start to be dragged."""
    minimum = [] if grid.minimum is None else [_cross(grid.minimum)]
    trails = [
        Trails(
            trace.theta[k, :, 0],
            trace.theta[k, :, 1],
            colour,
            width=1.25 * line_width(size),
            radius=7,
            labels=[name_of(size)],
            diverged=[trace.diverged[k]],
        )
        for k, (size, colour) in enumerate(zip(trace.sizes, colours(trace.sizes, spec.examples), strict=True))
    ]
    return Plot(
        "map",
        _contour_figure(grid),
        actors=[*trails, *minimum],
        handles=[start_handle(spec.a, spec.b, grid.view)],
        title="full loss L(a, b)",
        alt="Contour map of the mean loss over a and b with a path for each batch size",
        grow=0.82,
    )


def _cross(point: np.ndarray) -> Marker:
    return Marker(float(point[0]), float(point[1]), colors="ink", radius=5, shape="cross")


def _contour_figure(grid: LossGrid) -> Json:
    """Contours of the root of the loss above its lowest: evenly spaced in a bowl."""
    height = np.sqrt(np.maximum(grid.loss - grid.lowest, 0))
    (a_low, a_high), (b_low, b_high) = grid.view
    rows, columns = (grid.b >= b_low) & (grid.b <= b_high), (grid.a >= a_low) & (grid.a <= a_high)
    in_view = height[np.ix_(rows, columns)]
    bounds = float(in_view.min()), float(in_view.max())
    return figure(
        axis("a", grid.view[0]),
        axis("b", grid.view[1]),
        [contours(grid.a, grid.b, height, bounds, LEVELS, HOVER, grid.loss)],
    )
