"""Held-out perplexity by n, one line for each smoothing, and the same as numbers."""

import numpy as np

from playground.catalog.smoothers import SMOOTHERS
from playground.experiments.ngrams import NgramsSpec
from playground.figures.ngrams.style import GROW_BELOW, ORDERS, ORDERS_X
from playground.figures.plots import Json, axis, figure, line
from playground.figures.scene import Columns, Graph, Plot, Rules
from playground.figures.scene.diagram import Drawing
from playground.figures.scene.svg import Attribute

WIDTH, CELL, LINE = 520, 62, 29  # of the table, of a column, of a row
FIRST_COLUMN_END = 142.0  # + CELL
HIGHLIGHT = "color-mix(in srgb, var(--role-value) 12%, transparent)"
NOTE = "* scores, not normalised: no perplexity"


def perplexity(values: np.ndarray, spec: NgramsSpec) -> Columns:
    """A plot and a table of perplexities (smoothings, orders); what is infinite stands at the top."""
    return Columns([_plot(values, spec), _table(values, spec)], grow=GROW_BELOW)


def _plot(values: np.ndarray, spec: NgramsSpec) -> Plot:
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (1.0, 2.0)
    y_axis, infinite = _axis_with_infinity(low, high)
    lines = [
        line(
            ORDERS_X,
            np.where(np.isfinite(row), row, infinite),
            f"smooth-{key}",
            4 if key == spec.smoothing else 2,
            f"{smoother.title}, n = %{{x}}: %{{customdata}}",
            dash="dot" if smoother.normalization == "never" else "",
            dots=7,
            customdata=[f"{value:,.4g}" if np.isfinite(value) else "∞" for value in row],
        )
        for (key, smoother), row in zip(SMOOTHERS.items(), values, strict=True)
    ]
    return Plot(
        "perplexity",
        figure(axis("n", (0.7, 6.3), dtick=1), y_axis, lines),
        actors=[Rules(x=float(spec.n), colors="muted", labels=["n"])],
        clickable=True,
        title="held-out perplexity by n",
        alt="Held-out perplexity of every smoothing by n",
        grow=1,
    )


def _axis_with_infinity(low: float, high: float) -> tuple[Json, float]:
    """A logarithmic axis over the finite values, and the place above them that means infinity."""
    room = np.log10(high / low) + 0.05  # decades
    first, last = np.log10(low) - 0.08 * room, np.log10(high) + 0.3 * room
    infinite = float(10 ** (last - 0.1 * room))
    ticks = _ticks(low, high)
    texts = [*(f"{tick:g}" for tick in ticks), "∞"]
    return axis("", (first, last), type="log", tickvals=[*ticks, infinite], ticktext=texts), infinite


def _ticks(low: float, high: float) -> list[float]:
    """1, 2, 5, 10, ... inside the range; only the powers of ten if there are more than six."""
    steps = [factor * 10.0**exponent for exponent in range(-1, 12) for factor in (1, 2, 5)]
    inside = [tick for tick in steps if low * 0.9 <= tick <= high * 1.1]
    return inside if len(inside) <= 6 else [tick for tick in inside if f"{tick:e}"[0] == "1"]


def _table(values: np.ndarray, spec: NgramsSpec) -> Graph:
    """The numbers, with the current n and smoothing highlighted."""
    d = Drawing(WIDTH, LINE * (len(SMOOTHERS) + 2), "held-out perplexity of every smoothing by n")
    band: dict[str, Attribute] = {"rx": 4, "fill": HIGHLIGHT, "stroke": "none"}
    d.rect(_column_end(spec.n) - CELL + 8, 2, CELL, LINE * (len(SMOOTHERS) + 1), **band)
    d.rect(0, LINE * (list(SMOOTHERS).index(spec.smoothing) + 1) + 2, WIDTH, LINE, **band)
    for n in ORDERS:
        d.text(_column_end(n), 19, f"n = {n}", size=14, text_anchor="end", fill="var(--role-muted)")
    for row, ((key, smoother), numbers) in enumerate(zip(SMOOTHERS.items(), values, strict=True), 1):
        y = LINE * row + 20
        name = smoother.title.partition(" (")[0] + (" *" if smoother.normalization == "never" else "")
        d.text(4, y, name, size=14, fill=f"var(--role-smooth-{key})", font_weight="600")
        for n, number in zip(ORDERS, numbers, strict=True):
            d.text(_column_end(n), y, format_perplexity(float(number)), size=14, text_anchor="end")
    d.text(4, LINE * (len(SMOOTHERS) + 1) + 22, NOTE, size=14, fill="var(--role-muted)")
    return Graph(
        "perplexities", d.svg(), title="the same in numbers", alt="Held-out perplexity by n", grow=1.2
    )


def _column_end(n: int) -> float:
    """The right edge of the column of an order."""
    return FIRST_COLUMN_END + CELL * n


def format_perplexity(number: float) -> str:
    """About three digits: "1.71", "2,345", "1e+06", "∞"."""
    if not np.isfinite(number):
        return "∞"
    return f"{number:.2f}" if number < 100 else f"{number:,.0f}" if number < 1e5 else f"{number:.0e}"
