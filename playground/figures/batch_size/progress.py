"""Beside the map: the loss against examples seen and updates made."""

import numpy as np

from playground.experiments.batch_size.loss_grid import LossGrid
from playground.experiments.batch_size.paths import BatchSizeTrace
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.figures.batch_size.style import colours, count_axis, line_width
from playground.figures.plots import Json, figure, log_axis, log_span
from playground.figures.scene import Cursor, Plot, Trails


def by_examples(
    trace: BatchSizeTrace, spec: BatchSizeSpec, grid: LossGrid, last: int, log: bool = False
) -> Plot:
    """The loss against the examples seen, which is the work done; the axis ends at `last`."""
    seen = trace.seen.astype(np.float64)
    return Plot(
        "by-examples",
        figure(count_axis(last, "examples seen", log), loss_axis(trace, grid)),
        actors=[Cursor(width=1), *loss_trails(trace, spec, np.broadcast_to(seen, trace.loss.shape))],
        title="loss by examples seen",
        alt="The loss of each batch size against the number of examples seen",
    )


def by_updates(trace: BatchSizeTrace, spec: BatchSizeSpec, grid: LossGrid, last: int) -> Plot:
    """The loss against the updates made; the axis ends at `last`."""
    return Plot(
        "by-updates",
        figure(count_axis(last, "updates made", log=True), loss_axis(trace, grid)),
        actors=loss_trails(trace, spec, trace.updates.astype(np.float64)),
        title="loss by updates",
        alt="The loss of each batch size against the number of updates made",
    )


def loss_axis(trace: BatchSizeTrace, grid: LossGrid) -> Json:
    """Logarithmic, from below the minimum to above the start; losses above 3 times that leave the view."""
    start = float(trace.loss[0, 0])
    losses = trace.loss[trace.loss <= 3 * start] if np.isfinite(start) else trace.loss
    low, high = log_span(np.append(losses, grid.lowest), 1e-12)
    return log_axis(0.9 * low, 1.1 * high)


def loss_trails(trace: BatchSizeTrace, spec: BatchSizeSpec, x: np.ndarray) -> list[Trails]:
    """The loss curves over x (K, T): faint to the end, strong up to now."""
    return [
        Trails(
            x[k], trace.loss[k], colour, line_width(size), radius=5, future=True, diverged=[trace.diverged[k]]
        )
        for k, (size, colour) in enumerate(zip(trace.sizes, colours(trace.sizes, spec.examples), strict=True))
    ]
