"""Beside the map: the fair race, each racer at many learning rates."""

import math

import numpy as np

from playground.experiments.optimizer_race.spec import RaceTrace
from playground.experiments.optimizer_race.sweep import Sweep
from playground.figures.optimizer_race.look import Look, above, decades
from playground.figures.scene import Marker, Plot

MARGIN = {"l": 56, "r": 10, "t": 6, "b": 36}


def rates(sweep: Sweep, trace: RaceTrace, look: Look) -> Plot:
    """Each racer's final loss against its learning rate: the best as a dot, the present one as a ring."""
    gap = above(sweep.loss, trace.floor)
    data = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": sweep.rates[i],
            "y": np.where(np.isfinite(sweep.loss[i]), gap[i], np.nan),
            "line": {"color": "@" + "|".join(look.colours[i]), "width": 2},
            "hovertemplate": f"{name}<br>rate %{{x:.3g}}: %{{y:.3g}}<extra></extra>",
        }
        for i, name in enumerate(look.names)
    ]
    best = sweep.best[:, None]
    finite = gap[np.isfinite(sweep.loss)]
    start = above(trace.loss[:, 0], trace.floor)
    top = 3 * float(np.nanmax(start)) if np.isfinite(start).any() else 1.0
    actors = []
    if len(look.names):
        colours = list(look.colours)
        actors = [
            Marker(
                np.take_along_axis(sweep.rates, best, 1),
                np.take_along_axis(np.where(np.isfinite(sweep.loss), gap, np.nan), best, 1),
                colors=colours,
                radius=6,
            ),
            Marker(
                np.array([[racer.learning_rate] for racer in trace.racers]),
                np.where(np.isfinite(trace.loss[:, -1:]), above(trace.loss[:, -1:], trace.floor), np.nan),
                colors=colours,
                radius=8,
                shape="ring",
            ),
        ]
    span = sweep.rates if sweep.rates.size else np.array([1e-4, 10.0])
    return Plot(
        "rates",
        {
            "data": data,
            "layout": {
                "margin": MARGIN,
                "xaxis": {
                    "type": "log",
                    "range": [math.log10(span.min()) - 0.1, math.log10(span.max()) + 0.1],
                    "title": {"text": "learning rate"},
                    "exponentformat": "power",
                    "nticks": 8,
                },
                "yaxis": {
                    "type": "log",
                    "range": list(decades(finite, top, 15)),
                    "exponentformat": "power",
                    "nticks": 6,
                },
            },
        },
        actors=actors,
        clickable=True,
        title="loss at the end, by learning rate",
        alt="Final loss of each racer against its learning rate, the best rate of each marked",
    )


def nearest(sweep: Sweep, floor: float, rate: float, gap: float) -> int:
    """The racer whose drawn curve passes nearest, in height, to a point (rate, gap) of the picture."""
    apart = np.full(len(sweep.loss), np.inf)
    for i, (rates, losses) in enumerate(zip(sweep.rates, sweep.loss, strict=True)):
        known = np.isfinite(losses)
        if known.any():
            height = np.interp(np.log(rate), np.log(rates[known]), np.log(above(losses[known], floor)))
            apart[i] = abs(height - np.log(gap))
    return int(apart.argmin())
