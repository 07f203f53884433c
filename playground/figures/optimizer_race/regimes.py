"""Beside the map: what momentum does on a parabola, over learning rate and momentum."""

import numpy as np

from playground.experiments.optimizer_race.curvature import Curvature, along
from playground.experiments.optimizer_race.racers import Racer
from playground.experiments.optimizer_race.regimes import KINDS, Regimes, radius, regime_of
from playground.experiments.optimizer_race.spec import RaceSpec, RaceTrace
from playground.figures.optimizer_race.basins import stairs
from playground.figures.optimizer_race.look import Look
from playground.figures.scene import Cursor, Marker, Plot, Rules, Trails

PLACES = (
    (0.01, 0.14),
    (0.3, 0.75),
    (0.42, 0.06),
    (0.72, 0.35),
)  # of the names, as shares of the map


def heavy_ball(racer: Racer) -> tuple[float, float] | None:
    """The learning rate and momentum of a racer's heavy ball; None where it is none.

    Dampening tau shrinks the rate to (1 - tau) alpha; the slide's average with weight beta is momentum and
    dampening 1 - beta.
    """
    options = dict(racer.options)
    if racer.kind == "sgd":
        return racer.learning_rate, 0.0
    if racer.kind == "momentum":
        return racer.learning_rate * (1 - options["dampening"]), options["momentum"]
    if racer.kind == "slide-momentum":
        return racer.learning_rate * options["beta"], 1 - options["beta"]
    return None


def regimes(found: Regimes, present: tuple[float, float] | None) -> Plot:
    """What momentum does on a parabola of this curvature, over learning rate and momentum."""
    figure = {
        "data": [
            {
                "type": "heatmap",
                "x": found.alpha.astype(np.float32),
                "y": found.beta.astype(np.float32),
                "z": found.kind.astype(np.float32),
                "zmin": -0.5,
                "zmax": len(KINDS) - 0.5,
                "colorscale": stairs(["@region0", "@region1", "@region2", "@lost"]),
                "showscale": False,
                "customdata": found.radius.astype(np.float32),
                "hovertemplate": "α = %{x:.3g}, β = %{y:.2f}<br>× %{customdata:.4f} a step<extra></extra>",
            }
        ],
        "layout": {
            "margin": {"l": 56, "r": 10, "t": 6, "b": 36},
            "xaxis": {"title": {"text": "learning rate α"}, "range": [0, float(found.alpha.max())]},
            "yaxis": {"title": {"text": "momentum β"}, "range": [0, float(found.beta.max())]},
        },
    }
    low, high = float(found.alpha.max()), float(found.beta.max())
    actors = [
        Marker(x * low, y * high, colors="ink", radius=0.01, labels=[name])
        for name, (x, y) in zip(KINDS, PLACES, strict=True)
    ]
    title = f"regimes at curvature {found.curvature:.4g}: click to try"
    if present is not None:
        actors.append(Marker(*present, colors="ink", radius=7, shape="ring"))
    return Plot(
        "regimes",
        figure,
        actors=actors,
        clickable=True,
        title=title,
        alt="Learning rate against momentum: where the descent is monotone, oscillates, alternates, diverges",
    )


def swing(trace: RaceTrace, spec: RaceSpec, found: Curvature, look: Look) -> Plot:
    """Where the racers are in the steepest direction, step by step."""
    away = along(trace.w, found)  # (R, K)
    steps = np.broadcast_to(np.arange(trace.loss.shape[1], dtype=np.float64), away.shape)
    start = away[:, 0] if len(away) else np.zeros(1)
    reach = 1.3 * max(1e-9, float(np.nanmax(np.abs(start)))) if np.isfinite(start).any() else 1.0
    present = heavy_ball(trace.racers[look.focus])
    title = "distance in the steepest direction, by step"
    if present is not None and found.steepest > 0 and present[1] < 1:
        factor = float(radius(*present, found.steepest))
        title = f"{regime_of(*present, found.steepest)}: × {factor:.4f} a step in the long run"
    return Plot(
        "swing",
        {
            "data": [],
            "layout": {
                "margin": {"l": 56, "r": 10, "t": 6, "b": 30},
                "xaxis": {"range": [0, spec.steps], "nticks": 6},
                "yaxis": {"range": [-reach, reach], "nticks": 5},
            },
        },
        actors=[
            Rules(y=0.0, colors="muted"),
            Cursor(),
            Trails(
                steps[[look.focus]], away[[look.focus]], [look.colours[look.focus]], 2, 5,
                future=True, diverged=[trace.diverged[look.focus]],
            ),
        ],
        title=title,
        alt="Distance of the racer in focus from the minimum in the steepest direction, against the step",
    )  # fmt: skip
