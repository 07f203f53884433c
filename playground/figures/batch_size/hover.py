"""Beside the map: the distance from the minimum, and how the learning rate decides it in the end."""

import numpy as np

from playground.experiments.batch_size.hover import HoverTrace
from playground.experiments.batch_size.paths import BatchSizeTrace
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.figures.batch_size.look import (
    colours,
    counting_axis,
    listed,
    log_axis,
    small,
    span,
    thickness,
)
from playground.figures.scene import Cursor, Curve, Marker, Plot, Rules, Trails

SETTLED = 1e-9  # a hover below this is rounding


def distance(trace: BatchSizeTrace, spec: BatchSizeSpec, hover: HoverTrace, last: int) -> Plot:
    """How far each path is from the minimum; the axis ends at `last`."""
    seen = trace.seen.astype(np.float64)
    low, high = span(np.where(hover.distance <= 100, hover.distance, np.nan), 1e-12, 4)
    return Plot(
        "distance",
        small(
            [],
            counting_axis(last, "examples seen"),
            log_axis(low, 1.1 * high),
        ),
        actors=[
            Cursor(width=1),
            *[
                Trails(
                    seen,
                    hover.distance[k],
                    colour,
                    thickness(size),
                    5,
                    future=True,
                    diverged=[trace.diverged[k]],
                )
                for k, (size, colour) in enumerate(
                    zip(trace.sizes, colours(trace.sizes, spec.examples), strict=True)
                )
            ],
        ],
        title="distance from the minimum",
        alt="The distance of each path from the minimum against the number of examples seen",
    )


def by_rate(trace: BatchSizeTrace, spec: BatchSizeSpec, hover: HoverTrace) -> Plot:
    """The hover against the learning rate; a click takes the rate."""
    shown = np.where((hover.hover > SETTLED) & (hover.hover < 100), hover.hover, np.nan)
    low, high = span(shown, 1e-12, 5)
    paths = list(zip(trace.sizes, colours(trace.sizes, spec.examples), shown, strict=True))
    return Plot(
        "by-rate",
        small([], log_axis(hover.eta[0], hover.eta[-1], "η"), log_axis(0.8 * low, 1.2 * high)),
        actors=[
            Rules(x=spec.batch_eta, colors="ink", dash=False, labels=["η"]),
            *[Curve(hover.eta, values[:, None], colour, width=2) for _, colour, values in paths],
            *[Marker(hover.eta[:, None], values[:, None], colour, radius=4) for _, colour, values in paths],
        ],
        clickable=True,
        title="hover by learning rate",
        alt="Root mean squared distance at which a path stays from the minimum, against the learning rate",
    )


def narration(trace: BatchSizeTrace, spec: BatchSizeSpec, hover: HoverTrace) -> list[tuple[int, str]]:
    """How far away the paths are at the ends of the epochs."""
    if np.isnan(hover.distance).all():
        return [(0, "The loss has no minimum here: a threshold separates the labels, and a grows for ever.")]
    lines = []
    for t in range(0, len(trace.seen), max(1, spec.examples // 8)):
        away = hover.distance[:, t]
        far = listed([f"{x:.2g}" for x in away[np.isfinite(away)]])
        who = listed([str(size) for size, x in zip(trace.sizes, away, strict=True) if np.isfinite(x)])
        said = f"{far} from the minimum with B = {who}." if far else "all have diverged."
        epochs = t / spec.examples
        lines.append((t, f"After {epochs:.3g} epoch" + ("" if epochs == 1 else "s") + f": {said}"))
    return lines
