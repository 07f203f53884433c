"""Beside the map: the fair race, each racer at many learning rates."""

import numpy as np

from playground.experiments.optimizer_race.spec import RaceTrace
from playground.experiments.optimizer_race.sweep import Sweep
from playground.figures.optimizer_race.style import Legend, gap_above, whole_decades
from playground.figures.plots import WIDE, figure, line, log_axis
from playground.figures.scene import END, Marker, Plot

NO_RATES = np.array([1e-4, 10.0])  # the axis without racers
BESIDE = 10**0.1  # the axis reaches a tenth of a decade beyond the rates


def rate_plot(sweep: Sweep, trace: RaceTrace, legend: Legend) -> Plot:
    """Each racer's final loss against its learning rate: the best as a dot, the present one as a ring."""
    gap = np.where(np.isfinite(sweep.loss), gap_above(sweep.loss, trace.floor), np.nan)
    lines = [
        line(sweep.rates[i], gap[i], legend.colours[i], 2, f"{name}<br>rate %{{x:.3g}}: %{{y:.3g}}")
        for i, name in enumerate(legend.names)
    ]
    start = gap_above(trace.loss[:, 0], trace.floor)
    top = 3 * float(np.nanmax(start)) if np.isfinite(start).any() else 1.0
    rates = sweep.rates if sweep.rates.size else NO_RATES
    return Plot(
        "rates",
        figure(
            log_axis(rates.min() / BESIDE, rates.max() * BESIDE, "learning rate", per_decade=0),
            log_axis(*whole_decades(gap, top, 15), per_decade=1),
            lines,
            WIDE,
        ),
        actors=_markers(sweep, trace, gap, legend) if len(legend.names) else [],
        clickable=True,
        title="loss at the end, by learning rate",
        alt="Final loss of each racer against its learning rate, the best rate of each marked",
        known_from=END,
    )


def _markers(sweep: Sweep, trace: RaceTrace, gap: np.ndarray, legend: Legend) -> list[Marker]:
    """A dot at the best rate of each racer, a ring at its present rate and loss."""
    best = sweep.best[:, None]
    end = trace.loss[:, -1:]
    colours = list(legend.colours)
    return [
        Marker(
            np.take_along_axis(sweep.rates, best, 1),
            np.take_along_axis(gap, best, 1),
            colors=colours,
            radius=6,
        ),
        Marker(
            np.array([[racer.learning_rate] for racer in trace.racers]),
            np.where(np.isfinite(end), gap_above(end, trace.floor), np.nan),
            colors=colours,
            radius=8,
            shape="ring",
        ),
    ]


def nearest_racer(sweep: Sweep, floor: float, rate: float, gap: float) -> int:
    """The racer whose drawn curve passes nearest, in height, to a point (rate, gap) of the picture."""
    distance = np.full(len(sweep.loss), np.inf)
    for i, (rates, losses) in enumerate(zip(sweep.rates, sweep.loss, strict=True)):
        known = np.isfinite(losses)
        if known.any():
            log_gap = np.log(gap_above(losses[known], floor))
            distance[i] = abs(np.interp(np.log(rate), np.log(rates[known]), log_gap) - np.log(gap))
    return int(distance.argmin())
