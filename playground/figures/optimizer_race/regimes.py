"""Beside the map: what momentum does on a parabola, over learning rate and momentum."""

import numpy as np

from playground.experiments.optimizer_race.curvature import Curvature, distance_along
from playground.experiments.optimizer_race.racers import Racer
from playground.experiments.optimizer_race.regimes import REGIMES, RegimeMap, radius, regime_of
from playground.experiments.optimizer_race.spec import RaceSpec, RaceTrace
from playground.figures.optimizer_race.basins import step_scale
from playground.figures.optimizer_race.style import Legend
from playground.figures.plots import SMALL, WIDE, Json, axis, figure
from playground.figures.scene import Cursor, Marker, Plot, Rules, Trails

NAME_POSITIONS = ((0.01, 0.14), (0.3, 0.75), (0.42, 0.06), (0.72, 0.35))  # as shares of the map


def heavy_ball(racer: Racer) -> tuple[float, float] | None:
    """The learning rate and momentum of the heavy ball that equals the racer; None if there is none."""
    equivalent = racer.entry.heavy_ball
    return equivalent(racer.learning_rate, dict(racer.options)) if equivalent else None


def regime_plot(regimes: RegimeMap, present: tuple[float, float] | None) -> Plot:
    """The regime of each learning rate and momentum on a parabola; `present` is marked by a ring."""
    right, top = float(regimes.alpha.max()), float(regimes.beta.max())
    actors = [
        Marker(x * right, y * top, colors="ink", radius=0.01, labels=[name])
        for name, (x, y) in zip(REGIMES, NAME_POSITIONS, strict=True)
    ]
    if present is not None:
        actors.append(Marker(*present, colors="ink", radius=7, shape="ring"))
    return Plot(
        "regimes",
        figure(axis("learning rate α", (0, right)), axis("momentum β", (0, top)), [_heatmap(regimes)], WIDE),
        actors=actors,
        clickable=True,
        title=f"regimes at curvature {regimes.curvature:.4g}: click to try",
        alt="Learning rate against momentum: where the descent is monotone, oscillates, alternates, diverges",
    )


def _heatmap(regimes: RegimeMap) -> Json:
    return {
        "type": "heatmap",
        "x": regimes.alpha.astype(np.float32),
        "y": regimes.beta.astype(np.float32),
        "z": regimes.kind.astype(np.float32),
        "zmin": -0.5,
        "zmax": len(REGIMES) - 0.5,
        "colorscale": step_scale(["@region0", "@region1", "@region2", "@lost"]),
        "showscale": False,
        "customdata": regimes.radius.astype(np.float32),
        "hovertemplate": "α = %{x:.3g}, β = %{y:.2f}<br>× %{customdata:.4f} a step<extra></extra>",
    }


def steepest_plot(trace: RaceTrace, spec: RaceSpec, curvature: Curvature, legend: Legend) -> Plot:
    """Where the racer in focus is in the steepest direction, step by step."""
    distance = distance_along(trace.w, curvature)  # (R, K)
    steps = np.broadcast_to(np.arange(trace.loss.shape[1], dtype=np.float64), distance.shape)
    start = np.abs(distance[:, 0])
    reach = 1.3 * max(1e-9, float(np.nanmax(start))) if np.isfinite(start).any() else 1.0
    row = [legend.focus]
    trail = Trails(
        steps[row],
        distance[row],
        [legend.colours[legend.focus]],
        2,
        5,
        future=True,
        diverged=[trace.diverged[legend.focus]],
    )
    return Plot(
        "swing",
        figure(axis("", (0, spec.steps), nticks=6), axis("", (-reach, reach), nticks=5), margin=SMALL),
        actors=[Rules(y=0.0, colors="muted"), Cursor(), trail],
        title=_steepest_title(trace.racers[legend.focus], curvature),
        alt="Distance of the racer in focus from the minimum in the steepest direction, against the step",
    )


def _steepest_title(racer: Racer, curvature: Curvature) -> str:
    """The regime of the racer and the factor per step, where it is a heavy ball on a parabola."""
    present = heavy_ball(racer)
    if present is None or not curvature.steepest > 0 or present[1] >= 1:
        return "distance in the steepest direction, by step"
    factor = float(radius(*present, curvature.steepest))
    return f"{regime_of(*present, curvature.steepest)}: × {factor:.4f} a step in the long run"
