"""The comparison's scenes: losses overlaid, and one sentence tinted by surprisal on one absolute scale."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from playground.experiments.comparison import Sentence, Standing
from playground.figures.scene import Columns, Cursor, Plot, Row, Rows, Scene, Table, Text
from playground.figures.style import CATEGORICAL, palette
from playground.models.table import MODELS

MOST_BITS = 12.0  # a token this surprising has the deepest tint, whoever reads it
DEEPEST = 0.6  # on which the letters can still be read, in both themes
X = {"step": "training step", "seen": "tokens learned from", "time": "seconds"}
Y = {"loss": "nats per token", "character_loss": "bits per character"}


def colours(count: int) -> dict[str, dict[str, str]]:
    """The scene's palette with a colour for each run: roles "run0", "run1", ..."""
    known = palette()
    return {
        theme: {**roles, **{f"run{i}": CATEGORICAL[i % len(CATEGORICAL)][k] for i in range(count)}}
        for k, (theme, roles) in enumerate(known.items())
    }


def curves(standings: Sequence[Standing], x: str, y: str) -> Scene:
    """Held-out losses of all runs in one plot; `x` and `y` are keys of X and Y."""
    traces = [
        {
            "type": "scatter",
            "mode": "lines+markers" if len(one.step) < 3 else "lines",
            "name": f"{i + 1} {MODELS[one.model].title}",
            "x": getattr(one, x).astype(np.float64),
            "y": getattr(one, y),
            "line": {"color": f"@run{i}", "width": 2.5},
            "hovertemplate": f"run {i + 1}, {X[x]} %{{x:,.4~r}}: %{{y:.4f}}<extra></extra>",
        }
        for i, one in enumerate(standings)
    ]
    figure = {
        "data": traces,
        "layout": {
            "margin": {"l": 56, "r": 8, "t": 8, "b": 42},
            "showlegend": True,
            "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1},
            "xaxis": {"title": {"text": X[x]}, "rangemode": "tozero", "nticks": 7},
            "yaxis": {"title": {"text": Y[y]}, "nticks": 6, **_range([getattr(one, y) for one in standings])},
        },
    }
    plot = Plot("curves", figure, title="held-out loss", alt=f"Held-out loss of every run against {X[x]}")
    return Scene(last=0, height=300, panels=[plot], palette=colours(len(standings)))


def _range(columns: Sequence[np.ndarray]) -> dict[str, Any]:
    """What is worth seeing: from the lowest loss to a little above the first looks after the start."""
    values = np.concatenate([column[np.isfinite(column)] for column in columns]) if columns else np.empty(0)
    if not values.size:
        return {}
    low, high = float(values.min()), float(values.max())
    return {"range": [low - 0.05 * (high - low + 1e-9), high + 0.05 * (high - low + 1e-9)]}


def sentence(read: Sequence[Sentence], length: int) -> Scene:
    """The sentence of `length` characters as every run reads it; the step is the number of characters read.

    Tints run from 0 to 12 bits for all runs and all sentences alike.
    """
    steps = np.arange(length + 2)
    last = length + int(any(one.characters > length for one in read))
    return Scene(
        last=last,
        step=last,
        height=150 + 62 * len(read),
        rate=8,
        unit="character",
        numbers=steps[: last + 1].astype(np.float64),
        palette=colours(len(read)),
        panels=[
            Columns(
                [
                    Rows([_tinted(i, one) for i, one in enumerate(read)], grow=1.2),
                    Rows([_spent(read, length), _numbers(read, length)], grow=1),
                ]
            )
        ],
    )


def _tinted(i: int, one: Sentence) -> Text:
    """The tokens of one run, each tinted by 0.6 min(1, bits / 12), its spelling included."""
    bits = np.where(np.isnan(one.bits), one.surprisal, one.bits)
    parts = [
        (token, DEEPEST * float(min(1.0, b / MOST_BITS))) for token, b in zip(one.tokens, bits, strict=True)
    ]
    total = f"{one.total:.1f} bits" if one.comparable else "not comparable"
    return Text(
        f"run{i}",
        [parts],
        title=f"{i + 1} · {total}",
        alt=f"The sentence as run {i + 1} reads it, tinted by surprisal",
        mono=True,
    )


def _spent(read: Sequence[Sentence], length: int) -> Plot:
    """Bits spent so far against characters read: who pays where."""
    x = np.arange(length + 2, dtype=np.float64)
    traces: list[Mapping[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": str(i + 1),
            "x": x,
            "y": one.so_far(length),
            "line": {"color": f"@run{i}", "width": 2.5, "shape": "hv"},
            "hovertemplate": f"run {i + 1} after %{{x}} characters: %{{y:.2f}} bits<extra></extra>",
        }
        for i, one in enumerate(read)
    ]
    figure = {
        "data": traces,
        "layout": {
            "margin": {"l": 46, "r": 8, "t": 6, "b": 24},
            "showlegend": False,
            "xaxis": {"range": [0, length + 1], "nticks": 7},
            "yaxis": {"rangemode": "tozero", "nticks": 5},
        },
    }
    return Plot(
        "spent",
        figure,
        actors=[Cursor(at=x)],
        title="bits spent by characters read",
        alt="Bits spent by every run against the characters read",
        grow=1,
    )


def _numbers(read: Sequence[Sentence], length: int) -> Table:
    """At every place: the token of each run that was read last, its bits, and the sum so far."""
    rows = []
    for i, one in enumerate(read):
        places = one.reading(length)
        bits = np.append(one.bits, np.nan)[places]
        tokens = [one.tokens[place] if place >= 0 else "" for place in places]
        rows.append(Row(str(i + 1), [bits, one.so_far(length)], "fixed:3", f"run{i}", note=tokens))
    return Table(
        "places", rows, ("bits", "so far"), alt="The token read last by every run, with its bits", title=""
    )
