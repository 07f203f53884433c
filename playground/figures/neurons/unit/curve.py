"""z as a bar that grows term by term; on the same axis the activation with its point and tangent."""

import numpy as np

from playground.catalog.activations import FLAT
from playground.experiments.neurons.unit import UnitTrace
from playground.figures.neurons.numbers import short
from playground.figures.numbers import indexed
from playground.figures.plots import Json, axis, band, figure, line, span
from playground.figures.scene import Arrow, Curve, Marker, Plot, Rules, Segment

MARGIN = {"l": 52, "r": 10, "t": 4, "b": 24}
BAR = 17
TWEEN = 0.5  # s


def _z_axis(trace: UnitTrace, title: str = "") -> Json:
    return axis(title, (-trace.reach, trace.reach), nticks=7, zeroline=False)


def terms(trace: UnitTrace) -> Plot:
    """The waterfall: each term begins where the one before it ended; z is the last row."""
    n, steps = len(trace.terms), np.arange(trace.last + 1)
    rows = np.arange(n, 0, -1, dtype=np.float64)  # heights
    begin = np.repeat(trace.sums[:-1, None], len(steps), axis=1)
    is_there = steps >= np.arange(1, n + 1)[:, None]
    end = np.where(is_there, trace.sums[1:, None], begin)
    so_far = np.append(trace.sums, [trace.z] * (len(steps) - len(trace.sums)))
    joint = np.where(is_there, end, np.nan)
    colours = ["positive" if term >= 0 else "negative" for term in trace.terms]
    labels = [short(term) if term < 0 else f"+{short(term)}" for term in trace.terms]
    names = ["b", *(indexed("w", j) + indexed("x", j) for j in range(1, n))]
    heights = rows[:, None]
    ticks = {"tickvals": [*rows, 0], "ticktext": [*names, "<b>z</b>"], "showgrid": False, "zeroline": False}
    return Plot(
        "terms",
        figure(_z_axis(trace), axis("", (-0.6, n + 0.6), **ticks), margin=MARGIN),
        actors=[
            Rules(x=0.0, colors="line", dash=False),
            Segment(joint, heights, joint, heights - 1, "muted", 1.5, dash=True),
            Segment(begin, heights, end, heights, colours, BAR),
            Segment(0.0, 0.0, so_far, 0.0, "value", BAR),
            Marker(np.where(is_there, _beside(trace), np.nan), heights, colours, radius=0, labels=labels),
            Marker(np.where(steps > n, trace.z, np.nan), 0.0, "value", radius=0, labels=[short(trace.z)]),
        ],
        title="z = b + w₁x₁ + w₂x₂, term by term" if n == 3 else "z = b + w₁x₁, term by term",
        alt="The terms of z as bars, each from the end of the one before it, and z below them",
        grow=0.62 if n == 3 else 0.5,
        tween=TWEEN,
    )


def _beside(trace: UnitTrace) -> np.ndarray:
    """Where the numbers of the bars stand: at their right ends, (n + 1, 1)."""
    ends: np.ndarray = np.maximum(trace.sums[:-1], trace.sums[1:])[:, None]
    return ends


def panel(trace: UnitTrace) -> Plot:
    """f and f' over z; from z up to the curve, to a; then the tangent. Where |f'| < FLAT is marked."""
    steps = np.arange(trace.last + 1)
    low, high = span(trace.curve_a, trace.curve_slope, room=0.1)
    is_known, is_sloped = steps >= trace.last - 1, steps >= trace.last
    z = np.where(is_known, trace.z, np.nan)
    reach = np.where(is_sloped, 0.22 * trace.reach, 0.0)
    tangent = np.where(is_sloped, trace.z, np.nan)
    return Plot(
        "curve",
        figure(
            _z_axis(trace),
            axis("", (low, high), nticks=6, zeroline=False),
            [*_flat(trace, (low, high)), line(trace.curve_z, trace.curve_slope, "gradient", 1.5, dash="dot")],
            margin=MARGIN,
        ),
        actors=[
            Rules(y=0.0, colors="line", dash=False),
            Curve(trace.curve_z, trace.curve_a[:, None], "value", 3),
            Segment(z, high, z, trace.a, "muted", 1.5, dash=True),
            Arrow(z, trace.a, np.where(is_known, -trace.reach, np.nan), trace.a, "value", 2),
            Segment(
                tangent - reach,
                trace.a - reach * trace.slope,
                tangent + reach,
                trace.a + reach * trace.slope,
                "gradient",
                4,
                labels=["f′(z)"],
            ),
            Marker(z, trace.a, "value", 7),
        ],
        title=f"a = f(z), dotted f′(z){_legend(trace)}",
        alt="The activation over z with the point (z, a) and its tangent, and the derivative, dotted",
        tween=TWEEN,
    )


def _legend(trace: UnitTrace) -> str:
    return f"; red: |f′| < {FLAT:g}" if trace.flat else ""


def _flat(trace: UnitTrace, bounds: tuple[float, float]) -> list[Json]:
    """The stretches of z where hardly any gradient passes."""
    return [
        band(np.array(ends), np.full(2, bounds[0]), np.full(2, bounds[1]), "diverged") | {"opacity": 0.13}
        for ends in trace.flat
    ]
