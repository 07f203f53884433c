"""Beside the map: the cloud of gradient estimates at one point, and its spread against the batch size."""

import math

import numpy as np

from playground.experiments.batch_size.noise import NoiseTrace, spread
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.figures.batch_size.style import FULL, MINI, SINGLE, batch_size_axis, colour_of, name_of
from playground.figures.plots import Range, axis, figure, log_axis, log_span
from playground.figures.scene import Curve, Marker, Plot, Rules, Segment
from playground.figures.scene.actors import Actor


def cloud(noise: NoiseTrace, spec: BatchSizeSpec) -> Plot:
    """The gradients of single examples, of some mini-batches and of all examples."""
    full = noise.single.mean(0, dtype=np.float64)  # (T, 2)
    x, y = (_component_range(noise.single[..., i]) for i in (0, 1))
    actors: list[Actor] = [
        Rules(x=0.0, y=0.0, colors="muted", width=1),
        Marker(noise.single[..., 0], noise.single[..., 1], SINGLE, radius=3.5),
    ]
    if 1 < noise.path_size < spec.examples:
        actors.append(Marker(noise.batches[..., 0], noise.batches[..., 1], MINI, radius=3.5))
    actors.append(Marker(full[:, 0], full[:, 1], FULL, radius=7))
    return Plot(
        "cloud",
        figure(
            axis("∂L/∂a", x, nticks=5),
            axis("", y, nticks=5) | {"title": {"text": "∂L/∂b", "standoff": 2}},
        ),
        actors=actors,
        title=f"estimates where {name_of(noise.path_size)} is",
        alt="Gradients of single examples, of mini-batches and of all examples at the current point",
    )


def _component_range(values: np.ndarray) -> Range:
    """A range that holds zero, all values (N, T) of the start and nearly all of the others.

    Its ends are rounded, so that a drag hardly moves them.
    """
    known = values[np.isfinite(values)]
    if not known.size:
        return -1.0, 1.0
    first = values[:, 0][np.isfinite(values[:, 0])]
    low, high = np.quantile(known, (0.01, 0.99))
    low, high = min(0.0, float(low), *first), max(0.0, float(high), *first)
    room = 0.06 * (high - low) + 1e-6
    step = 10.0 ** math.floor(math.log10(high - low + 2 * room)) / 4
    return step * math.floor((low - room) / step), step * math.ceil((high + room) / step)


def by_size(noise: NoiseTrace, spec: BatchSizeSpec) -> Plot:
    """The spread against B on two logarithmic axes: measured dots, the formula, and 1/sqrt(B) dashed."""
    total = spec.examples
    sizes = np.geomspace(1, total - 0.5, 40)
    root = noise.sigma / math.sqrt(total)
    low, high = log_span(np.concatenate((root, noise.sigma)), 1e-9, 4)
    return Plot(
        "spread",
        figure(batch_size_axis(noise.sizes, "batch size B"), log_axis(0.5 * low, 1.2 * high)),
        actors=[
            Segment(float(total), root, 1.0, noise.sigma, "muted", dash=True, labels=["σ/√B"]),
            Curve(sizes, spread(noise.sigma, sizes[:, None], total), "muted", width=1.5),
            Marker(
                np.array(noise.sizes, dtype=np.float64)[:, None],
                np.where(noise.measured > 0, noise.measured, np.nan),
                ["ink" if size not in spec.sizes else colour_of(size, total) for size in noise.sizes],
                radius=6,
            ),
        ],
        title="spread by batch size",
        alt="Root mean squared distance from the full gradient against the batch size: measured and formula",
    )


def narration(noise: NoiseTrace, spec: BatchSizeSpec) -> list[tuple[int, str]]:
    """The spread at each point, measured and by the formula, and how well they agree: (step, sentence)."""
    row, size = noise.sizes.index(noise.path_size), noise.path_size
    worst = noise.error.max()
    moves = np.flatnonzero(np.diff(noise.sigma, prepend=np.nan) != 0)
    lines = []
    for t in moves:
        if not np.isfinite(noise.sigma[t]):
            lines.append((int(t), f"{name_of(size)} has diverged: there is no gradient to look at."))
            break
        sentence = f"Off the full gradient: {noise.sigma[t]:.3g} with 1 example"
        if 1 < size < spec.examples:
            measured, formula = noise.measured[row, t], noise.formula[row, t]
            sentence += f", {measured:.3g} with {size} (formula {formula:.3g})"
        lines.append((int(t), f"{sentence}. Measured = formula to {worst:.1%}, all B and steps."))
    return lines
