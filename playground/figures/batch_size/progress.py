"""Beside the map: the data with the fitted curves, and the loss against examples seen and updates made."""

from typing import Any

import numpy as np

from playground.experiments.batch_size.fits import FitTrace
from playground.experiments.batch_size.ground import Ground
from playground.experiments.batch_size.paths import BatchSizeTrace
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.figures.batch_size.look import (
    MINI,
    SINGLE,
    colours,
    counting_axis,
    log_axis,
    small,
    span,
    thickness,
)
from playground.figures.scene import Cursor, Curve, Marker, Plot, Trails
from playground.figures.stroke import stroke

RINGS = 16  # a larger mini-batch is not ringed: that would be nearly all the data


def fit(trace: BatchSizeTrace, spec: BatchSizeSpec, fits: FitTrace) -> Plot:
    """The data, each path's curve at this moment, and the examples of the mini-batch that is being filled."""
    low, high = float(trace.y.min()), float(trace.y.max())
    room = 0.15 * (high - low) + 0.05
    points: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "x": trace.x,
        "y": trace.y,
        "marker": {"color": "@muted", "size": 6, "opacity": 0.75},
        "hovertemplate": "x = %{x:.3f}<br>y = %{y:.3f}<extra></extra>",
    }
    best = stroke(fits.best_x, fits.best, "ink", 1.5, dash="dot")
    figure = small(
        [points, best],
        {"title": {"text": "x"}, "range": [float(fits.x[0]), float(fits.x[-1])], "nticks": 5},
        {"range": [low - room, high + room], "nticks": 5},
    )
    lines = [
        Curve(fits.x, fits.y[k], colour, width=2 if size == 1 else 3)
        for k, (size, colour) in enumerate(zip(trace.sizes, colours(trace.sizes, spec.examples), strict=True))
    ]
    return Plot(
        "fit",
        figure,
        actors=[*rings(trace, spec), *lines],
        title="data and the three fits" if len(lines) == 3 else "data and the fits",
        alt="The data, the curve of each batch size's model now, and dotted the best one",
    )


def rings(trace: BatchSizeTrace, spec: BatchSizeSpec) -> list[Marker]:
    """Rings around the examples of the mini-batch of size B so far; a dot on the example just seen."""
    place = np.arange(len(trace.seen) - 1) % spec.examples  # within the epoch, (T - 1,)
    flat = trace.order.ravel()
    just = np.append(-1, flat)  # nothing is seen at t = 0
    current = Marker(*_at(trace, just[None]), SINGLE, radius=5)
    size = min(spec.batch, spec.examples)
    if not 1 < size <= RINGS:
        return [current]
    start = np.arange(len(place)) - place % size
    members = start + np.arange(size)[:, None]  # (B, T - 1) moments at which they are seen
    seen = members <= np.arange(len(place))
    member = np.where(seen, flat[np.minimum(members, len(flat) - 1)], -1)
    member = np.concatenate((np.full((size, 1), -1), member), axis=1)
    return [Marker(*_at(trace, member), MINI, radius=7, shape="ring"), current]


def _at(trace: BatchSizeTrace, which: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where the examples lie; NaN for -1."""
    return np.where(which < 0, np.nan, trace.x[which]), np.where(which < 0, np.nan, trace.y[which])


def by_examples(
    trace: BatchSizeTrace, spec: BatchSizeSpec, ground: Ground, last: int, log: bool = False
) -> Plot:
    """The loss against the examples seen, the work that was done; the axis ends at `last`."""
    axis = counting_axis(last, "examples seen", log)
    seen = trace.seen.astype(np.float64)
    return Plot(
        "by-examples",
        small([], axis, loss_axis(trace, ground)),
        actors=[Cursor(width=1), *_losses(trace, spec, np.broadcast_to(seen, trace.loss.shape))],
        title="loss by examples seen",
        alt="The loss of each batch size against the number of examples seen",
    )


def by_updates(trace: BatchSizeTrace, spec: BatchSizeSpec, ground: Ground, last: int) -> Plot:
    """The loss against the updates made, the steps that were taken; the axis ends at `last`."""
    return Plot(
        "by-updates",
        small([], counting_axis(last, "updates made", log=True), loss_axis(trace, ground)),
        actors=_losses(trace, spec, trace.updates.astype(np.float64)),
        title="loss by updates",
        alt="The loss of each batch size against the number of updates made",
    )


def loss_axis(trace: BatchSizeTrace, ground: Ground) -> dict[str, Any]:
    """Logarithmic, from below the minimum to above the start."""
    start = float(trace.loss[0, 0])
    calm = trace.loss[trace.loss <= 3 * start] if np.isfinite(start) else trace.loss
    low, high = span(np.append(calm, ground.lowest), 1e-12)
    return log_axis(0.9 * low, 1.1 * high)


def _losses(trace: BatchSizeTrace, spec: BatchSizeSpec, x: np.ndarray) -> list[Trails]:
    """The loss curves: faint to the end, strong up to now."""
    return [
        Trails(
            x[k], trace.loss[k], colour, thickness(size), radius=5, future=True, diverged=[trace.diverged[k]]
        )
        for k, (size, colour) in enumerate(zip(trace.sizes, colours(trace.sizes, spec.examples), strict=True))
    ]
