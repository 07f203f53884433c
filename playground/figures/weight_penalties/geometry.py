"""Two weights: three maps side by side, each with its penalty's shape and the ellipse that touches it."""

import numpy as np

from playground.catalog.penalties import PENALTIES
from playground.experiments.weight_penalties.geometry import GeometryTrace, Shape
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec
from playground.figures.scene import (
    Columns,
    Curve,
    Grip,
    Marker,
    Plot,
    Row,
    Rows,
    Rules,
    Scene,
    Table,
    Trails,
)
from playground.figures.style import Pair
from playground.figures.weight_penalties.clock import over_lambda
from playground.figures.weight_penalties.look import number, still

VIEW = 2.2  # the maps show -2.2 .. 2.2 both ways
COLOURS: dict[str, Pair] = {
    "l1": ("#007A5A", "#2FC79A"),
    "l2": ("#A0568A", "#D99AC5"),
    "elastic": ("#8A6A00", "#D8C24A"),
}
ORDER = ("l1", "elastic", "l2")  # from the corner to the round


def scene(trace: GeometryTrace, spec: WeightPenaltiesSpec, seek: int = 0, step: int | None = None) -> Scene:
    """The whole stage; the clock is lambda."""
    shapes = {shape.key: shape for shape in trace.shapes}
    maps = Columns([_map(trace, shapes[key]) for key in ORDER], grow=2.6)
    numbers = _numbers(trace, [shapes[key] for key in ORDER])
    return over_lambda(Rows([maps, numbers]), narration(trace), seek, step)


def _map(trace: GeometryTrace, shape: Shape) -> Plot:
    """Ellipses of the loss, the penalty's shape, the path of the minimum, and the ring to be dragged."""
    colour = COLOURS[shape.key]
    gap = np.full((len(trace.rings[0]), 1), np.nan)
    rings = np.concatenate((trace.rings, np.broadcast_to(gap, (2, *gap.shape))), axis=2).reshape(2, -1)
    w1, w2 = trace.best
    return Plot(
        f"map-{shape.key}",
        still(
            {"range": [-VIEW, VIEW], "title": {"text": "w₁"}, "constrain": "domain", "nticks": 5},
            {
                "range": [-VIEW, VIEW],
                "title": {"text": "w₂", "standoff": 2},
                "constrain": "domain",
                "scaleanchor": "x",
                "nticks": 5,
            },
        ),
        actors=[
            Rules(x=0.0, y=0.0, colors="line", dash=False),
            Curve(rings[0], rings[1][:, None], "contour", width=0.8),
            Curve(shape.ellipse[0], shape.ellipse[1], "value", width=2),
            Curve(shape.outline[0], shape.outline[1], colour, width=3),
            Trails(shape.w[:, 0], shape.w[:, 1], "ink", width=2, radius=6, future=True),
            Marker(
                np.where((shape.w == 0).any(1), shape.w[:, 0], np.nan),
                np.where((shape.w == 0).any(1), shape.w[:, 1], np.nan),
                "ink",
                radius=9,
                shape="ring",
            ),
        ],
        grips=[
            Grip(
                f"best-{shape.key}",
                float(w1),
                float(w2),
                low=(-2.0, -2.0),
                high=(2.0, 2.0),
                label="minimum of the loss",
                step=(0.05, 0.05),
                color="value",
            )
        ],
        title=PENALTIES[shape.key].title,
        alt=f"{PENALTIES[shape.key].title}: ellipses of equal loss and the penalty's shape, which touch",
    )


def _numbers(trace: GeometryTrace, shapes: list[Shape]) -> Table:
    """The minimum with each penalty."""
    rows = []
    for shape in shapes:
        one, two = np.abs(shape.w).sum(1), np.linalg.norm(shape.w, axis=1)
        cells = [trace.lambdas, shape.w[:, 0], shape.w[:, 1], one, two, shape.loss, shape.gap]
        formats = ["auto", "fixed:5", "fixed:5", "fixed:5", "fixed:5", "fixed:5", "exponent:1"]
        rows.append(Row(PENALTIES[shape.key].title, cells, formats, COLOURS[shape.key]))
    return Table(
        "numbers",
        rows,
        columns=("λ", "w₁", "w₂", "‖w‖₁", "‖w‖₂", "loss", "off KKT"),
        alt="The minimum with each penalty, its norms, the loss there and how exactly it is the minimum",
    )


def narration(trace: GeometryTrace) -> list[tuple[int, str]]:
    """Who is where at each lambda."""
    shapes = {shape.key: shape for shape in trace.shapes}
    lines = [(0, "No penalty: all three are at the minimum of the loss. Drag it, or let λ grow.")]
    for k in range(1, len(trace.lambdas)):
        one, two = shapes["l1"].w[k], shapes["l2"].w[k]
        round_one = f"L2 is at {_point(two)}{_never(one, two)}"
        lines.append((k, f"λ = {number(trace.lambdas[k])}: L1 {_where(one)}; {round_one}."))
    return lines


def _where(w: np.ndarray) -> str:
    if (w == 0).all():
        return "has both weights exactly zero"
    if (w == 0).any():
        return f"sits in a corner, w{'₁₂'[int(np.flatnonzero(w == 0)[0])]} is exactly zero"
    return f"touches an edge at {_point(w)}"


def _point(w: np.ndarray) -> str:
    return f"({number(w[0])}, {number(w[1])})"


def _never(one: np.ndarray, two: np.ndarray) -> str:
    return ", smaller but not zero" if (one == 0).any() and (two != 0).all() else ""
