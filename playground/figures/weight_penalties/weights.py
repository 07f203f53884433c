"""The plot of the weights: a stick for each, and the weights of the curve without noise."""

from collections.abc import Sequence

import numpy as np

from playground.catalog.bases import BASES
from playground.experiments.weight_penalties.points import Points
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec
from playground.figures.plots import SMALL, Json, Range, axis, figure, rounded, span
from playground.figures.scene import Marker, Plot, Rules, Segment
from playground.figures.scene.actors import Actor, Colours

LARGEST = 2.5  # times the spread of y: sticks of larger weights leave the view


def weight_range(points: Points, w: np.ndarray) -> Range:
    """The range of the weights' axis: what weights (..., d) take, but not much more than y varies."""
    largest = LARGEST * max(float(points.y.std()), 0.1)
    values = np.concatenate((w.ravel(), points.true_weights, [0.0]))
    return rounded(span(np.clip(values, -largest, largest), room=0.05, least=0.1))


def sticks(
    spec: WeightPenaltiesSpec,
    points: Points,
    w: np.ndarray,
    value_range: Range,
    behind: Sequence[Actor] = (),
    clickable: bool = False,
) -> Plot:
    """The weights (T, d), one stick each, up or down from zero; a ring where exactly zero."""
    degree = w.shape[1]
    x = np.arange(1.0, degree + 1)[:, None]  # (d, 1)
    radius = stick_radius(degree)
    actors: list[Actor] = [Rules(y=0.0, colors="line", dash=False, width=1.5), *behind]
    values = np.where(w.T != 0, w.T, np.nan)  # (d, T)
    actors.append(Segment(x, 0.0, x, values, "value", width=radius / 2))
    actors.append(Marker(x, values, "value", radius=radius))
    actors.append(Marker(x, np.where(w.T == 0, 0.0, np.nan), "ink", radius=radius - 1, shape="ring"))
    labelled = range(1, degree + 1, 1 if degree <= 8 else 2 if degree <= 14 else 4)
    names = [BASES[spec.basis].name(j) for j in labelled]
    return Plot(
        "weights",
        figure(
            axis(bounds=(0.3, degree + 0.7), tickvals=list(labelled), ticktext=names),
            axis(bounds=value_range, nticks=5),
            _true_weights(points),
            margin=SMALL,
        ),
        actors=actors,
        clickable=clickable,
        title="weights",
        alt="The weight of each feature; a ring where it is exactly zero",
    )


def stick_radius(degree: int) -> float:
    """The radius of a weight's dot, in pixels: smaller where there are many."""
    return min(6.0, 90 / degree)


def _true_weights(points: Points) -> list[Json]:
    """A dash at each weight that the curve without noise has, where it is made of these features."""
    used = _is_used(points)
    if not used.any():
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": 1 + np.flatnonzero(used),
            "y": points.true_weights[used],
            "marker": {"symbol": "line-ew", "size": 20, "line": {"width": 2, "color": "@muted"}},
            "hovertemplate": "of the curve without noise: %{y:.3f}<extra></extra>",
        }
    ]


def weight_colours(points: Points) -> Colours:
    """A colour for each weight's line: strong for those that the curve without noise has."""
    return ["value" if used else "surface" for used in _is_used(points)]


def _is_used(points: Points) -> np.ndarray:
    """Which features the curve without noise is made of, (d,): none where it is no sum of these features."""
    return np.asarray(np.isfinite(points.true_weights) & (points.true_weights != 0))
