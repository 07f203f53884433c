"""The comparison's scenes: losses overlaid, and one sentence tinted by surprisal on one absolute scale."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from playground.experiments.studio import RunSummary, SentenceScores
from playground.figures.scene import Columns, Cursor, Plot, Row, Rows, Scene, Table, Text
from playground.figures.style import CATEGORICAL, palette
from playground.models.table import MODELS

DARKEST_BITS = 12.0  # a token this surprising has the deepest tint, whoever reads it
DARKEST_TINT = 0.6  # on which the letters can still be read, in both themes
X = {"step": "training step", "seen": "tokens learned from", "time": "seconds"}
Y = {"loss": "nats per token", "character_loss": "bits per character"}


def colours(count: int) -> dict[str, dict[str, str]]:
    """The scene's palette with a colour for each run: roles "run0", "run1", ..."""
    known = palette()
    return {
        theme: {**roles, **{f"run{i}": CATEGORICAL[i % len(CATEGORICAL)][k] for i in range(count)}}
        for k, (theme, roles) in enumerate(known.items())
    }


def curves_scene(summaries: Sequence[RunSummary], x: str, y: str) -> Scene:
    """Held-out losses of all runs in one plot; `x` and `y` are keys of X and Y."""
    traces = [
        {
            "type": "scatter",
            "mode": "lines+markers" if len(summary.step) < 3 else "lines",
            "name": f"{i + 1} {MODELS[summary.model].title}",
            "x": getattr(summary, x).astype(np.float64),
            "y": getattr(summary, y),
            "line": {"color": f"@run{i}", "width": 2.5},
            "hovertemplate": f"run {i + 1}, {X[x]} %{{x:,.4~r}}: %{{y:.4f}}<extra></extra>",
        }
        for i, summary in enumerate(summaries)
    ]
    figure = {
        "data": traces,
        "layout": {
            "margin": {"l": 56, "r": 8, "t": 8, "b": 42},
            "showlegend": True,
            "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1},
            "xaxis": {"title": {"text": X[x]}, "rangemode": "tozero", "nticks": 7},
            "yaxis": {
                "title": {"text": Y[y]},
                "nticks": 6,
                **_range([getattr(summary, y) for summary in summaries]),
            },
        },
    }
    plot = Plot("curves", figure, title="held-out loss", alt=f"Held-out loss of every run against {X[x]}")
    return Scene(last=0, url_key="", height=300, panels=[plot], palette=colours(len(summaries)))


def _range(columns: Sequence[np.ndarray]) -> dict[str, Any]:
    """What is worth seeing: from the lowest loss to a little above the first looks after the start."""
    values = np.concatenate([column[np.isfinite(column)] for column in columns]) if columns else np.empty(0)
    if not values.size:
        return {}
    low, high = float(values.min()), float(values.max())
    return {"range": [low - 0.05 * (high - low + 1e-9), high + 0.05 * (high - low + 1e-9)]}


def sentence_scene(sentences: Sequence[SentenceScores], length: int) -> Scene:
    """The sentence of `length` characters as every run reads it; the step is the number of characters read.

    Tints run from 0 to 12 bits for all runs and all sentences alike.
    """
    steps = np.arange(length + 2)
    last = length + int(any(scores.characters > length for scores in sentences))
    return Scene(
        last=last,
        initial_step=last,
        url_key="",
        height=150 + 62 * len(sentences),
        rate=8,
        unit="character",
        numbers=steps[: last + 1].astype(np.float64),
        palette=colours(len(sentences)),
        panels=[
            Columns(
                [
                    Rows([_tinted(i, scores) for i, scores in enumerate(sentences)], grow=1.2),
                    Rows([_spent(sentences, length), _numbers(sentences, length)], grow=1),
                ]
            )
        ],
    )


def _tinted(i: int, scores: SentenceScores) -> Text:
    """The tokens of one run, each tinted by 0.6 min(1, bits / 12), its spelling included."""
    bits = np.where(np.isnan(scores.bits), scores.surprisal, scores.bits)
    parts = [
        (token, DARKEST_TINT * float(min(1.0, b / DARKEST_BITS)))
        for token, b in zip(scores.tokens, bits, strict=True)
    ]
    total = f"{scores.total:.1f} bits" if scores.comparable else "not comparable"
    return Text(
        f"run{i}",
        [parts],
        title=f"{i + 1} · {total}",
        alt=f"The sentence as run {i + 1} reads it, tinted by surprisal",
        mono=True,
    )


def _spent(sentences: Sequence[SentenceScores], length: int) -> Plot:
    """Bits spent so far against characters read: who pays where."""
    x = np.arange(length + 2, dtype=np.float64)
    traces: list[Mapping[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": str(i + 1),
            "x": x,
            "y": scores.so_far(length),
            "line": {"color": f"@run{i}", "width": 2.5, "shape": "hv"},
            "hovertemplate": f"run {i + 1} after %{{x}} characters: %{{y:.2f}} bits<extra></extra>",
        }
        for i, scores in enumerate(sentences)
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


def _numbers(sentences: Sequence[SentenceScores], length: int) -> Table:
    """At every place: the token of each run that was read last, its bits, and the sum so far."""
    rows = []
    for i, scores in enumerate(sentences):
        places = scores.reading(length)
        bits = np.append(scores.bits, np.nan)[places]
        tokens = [scores.tokens[place] if place >= 0 else "" for place in places]
        rows.append(Row(str(i + 1), [bits, scores.so_far(length)], "fixed:3", f"run{i}", note=tokens))
    return Table(
        "places", rows, ("bits", "so far"), alt="The token read last by every run, with its bits", title=""
    )
