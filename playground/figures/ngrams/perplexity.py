"""Held-out perplexity by n, one line for each smoothing, and the same as numbers."""

from dataclasses import dataclass

import numpy as np

from playground.catalog.smoothers import SMOOTHERS, Smoother
from playground.experiments.ngrams import NgramsSpec
from playground.experiments.ngrams.perplexity import KnownTokens
from playground.figures.ngrams.style import GROW_BELOW, ORDERS, ORDERS_X
from playground.figures.plots import Json, axis, figure, line
from playground.figures.scene import Columns, Graph, Plot, Rules
from playground.figures.scene.diagram import Drawing
from playground.figures.scene.svg import Attribute

WIDTH, CELL, LINE = 520, 62, 29  # of the table, of a column, of a row
FIRST_COLUMN_END = 142.0  # + CELL
HIGHLIGHT = "color-mix(in srgb, var(--role-value) 12%, transparent)"
KNOWN = "known tokens"  # the row and the line that leave the unknown ones out
NOTE = "* scores, not normalised: no perplexity"


def perplexity(values: np.ndarray, known: KnownTokens, spec: NgramsSpec) -> Columns:
    """A plot and a table of perplexities (smoothings, orders); what is infinite stands at the top.

    Where held-out tokens are unknown, the chosen smoothing is also shown over the known tokens alone.
    """
    return Columns([_plot(values, known, spec), _table(values, known, spec)], grow=GROW_BELOW)


def _plot(values: np.ndarray, known: KnownTokens, spec: NgramsSpec) -> Plot:
    shown = np.vstack([values, known.perplexity]) if known.unknown else values
    finite = shown[np.isfinite(shown)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (1.0, 2.0)
    y_axis, infinite = _axis_with_infinity(low, high)

    def curve(row: np.ndarray, key: str, width: int, name: str, dash: str) -> Json:
        texts = [f"{value:,.4g}" if np.isfinite(value) else "∞" for value in row]
        y = np.where(np.isfinite(row), row, infinite)
        label = f"{name}, n = %{{x}}: %{{customdata}}"
        return line(ORDERS_X, y, f"smooth-{key}", width, label, dash=dash, dots=7, customdata=texts)

    lines = [
        curve(
            row,
            key,
            4 if key == spec.smoothing else 2,
            smoother.title,
            "dot" if smoother.normalization == "never" else "",
        )
        for (key, smoother), row in zip(SMOOTHERS.items(), values, strict=True)
    ]
    if known.unknown and known.unknown < known.total:
        name = f"{spec.smoother.title}, {KNOWN}"
        lines.append(curve(known.perplexity, spec.smoothing, 2, name, "dash"))
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


def _table(values: np.ndarray, known: KnownTokens, spec: NgramsSpec) -> Graph:
    """The numbers, with the current n and smoothing highlighted; below them the known tokens alone."""
    names = list(SMOOTHERS.values())
    rows = [
        _Row(short_title(smoother), smoother.key, row) for smoother, row in zip(names, values, strict=True)
    ]
    if known.unknown:
        rows.append(_Row(KNOWN, spec.smoothing, known.perplexity))
    notes = [NOTE, *_unknown_notes(known, spec)]
    d = Drawing(WIDTH, LINE * (len(rows) + 1 + len(notes)), "held-out perplexity of every smoothing by n")
    band: dict[str, Attribute] = {"rx": 4, "fill": HIGHLIGHT, "stroke": "none"}
    d.rect(_column_end(spec.n) - CELL + 8, 2, CELL, LINE * (len(rows) + 1), **band)
    d.rect(0, LINE * (list(SMOOTHERS).index(spec.smoothing) + 1) + 2, WIDTH, LINE, **band)
    for n in ORDERS:
        d.text(_column_end(n), 19, f"n = {n}", size=14, text_anchor="end", fill="var(--role-muted)")
    for i, row in enumerate(rows, 1):
        y = LINE * i + 20
        d.text(4, y, row.name, size=14, fill=f"var(--role-smooth-{row.smoothing})", font_weight="600")
        for n, number in zip(ORDERS, row.numbers, strict=True):
            d.text(_column_end(n), y, format_perplexity(float(number)), size=14, text_anchor="end")
    for i, note in enumerate(notes, len(rows) + 1):
        d.text(4, LINE * i + 22, note, size=14, fill="var(--role-muted)")
    return Graph(
        "perplexities", d.svg(), title="the same in numbers", alt="Held-out perplexity by n", grow=1.2
    )


@dataclass(frozen=True, eq=False)
class _Row:
    """A line of the table: its name, the smoothing whose colour it has, a number for each order."""

    name: str
    smoothing: str
    numbers: np.ndarray


def short_title(smoother: Smoother) -> str:
    """The title without its parenthesis; a star where the scores are not normalised."""
    return smoother.title.partition(" (")[0] + (" *" if smoother.normalization == "never" else "")


def _unknown_notes(known: KnownTokens, spec: NgramsSpec) -> list[str]:
    """How many targets are unknown, and what the last row leaves out."""
    if not known.unknown:
        return [f"all {known.total:,} held-out tokens are in the vocabulary"]
    return [
        f"{known.unknown:,} of {known.total:,} held-out tokens are unknown; {KNOWN} (dashed):",
        f"{spec.smoother.title.partition(' (')[0]} without them",
    ]


def _column_end(n: int) -> float:
    """The right edge of the column of an order."""
    return FIRST_COLUMN_END + CELL * n


def format_perplexity(number: float) -> str:
    """About three digits: "1.71", "2,345", "1e+06", "∞"; "–" where there is nothing to average."""
    if np.isnan(number):
        return "–"
    if not np.isfinite(number):
        return "∞"
    return f"{number:.2f}" if number < 100 else f"{number:,.0f}" if number < 1e5 else f"{number:.0e}"
