"""The scene of a matrix: as a map, as columns, as rows; and the product of two matrices."""

import numpy as np

from playground.experiments.neurons.matrix import MOVES, MatrixTrace
from playground.figures.neurons.camera import camera
from playground.figures.neurons.matrix import equation, stage
from playground.figures.neurons.matrix.product import product_scene
from playground.figures.neurons.numbers import factor, short
from playground.figures.numbers import indexed
from playground.figures.scene import Columns, Row, Rows, Scene, Table

__all__ = ["MATRIX_VIEWS", "column_at", "product_scene", "scene", "vector_at"]

MATRIX_VIEWS = {
    "map": "A moves the plane",
    "columns": "A x by columns",
    "rows": "A x by rows",
    "product": "A B, product by product",
}
"""What is shown of a matrix, titles by key; "product" is of two others."""
SPACES = ("", "a line", "the plane", "space")
SUBSPACES = ("a point", "a line", "a plane", "space")


def scene(trace: MatrixTrace, matrix_view: str, turn: float) -> Scene:
    """The stage of the view "map", "columns" or "rows"; in space seen from `turn` degrees."""
    n, m = trace.A.shape
    last = {"map": MOVES, "columns": m, "rows": n * m}[matrix_view]
    right = Rows([equation.panel(trace, matrix_view), _numbers(trace)], grow=0.85)
    return Scene(
        last=last,
        panels=[Columns([stage.panel(trace, matrix_view, turn), right])],
        initial_step=last,
        rate=4 if matrix_view == "map" else 1,
        height=430,
        narration={"map": _map, "columns": _columns, "rows": _rows}[matrix_view](trace),
    )


def column_at(trace: MatrixTrace, turn: float, j: int, to: tuple[float, float]) -> np.ndarray:
    """Column j, counted from 0, when its tip is dragged to a place of the stage: (n,)."""
    return camera(trace.is_spatial, turn).moved(trace.A[:, j], to)


def vector_at(trace: MatrixTrace, turn: float, to: tuple[float, float]) -> np.ndarray:
    """x when it is dragged to a place of the stage: (m,)."""
    return camera(trace.is_spatial, turn).moved(trace.x, to)


def _numbers(trace: MatrixTrace) -> Table:
    """Determinant, rank, singular values, and the largest difference from torch's A @ x."""
    rows = [
        Row("det A", np.array([trace.det]), "short:5", absent="not square", note=_volume(trace)),
        Row("rank", np.array([float(trace.rank)]), "integer", note=f"of at most {min(trace.A.shape)}"),
    ]
    for k, value in enumerate(trace.singular, start=1):
        note = "longest half-axis" if k == 1 and len(trace.singular) > 1 else ""
        note = "0, but for rounding" if k > trace.rank and value else note
        rows.append(Row(indexed("σ", k), np.array([value]), "short:5", note=note))
    rows.append(Row("torch ±", np.array([trace.torch_error]), "exponent:0", "muted", note="A @ x"))
    return Table("numbers", rows, dense=True, alt="Determinant, rank and singular values")


def _volume(trace: MatrixTrace) -> str:
    """What is so many times as large; nothing where A is not square."""
    if np.isnan(trace.det):
        return ""
    if trace.rank < len(trace.A) and trace.det:
        return "0, but for rounding"
    return {1: "lengths", 2: "areas", 3: "volumes"}[len(trace.A)] + " times"


def _map(trace: MatrixTrace) -> list[tuple[int, str]]:
    """Where it begins, how far it is on its way, and what has become of it."""
    m = trace.A.shape[1]
    begin = f"{SPACES[m].capitalize()} as it is. The rings are the columns of A: drag them. x is green."
    way = [(k, f"On the straight way from x to A x: {short(100 * k / MOVES)} %.") for k in range(1, MOVES)]
    return [(0, begin), *way, (MOVES, _verdict(trace))]


def _verdict(trace: MatrixTrace) -> str:
    """What the map does to the whole space."""
    n, m = trace.A.shape
    size, image = f"{n} rows, {m} columns", SUBSPACES[trace.rank]
    if n > m:
        lost = "" if trace.rank == m else f", as {image} only"
        return f"{size}: {SPACES[m]} opens into {SPACES[n]}{lost}; most of it is never reached."
    if n < m:
        return f"{size}: {SPACES[m]} is folded onto {image}; many x share one A x."
    if trace.rank < n:
        return f"Rank {trace.rank}, so det A = 0: {SPACES[n]} falls onto {image}, and nothing brings it back."
    sign, letter = (">", "the F stays an F") if trace.det > 0 else ("<", "the F is mirrored")
    if n == 1:
        letter = "the line keeps its direction" if trace.det > 0 else "the line is turned round"
    what = {1: "Lengths", 2: "Areas", 3: "Volumes"}[n]
    return f"{what} become {short(abs(trace.det))} times as large; det A {sign} 0: {letter}."


def _columns(trace: MatrixTrace) -> list[tuple[int, str]]:
    m = trace.A.shape[1]
    lines = [(0, "A x is a combination of the columns of A: x says how much of each.")]
    for j in range(m):
        name = f"{indexed('x', j + 1)}{indexed('a', j + 1)}"
        so_far = ", ".join(short(value) for value in trace.column_sums[j + 1])
        end = "A x =" if j == m - 1 else "so far"
        lines.append(
            (j + 1, f"{'+ ' if j else ''}{name}: {short(trace.x[j])} times column {j + 1}; {end} ({so_far}).")
        )
    return lines


def _rows(trace: MatrixTrace) -> list[tuple[int, str]]:
    n, m = trace.A.shape
    lines = [(0, "Each number of A x is a row of A times x: as many products as A has columns.")]
    for k in range(n * m):
        i, j = divmod(k, m)
        product = f"{factor(trace.A[i, j])} · {factor(trace.x[j])} = {short(trace.products[i, j])}"
        name = indexed("a", i + 1, j + 1) + indexed("x", j + 1)
        lines.append((k + 1, f"Row {i + 1}: {name} = {product}, so far {short(trace.row_sums[k + 1, i])}."))
    return lines
