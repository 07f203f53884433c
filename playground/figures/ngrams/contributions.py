"""What each order contributes to the probability of a token, for every smoothing: bars and sums."""

import numpy as np

from playground.catalog.smoothers import SMOOTHERS, Smoother
from playground.experiments.ngrams import NgramCounts, NgramsSpec, NgramsTrace
from playground.experiments.ngrams.contributions import Contributions
from playground.figures.ngrams.fraction import format_value, scientific
from playground.figures.ngrams.perplexity import HIGHLIGHT, short_title
from playground.figures.plots import axis, clipped, figure
from playground.figures.scene import Box, Graph, Plot, Rows
from playground.figures.scene.diagram import Drawing, span

WIDTH, HEIGHT = 962, 271
BARS_GROW = 0.38  # height of the bars, that of the sums being 1
LABEL, COLUMN = 150, 135  # widths of the first column, of those of the smoothings
HEADER, TOTAL = 18, 22  # heights of the first and the last row
PITCH = (33.0, 44.0)  # the least and the largest height of an order's row
LINE = 15  # between the two lines of a cell
CONTEXT_LETTERS, TERM_LETTERS = 17, 15
MUTED = "var(--role-muted)"


def contributions(parts: Contributions, trace: NgramsTrace, spec: NgramsSpec, counts: NgramCounts) -> Rows:
    """What share of its probability each order gives, as bars; below, the sums in the orders' colours."""
    return Rows([_bars(parts, spec), _sums(parts, trace, spec, counts)])


def _bars(parts: Contributions, spec: NgramsSpec) -> Plot:
    """A bar for each smoothing with a probability, made of the orders' shares, the longest context first."""
    names = [short_title(smoother) for smoother in SMOOTHERS.values()]
    rows = np.arange(len(names), dtype=np.float64)
    contribution = np.nan_to_num(parts.contribution)[:, ::-1]  # (S, n + 1, T), the highest order first
    with np.errstate(invalid="ignore"):
        shares = 100 * contribution / contribution.sum(axis=1, keepdims=True)
    ends = np.cumsum(shares, axis=1)
    boxes = [
        Box(
            np.where(shares[:, i] > 0, ends[:, i] - shares[:, i] / 2, np.nan),
            rows[:, None] + np.zeros_like(shares[:, i]),
            shares[:, i] / 2,
            0.36,
            order_role(spec.n - i),
            width=3,
        )
        for i in range(spec.n + 1)
    ]
    y = axis("", (len(names) - 0.5, -0.5), tickmode="array", tickvals=rows.tolist(), ticktext=names)
    x = axis("", (-0.3, 100.3), showticklabels=False)
    return Plot(
        "shares",
        figure(x, y | {"showgrid": False}, [], margin={"l": LABEL, "r": 4, "t": 3, "b": 3}),
        boxes,
        alt="For every smoothing a bar, made of the share of the probability that each order contributes",
        grow=BARS_GROW,
    )


def order_role(order: int) -> str:
    """The colour of an order; the uniform distribution, order 0, is grey."""
    return f"n{order}" if order else "muted"


def _sums(parts: Contributions, trace: NgramsTrace, spec: NgramsSpec, counts: NgramCounts) -> Graph:
    """Weight times own term, and their product, for each order and smoothing; the sums in the last row."""
    orders, steps = range(spec.n, -1, -1), range(trace.last + 1)
    numbers = [
        (parts.weight[s, k], parts.own[s, k], parts.contribution[s, k])
        for k in orders
        for s in range(len(SMOOTHERS))
    ]
    return Graph(
        "sums",
        _svg(spec, counts),
        texts={
            "context": [[_context(trace, k, t) for t in steps] for k in orders],
            "term": [[_term(float(w[t]), float(a[t])) for t in steps] for w, a, _ in numbers],
            "adds": [[_adds(float(w[t]), float(c[t])) for t in steps] for w, _, c in numbers],
            "total": [
                [f"{_letter(smoother)} = {format_value(float(p[t]))}" for t in steps]
                for smoother, p in zip(SMOOTHERS.values(), parts.probability, strict=True)
            ],
        },
        wide=True,
        alt="For every smoothing and order the weight, the order's own term, and their product",
    )


def _svg(spec: NgramsSpec, counts: NgramCounts) -> str:
    d = Drawing(WIDTH, HEIGHT, "what each order contributes, for every smoothing")
    pitch = min(PITCH[1], max(PITCH[0], (HEIGHT - HEADER - TOTAL) / (spec.n + 1)))
    bottom = HEADER + pitch * (spec.n + 1)
    chosen = list(SMOOTHERS).index(spec.smoothing)
    d.rect(_column(chosen) + 2, 0, COLUMN, bottom + TOTAL - 4, rx=4, fill=HIGHLIGHT, stroke="none")
    d.text(0, 15, "weight × own term", size=14, fill=MUTED)
    for s, (key, smoother) in enumerate(SMOOTHERS.items()):
        role = f"var(--role-smooth-{key})"
        d.text(
            _end(s),
            15,
            short_title(smoother).removesuffix(" *"),
            size=14,
            text_anchor="end",
            fill=role,
            font_weight="600",
        )
        d.text(
            _end(s), bottom + 17, span(data_text=f"total.{s}"), text_anchor="end", font_weight="700", size=14
        )
    for i, order in enumerate(range(spec.n, -1, -1)):
        y = HEADER + pitch * i + 15
        d.line(0, y - 14, WIDTH, y - 14, stroke="var(--role-line)")
        name = f"n = {order}" if order else f"uniform, 1/{int(counts.model.symbols.sum()):,}"
        d.text(0, y, name, size=14, fill=f"var(--role-{order_role(order)})", font_weight="700")
        d.text(0, y + LINE, span(data_text=f"context.{i}"), size=14, fill=MUTED)
        for s in range(len(SMOOTHERS)):
            cell = i * len(SMOOTHERS) + s
            d.text(_end(s), y, span(data_text=f"term.{cell}"), size=14, text_anchor="end", fill=MUTED)
            d.text(_end(s), y + LINE, span(data_text=f"adds.{cell}"), size=14, text_anchor="end")
    d.line(0, bottom + 1, WIDTH, bottom + 1)
    d.text(0, bottom + 17, "sum", size=14, font_weight="700")
    return d.svg()


def _column(s: int) -> float:
    return LABEL + COLUMN * s


def _end(s: int) -> float:
    return _column(s) + COLUMN - 4


def _letter(smoother: Smoother) -> str:
    return "S" if smoother.normalization == "never" else "P"


def _context(trace: NgramsTrace, order: int, t: int) -> str:
    context = trace.by_order.contexts[order - 1][t].strip(" ") if order > 1 else ""
    return clipped(context, CONTEXT_LETTERS, end=True)


def _adds(weight: float, number: float) -> str:
    return "" if np.isnan(weight) or weight == 0 else format_value(number)


def _term(weight: float, own: float) -> str:
    """w × a; nothing where the smoothing does not ask the order, or where longer ones leave it nothing."""
    if np.isnan(weight) or weight == 0:
        return ""
    text = f"{_number(weight)} × {_number(own)}"
    return text if len(text) <= TERM_LETTERS else text.replace(" ", "")


def _number(value: float) -> str:
    """At most seven letters: "1", "0", "0.1544", "1.2e−5"; "0/0" for NaN."""
    if np.isnan(value):
        return "0/0"
    if value in (0, 1):
        return f"{value:.0f}"
    if value >= 1e-3:
        return f"{value:.4f}"
    return scientific(value, 1)
