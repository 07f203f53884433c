"""A x = y in brackets, every number of A and x to edit, and below it what the step computes."""

from functools import lru_cache
from typing import Any

import numpy as np

from playground.experiments.neurons.matrix import LIMIT, MOVES, MatrixTrace
from playground.figures.neurons.brackets import brackets
from playground.figures.neurons.matrix.stage import COLUMN_COLOURS
from playground.figures.neurons.numbers import factor, short
from playground.figures.numbers import indexed
from playground.figures.scene import Drawing, Graph
from playground.figures.scene import span as text_span

WIDTH, CELL, LINE = 366.0, 63.0, 30.0
TOP, WORK = 26.0, 24.0  # of the brackets; height of a line of work
FUTURE, ACTIVE, DONE = 0, 1, 2


def panel(trace: MatrixTrace, matrix_view: str) -> Graph:
    """The equation in a view of MATRIX_VIEWS; what the step uses is lit."""
    n, m = trace.A.shape
    steps = {"map": MOVES, "columns": m, "rows": n * m}[matrix_view] + 1
    now = np.arange(steps)
    entry = np.full((n, m, steps), DONE)
    if matrix_view == "columns":
        entry[:] = np.where(now == np.arange(1, m + 1)[:, None], ACTIVE, DONE)
    elif matrix_view == "rows":
        k = np.arange(1, n * m + 1).reshape(n, m, 1)
        entry = np.where(now == k, ACTIVE, DONE)
    x = np.where((entry == ACTIVE).any(0), ACTIVE, DONE)
    y = {
        "map": np.where(now == MOVES, trace.y[:, None], np.nan),
        "columns": trace.column_sums.T,
        "rows": trace.row_sums.T,
    }[matrix_view]
    begins = {"map": np.full(n, MOVES), "columns": np.full(n, 1), "rows": m * np.arange(n) + 1}[matrix_view]
    lines = _work(trace, matrix_view, steps)
    arrays = {
        "A": trace.A.reshape(-1, 1),
        "x": trace.x[:, None],
        "y": y,
        "entry": entry.reshape(n * m, steps),
        "factor": x,
        "result": np.where(now < begins[:, None], FUTURE, DONE),
    }
    return Graph(
        "equation",
        _svg(n, m, len(lines)),
        arrays,
        {"work": lines},
        alt="The matrix times the vector, in numbers",
        grow=1,
    )


def _work(trace: MatrixTrace, matrix_view: str, steps: int) -> list[list[str]]:
    """The lines below the brackets, each with its text at every step."""
    n, m = trace.A.shape
    if matrix_view == "columns":
        return [["" if s <= j else _column(trace, j) for s in range(steps)] for j in range(m)]
    terms = [[f"{factor(trace.A[i, j])}·{factor(trace.x[j])}" for j in range(m)] for i in range(n)]
    lines = []
    for i in range(n):
        texts = []
        for s in range(steps):
            made = min(m, max(0, s - i * m)) if matrix_view == "rows" else m * (s == MOVES)
            total = trace.row_sums[i * m + made, i]
            texts.append(f"{' + '.join(terms[i][:made])} = {short(total)}" if made else "")
        lines.append(texts)
    return lines


def _column(trace: MatrixTrace, j: int) -> str:
    column = ", ".join(short(value) for value in trace.A[:, j])
    scaled = ", ".join(short(value) for value in trace.products[:, j])
    return f"{short(trace.x[j])}·({column}) = ({scaled})"


@lru_cache(maxsize=64)
def _svg(n: int, m: int, lines: int) -> str:
    """The drawing for n rows and m columns."""
    rows = max(n, m)
    height = TOP + LINE * rows + 16 + WORK * lines + 8
    d = Drawing(WIDTH, height, "A times x")
    middle = TOP + LINE * rows / 2
    left = 8.0 + CELL * (3 - m) / 2
    top_a = middle - LINE * n / 2
    brackets(d, left, top_a, CELL * m, LINE * n)
    d.text(left + CELL * m / 2, top_a - 8, "A", text_anchor="middle", fill="var(--role-muted)")
    for i in range(n):
        for j in range(m):
            place, name = (left + CELL * (j + 0.5), top_a + LINE * i), f"A{i + 1}{j + 1}"
            with d.group(data_state=f"entry.{i * m + j}"):
                _number(d, place, f"A.{i * m + j}", name, COLUMN_COLOURS[j])
    left += CELL * m + 14
    top_x = middle - LINE * m / 2
    brackets(d, left, top_x, CELL, LINE * m)
    d.text(left + CELL / 2, top_x - 8, "x", text_anchor="middle", fill="var(--role-muted)")
    for j in range(m):
        with d.group(data_state=f"factor.{j}"):
            _number(d, (left + CELL / 2, top_x + LINE * j), f"x.{j}", f"x{j + 1}", "update")
    d.text(left + CELL + 13, middle + 6, "=", size=18, text_anchor="middle")
    left += CELL + 26
    brackets(d, left, top_a, CELL, LINE * n)
    d.text(left + CELL / 2, top_a - 8, "A x", text_anchor="middle", fill="var(--role-muted)")
    for i in range(n):
        with d.group(class_="value", data_state=f"result.{i}"):
            value = text_span(data_bind=f"y.{i}", data_format="short:3")
            d.text(
                left + CELL / 2, top_a + LINE * i + 21, value, size=16, text_anchor="middle", font_weight=600
            )
    for k in range(lines):
        y = TOP + LINE * rows + 16 + WORK * (k + 0.7)
        d.text(4, y, text_span(data_text=f"work.{k}"), size=15)
    return d.svg()


def _number(d: Drawing, at: tuple[float, float], bind: str, name: str, colour: str) -> None:
    """A number that can be edited in its cell."""
    edit: dict[str, Any] = {"data_edit": name, "data_low": -LIMIT, "data_high": LIMIT, "data_step": 0.05}
    label = indexed("a" if name[0] == "A" else "x", *(int(digit) for digit in name[1:]))
    number = text_span(data_bind=bind, data_format="short:3", aria_label=label, **edit)
    d.text(at[0], at[1] + 21, number, size=16, text_anchor="middle", fill=f"var(--role-{colour})")
