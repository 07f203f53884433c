"""The plane at every step: a grid, the letter F, a disc of points and a ring around it."""

from functools import lru_cache

import numpy as np

from playground.experiments.neurons.layers import LayersTrace, states
from playground.experiments.neurons.unit import rounded_up
from playground.figures.neurons.matrix import shapes
from playground.figures.plots import axis, figure
from playground.figures.scene import Curve, Marker, Plot, Rules

PIECES = 5  # of the grid's lines for every unit: they are bent
REACHES = (2, 2.5, 3, 4, 5, 6, 8, 10)  # half the width of the stage, at least that of the points
MOST = 50.0
MARGIN = {"l": 28, "r": 6, "t": 4, "b": 24}
TWEEN = 0.7  # s
INNER, RING, GRID = 0.6, 1.2, 0.375  # radii of disc and ring; distance of the grid's lines


@lru_cache(maxsize=1)
def disc() -> np.ndarray:
    """Points of a disc, (k, 2)."""
    points: np.ndarray = INNER * shapes.cloud(2)[::2, :2]
    return points


@lru_cache(maxsize=1)
def ring() -> np.ndarray:
    """Points of a ring around it, (k, 2)."""
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    radius = RING + 0.1 * np.cos(5 * angle + np.arange(48))
    points: np.ndarray = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1)
    return points


def panel(trace: LayersTrace) -> Plot:
    """The picture that moves from step to step."""

    def moved(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        x, y = states(trace.W, trace.b, trace.activation, points).transpose(2, 1, 0)
        return x, y  # (k, steps) each

    grid, inner, outer = moved(GRID * shapes.grid(2, 4, PIECES)[:, :2]), moved(disc()), moved(ring())
    farthest = 1.05 * float(np.abs(np.stack(outer)).max())
    reach = next((r for r in REACHES if r >= farthest), min(MOST, rounded_up(farthest, REACHES[-1])))
    options = {"zeroline": False, "nticks": 7, "constrain": "domain"}
    return Plot(
        "layers",
        figure(
            axis("", (-reach, reach), **options),
            axis("", (-reach, reach), scaleanchor="x", **options),
            margin=MARGIN,
        ),
        actors=[
            Rules(x=0.0, y=0.0, colors="muted", dash=False, width=1),
            Curve(*grid, "contour", 1.2),
            Marker(*outer, "kind1", 4),
            Marker(*inner, "value", 4),
            Curve(*moved(0.75 * shapes.letter()[:, :2]), "ink", 3.5),
        ],
        title="the plane after each step",
        alt="A grid, a disc of points and a ring around it, moved by the layers step by step",
        grow=1.1,
        tween=TWEEN,
    )
