"""Beside the map: which minimum each start leads to, and after how many steps."""

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from playground.catalog.surfaces import Surface
from playground.experiments.optimizer_race.basins import DIVERGED, BasinMap
from playground.figures.optimizer_race.surface import minima_in_view
from playground.figures.plots import SMALL, Json, Range, axis, figure
from playground.figures.scene import END, Marker, Plot

REGIONS = tuple(f"@region{i}" for i in range(8))


def basin_plots(basins: BasinMap, surface: Surface, name: str) -> list[Plot]:
    """Which minimum each start leads to, and after how many steps; `name` is the racer's."""
    return [_minimum_plot(basins, surface, name), _steps_plot(basins, surface)]


def _minimum_plot(basins: BasinMap, surface: Surface, name: str) -> Plot:
    kinds = basins.basin.astype(np.int64)
    labels = [*basins.labels, "none", "diverged"]
    code = np.where(kinds >= 0, kinds, len(basins.labels) + (kinds == DIVERGED))
    colours = [*(REGIONS[i % len(REGIONS)] for i in range(len(basins.labels))), "@paper", "@lost"]
    heatmap = _heatmap(
        basins,
        code,
        step_scale(colours),
        (-0.5, len(labels) - 0.5),
        text=np.array(labels, dtype=object)[code].tolist(),
        hovertemplate="(%{x:.2f}, %{y:.2f}) → %{text}<extra></extra>",
    )
    return Plot(
        "basins",
        _figure(heatmap, surface),
        actors=[
            Marker(x, y, colors="ink", radius=3, labels=[label])
            for label, x, y in _label_positions(basins, surface, code)
        ],
        clickable=True,
        title=f"where {name} ends, by start",
        alt=f"Map of starts coloured by the minimum that {name} reaches",
        known_from=END,
    )


def _steps_plot(basins: BasinMap, surface: Surface) -> Plot:
    steps = basins.steps
    longest = float(np.nanmax(steps)) if np.isfinite(steps).any() else 1.0
    heatmap = _heatmap(
        basins,
        steps,
        [[0, "@paper"], [1, "@value"]],
        (0, longest),
        hovertemplate="(%{x:.2f}, %{y:.2f}): %{z} steps<extra></extra>",
        showscale=True,
        colorbar={"thickness": 10, "outlinewidth": 0},
    )
    return Plot(
        "durations",
        _figure(heatmap, surface),
        clickable=True,
        title="steps to get there",
        alt="Map of starts coloured by the number of steps to the tolerance",
        known_from=END,
    )


def _heatmap(basins: BasinMap, z: np.ndarray, scale: list[list[Any]], bounds: Range, **more: Any) -> Json:
    return {
        "type": "heatmap",
        "x": basins.x.astype(np.float32),
        "y": basins.y.astype(np.float32),
        "z": z.astype(np.float32),
        "zmin": bounds[0],
        "zmax": bounds[1],
        "colorscale": scale,
        "showscale": False,
        **more,
    }


def _figure(heatmap: Json, surface: Surface) -> Json:
    x, y = (axis("", bounds, nticks=6) for bounds in surface.domain)
    return figure(x, y, [heatmap], SMALL)


def step_scale(colours: Sequence[str]) -> list[list[Any]]:
    """A colour scale of flat steps, one for each colour."""
    edges = np.linspace(0, 1, len(colours) + 1)
    steps = zip(colours, itertools.pairwise(edges), strict=True)
    return [[float(edge), colour] for colour, step in steps for edge in step]


def _label_positions(basins: BasinMap, surface: Surface, code: np.ndarray) -> list[tuple[str, float, float]]:
    """Where a basin's name is written: at its minima; where these are no points, amid the region."""
    if minima := minima_in_view(surface):
        return list({m.label: (m.label, m.x, m.y) for m in reversed(minima)}.values())
    positions = []
    for i, label in enumerate(basins.labels):
        rows, columns = np.nonzero(code == i)
        if len(rows):
            nearest = np.argmin((rows - rows.mean()) ** 2 + (columns - columns.mean()) ** 2)
            positions.append((label, float(basins.x[columns[nearest]]), float(basins.y[rows[nearest]])))
    return positions
