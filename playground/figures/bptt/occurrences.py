"""The scene of "Parts of W.grad": the parts C[t, k] as a triangle, their sums, and the truncation."""

from functools import lru_cache

import numpy as np

from playground.experiments.bptt.occurrences import LONG_AGO, OccurrenceTrace, lags
from playground.figures.numbers import digits
from playground.figures.plots import axis, clipped, figure, line
from playground.figures.plots import span as bounds
from playground.figures.scene import (
    END,
    Columns,
    Curve,
    Graph,
    Marker,
    Plot,
    Row,
    Rows,
    Rules,
    Scene,
    Table,
)
from playground.figures.scene.diagram import Drawing, span

SIZE, LEFT, BOTTOM, TOP = 400.0, 62.0, 40.0, 6.0
LARGEST = 1e30  # what a picture holds
DECADES = 3.0  # from the largest norm down to white
SHOWN_TOKENS = 20  # steps up to which the axes name the tokens
MUTED = "var(--role-muted)"
NAMES = {"none": "", "chunks": "chunks", "window": "sliding window", "reset": "chunks, state reset"}
Cell = tuple[int, int]  # t, k, counted from 1


def scene(trace: OccurrenceTrace, cell: Cell | None = None) -> Scene:
    """One step of the clock for each J_t, first to last."""
    T = trace.steps
    side = Rows(
        [
            Columns([_lag_plot(trace), _length_plot(trace)]),
            Columns([_numbers(trace), _part(trace, _shown_cell(trace, cell))]),
        ],
        grow=1.25,
    )
    return Scene(
        last=T - 1,
        initial_step=T - 1,
        rate=3.0,
        height=440,
        unit="loss",
        narration=[(t, _sentence(trace, t)) for t in range(T)],
        panels=[Columns([_triangle(trace, cell), side])],
    )


def _shown_cell(trace: OccurrenceTrace, cell: Cell | None) -> Cell:
    """The chosen part; without one, that of the largest norm off the diagonal."""
    if cell is not None and 1 <= cell[1] <= cell[0] <= trace.steps:
        return cell
    norms = np.tril(np.nan_to_num(trace.parts.norms()), -1)
    t, k = np.unravel_index(int(norms.argmax()), norms.shape)
    return (int(t) + 1, int(k) + 1)


def _triangle(trace: OccurrenceTrace, cell: Cell | None) -> Graph:
    norms, T = trace.parts.norms(), trace.steps
    largest = float(np.nan_to_num(norms).max()) or 1.0
    with np.errstate(divide="ignore"):
        shares = np.clip(1 + np.log10(norms / largest) / DECADES, 0, 1)
    pairs = [(t, k) for t in range(T) for k in range(t + 1)]
    tips = [[_tip(trace, t, k, float(norms[t, k]))] for t, k in pairs]
    names = tuple(clipped(name, 5) for name in trace.text.names[:-1]) if T <= SHOWN_TOKENS else ()
    cells = tuple((round(float(shares[t, k]), 3), bool(trace.mask[t, k])) for t, k in pairs)
    return Graph(
        "parts",
        _drawing(T, cells, names, _shown_cell(trace, cell)),
        {"row": (np.arange(T) >= np.arange(T)[:, None])},
        {"tip": tips},
        title=f"C[t, k]: the part of dJ_t/d{trace.spec.matrix} through step k",
        alt="Norms of the parts of the gradient, loss by row and step by column; truncated parts are grey",
    )


@lru_cache(maxsize=32)
def _drawing(T: int, cells: tuple[tuple[float, bool], ...], names: tuple[str, ...], chosen: Cell) -> str:
    pitch = SIZE / T
    d = Drawing(LEFT + SIZE + 4, TOP + SIZE + BOTTOM, "the parts of the gradient")
    d.rect(LEFT, TOP, SIZE, SIZE, fill="none", stroke="var(--role-line)", stroke_width=1)
    index = 0
    for t in range(T):
        with d.group(class_="player-optional", data_show=f"row.{t}"):
            for k in range(t + 1):
                _cell(d, (t, k), pitch, cells[index], index)
                index += 1
    t, k = chosen
    x, y = LEFT + (k - 1) * pitch, TOP + (t - 1) * pitch
    with d.group(class_="player-optional", data_show=f"row.{t - 1}"):
        d.rect(x, y, pitch, pitch, fill="none", stroke_width=2.5, pointer_events="none")
    _axes(d, T, pitch, names)
    return d.svg()


def _cell(d: Drawing, at: Cell, pitch: float, value: tuple[float, bool], index: int) -> None:
    """A square as strong as its norm; where the part is left out, a grey one with a stroke through it."""
    (t, k), (share, is_included) = at, value
    x, y, size = LEFT + k * pitch, TOP + t * pitch, pitch - 1
    name = f"{t + 1}-{k + 1}"
    with d.group(data_pick=name, data_tip=f"tip.{index}", aria_label=f"part of loss {t + 1}, step {k + 1}"):
        d.rect(x + 0.5, y + 0.5, size, size, stroke="none")
        if is_included:
            d.rect(
                x + 0.5, y + 0.5, size, size, fill="var(--role-gradient)", fill_opacity=share, stroke="none"
            )
        else:
            d.rect(x + 0.5, y + 0.5, size, size, fill="var(--role-region7)", stroke="none")
            d.line(x + 1, y + pitch - 1, x + pitch - 1, y + 1, stroke=MUTED, stroke_width=1)


def _axes(d: Drawing, T: int, pitch: float, names: tuple[str, ...]) -> None:
    """Numbers of the steps, and the tokens read at them where there is room."""
    stride = 1 if pitch >= 24 else 2 if pitch >= 16 else 5
    for t in range(1, T + 1):
        if t % stride and t != 1:
            continue
        label = f"{names[t - 1]} {t}" if names else str(t)
        y = TOP + (t - 0.5) * pitch + 5
        d.text(LEFT - 5, y, label, size=14, text_anchor="end", fill=MUTED)
        d.text(LEFT + (t - 0.5) * pitch, TOP + SIZE + 15, str(t), size=14, text_anchor="middle", fill=MUTED)
    d.text(LEFT + SIZE, TOP + SIZE + 34, "step k that the part passes", size=14, text_anchor="end")
    d.text(LEFT + SIZE, TOP + 16, "losses J_t by row", size=14, text_anchor="end")


def _tip(trace: OccurrenceTrace, t: int, k: int, norm: float) -> str:
    left_out = "" if trace.mask[t, k] else "\nleft out by the truncation"
    read, wanted = trace.text.names[k], trace.text.names[t + 1]
    head = f"J of t = {t + 1} ({wanted}) through k = {k + 1} ({read})"
    return f"{head}\nlag {t - k}, ‖C‖ = {digits(norm)}{left_out}"


def _lag_plot(trace: OccurrenceTrace) -> Plot:
    """By lag: the length of the sum of all parts of that lag, of the losses up to the clock's."""
    T, lag = trace.steps, lags(trace.steps)
    masks = trace.rows_so_far()[:, None] & (lag[None, None] == np.arange(T)[None, :, None, None])
    with np.errstate(over="ignore"):
        sizes = np.linalg.norm(trace.parts.total(masks), axis=(-2, -1)).T  # (lags, clock)
    sizes = np.where(sizes < LARGEST, sizes, np.nan)
    x = np.arange(T, dtype=np.float64)
    return Plot(
        "lags",
        figure(
            axis("lag t − k", (-0.5, T - 0.5), nticks=6),
            axis("", (0.0, bounds(sizes)[1]), nticks=4),
            [line(x, sizes[:, -1], "line", hover="lag %{x}: %{y:.3g}", dots=4, opacity=0)],  # to point at
            {"l": 50, "r": 8, "t": 6, "b": 38},
        ),
        actors=[
            Curve(x, sizes[:, -1:], colors="line", known_from=END),
            Curve(x, sizes, colors="gradient"),
        ],
        title="‖sum of the parts‖ by lag",
        alt="The length of the sum of all parts of the same lag",
    )


def _length_plot(trace: OccurrenceTrace) -> Plot:
    """Over T of the truncation: the truncated gradient's length and direction; a click chooses T."""
    T = trace.steps
    x, at = np.arange(1, T + 1, dtype=np.float64), min(trace.spec.length, T)
    with np.errstate(over="ignore"):
        full = float(np.linalg.norm(trace.full))
    marker = Marker(
        np.full((2, 1), float(at)),
        np.array([[trace.ratio[at - 1]], [trace.cosine[at - 1]]]),
        colors=["kind0", "kind1"],
        radius=5,
        labels=["ratio", "cosine"],
    )
    lines = [
        line(x, trace.ratio, "kind0", hover="T = %{x}: ratio %{y:.3f}", name="ratio of norms"),
        line(x, trace.cosine, "kind1", hover="T = %{x}: cosine %{y:.3f}", name="cosine"),
    ]
    return Plot(
        "lengths",
        figure(
            axis("T of the truncation", (0.5, T + 0.5), nticks=6),
            axis("", bounds(trace.ratio, trace.cosine, np.array([0.0, 1.0]), room=0.05), nticks=4),
            lines,
            {"l": 40, "r": 8, "t": 6, "b": 38},
        ),
        actors=[Rules(x=float(at), colors="ink", dash=False), marker],
        clickable=True,
        title=f"against ‖W.grad‖ = {digits(full, 3)}",
        alt="Ratio of norms and cosine of the truncated gradient to the full one, by the truncation's length",
        known_from=END,
    )


def _numbers(trace: OccurrenceTrace) -> Table:
    """Lengths of sums: of all losses so far, of the clock's row, of its column, to which later losses add.

    Then what sums up the whole.
    """
    each = np.eye(trace.steps, dtype=bool)
    with np.errstate(over="ignore"):
        so_far, row, column = (
            np.linalg.norm(trace.parts.total(masks), axis=(-2, -1))
            for masks in (
                trace.rows_so_far(),
                trace.mask & each[:, :, None],
                trace.mask & each[:, None, :],
            )
        )
    T = min(trace.spec.length, trace.steps) - 1
    cut = trace.spec.truncation != "none"
    rows = [
        Row("J₁ to J_t", so_far, "significant:3"),
        Row("row J_t", row, "significant:3"),
        Row("column t", column, "significant:3", "ink", known_from=END),
        Row("ratio", _constant(trace.ratio[T] if cut else 1.0), "fixed:3", "kind0", known_from=END),
        Row("cosine", _constant(trace.cosine[T] if cut else 1.0), "fixed:3", "kind1", known_from=END),
        Row(f"lag > {LONG_AGO}", _constant(trace.share_older()), "percent:2", known_from=END),
        Row("carried", _constant(trace.carried), "significant:2", known_from=END),
    ]
    return Table("numbers", rows, alt="Norms, and the truncated gradient against the full one")


def _constant(value: float | np.floating) -> np.ndarray:
    return np.array([float(value)])


def _part(trace: OccurrenceTrace, cell: Cell) -> Graph:
    """The matrix of one part; of W_e only the column of the token read at step k."""
    t, k = cell
    matrix = trace.parts.part(t - 1, k - 1)
    columns = tuple(str(j + 1) for j in range(matrix.shape[1]))
    if trace.spec.matrix == "W_e":
        j = int(trace.text.inputs[k - 1])
        matrix, columns = matrix[:, [j]], (clipped(trace.text.vocabulary[j], 6),)
    largest = float(np.abs(matrix).max())
    form = "exponent:0" if largest < 0.05 or largest >= 100 or not np.isfinite(largest) else "fixed:2"
    left_out = "" if trace.mask[t - 1, k - 1] else ", left out"
    return Graph(
        "part",
        _matrix(len(matrix), columns, form),
        {"C": matrix.reshape(-1, 1)},
        title=f"C[{t}, {k}]{left_out}",
        alt="The matrix of the chosen part",
        known_from=t - 1,
    )


@lru_cache(maxsize=32)
def _matrix(rows: int, columns: tuple[str, ...], form: str) -> str:
    d = Drawing(30 + 62 * 4, 28 + 26 * 4, "a matrix")
    for j, name in enumerate(columns):
        d.text(30 + 62 * (j + 1) - 4, 16, name, size=14, text_anchor="end", fill=MUTED)
    for i in range(rows):
        y = 42 + 26 * i
        d.text(0, y, str(i + 1), size=14, fill=MUTED)
        for j in range(len(columns)):
            number = span(
                data_bind=f"C.{i * len(columns) + j}", data_format=form, fill="var(--role-gradient)"
            )
            d.text(30 + 62 * (j + 1) - 4, y, number, size=15, text_anchor="end")
    return d.svg()


def _sentence(trace: OccurrenceTrace, t: int) -> str:
    """What the row of J_t adds, and how far back it reaches."""
    norms = np.where(trace.mask[t], trace.parts.norms()[t], 0.0)
    if not np.isfinite(norms).all():
        k = int(np.flatnonzero(~np.isfinite(norms))[-1])
        return f"J of t = {t + 1}: the part through step {k + 1} is longer than any number, ∞ or NaN."
    if not norms.sum() > 0:
        is_zero = not trace.parts.source[trace.mask[t]].any()
        reason = "the state before it was zero" if is_zero else "all of its parts are zero"
        return f"J of t = {t + 1} adds nothing: {reason}."
    back = t - np.flatnonzero(np.cumsum(norms[::-1])[::-1] >= 0.5 * norms.sum())[-1]
    name = NAMES[trace.spec.truncation]
    cut = "" if trace.mask[t, : t + 1].all() else f" Grey: left out ({name}, T = {trace.spec.length})."
    steps = "step" if back == 1 else "steps"
    reach = "no step back" if back == 0 else f"up to {back} {steps} back"
    return f"J of t = {t + 1}: half of its parts, by length, pass {reach}.{cut}"
