"""C = A B as Falk draws it: B above C, A at its left, so that row and column meet at their product."""

from functools import lru_cache
from typing import Any

import numpy as np

from playground.experiments.neurons.product import COLUMNS, INNER, LIMIT, ROWS, ProductTrace, place
from playground.figures.neurons.brackets import brackets
from playground.figures.neurons.numbers import factor, short
from playground.figures.numbers import indexed
from playground.figures.scene import Drawing, Graph, Scene
from playground.figures.scene import span as text_span

WIDTH, HEIGHT = 900.0, 400.0
CELL, LINE = 84.0, 46.0
LEFT_A, LEFT_B = 130.0, 130.0 + 4 * 84.0 + 46.0
TOP_B = 30.0
TOP_A = TOP_B + 4 * 46.0 + 30.0
FUTURE, ACTIVE, DONE = 0, 1, 2


def product_scene(trace: ProductTrace) -> Scene:
    """One product at a step: entry after entry, row after row."""
    steps = np.arange(trace.last + 1)
    places = [place(max(1, int(step))) for step in steps]
    pair = np.zeros((ROWS, INNER, len(steps))), np.zeros((INNER, COLUMNS, len(steps)))
    lit = np.zeros((ROWS, len(steps))), np.zeros((COLUMNS, len(steps)))
    sums, state = np.zeros((ROWS, COLUMNS, len(steps))), np.full((ROWS, COLUMNS, len(steps)), FUTURE)
    for step, (i, j, k) in enumerate(places):
        done = np.arange(ROWS * COLUMNS).reshape(ROWS, COLUMNS) < i * COLUMNS + j
        sums[:, :, step] = np.where(done, trace.C, 0.0)
        state[done, step] = DONE
        if step:
            pair[0][i, k, step] = pair[1][k, j, step] = lit[0][i, step] = lit[1][j, step] = 1
            sums[i, j, step], state[i, j, step] = trace.sums[i, j, k + 1], ACTIVE
    graph = Graph(
        "product",
        _svg(),
        {
            "A": trace.A.reshape(-1, 1),
            "B": trace.B.reshape(-1, 1),
            "C": sums.reshape(ROWS * COLUMNS, -1),
            "state": state.reshape(ROWS * COLUMNS, -1),
            "pairA": pair[0].reshape(ROWS * INNER, -1),
            "pairB": pair[1].reshape(INNER * COLUMNS, -1),
            "row": lit[0],
            "column": lit[1],
        },
        {"work": [list(line) for line in zip(*(_work(trace, int(step)) for step in steps), strict=True)]},
        alt="Two matrices and their product, a row of A and a column of B for each entry",
    )
    return Scene(
        last=trace.last,
        panels=[graph],
        initial_step=trace.last,
        rate=2,
        height=int(HEIGHT),
        narration=[(int(step), _sentence(trace, int(step))) for step in steps],
    )


def _work(trace: ProductTrace, step: int) -> list[str]:
    """The entry of the step as far as it has been added up: two lines of letters, two of numbers, the sum."""
    if step == 0:
        return [""] * 5
    i, j, k = place(step)
    letters = [indexed("a", i + 1, q + 1) + indexed("b", q + 1, j + 1) for q in range(k + 1)]
    numbers = [f"{factor(trace.A[i, q])}·{factor(trace.B[q, j])}" for q in range(k + 1)]
    name = indexed("c", i + 1, j + 1)
    lines = [f"{name} = {' + '.join(letters[:2])}", *_rest(letters)]
    lines += [f"    = {' + '.join(numbers[:2])}", *_rest(numbers)]
    return [*lines, f"    = {short(trace.sums[i, j, k + 1])}"]


def _rest(terms: list[str]) -> list[str]:
    """The third and the fourth term, on a line of their own."""
    return ["      + " + " + ".join(terms[2:]) if terms[2:] else ""]


def _sentence(trace: ProductTrace, step: int) -> str:
    if step == 0:
        return "2×4 times 4×3 makes 2×3: each entry of C is a row of A times a column of B, four products."
    i, j, k = place(step)
    name = indexed("c", i + 1, j + 1)
    if k < INNER - 1:
        return f"{name}: row {i + 1} of A meets column {j + 1} of B; product {k + 1} of {INNER}."
    end = f" Torch's A @ B differs by {trace.torch_error:.0e}." if step == trace.last else ""
    return f"{name} = {short(trace.C[i, j])}: its four products are added up.{end}"


@lru_cache(maxsize=1)
def _svg() -> str:
    d = Drawing(WIDTH, HEIGHT, "A times B")
    for i in range(ROWS):
        _strip(d, LEFT_A - 6, TOP_A + LINE * i + 3, CELL * INNER + 12, LINE - 6, f"row.{i}")
    for j in range(COLUMNS):
        _strip(d, LEFT_B + CELL * j + 3, TOP_B - 5, CELL - 6, LINE * INNER + 10, f"column.{j}")
    brackets(d, LEFT_A, TOP_A, CELL * INNER, LINE * ROWS, 8, 2)
    brackets(d, LEFT_B, TOP_B, CELL * COLUMNS, LINE * INNER, 8, 2)
    brackets(d, LEFT_B, TOP_A, CELL * COLUMNS, LINE * ROWS, 8, 2)
    for name, x, y in (
        ("A", LEFT_A - 30, TOP_A + LINE + 6),
        ("B", LEFT_B - 30, TOP_B + 2 * LINE + 6),
        ("C = A B", LEFT_B + CELL * COLUMNS + 56, TOP_A + LINE + 6),
    ):
        d.text(x, y, name, size=18, text_anchor="middle", font_weight=600)
    for i in range(ROWS):
        for k in range(INNER):
            _cell(d, LEFT_A + CELL * k, TOP_A + LINE * i, "A", i * INNER + k, (i, k))
    for k in range(INNER):
        for j in range(COLUMNS):
            _cell(d, LEFT_B + CELL * j, TOP_B + LINE * k, "B", k * COLUMNS + j, (k, j))
    _entries(d)
    for k in range(5):
        line, colour = text_span(data_text=f"work.{k}"), "ink" if k < 4 else "value"
        weight = 600 if k == 4 else 400
        y = TOP_B + 30 + 29 * k
        d.text(
            12 + (0, 46, 30, 46, 30)[k], y, line, size=18, font_weight=weight, fill=f"var(--role-{colour})"
        )
    return d.svg()


def _entries(d: Drawing) -> None:
    """The numbers of C, each once its first product is made."""
    for i in range(ROWS):
        for j in range(COLUMNS):
            x, y = LEFT_B + CELL * (j + 0.5), TOP_A + LINE * (i + 0.5) + 7
            with d.group(class_="value", data_state=f"state.{i * COLUMNS + j}"):
                number = text_span(data_bind=f"C.{i * COLUMNS + j}", data_format="short:3")
                d.text(x, y, number, size=20, text_anchor="middle", font_weight=600)


def _strip(d: Drawing, x: float, y: float, width: float, height: float, show: str) -> None:
    """A marker pen behind a row or a column."""
    with d.group(data_show=show, class_="player-optional"):
        d.rect(x, y, width, height, rx=8, fill="var(--role-lit)", stroke="none")


def _cell(d: Drawing, x: float, y: float, matrix: str, index: int, at: tuple[int, int]) -> None:
    """A number to edit, framed while it is a factor of the step's product."""
    with d.group(data_show=f"pair{matrix}.{index}", class_="player-optional"):
        d.rect(
            x + 6,
            y + 6,
            CELL - 12,
            LINE - 12,
            rx=6,
            fill="none",
            stroke="var(--role-value)",
            stroke_width=2.5,
        )
    label = indexed(matrix.lower(), at[0] + 1, at[1] + 1)
    edit: dict[str, Any] = {"data_low": -LIMIT, "data_high": LIMIT, "data_step": 0.5, "aria_label": label}
    number = text_span(
        data_bind=f"{matrix}.{index}", data_format="short:3", data_edit=f"{matrix}{index}", **edit
    )
    d.text(x + CELL / 2, y + LINE / 2 + 7, number, size=19, text_anchor="middle")
