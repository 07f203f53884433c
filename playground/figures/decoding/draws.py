"""A thousand draws: how often each token came, beside how often it should."""

import numpy as np

from playground.experiments.decoding.draws import Draws
from playground.figures.decoding.drawing import Bars, clipped, share
from playground.figures.scene import Columns, Graph, Row, Scene, Table, span

HEIGHT = 404
WIDTH, HIGH = 700, 372
LEFT, BAR, TOP = 130, 300, 34
LETTERS = 14


def draws_scene(draws: Draws, *, seek: int = 0, step: int | None = None) -> Scene:
    """One step for ten draws."""
    last = draws.number.size - 1
    return Scene(
        last=last,
        step=last if step is None else step,
        seek=seek,
        url_key="at",
        unit="ten draws",
        numbers=draws.number,
        height=HEIGHT,
        narration=[(s, sentence(draws, s)) for s in range(last + 1)],
        panels=[Columns([_bars(draws), _numbers(draws)])],
    )


def _bars(draws: Draws) -> Graph:
    total = np.maximum(draws.number, 1)
    high = max(float(draws.probability.max()), float((draws.observed[:, 5:] / total[5:]).max())) * 1.05
    there = np.isfinite(draws.probability)
    return Graph(
        "draws",
        _svg(len(draws.labels)),
        arrays={
            "observed": draws.observed / total / high,
            "expected": (draws.probability / high)[:, None],
            "count": draws.observed.astype(float),
            "wanted": draws.expected,
            "there": there[:, None] * 1.0,
        },
        texts={"name": [[clipped(label, LETTERS)] for label in draws.labels]},
        title="drawn (blue) and what the probability says (green)",
        alt="How often each token was drawn, and how often it should be",
        grow=2.4,
    )


def _svg(rows: int) -> str:
    d = Bars(WIDTH, HIGH, "observed and expected")
    row = (HIGH - TOP) / rows
    for x, words in ((LEFT + BAR + 80, "drawn"), (LEFT + BAR + 190, "expected")):
        d.text(x, 20, words, size=14, text_anchor="end", fill="var(--role-muted)")
    for r in range(rows):
        y = TOP + r * row
        d.text(LEFT - 10, y + 18, span(data_text=f"name.{r}"), size=14, text_anchor="end")
        d.bar(LEFT, y + 2, BAR, 15, (f"observed.{r}", "value"))
        d.bar(LEFT, y + 19, BAR, 7, (f"expected.{r}", "update"))
        count = span(data_bind=f"count.{r}", data_format="integer")
        d.text(LEFT + BAR + 80, y + 18, count, size=15, text_anchor="end", fill="var(--role-value)")
        wanted = span(data_bind=f"wanted.{r}", data_format="fixed:1")
        d.text(LEFT + BAR + 190, y + 18, wanted, size=15, text_anchor="end", fill="var(--role-update)")
    return d.svg()


def _numbers(draws: Draws) -> Table:
    return Table(
        "numbers",
        [
            Row("n", draws.number, "integer", "ink", "draws"),
            Row("χ²", draws.chi_square, "fixed:3", "value", "Σ (o − e)²/e"),
            Row("df", draws.freedom, "integer", "ink", "cells − 1"),
            Row("p", draws.p_value, "fixed:4", "update", "p-value"),
            Row("kept", np.array([draws.kept]), "integer", "ink", "tokens left"),
        ],
        alt="The chi-square test",
        grow=1,
    )


def sentence(draws: Draws, s: int) -> str:
    """What the test says."""
    n = int(draws.number[s])
    if draws.kept == 1:
        return f"{draws.labels[0]} is the only token left: all {n:,} draws are the same."
    if not draws.freedom[s]:
        return f"After {n:,} draws there are too few in every cell but one for a test."
    return (
        f"After {n:,} draws χ² = {draws.chi_square[s]:.2f} with {draws.freedom[s]} degrees of freedom: fair "
        f"draws are at least as far off in {share(float(draws.p_value[s]))} of all cases."
    )
