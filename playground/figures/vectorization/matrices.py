"""W, X and Z = W X as cells: X above its scores, W beside them; lit is what is being multiplied."""

import numpy as np

from playground.experiments.vectorization.walk import WalkTrace
from playground.experiments.vectorization.ways import WAYS
from playground.figures.plots import minus
from playground.figures.scene import Graph
from playground.figures.scene.diagram import Drawing, span

CELL_WIDTH, CELL_HEIGHT, GAP = 40, 25, 22
LEFT, TOP = 24, 3
Cells = tuple[np.ndarray, np.ndarray, np.ndarray]


def matrices(trace: WalkTrace) -> Graph:
    """The cells of W, X and Z, with the products of this step lit and the scores so far."""
    w, x, z = lit(trace)
    C, N = trace.Z.shape
    rows = zip(*(part.reshape(C * N, -1).tolist() for part in scores(trace)), strict=True)
    texts = [[minus(f"{x:.0f}") if begun else "" for x, begun in zip(*row, strict=True)] for row in rows]
    return Graph(
        "matrices",
        _svg(trace),
        arrays={
            "w": _rows(w),
            "x": _rows(x),
            "z": _rows(z),
            "now": current_columns(trace),
        },
        texts={"score": texts},
        title="Z = W X: lit, what is multiplied now",
        alt="The numbers of W and X, those that are being multiplied lit, and the scores so far",
        grow=1.1,
    )


def _rows(cells: np.ndarray) -> np.ndarray:
    return cells.reshape(-1, cells.shape[-1])


def lit(trace: WalkTrace) -> Cells:
    """Which cells of W (C, d, K), X (d, N, K) and Z (C, N, K) take part in the products of each step."""
    (C, d), N, K = trace.W.shape, trace.X.shape[1], len(trace.multiplications)
    w, x, z = np.zeros((C, d, K), bool), np.zeros((d, N, K), bool), np.zeros((C, N, K), bool)
    for k in range(1, K):
        before, after = int(trace.multiplications[k - 1]), int(trace.multiplications[k])
        for product in range(before, after):  # in the order of the loops: n, c, j
            n, c, j = np.unravel_index(product, (N, C, d))
            w[c, j, k] = x[j, n, k] = z[c, n, k] = True
    return w, x, z


def current_columns(trace: WalkTrace) -> np.ndarray:
    """Whether each column's turn it is, (N, K): of one call for all, every column's."""
    C, N = trace.Z.shape
    K, per_column = len(trace.multiplications), C * trace.W.shape[1]
    if WAYS[trace.spec.way].calls(N) == 1 and N > 1:
        return np.ones((N, K), bool)
    last_made = np.append(0, trace.multiplications[:-1])  # in a step that multiplies: its own column
    turn = np.minimum(last_made // per_column, N - 1)
    return np.asarray(np.arange(N)[:, None] == turn)


def scores(trace: WalkTrace) -> tuple[np.ndarray, np.ndarray]:
    """Z so far, (C, N, K): sums of the products made; and which of its entries have begun."""
    C, N = trace.Z.shape
    K = len(trace.multiplications)
    products = (trace.W[:, :, None] * trace.X).transpose(2, 0, 1)  # (N, C, d): in the order of the loops
    order = np.arange(products.size).reshape(products.shape)
    made = np.asarray(order[..., None] < trace.multiplications)  # (N, C, d, K)
    sums = (products[..., None] * made).sum(2)
    assert sums.shape == (N, C, K)
    begun = np.asarray(made.any(axis=2))
    return sums.transpose(1, 0, 2), begun.transpose(1, 0, 2)


def _svg(trace: WalkTrace) -> str:
    (C, d), N = trace.W.shape, trace.X.shape[1]
    right, below = LEFT + d * CELL_WIDTH + GAP, TOP + d * CELL_HEIGHT + GAP
    drawing = Drawing(right + N * CELL_WIDTH + 4, below + C * CELL_HEIGHT + 4, "W, X and Z = W X")
    for n in range(N):
        with drawing.group(class_="player-optional", data_show=f"now.{n}"):
            x = right + n * CELL_WIDTH
            for y, rows in ((TOP, d), (below, C)):
                drawing.rect(
                    x - 1,
                    y - 1,
                    CELL_WIDTH,
                    rows * CELL_HEIGHT,
                    rx=3,
                    fill="none",
                    stroke="var(--role-update)",
                    stroke_width=3,
                )
    _cells(drawing, trace.W, (LEFT, below), "w")
    _cells(drawing, trace.X, (right, TOP), "x")
    _cells(drawing, trace.Z, (right, below), "z")
    for name, x, y in (
        ("W", LEFT - 18, below + 20),
        ("X", right - 18, TOP + 20),
        ("Z", right - 18, below + 20),
    ):
        drawing.text(x, y, name, font_weight="700", text_anchor="middle")
    return drawing.svg()


def _cells(drawing: Drawing, numbers: np.ndarray, corner: tuple[float, float], name: str) -> None:
    columns = numbers.shape[1]
    for i, number in enumerate(numbers.ravel()):
        x, y = corner[0] + i % columns * CELL_WIDTH, corner[1] + i // columns * CELL_HEIGHT
        box = (x + 1, y + 1, CELL_WIDTH - 4, CELL_HEIGHT - 3)
        drawing.rect(*box, rx=3, fill="var(--role-paper)", stroke="var(--role-line)")
        with drawing.group(class_="player-optional", data_show=f"{name}.{i}"):
            drawing.rect(*box, rx=3, fill="var(--role-value)", stroke="var(--role-value)", opacity=0.32)
        at = x + CELL_WIDTH / 2 - 1, y + CELL_HEIGHT / 2 + 5
        content = span(data_text=f"score.{i}") if name == "z" else minus(f"{number:.0f}")
        drawing.text(*at, content, size=15, text_anchor="middle")
