"""Held-out perplexity by n, one line for each smoothing, and the same as numbers."""

from typing import Any

import numpy as np

from playground.catalog.smoothers import SMOOTHERS
from playground.experiments.ngrams import NgramsSpec
from playground.figures.ngrams.look import SHARE, line
from playground.figures.scene import Columns, Graph, Plot, Rules
from playground.figures.scene.diagram import Drawing
from playground.figures.still import still

ORDERS = np.arange(1, 7)
WIDTH, CELL, LINE = 520, 62, 29
PALE = "color-mix(in srgb, var(--role-value) 12%, transparent)"
NOTE = "* scores, not normalised: no perplexity"


def perplexity(values: np.ndarray, spec: NgramsSpec) -> Columns:
    """A plot and a table of perplexities (smoothings, orders); what is infinite stands at the top."""
    finite = values[np.isfinite(values)]
    high = float(finite.max()) if finite.size else 2.0
    low = float(finite.min()) if finite.size else 1.0
    return Columns([_plot(values, spec, low, high), _table(values, spec)], grow=SHARE)


def _plot(values: np.ndarray, spec: NgramsSpec, low: float, high: float) -> Plot:
    span = np.log10(high / low) + 0.05
    bounds = [np.log10(low) - 0.08 * span, np.log10(high) + 0.3 * span]
    infinite = float(10 ** (bounds[1] - 0.1 * span))
    data = []
    for (key, smoother), row in zip(SMOOTHERS.items(), values, strict=True):
        proper = smoother.sums != "never"
        data.append(
            line(
                ORDERS,
                np.where(np.isfinite(row), row, infinite),
                f"smooth-{key}",
                f"{smoother.title}, n = %{{x}}: %{{customdata}}",
                customdata=[f"{value:,.4g}" if np.isfinite(value) else "∞" for value in row],
                line={
                    "color": f"@smooth-{key}",
                    "width": 4 if key == spec.smoothing else 2,
                    "dash": "solid" if proper else "dot",
                },
            )
        )
    ticks = _ticks(low, high)
    figure = still(
        data,
        {"dtick": 1, "range": [0.7, 6.3], "title": {"text": "n"}},
        {
            "type": "log",
            "range": bounds,
            "tickvals": [*ticks, infinite],
            "ticktext": [*(f"{tick:g}" for tick in ticks), "∞"],
        },
        margin={"l": 50, "r": 10, "t": 4, "b": 38},
    )
    return Plot(
        "perplexity",
        figure,
        actors=[Rules(x=float(spec.n), colors="muted", labels=["n"])],
        clickable=True,
        title="held-out perplexity by n",
        alt="Held-out perplexity of every smoothing by n",
        grow=1,
    )


def _ticks(low: float, high: float) -> list[float]:
    """1, 2, 5, 10, ... inside the range, at most six."""
    every = [factor * 10.0**k for k in range(-1, 12) for factor in (1, 2, 5)]
    inside = [tick for tick in every if low * 0.9 <= tick <= high * 1.1]
    return inside if len(inside) <= 6 else [tick for tick in inside if f"{tick:e}"[0] == "1"]


def _table(values: np.ndarray, spec: NgramsSpec) -> Graph:
    """The numbers, the current n and smoothing marked."""
    d = Drawing(WIDTH, LINE * (len(SMOOTHERS) + 2), "held-out perplexity of every smoothing by n")
    d.rect(_column(spec.n) - CELL + 8, 2, CELL, LINE * (len(SMOOTHERS) + 1), rx=4, fill=PALE, stroke="none")
    chosen = list(SMOOTHERS).index(spec.smoothing)
    d.rect(0, LINE * (chosen + 1) + 2, WIDTH, LINE, rx=4, fill=PALE, stroke="none")
    for n in ORDERS:
        d.text(_column(n), 19, f"n = {n}", size=14, text_anchor="end", fill="var(--role-muted)")
    for row, ((key, smoother), numbers) in enumerate(zip(SMOOTHERS.items(), values, strict=True)):
        y = LINE * (row + 1) + 20
        star = "" if smoother.sums != "never" else " *"
        name = smoother.title.partition(" (")[0] + star
        d.text(4, y, name, size=14, fill=f"var(--role-smooth-{key})", font_weight="600")
        for n, number in zip(ORDERS, numbers, strict=True):
            d.text(_column(n), y, shown(float(number)), size=14, text_anchor="end")
    d.text(4, LINE * (len(SMOOTHERS) + 1) + 22, NOTE, size=14, fill="var(--role-muted)")
    return Graph(
        "perplexities", d.svg(), title="the same in numbers", alt="Held-out perplexity by n", grow=1.2
    )


def _column(n: int | np.integer[Any]) -> float:
    """Where a column ends."""
    return 142.0 + CELL * int(n)


def shown(number: float) -> str:
    """Three digits that tell something; infinite is infinite."""
    if not np.isfinite(number):
        return "∞"
    return f"{number:.2f}" if number < 100 else f"{number:,.0f}" if number < 1e5 else f"{number:.0e}"
