"""The stage of a matrix: what it does to a grid, or how A x comes about, by columns or by rows."""

import numpy as np

from playground.experiments.neurons.matrix import MatrixTrace
from playground.experiments.neurons.unit import rounded_up
from playground.figures.neurons.camera import Camera, camera, filled
from playground.figures.neurons.matrix import shapes
from playground.figures.numbers import indexed
from playground.figures.plots import axis, figure
from playground.figures.scene import Arrow, Curve, Handle, Marker, Plot, Rules, Segment
from playground.figures.scene.actors import Actor

COLUMN_COLOURS = ("kind1", "kind0", "kind2")
LEAST = {False: 3.0, True: 2.0}  # half the width of the stage, in the plane and in space
MARGIN = {"l": 28, "r": 6, "t": 4, "b": 24}
TWEEN = 0.5  # s
DOT = 2.2


def panel(trace: MatrixTrace, matrix_view: str, turn: float) -> Plot:
    """The picture of a view: "map", "columns" or "rows"."""
    view = camera(trace.is_spatial, turn)
    ways = trace.way if matrix_view == "map" else trace.way[-1:]
    background = [*_axes(trace, view), *_moved(trace, view, ways, faint=matrix_view != "map")]
    front = {"map": _map, "columns": _by_columns, "rows": _by_rows}[matrix_view](trace, view)
    reach = reach_of(trace, view)
    is_flat = not trace.is_spatial
    options = {"showgrid": is_flat, "zeroline": False, "showticklabels": is_flat, "nticks": 7}
    return Plot(
        "map",
        figure(
            axis("", (-reach, reach), constrain="domain", **options),
            axis("", (-reach, reach), constrain="domain", scaleanchor="x", **options),
            margin=MARGIN,
        ),
        actors=[*background, *front],
        handles=_handles(trace, view, reach),
        title=_title(trace, matrix_view),
        alt="What the matrix does to a grid, the unit square or cube, and points",
        grow=1.15,
        tween=TWEEN,
    )


def _title(trace: MatrixTrace, matrix_view: str) -> str:
    if matrix_view == "columns":
        terms = [f"{indexed('x', j + 1)}{indexed('a', j + 1)}" for j in range(trace.A.shape[1])]
        return f"A x = {' + '.join(terms)}: head to tail"
    return "every x goes to A x" if matrix_view == "map" else "A x, row by row, one product at a time"


def reach_of(trace: MatrixTrace, view: Camera) -> float:
    """Half the width of the stage: columns, x and A x lie inside."""
    ends = [
        filled(trace.A.T),
        filled(trace.x),
        filled(trace.y),
        filled(trace.column_sums),
        filled(trace.row_sums),
    ]
    seen = np.concatenate([view.see(points.reshape(-1, 3)) for points in ends])
    return rounded_up(1.12 * float(np.abs(seen).max()), LEAST[trace.is_spatial])


def _axes(trace: MatrixTrace, view: Camera) -> list[Actor]:
    """In the plane two lines; in space three axes with their names."""
    if not trace.is_spatial:
        return [Rules(x=0.0, y=0.0, colors="muted", dash=False, width=1)]
    tips = view.see(1.65 * np.eye(3))
    names = [indexed("x", j) for j in (1, 2, 3)]
    return [Segment(-tips[:, :1], -tips[:, 1:], tips[:, :1], tips[:, 1:], "muted", 1, labels=names)]


def _seen(view: Camera, ways: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points (k, 3) under every matrix of `ways` (T, 3, 3), as they are seen: x and y, (k, T) each."""
    seen = view.see(np.einsum("tij,kj->kti", ways, points))
    return seen[..., 0], seen[..., 1]


def _moved(trace: MatrixTrace, view: Camera, ways: np.ndarray, faint: bool) -> list[Actor]:
    """The grid, the points, the unit square or cube and its letter, at every step."""
    m = trace.A.shape[1]
    colour = "positive" if trace.det > 0 else "negative"
    if trace.rank < m or np.isnan(trace.det):  # the determinant of a singular matrix is rarely 0 to the bit
        colour = "muted"
    actors: list[Actor] = [Curve(*_seen(view, ways, shapes.grid(m)), "line" if faint else "contour", 1.2)]
    if faint:
        return actors
    actors.append(Marker(*_seen(view, ways, shapes.cloud(m)), "value", DOT))
    if m == 2:
        actors.append(Curve(*_seen(view, ways, shapes.circle()), "value", 1.5))
    actors.append(Curve(*_seen(view, ways, shapes.unit(m)), colour, 2))
    if m > 1:
        actors.append(Curve(*_seen(view, ways, shapes.letter()), colour, 4))
    return actors


def _map(trace: MatrixTrace, view: Camera) -> list[Actor]:
    """The columns, from the unit vectors to where A takes them, and x on its way to A x."""
    m = trace.A.shape[1]
    x, y = _seen(view, trace.way, np.eye(3)[:m])
    names = [indexed("a", j + 1) for j in range(m)]
    at = _seen(view, trace.way, filled(trace.x)[None])
    return [
        Arrow(0.0, 0.0, x, y, list(COLUMN_COLOURS[:m]), 3.5, labels=names),
        Marker(*at, "update", 6, labels=["x → A x"]),
    ]


def _by_columns(trace: MatrixTrace, view: Camera) -> list[Actor]:
    """The columns, faint, and x_j a_j one after the other, head to tail."""
    m = trace.A.shape[1]
    columns, corners = view.see(filled(trace.A.T)), view.see(filled(trace.column_sums))
    steps, names = np.arange(m + 1), [f"{indexed('x', j + 1)}{indexed('a', j + 1)}" for j in range(m)]
    is_there = steps >= np.arange(1, m + 1)[:, None]
    start, end = corners[:-1], corners[1:]
    x2, y2 = (np.where(is_there, end[:, [k]], start[:, [k]]) for k in (0, 1))
    sums = corners[steps]
    thin = [Segment(0.0, 0.0, columns[:, :1], columns[:, 1:], list(COLUMN_COLOURS[:m]), 2, dash=True)]
    return [
        *thin,
        Marker(
            columns[:, :1],
            columns[:, 1:],
            list(COLUMN_COLOURS[:m]),
            3,
            labels=[indexed("a", j + 1) for j in range(m)],
        ),
        Arrow(start[:, :1], start[:, 1:], x2, y2, list(COLUMN_COLOURS[:m]), 4, labels=names),
        Arrow(0.0, 0.0, np.where(steps == m, sums[:, 0], np.nan), sums[:, 1], "value", 4, labels=["A x"]),
    ]


def _by_rows(trace: MatrixTrace, view: Camera) -> list[Actor]:
    """A x grows along one axis after the other, product by product."""
    n, m = trace.A.shape
    steps = np.arange(n * m + 1)
    corners = view.see(filled(trace.row_sums))
    start, end = corners[:-1], corners[1:]
    is_there = steps >= np.arange(1, n * m + 1)[:, None]
    x2, y2 = (np.where(is_there, end[:, [k]], start[:, [k]]) for k in (0, 1))
    colours = [COLUMN_COLOURS[k % m] for k in range(n * m)]
    names = [f"{indexed('a', k // m + 1, k % m + 1)}{indexed('x', k % m + 1)}" for k in range(n * m)]
    labels = [
        name if is_long else "" for name, is_long in zip(names, np.hypot(*(end - start).T) > 0.3, strict=True)
    ]
    return [
        Arrow(start[:, :1], start[:, 1:], x2, y2, colours, 4, labels=labels),
        Marker(corners[:, 0], corners[:, 1], "value", 7),
        Arrow(
            0.0,
            0.0,
            np.where(steps == n * m, corners[:, 0], np.nan),
            corners[:, 1],
            "value",
            3,
            labels=["A x"],
        ),
    ]


def _handles(trace: MatrixTrace, view: Camera, reach: float) -> list[Handle]:
    """A ring at the tip of every column, and one at x."""
    m = trace.A.shape[1]
    columns = view.see(filled(trace.A.T))
    rings = [(f"a{j + 1}", columns[j], f"column {indexed('a', j + 1)}", COLUMN_COLOURS[j]) for j in range(m)]
    rings.append(("x", view.see(filled(trace.x)), "the vector x", "update"))
    return [
        Handle(
            name,
            float(at[0]),
            float(at[1]),
            low=(-reach, -reach),
            high=(reach, reach),
            step=(0.05, 0.05),
            label=label,
            color=colour,
        )
        for name, at, label, colour in rings
    ]
