"""Beside the map: what an epoch costs in updates and, measured, in time."""

import numpy as np

from playground.experiments.batch_size.cost import Cost
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.figures.batch_size.style import batch_size_axis, colour_of
from playground.figures.plots import figure, line, log_axis, log_span
from playground.figures.scene import Marker, Plot


def updates(cost: Cost, spec: BatchSizeSpec) -> Plot:
    """Updates per epoch against the batch size."""
    counts = np.array(cost.updates, dtype=np.float64)
    labels = [f"{count}" for count in cost.updates]
    return _cost_plot("updates", "updates per epoch", cost, spec, counts, labels, "%{y:d} updates")


def seconds(cost: Cost, spec: BatchSizeSpec) -> Plot:
    """Measured milliseconds per epoch against the batch size."""
    milliseconds = 1000 * np.array(cost.seconds)
    labels = [f"{ms:.2g} ms" for ms in milliseconds]
    title = "ms per epoch, measured here"
    return _cost_plot("time", title, cost, spec, milliseconds, labels, "%{y:.3g} ms")


def narration(cost: Cost) -> list[tuple[int, str]]:
    """What one update costs, and an epoch of the smallest batches beside one of the largest."""
    single, full = (1000 * cost.seconds[i] / cost.updates[i] for i in (0, -1))
    ratio = cost.seconds[0] / cost.seconds[-1]
    updates = f"Measured here: an update takes {single:.2g} ms with 1 example, {full:.2g} ms with"
    return [(0, f"{updates} {cost.sizes[-1]}; an epoch of B = 1 takes {ratio:.0f} times as long.")]


def _cost_plot(
    name: str, title: str, cost: Cost, spec: BatchSizeSpec, values: np.ndarray, labels: list[str], hover: str
) -> Plot:
    """Values against the batch size, with a labelled dot for each batch size that is compared."""
    sizes = np.array(cost.sizes, dtype=np.float64)
    low, high = log_span(values, 1e-6)
    compared = [i for i, size in enumerate(cost.sizes) if size in spec.sizes]
    return Plot(
        name,
        figure(
            batch_size_axis(cost.sizes, "batch size B"),
            log_axis(0.8 * low, 1.3 * high),
            [line(sizes, values, "muted", 2, f"B = %{{x}}<br>{hover}", dots=6)],
        ),
        actors=[
            Marker(
                sizes[compared][:, None],
                values[compared][:, None],
                [colour_of(cost.sizes[i], spec.examples) for i in compared],
                radius=7,
                labels=[labels[i] for i in compared],
            )
        ],
        title=title,
        alt=f"{title.capitalize()} against the batch size",
    )
