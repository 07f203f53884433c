"""Beside the map: the data with each path's predictions, and the mini-batch that is being filled."""

import numpy as np

from playground.experiments.batch_size.paths import BatchSizeTrace
from playground.experiments.batch_size.predictions import Predictions
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.figures.batch_size.style import MINI, SINGLE, colours
from playground.figures.plots import axis, figure, line, scatter, span
from playground.figures.scene import Curve, Marker, Plot

MOST_RINGS = 16  # a larger mini-batch is not ringed: that would be nearly all the data
NO_EXAMPLE = -1


def prediction_plot(trace: BatchSizeTrace, spec: BatchSizeSpec, predictions: Predictions) -> Plot:
    """The data, the predictions of each path now, and the examples of the mini-batch so far."""
    low, high = span(trace.y, room=0.15)
    inputs = float(predictions.x[0]), float(predictions.x[-1])
    points = scatter(trace.x, trace.y, "muted", 6, "x = %{x:.3f}<br>y = %{y:.3f}", opacity=0.75)
    best = line(predictions.best_x, predictions.best, "ink", 1.5, dash="dot")
    curves = [
        Curve(predictions.x, predictions.y[k], colour, width=2 if size == 1 else 3, at=trace.updates[k])
        for k, (size, colour) in enumerate(zip(trace.sizes, colours(trace.sizes, spec.examples), strict=True))
    ]
    return Plot(
        "fit",
        figure(axis("x", inputs, nticks=5), axis("", (low - 0.05, high + 0.05), nticks=5), [points, best]),
        actors=[*rings(trace, spec), *curves],
        title="data and the three fits" if len(curves) == 3 else "data and the fits",
        alt="The data, the curve of each batch size's model now, and dotted the best one",
    )


def rings(trace: BatchSizeTrace, spec: BatchSizeSpec) -> list[Marker]:
    """Rings around the examples of the mini-batch of size B so far; a dot on the example just seen."""
    order = trace.order.ravel()  # (T - 1,) the example seen at each step
    just_seen = np.append(NO_EXAMPLE, order)  # none at t = 0
    dot = Marker(*_points(trace, just_seen[None]), SINGLE, radius=5)
    size = min(spec.batch_size, spec.examples)
    if not 1 < size <= MOST_RINGS:
        return [dot]
    now = np.arange(len(order))
    within_epoch = now % spec.examples
    first = now - within_epoch % size  # when the first example of the mini-batch was seen
    seen_at = first + np.arange(size)[:, None]  # (B, T - 1) when each of its examples is seen
    members = np.where(seen_at <= now, order[np.minimum(seen_at, len(order) - 1)], NO_EXAMPLE)
    members = np.concatenate((np.full((size, 1), NO_EXAMPLE), members), axis=1)
    return [Marker(*_points(trace, members), MINI, radius=7, shape="ring"), dot]


def _points(trace: BatchSizeTrace, index: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """x and y of the examples with these indices; NaN for none."""
    none = index == NO_EXAMPLE
    return np.where(none, np.nan, trace.x[index]), np.where(none, np.nan, trace.y[index])
