"""Beside the map: which minimum each start leads to, and after how many steps."""

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from playground.catalog.surfaces import Surface
from playground.experiments.optimizer_race.basins import DIVERGED, Basins
from playground.figures.optimizer_race.ground import in_view
from playground.figures.scene import Marker, Plot

REGIONS = tuple(f"@region{i}" for i in range(8))


def basins(found: Basins, surface: Surface, name: str) -> list[Plot]:
    """Which minimum each start leads to, and after how many steps."""
    kinds = found.basin.astype(np.int64)
    labels = [*found.labels, "none", "diverged"]
    code = np.where(kinds >= 0, kinds, len(found.labels) + (kinds == DIVERGED))
    colours = [*(REGIONS[i % len(REGIONS)] for i in range(len(found.labels))), "@paper", "@lost"]
    names = np.array(labels, dtype=object)[code]
    where = _heat(found, code, stairs(colours), (-0.5, len(labels) - 0.5), surface)
    where["data"][0]["text"] = names.tolist()
    where["data"][0]["hovertemplate"] = "(%{x:.2f}, %{y:.2f}) → %{text}<extra></extra>"
    steps = found.steps
    longest = float(np.nanmax(steps)) if np.isfinite(steps).any() else 1.0
    when = _heat(found, steps, [[0, "@paper"], [1, "@value"]], (0, longest), surface)
    when["data"][0]["hovertemplate"] = "(%{x:.2f}, %{y:.2f}): %{z} steps<extra></extra>"
    when["data"][0] |= {"showscale": True, "colorbar": {"thickness": 10, "outlinewidth": 0}}
    marks = [
        Marker(x, y, colors="ink", radius=3, labels=[label]) for label, x, y in _places(found, surface, code)
    ]
    return [
        Plot("basins", where, actors=marks, clickable=True, title=f"where {name} ends, by start",
             alt=f"Map of starts coloured by the minimum that {name} reaches"),
        Plot("durations", when, clickable=True, title="steps to get there",
             alt="Map of starts coloured by the number of steps to the tolerance"),
    ]  # fmt: skip


def _heat(
    found: Basins, z: np.ndarray, scale: list[list[Any]], span: tuple[float, float], surface: Surface
) -> dict[str, Any]:
    return {
        "data": [
            {
                "type": "heatmap",
                "x": found.x.astype(np.float32),
                "y": found.y.astype(np.float32),
                "z": z.astype(np.float32),
                "zmin": span[0],
                "zmax": span[1],
                "colorscale": scale,
                "showscale": False,
            }
        ],
        "layout": {
            "margin": {"l": 40, "r": 6, "t": 6, "b": 26},
            "uirevision": f"{surface.domain}",
            "xaxis": {"range": list(surface.domain[0]), "nticks": 6},
            "yaxis": {"range": list(surface.domain[1]), "nticks": 6},
        },
    }


def stairs(colours: Sequence[str]) -> list[list[Any]]:
    """A colour scale of flat steps, one for each colour."""
    edges = np.linspace(0, 1, len(colours) + 1)
    steps = zip(colours, itertools.pairwise(edges), strict=True)
    return [[float(edge), colour] for colour, step in steps for edge in step]


def _places(found: Basins, surface: Surface, code: np.ndarray) -> list[tuple[str, float, float]]:
    """Where a basin's name is written: at its minima; where these are no points, amid the region."""
    if minima := in_view(surface):
        return list({m.label: (m.label, m.x, m.y) for m in reversed(minima)}.values())
    out = []
    for i, label in enumerate(found.labels):
        rows, columns = np.nonzero(code == i)
        if len(rows):
            nearest = np.argmin((rows - rows.mean()) ** 2 + (columns - columns.mean()) ** 2)
            out.append((label, float(found.x[columns[nearest]]), float(found.y[rows[nearest]])))
    return out
