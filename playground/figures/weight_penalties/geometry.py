"""The view of two weights: three maps, each with its penalty's shape and the ellipse that touches it."""

import numpy as np

from playground.catalog.penalties import PENALTIES
from playground.experiments.weight_penalties.geometry import GeometryTrace, PenaltyShape
from playground.figures.plots import Json, axis, figure
from playground.figures.scene import (
    Columns,
    Curve,
    Handle,
    Marker,
    Plot,
    Row,
    Rows,
    Rules,
    Scene,
    Table,
    Trails,
)
from playground.figures.weight_penalties.lambda_axis import lambda_scene
from playground.figures.weight_penalties.style import PENALTY_COLOURS, short_number

BOUND = 2.2  # the maps show -2.2 .. 2.2 both ways
ORDER = ("l1", "elastic", "l2")  # from left to right: from corners to none
HANDLES = {key: f"minimum-{key}" for key in ORDER}  # names of the handles at the minimum of the loss


def scene(trace: GeometryTrace) -> Scene:
    """The whole stage; the clock is lambda."""
    shapes = {shape.key: shape for shape in trace.shapes}
    maps = Columns([_map(trace, shapes[key]) for key in ORDER], grow=2.6)
    numbers = _numbers(trace, [shapes[key] for key in ORDER])
    return lambda_scene(Rows([maps, numbers]), narration(trace))


def _map(trace: GeometryTrace, shape: PenaltyShape) -> Plot:
    """Ellipses of the loss, the penalty's shape, the path of the minimum, and a handle to drag the loss."""
    break_ = np.full((2, trace.contours.shape[1], 1), np.nan)  # between two ellipses of one polyline
    contours = np.concatenate((trace.contours, break_), axis=2).reshape(2, -1)
    at_zero = np.where((shape.w == 0).any(1), shape.w.T, np.nan)  # (2, T) where a weight is exactly zero
    square: Json = {"constrain": "domain", "nticks": 5}
    w2_title = {"text": "w₂", "standoff": 2}
    w1, w2 = trace.loss_minimum
    title = PENALTIES[shape.key].title
    return Plot(
        f"map-{shape.key}",
        figure(
            axis("w₁", (-BOUND, BOUND), **square),
            {**axis(bounds=(-BOUND, BOUND), scaleanchor="x", **square), "title": w2_title},
        ),
        actors=[
            Rules(x=0.0, y=0.0, colors="line", dash=False),
            Curve(contours[0], contours[1][:, None], "contour", width=0.8),
            Curve(shape.ellipse[0], shape.ellipse[1], "value", width=2),
            Curve(shape.outline[0], shape.outline[1], PENALTY_COLOURS[shape.key], width=3),
            Trails(shape.w[:, 0], shape.w[:, 1], "ink", width=2, radius=6, future=True),
            Marker(at_zero[0], at_zero[1], "ink", radius=9, shape="ring"),
        ],
        handles=[
            Handle(
                HANDLES[shape.key],
                float(w1),
                float(w2),
                low=(-2.0, -2.0),
                high=(2.0, 2.0),
                label="minimum of the loss",
                step=(0.05, 0.05),
                color="value",
            )
        ],
        title=title,
        alt=f"{title}: ellipses of equal loss and the penalty's shape, which touch",
    )


def _numbers(trace: GeometryTrace, shapes: list[PenaltyShape]) -> Table:
    """The minimum with each penalty."""
    rows = []
    for shape in shapes:
        norms = [np.abs(shape.w).sum(1), np.linalg.norm(shape.w, axis=1)]
        values = [trace.lambdas, *shape.w.T, *norms, shape.loss, shape.optimality_gap]
        formats = ["auto", "fixed:5", "fixed:5", "fixed:5", "fixed:5", "fixed:5", "exponent:1"]
        rows.append(Row(PENALTIES[shape.key].title, values, formats, PENALTY_COLOURS[shape.key]))
    return Table(
        "numbers",
        rows,
        columns=("λ", "w₁", "w₂", "‖w‖₁", "‖w‖₂", "loss", "off KKT"),
        alt="The minimum with each penalty, its norms, the loss there and how exactly it is the minimum",
    )


def narration(trace: GeometryTrace) -> list[tuple[int, str]]:
    """A sentence for each lambda: where the minima with L1 and with L2 are."""
    shapes = {shape.key: shape for shape in trace.shapes}
    lines = [(0, "No penalty: all three are at the minimum of the loss. Drag it, or let λ grow.")]
    for k in range(1, len(trace.lambdas)):
        l1, l2 = shapes["l1"].w[k], shapes["l2"].w[k]
        not_zero = ", smaller but not zero" if (l1 == 0).any() and (l2 != 0).all() else ""
        minima = f"L1 {_l1_position(l1)}; L2 is at {_point(l2)}{not_zero}"
        lines.append((k, f"λ = {short_number(trace.lambdas[k])}: {minima}."))
    return lines


def _l1_position(w: np.ndarray) -> str:
    if (w == 0).all():
        return "has both weights exactly zero"
    if (w == 0).any():
        return f"sits in a corner, w{'₁₂'[int(np.flatnonzero(w == 0)[0])]} is exactly zero"
    return f"touches an edge at {_point(w)}"


def _point(w: np.ndarray) -> str:
    return f"({short_number(w[0])}, {short_number(w[1])})"
