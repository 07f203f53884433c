"""Beside the map: what an epoch costs in updates and, measured, in time."""

from typing import Any

import numpy as np

from playground.experiments.batch_size.cost import Cost
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.figures.batch_size.look import colour_of, log_axis, sizes_axis, small, span
from playground.figures.scene import Marker, Plot


def updates(cost: Cost, spec: BatchSizeSpec) -> Plot:
    """Updates per epoch against the batch size."""
    counts = np.array(cost.updates, dtype=np.float64)
    words = [f"{count}" for count in cost.updates]
    return _line("updates", "updates per epoch", cost, spec, counts, words, "%{y:d} updates")


def seconds(cost: Cost, spec: BatchSizeSpec) -> Plot:
    """Measured milliseconds per epoch against the batch size."""
    milliseconds = 1000 * np.array(cost.seconds)
    words = [f"{ms:.2g} ms" for ms in milliseconds]
    return _line("time", "ms per epoch, measured here", cost, spec, milliseconds, words, "%{y:.3g} ms")


def narration(cost: Cost) -> list[tuple[int, str]]:
    """What one update costs, and an epoch of the smallest batches beside one of the largest."""
    one, all_of_them = (1000 * cost.seconds[i] / cost.updates[i] for i in (0, -1))
    ratio = cost.seconds[0] / cost.seconds[-1]
    said = f"Measured here: an update takes {one:.2g} ms with 1 example, {all_of_them:.2g} ms with"
    return [(0, f"{said} {cost.sizes[-1]}; an epoch of B = 1 takes {ratio:.0f} times as long.")]


def _line(
    name: str, title: str, cost: Cost, spec: BatchSizeSpec, values: np.ndarray, words: list[str], read: str
) -> Plot:
    sizes = np.array(cost.sizes, dtype=np.float64)
    line: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": sizes,
        "y": values,
        "line": {"color": "@muted", "width": 2},
        "marker": {"color": "@muted", "size": 6},
        "hovertemplate": f"B = %{{x}}<br>{read}<extra></extra>",
    }
    low, high = span(values, 1e-6)
    compared = [i for i, size in enumerate(cost.sizes) if size in spec.sizes]
    return Plot(
        name,
        small([line], sizes_axis(cost.sizes, "batch size B"), log_axis(0.8 * low, 1.3 * high)),
        actors=[
            Marker(
                sizes[compared][:, None],
                values[compared][:, None],
                [colour_of(cost.sizes[i], spec.examples) for i in compared],
                radius=7,
                labels=[words[i] for i in compared],
            )
        ],
        title=title,
        alt=f"{title.capitalize()} against the batch size",
    )
