"""The surface with the racers on it: a contour map, or the same in three dimensions."""

from typing import Any

import numpy as np

from playground.catalog.surfaces import Minimum, Surface
from playground.experiments.optimizer_race.ground import Ground, Landscape
from playground.experiments.optimizer_race.spec import RaceSpec, RaceTrace
from playground.figures.contour import contours, start
from playground.figures.optimizer_race.look import Heights, Look, seen
from playground.figures.scene import Arrow, Box, Marker, Marks, Paths, Plot, Terrain, Trails

LEVELS = 16
LONGEST = 0.2  # of the map's width: the longest arrow of a run
FADE = 0.35  # arrows shrink with this power of what they show: over a run they span many decades
MOMENTUM = ("momentum_buffer", "exp_avg", "change", "s1")
SECOND = ("exp_avg_sq", "square_avg", "sum", "s2", "s")


def contour(trace: RaceTrace, spec: RaceSpec, under: Ground, land: Landscape, look: Look) -> Plot:
    """The map from above: contours, minima, trails; the focus's gradient, momentum and second moment."""
    surface = under.surface
    x, y = trace.w[..., 0], trace.w[..., 1]
    names = look.names if len(look.names) <= 10 else ()
    seen_minima = in_view(surface)
    minima = Marker(
        np.array([m.x for m in seen_minima])[:, None],
        np.array([m.y for m in seen_minima])[:, None],
        colors="ink",
        radius=4,
        shape="cross",
    )
    trails = Trails(x, y, list(look.colours), 2.5, 6, labels=names, diverged=trace.diverged)
    return Plot(
        "map",
        _still(under, land),
        actors=[
            *([minima] if seen_minima else []),
            *(_inside(trace, surface, look.focus) if len(x) else []),
            *([trails] if len(x) else []),
        ],
        grips=[start(spec.x, spec.y, surface.domain)],
        clickable=True,
        alt=f"Contour map of the loss surface {surface.title} with the paths of {', '.join(look.names)}",
        grow=1.1,
    )


def in_view(surface: Surface) -> list[Minimum]:
    """The known minima that lie in the domain."""
    (x_low, x_high), (y_low, y_high) = surface.domain
    return [m for m in surface.minima if x_low <= m.x <= x_high and y_low <= m.y <= y_high]


def _still(under: Ground, land: Landscape) -> dict[str, Any]:
    """Axes and contours: pale, so that the racers' colours win."""
    surface = under.surface
    heights = Heights.of(under, land)
    drawn = heights(land.loss)
    (x_low, x_high), (y_low, y_high) = surface.domain
    inside = drawn[np.ix_((land.y >= y_low) & (land.y <= y_high), (land.x >= x_low) & (land.x <= x_high))]
    loss, told = (land.loss, "customdata") if heights.log else (None, "z")
    hover = f"{surface.axes[0]} = %{{x:.3f}}<br>{surface.axes[1]} = %{{y:.3f}}<br>L = %{{{told}:.4g}}"
    return {
        "data": [contours(land.x, land.y, drawn, seen(inside), LEVELS, hover, loss)],
        "layout": {
            "margin": {"l": 44, "r": 8, "t": 6, "b": 36},
            "uirevision": f"{surface.domain}",
            "xaxis": {"title": {"text": surface.axes[0]}, "range": [x_low, x_high]},
            "yaxis": {"title": {"text": surface.axes[1]}, "range": [y_low, y_high]},
        },
    }


def _inside(trace: RaceTrace, surface: Surface, focus: int) -> list[Arrow | Box]:
    """What the racer in focus goes by: minus its gradient, minus its momentum, the root of its second moment.

    The three are drawn on one scale within a step, so that they can be compared; from step to step the
    longest of them shrinks with the power 0.35 of its size, since over a run they span many decades.
    """
    buffers = trace.buffers[focus]
    at = trace.w[focus]
    minus_g = -trace.given[focus]
    momentum = next((-buffers[name] for name in MOMENTUM if name in buffers), None)
    kept = next((name for name in SECOND if name in buffers), "")
    second = np.sqrt(buffers[kept]) if kept else None
    shown = [vectors for vectors in (minus_g, momentum, second) if vectors is not None]
    size = np.nanmax([np.nan_to_num(np.abs(vectors).max(axis=-1)) for vectors in shown], axis=0)  # (K,)
    (x_low, x_high), (y_low, y_high) = surface.domain
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = LONGEST * (size / size.max()) ** FADE / size
    scale = (
        np.where(np.isfinite(scale), scale, 0.0)[:, None] * np.array([x_high - x_low, y_high - y_low]).min()
    )
    actors: list[Arrow | Box] = []
    if second is not None:
        half = scale * second
        actors.append(
            Box(
                at[:, 0],
                at[:, 1],
                half[:, 0],
                half[:, 1],
                colors="curvature",
                labels=["√" + trace.racers[focus].entry.buffers[kept].partition(":")[0]],
            )
        )
    for vectors, role, label in ((minus_g, "gradient", "−g"), (momentum, "update", "−m")):
        if vectors is not None:
            tip = at + scale * vectors
            actors.append(Arrow(at[:, 0], at[:, 1], tip[:, 0], tip[:, 1], colors=role, labels=[label]))
    return actors


def terrain(trace: RaceTrace, under: Ground, land: Landscape, look: Look) -> Terrain:
    """The surface in three dimensions, to be turned by hand, with the same trails."""
    surface = under.surface
    (x_low, x_high), (y_low, y_high) = surface.domain
    columns = np.flatnonzero((land.x >= x_low) & (land.x <= x_high))
    rows = np.flatnonzero((land.y >= y_low) & (land.y <= y_high))
    heights = Heights.of(under, land)
    drawn = heights(land.loss)[np.ix_(rows, columns)]
    low, high = seen(drawn)
    outside = (
        (trace.w[..., 0] < x_low)
        | (trace.w[..., 0] > x_high)
        | (trace.w[..., 1] < y_low)
        | (trace.w[..., 1] > y_high)
    )
    z = np.clip(heights(trace.loss), low, high)
    minima = in_view(surface)
    marks = Marks(
        np.array([m.x for m in minima]),
        np.array([m.y for m in minima]),
        np.clip(heights(np.array([m.value for m in minima])), low, high),
    )
    return Terrain(
        "terrain",
        x=land.x[columns],
        y=land.y[rows],
        z=np.clip(drawn, low, high),
        paths=Paths(
            np.where(outside, np.nan, trace.w[..., 0]),
            trace.w[..., 1],
            z,
            list(look.colours),
            look.names if len(look.names) <= 10 else (),
            trace.diverged,
        ),
        marks=marks if minima else None,
        xlabel=surface.axes[0],
        ylabel=surface.axes[1],
        zlabel="L" if surface.scale == "linear" else "log L",
        alt=f"The loss surface {surface.title} in three dimensions with the paths of {', '.join(look.names)}",
        grow=1.1,
    )
