"""The surface with the racers on it: a contour map, or the same in three dimensions."""

import numpy as np

from playground.catalog.surfaces import Minimum, Surface
from playground.experiments.optimizer_race.problem import Problem
from playground.experiments.optimizer_race.spec import RaceSpec, RaceTrace
from playground.experiments.optimizer_race.surface_grid import SurfaceGrid
from playground.figures.contour import contours, start_handle
from playground.figures.optimizer_race.style import HeightScale, Legend, lower_range
from playground.figures.plots import Json, axis, figure
from playground.figures.scene import Arrow, Box, Marker, Marks, Paths, Plot, Terrain, Trails
from playground.figures.scene.actors import Actor

LEVELS = 16
MOST_LABELS = 14  # paths: names of more would cover each other
LONGEST_ARROW = 0.2  # of the map's width, over a whole run
COMPRESSION = 0.35  # arrows shrink with this power of what they show: over a run that spans many decades


def contour_map(
    trace: RaceTrace, spec: RaceSpec, problem: Problem, grid: SurfaceGrid, legend: Legend
) -> Plot:
    """The map from above: contours, minima, trails; gradient, momentum and second moment of the focus."""
    surface = problem.surface
    x, y = trace.w[..., 0], trace.w[..., 1]
    trails = Trails(x, y, list(legend.colours), 2.5, 6, labels=_labels(legend), diverged=trace.diverged)
    moving: list[Actor] = [trails, _step_arrow(trace, legend.focus)] if len(x) else []
    return Plot(
        "map",
        _contour_figure(problem, grid),
        actors=[
            *_stationary_marks(grid),
            *(_update_arrows(trace, surface, legend.focus) if len(x) else []),
            *moving,
        ],
        handles=[start_handle(spec.x, spec.y, surface.domain)],
        clickable=True,
        title=_key(grid),
        alt=f"Contour map of the loss surface {surface.title} with the paths of {', '.join(legend.names)}",
        grow=1.1,
    )


def _stationary_marks(grid: SurfaceGrid) -> list[Marker]:
    """A cross at every minimum, a square at every saddle point; nothing where there is none."""
    kinds = ((grid.stationary.minima, "cross", 4), (grid.stationary.saddles, "square", 4))
    return [
        Marker(points[:, :1], points[:, 1:], colors="ink", radius=radius, shape=shape)
        for points, shape, radius in kinds
        if len(points)
    ]


def _key(grid: SurfaceGrid) -> str:
    """What the marks are; where there is no minimum to mark, that."""
    minima, saddles = grid.stationary.minima, grid.stationary.saddles
    parts = [f"+ {'minimum' if len(minima) == 1 else 'minima'}"] if len(minima) else []
    parts += [grid.minima_note] if grid.minima_note else []
    parts += [f"■ saddle point{'' if len(saddles) == 1 else 's'}"] if len(saddles) else []
    return " · ".join(parts)


def minima_in_view(surface: Surface) -> list[Minimum]:
    """The known minima that lie in the domain."""
    (x_low, x_high), (y_low, y_high) = surface.domain
    return [m for m in surface.minima if x_low <= m.x <= x_high and y_low <= m.y <= y_high]


def _labels(legend: Legend) -> tuple[str, ...]:
    return tuple(legend.names) if len(legend.names) <= MOST_LABELS else ()


def _contour_figure(problem: Problem, grid: SurfaceGrid) -> Json:
    """Axes and contours: pale, so that the racers' colours win."""
    surface = problem.surface
    scale = HeightScale.of(problem, grid)
    heights = scale(grid.loss)
    rows, columns = _in_domain(grid, surface)
    loss, key = (grid.loss, "customdata") if scale.log else (None, "z")
    hover = f"{surface.axes[0]} = %{{x:.3f}}<br>{surface.axes[1]} = %{{y:.3f}}<br>L = %{{{key}:.4g}}"
    in_view = lower_range(heights[np.ix_(rows, columns)])
    return figure(
        axis(surface.axes[0], surface.domain[0]),
        axis(surface.axes[1], surface.domain[1]),
        [contours(grid.x, grid.y, heights, in_view, LEVELS, hover, loss)],
    )


def _in_domain(grid: SurfaceGrid, surface: Surface) -> tuple[np.ndarray, np.ndarray]:
    """The grid's rows and columns that lie in the surface's domain, as indices."""
    (x_low, x_high), (y_low, y_high) = surface.domain
    rows = np.flatnonzero((grid.y >= y_low) & (grid.y <= y_high))
    return rows, np.flatnonzero((grid.x >= x_low) & (grid.x <= x_high))


def _update_arrows(trace: RaceTrace, surface: Surface, focus: int) -> list[Arrow | Box]:
    """What a racer's coming update is made from: -gradient, -momentum, the root of the second moment.

    Momentum and second moment are the next ones, which the gradient has entered.

    The three are drawn on one scale within a step, so that they can be compared; from step to step the
    longest of them shrinks with the power 0.35 of its size, since over a run they span many decades.
    """
    entry, buffers, at = trace.racers[focus].entry, trace.buffers[focus], trace.w[focus]
    minus_g = -trace.grad_used[focus]
    momentum_key = entry.buffer_of_kind("momentum", buffers)
    second_key = entry.buffer_of_kind("second moment", buffers)
    minus_m = -buffers[momentum_key] if momentum_key else None
    second = np.sqrt(buffers[second_key]) if second_key else None
    scale = _arrow_scale([v for v in (minus_g, minus_m, second) if v is not None], surface)
    actors: list[Arrow | Box] = []
    if second is not None:
        half = scale * second
        label = f"next √{entry.buffers[second_key].symbol}"
        actors.append(Box(at[:, 0], at[:, 1], half[:, 0], half[:, 1], colors="curvature", labels=[label]))
    momentum_label = f"next −{entry.buffers[momentum_key].symbol}" if momentum_key else ""
    arrows = [("gradient", "−g", at + scale * minus_g)]
    if minus_m is not None:
        arrows.append(("ink", momentum_label, at + scale * minus_m))
    return actors + [
        Arrow(at[:, 0], at[:, 1], tip[:, 0], tip[:, 1], colors=role, labels=[label])
        for role, label, tip in arrows
    ]


def _step_arrow(trace: RaceTrace, focus: int) -> Arrow:
    """The coming update of a racer as it is: from its point at this step to the next."""
    (x, y), (dx, dy) = trace.w[focus].T, trace.update[focus].T
    return Arrow(x, y, x + dx, y + dy, colors="update", labels=["Δθ"])


def _arrow_scale(vectors: list[np.ndarray], surface: Surface) -> np.ndarray:
    """By what the vectors (K, 2) of each step are multiplied to be drawn: (K, 1)."""
    size = np.nanmax([np.nan_to_num(np.abs(v).max(axis=-1)) for v in vectors], axis=0)  # (K,)
    width = min(high - low for low, high in surface.domain)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = LONGEST_ARROW * (size / size.max()) ** COMPRESSION / size
    return np.asarray(width * np.where(np.isfinite(scale), scale, 0.0)[:, None])


def terrain(trace: RaceTrace, problem: Problem, grid: SurfaceGrid, legend: Legend) -> Terrain:
    """The surface in three dimensions, to be turned by hand, with the same trails."""
    surface = problem.surface
    rows, columns = _in_domain(grid, surface)
    scale = HeightScale.of(problem, grid)
    heights = scale(grid.loss)[np.ix_(rows, columns)]
    low, high = lower_range(heights)
    return Terrain(
        "terrain",
        x=grid.x[columns],
        y=grid.y[rows],
        z=np.clip(heights, low, high),
        paths=Paths(
            np.where(_outside(trace.w, surface), np.nan, trace.w[..., 0]),
            trace.w[..., 1],
            np.clip(scale(trace.loss), low, high),
            list(legend.colours),
            _labels(legend),
            trace.diverged,
        ),
        marks=_ground_marks(grid, np.clip(scale(grid.loss), low, high)),
        xlabel=surface.axes[0],
        ylabel=surface.axes[1],
        zlabel="L" if surface.scale == "linear" else "log L",
        title=_key(grid),
        alt=f"The loss surface {surface.title} in three dimensions, paths of {', '.join(legend.names)}",
        grow=1.1,
    )


def _ground_marks(grid: SurfaceGrid, heights: np.ndarray) -> Marks | None:
    """The minima and saddle points of the map, on the ground between the points of its grid."""
    minima, saddles = grid.stationary.minima, grid.stationary.saddles
    x, y = np.concatenate([minima, saddles]).T
    if not len(x):
        return None
    columns = np.array([np.interp(x, grid.x, row) for row in heights])  # (rows, points)
    z = np.array([np.interp(at, grid.y, column) for at, column in zip(y, columns.T, strict=True)])
    return Marks(x, y, z, shapes=["cross"] * len(minima) + ["square"] * len(saddles))


def _outside(w: np.ndarray, surface: Surface) -> np.ndarray:
    """Whether points (..., 2) lie outside the domain."""
    (x_low, x_high), (y_low, y_high) = surface.domain
    x, y = w[..., 0], w[..., 1]
    return np.asarray((x < x_low) | (x > x_high) | (y < y_low) | (y > y_high))
