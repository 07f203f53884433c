"""Histograms by layer, one above the other: the first layer at the top, each scaled to its peak."""

from collections.abc import Sequence

import numpy as np

from playground.experiments.initialization.histograms import Histograms
from playground.figures.plots import axis, figure
from playground.figures.scene import Curve, Plot, Rules

PEAK = 0.86  # height of the highest bin, in rows


def ridges(
    histograms: Histograms, names: Sequence[str], colour: str, x_title: str, title: str, left: int = 34
) -> Plot:
    """A panel "ridges" with one row for each layer; an empty row is a layer without a value to show."""
    layers = len(names)
    peak = histograms.share.max(1, keepdims=True)  # (L, 1, K)
    with np.errstate(divide="ignore", invalid="ignore"):
        heights = np.where(peak > 0, PEAK * histograms.share / peak, np.nan)
    x, steps = outline(histograms.edges), heights.shape[-1]
    actors = []
    for layer in range(layers):
        floor = float(layers - 1 - layer)
        y = np.zeros((len(x), steps)) + floor
        y[1:-1] += np.repeat(heights[layer], 2, axis=0)
        actors.append(Curve(x, y, colour, 2))
    floors = np.arange(layers, dtype=np.float64)
    vertical = axis(
        "", (-0.15, layers), tickvals=floors, ticktext=list(reversed(names)), showgrid=False, zeroline=False
    )
    horizontal = axis(x_title, (float(histograms.edges[0]), float(histograms.edges[-1])), nticks=6)
    return Plot(
        "ridges",
        figure(horizontal, vertical, margin={"l": left, "r": 10, "t": 6, "b": 38}),
        actors=[Rules(y=floors[:, None], colors="line", width=1, dash=False), *actors],
        title=title,
        alt=f"Histograms by layer: {title}",
    )


def outline(edges: np.ndarray) -> np.ndarray:
    """The x of a histogram's outline: up, along each bin, and down again, (2 BINS + 2,)."""
    return np.concatenate([edges[:1], np.repeat(edges, 2)[1:-1], edges[-1:]])
