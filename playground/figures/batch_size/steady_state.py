"""Beside the map: the distance from the minimum, and how the learning rate decides it in the end."""

import numpy as np

from playground.experiments.batch_size.paths import BatchSizeTrace
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.experiments.batch_size.steady_state import SteadyState
from playground.figures.batch_size.style import colours, comma_list, count_axis, line_width
from playground.figures.plots import figure, log_axis, log_span
from playground.figures.scene import END, Cursor, Curve, Marker, Plot, Rules, Trails

ROUNDING = 1e-9  # a lower steady distance is rounding
FAR = 100.0  # a larger distance leaves the view


def distance(trace: BatchSizeTrace, spec: BatchSizeSpec, steady: SteadyState, last: int) -> Plot:
    """How far each path is from the minimum; the axis ends at `last`."""
    seen = trace.seen.astype(np.float64)
    low, high = log_span(np.where(steady.distance <= FAR, steady.distance, np.nan), 1e-12, 4)
    trails = [
        Trails(
            seen,
            steady.distance[k],
            colour,
            line_width(size),
            5,
            future=True,
            diverged=[trace.diverged[k]],
        )
        for k, (size, colour) in enumerate(zip(trace.sizes, colours(trace.sizes, spec.examples), strict=True))
    ]
    return Plot(
        "distance",
        figure(count_axis(last, "examples seen"), log_axis(low, 1.1 * high)),
        actors=[Cursor(width=1), *trails],
        title="distance from the minimum",
        alt="The distance of each path from the minimum against the number of examples seen",
    )


def by_rate(trace: BatchSizeTrace, spec: BatchSizeSpec, steady: SteadyState) -> Plot:
    """The steady distance against the learning rate; a click takes the rate."""
    rates = steady.learning_rates
    in_view = np.where((steady.steady > ROUNDING) & (steady.steady < FAR), steady.steady, np.nan)
    low, high = log_span(in_view, 1e-12, 5)
    paths = list(zip(colours(trace.sizes, spec.examples), in_view, strict=True))
    return Plot(
        "by-rate",
        figure(log_axis(rates[0], rates[-1], "η"), log_axis(0.8 * low, 1.2 * high)),
        actors=[
            Rules(x=spec.learning_rate, colors="ink", dash=False, labels=["η"]),
            *[Curve(rates, values[:, None], colour, width=2) for colour, values in paths],
            *[Marker(rates[:, None], values[:, None], colour, radius=4) for colour, values in paths],
        ],
        clickable=True,
        title="hover by learning rate",
        alt="Root mean squared distance at which a path stays from the minimum, against the learning rate",
        known_from=END,
    )


def narration(trace: BatchSizeTrace, spec: BatchSizeSpec, steady: SteadyState) -> list[tuple[int, str]]:
    """How far away the paths are, eight times in an epoch: (step, sentence)."""
    if np.isnan(steady.distance).all():
        return [(0, "The loss has no minimum here: a threshold separates the labels, and a grows for ever.")]
    return [
        (t, f"After {_epochs(t / spec.examples)}: {_distances(trace, steady.distance[:, t])}")
        for t in range(0, len(trace.seen), max(1, spec.examples // 8))
    ]


def _epochs(count: float) -> str:
    return f"{count:.3g} epoch" + ("" if count == 1 else "s")


def _distances(trace: BatchSizeTrace, distances: np.ndarray) -> str:
    """The distances (K,) of the paths that have not diverged, in the order of the batch sizes."""
    known = {size: x for size, x in zip(trace.sizes, distances, strict=True) if np.isfinite(x)}
    if not known:
        return "all have diverged."
    values = comma_list([f"{x:.2g}" for x in known.values()])
    return f"{values} from the minimum with B = {comma_list([str(size) for size in known])}."
