"""1,000 draws of one token: how often each token was drawn, beside how often it is expected."""

import numpy as np

from playground.experiments.decoding.sampling_check import SamplingCheck
from playground.figures.decoding.drawing import HEIGHT, SMALL, BarDrawing, percent
from playground.figures.plots import clipped
from playground.figures.scene import Columns, Graph, Row, Scene, Table, span

WIDTH, BARS_HEIGHT = 700, 372
LEFT, BAR_WIDTH, TOP = 130, 300, 34
OBSERVED_X, EXPECTED_X = LEFT + BAR_WIDTH + 80, LEFT + BAR_WIDTH + 190  # right ends of the numbers
NAME_LENGTH = 14
EARLY = 5  # steps with few draws, whose shares do not count for the length of the axis


def sampling_check_scene(check: SamplingCheck) -> Scene:
    """One step for ten draws. It opens at the end."""
    last = check.draws.size - 1
    return Scene(
        last=last,
        initial_step=last,
        unit="ten draws",
        numbers=check.draws,
        height=HEIGHT,
        narration=[(s, sentence(check, s)) for s in range(last + 1)],
        panels=[Columns([_bars(check), _numbers(check)])],
    )


def _bars(check: SamplingCheck) -> Graph:
    """The share of each token among the draws, above its probability; as long as the longest of both."""
    share = check.observed / np.maximum(check.draws, 1)  # (rows, S)
    longest = 1.05 * max(float(check.probability.max()), float(share[:, EARLY:].max()))
    return Graph(
        "bars",
        _drawing(len(check.labels)),
        arrays={
            "observed_share": share / longest,
            "probability": (check.probability / longest)[:, None],
            "observed": check.observed.astype(float),
            "expected": check.expected,
        },
        texts={"name": [[clipped(label, NAME_LENGTH)] for label in check.labels]},
        title="drawn (blue) and what the probability says (green)",
        alt="How often each token was drawn, and how often it should be",
        grow=2.4,
    )


def _drawing(rows: int) -> str:
    d = BarDrawing(WIDTH, BARS_HEIGHT, "observed and expected")
    pitch = (BARS_HEIGHT - TOP) / rows
    for x, words in ((OBSERVED_X, "drawn"), (EXPECTED_X, "expected")):
        d.text(x, 20, words, size=SMALL, text_anchor="end", fill="var(--role-muted)")
    for r in range(rows):
        y = TOP + r * pitch
        d.text(LEFT - 10, y + 18, span(data_text=f"name.{r}"), size=SMALL, text_anchor="end")
        d.bar(LEFT, y + 2, BAR_WIDTH, 15, (f"observed_share.{r}", "value"))
        d.bar(LEFT, y + 19, BAR_WIDTH, 7, (f"probability.{r}", "update"))
        for x, name, form, role in (
            (OBSERVED_X, "observed", "integer", "value"),
            (EXPECTED_X, "expected", "fixed:1", "update"),
        ):
            number = span(data_bind=f"{name}.{r}", data_format=form)
            d.text(x, y + 18, number, size=15, text_anchor="end", fill=f"var(--role-{role})")
    return d.svg()


def _numbers(check: SamplingCheck) -> Table:
    """The chi-square test."""
    return Table(
        "numbers",
        [
            Row("n", check.draws, "integer", "ink", "draws"),
            Row("χ²", check.chi_square, "fixed:3", "value", "Σ (o − e)²/e"),
            Row("df", check.degrees_of_freedom, "integer", "ink", "cells − 1"),
            Row("p", check.p_value, "fixed:4", "update", "p-value"),
            Row("kept", np.array([check.allowed]), "integer", "ink", "tokens left"),
        ],
        alt="The chi-square test",
        grow=1,
    )


def sentence(check: SamplingCheck, s: int) -> str:
    """What the test says after a number of draws."""
    n = int(check.draws[s])
    if check.allowed == 1:
        return f"{check.labels[0]} is the only token left: all {n:,} draws are the same."
    if not check.degrees_of_freedom[s]:
        return f"After {n:,} draws there are too few in every cell but one for a test."
    return (
        f"After {n:,} draws χ² = {check.chi_square[s]:.2f} with {check.degrees_of_freedom[s]} degrees of "
        f"freedom: fair draws are at least as far off in {percent(float(check.p_value[s]))} of all cases."
    )
