"""The comparison's scenes: losses overlaid, and one sentence tinted by surprisal on one absolute scale."""

from collections.abc import Sequence

import numpy as np

from playground.experiments.studio import RunSummary, SentenceScores, on_common_part
from playground.figures.plots import SMALL, WIDE, axis, figure, line, scatter, span
from playground.figures.scene import END, Columns, Cursor, Plot, Row, Rows, Scene, Table, Text
from playground.figures.style import CATEGORICAL, palette
from playground.training.valid_loss import EXTENTS

DARKEST_BITS = 12.0  # a token this surprising has the deepest tint, whoever reads it
DARKEST_TINT = 0.6  # on which the letters can still be read, in both themes
X = {"step": "training step", "tokens_read": "tokens learned from", "time": "seconds"}
Y = {"loss": "nats per token", "character_loss": "bits per character"}


def colours(count: int) -> dict[str, dict[str, str]]:
    """The scene's palette with a colour for each run: roles "run0", "run1", ..."""
    known = palette()
    return {
        theme: {**roles, **{f"run{i}": CATEGORICAL[i % len(CATEGORICAL)][k] for i in range(count)}}
        for k, (theme, roles) in enumerate(known.items())
    }


def curves_scene(summaries: Sequence[RunSummary], x: str, y: str) -> Scene:
    """Held-out losses of all runs in one plot; `x` and `y` are keys of X and Y.

    The lines are of the same tokens where the runs allow it (`on_common_part`); a dot is the table's loss.
    """
    summaries, targets = on_common_part(summaries)
    lines = [
        line(
            getattr(summary, x).astype(np.float64),
            getattr(summary, y),
            f"run{i}",
            2.5,
            f"run {i + 1}, {X[x]} %{{x:,.4~r}}: %{{y:.4f}}",
            dots=6 if len(summary.step) < 3 else 0,
            name=f"{i + 1} {summary.name}",
        )
        for i, summary in enumerate(summaries)
    ]
    best = {"loss": "best_loss", "character_loss": "bits_per_character"}[y]
    lines += [
        scatter(
            np.array([summary.best_place[x]]),
            np.array([getattr(summary, best)]),
            f"run{i}",
            11,
            f"run {i + 1}, {EXTENTS[summary.best.extent]}, {X[x]} %{{x:,.4~r}}: %{{y:.3f}} {Y[y]}",
            showlegend=False,
        )
        for i, summary in enumerate(summaries)
        if summary.best is not None
    ]
    plot = Plot(
        "curves",
        figure(
            axis(X[x], rangemode="tozero", nticks=7),
            axis(Y[y], _range([np.append(getattr(s, y), getattr(s, best)) for s in summaries]), nticks=6),
            lines,
            WIDE,
            showlegend=True,
            legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1},
        ),
        title=f"held-out loss in {Y[y]}: {_extent(summaries, targets)}",
        alt=f"Held-out loss of every run against {X[x]}",
    )
    return Scene(last=0, url_key="", height=300, panels=[plot], palette=colours(len(summaries)))


def _extent(summaries: Sequence[RunSummary], targets: int) -> str:
    """How much of the held-out part the curves were measured on; `targets` of it, where that is common."""
    if targets:
        same = f"{targets:,} tokens" if len({summary.tokens for summary in summaries}) == 1 else "items"
        return f"lines: the same {same} for all runs; dots: the table's numbers"
    extents = {summary.full_curve for summary in summaries if len(summary.step)}
    dots = "dots: the table's numbers"
    if extents == {True}:
        return f"all of the text; {dots}"
    return f"lines: a part; {dots}" if True not in extents else f"lines: a part, of counts all; {dots}"


def _range(columns: Sequence[np.ndarray]) -> tuple[float, float] | None:
    """From the lowest to the highest loss of all runs, with some room; None while there is none."""
    if not any(np.isfinite(column).any() for column in columns):
        return None
    return span(*columns, room=0.05, least=1e-9)


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
        height=200 + 88 * len(sentences),
        rate=8,
        unit="character",
        numbers=steps[: last + 1].astype(np.float64),
        palette=colours(len(sentences)),
        panels=[
            Columns(
                [
                    Rows([_tinted(i, scores) for i, scores in enumerate(sentences)], grow=1.2),
                    Rows([_spent(sentences, length), _numbers(sentences, length), _totals(sentences)]),
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
    return Text(
        f"run{i}",
        [parts],
        title=str(i + 1) if scores.comparable else f"{i + 1} · not comparable",
        legend=[("0", 0.0), (f"{DARKEST_BITS:g} bits", DARKEST_TINT)],
        alt=f"The sentence as run {i + 1} reads it, tinted by surprisal",
        mono=True,
        known_from=END,
    )


def _spent(sentences: Sequence[SentenceScores], length: int) -> Plot:
    """Bits spent so far against characters read: who pays where."""
    x = np.arange(length + 2, dtype=np.float64)
    lines = [
        line(
            x,
            scores.so_far(length),
            f"run{i}",
            2.5,
            f"run {i + 1} after %{{x}} characters: %{{y:.2f}} bits",
            shape="hv",
            name=str(i + 1),
        )
        for i, scores in enumerate(sentences)
    ]
    return Plot(
        "spent",
        figure(axis(bounds=(0, length + 1), nticks=7), axis(rangemode="tozero", nticks=5), lines, SMALL),
        actors=[Cursor(at=x)],
        title="bits spent by characters read",
        alt="Bits spent by every run against the characters read",
        grow=1,
    )


def _numbers(sentences: Sequence[SentenceScores], length: int) -> Table:
    """At every place: the token of each run that was read last, its bits, and the sum so far."""
    rows = []
    for i, scores in enumerate(sentences):
        places = scores.token_index(length)
        bits = np.append(scores.bits, np.nan)[places]
        tokens = [scores.tokens[place] if place >= 0 else "" for place in places]
        rows.append(Row(str(i + 1), [bits, scores.so_far(length)], "fixed:3", f"run{i}", note=tokens))
    return Table("places", rows, ("bits", "so far"), alt="The token read last by every run, with its bits")


def _totals(sentences: Sequence[SentenceScores]) -> Table:
    """What the whole sentence costs every run: known once it is read."""
    rows = []
    for i, scores in enumerate(sentences):
        numbers = (scores.total, scores.bits_per_character, scores.perplexity, float(scores.spelling.sum()))
        values = [np.array([number]) for number in numbers]
        formats = ("fixed:2", "fixed:4", "fixed:3", "fixed:2")
        rows.append(Row(str(i + 1), values, formats, f"run{i}", known_from=[END] * len(values)))
    columns = ("bits", "bits/char", "perplexity", "spelling")
    return Table("totals", rows, columns, title="the whole sentence", alt="What the sentence costs every run")
