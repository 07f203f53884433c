"""All strategies side by side, from the same prompt and the same random numbers."""

from collections.abc import Mapping, Sequence
from textwrap import wrap

import numpy as np

from playground.experiments.decoding.comparison import StrategyResult
from playground.figures.decoding.drawing import HEIGHT, SMALL, format_score, one_line
from playground.figures.scene import Graph, Scene, span
from playground.figures.scene.diagram import Drawing

WIDTH, TOP, ROW_HEIGHT = 965, 30, 41
TEXT_X, LINE_LENGTH = 506, 53  # letters
NUMBERS = (  # title, right end, format, colour role
    ("ln P", 196, "fixed:1", "value"),
    ("PP", 268, "fixed:2", "value"),
    ("dist-1", 340, "fixed:2", "ink"),
    ("dist-2", 412, "fixed:2", "ink"),
    ("repeated", 492, "percent:0", "ink"),
)


def comparison_scene(results: Mapping[str, StrategyResult]) -> Scene:
    """One step for each token; a shorter text stays as it is. It opens at the end."""
    last = max(len(result.ids) for result in results.values()) - 1
    return Scene(
        last=last,
        initial_step=last,
        unit="token",
        rate=4,
        height=HEIGHT,
        narration=[(t, sentence(results, t)) for t in range(last + 1)],
        panels=[_rows(list(results.values()))],
    )


def _rows(results: Sequence[StrategyResult]) -> Graph:
    """One row for each strategy: its numbers and the last two lines of its text."""
    longest = max(len(result.ids) for result in results)
    numbers = [
        (r.log_probability, r.perplexity, r.distinct(1), r.distinct(2), r.repeated) for r in results
    ]  # by row and column
    texts = [_last_lines(result) for result in results]
    return Graph(
        "comparison",
        _drawing([result.title for result in results]),
        arrays={
            f"number{column}": np.array([_extended(row[column], longest) for row in numbers])
            for column in range(len(NUMBERS))
        },
        texts={"line1": [first for first, _ in texts], "line2": [second for _, second in texts]},
        alt="What every strategy wrote, with probability, perplexity, diversity and repetition",
    )


def _extended(values: np.ndarray, length: int) -> np.ndarray:
    """Values (T,) extended by their last one to `length`."""
    return np.append(values, np.full(length - values.size, values[-1]))


def _last_lines(result: StrategyResult) -> tuple[list[str], list[str]]:
    """The last two lines of the text at every step."""
    first, second = [], []
    for t in range(len(result.ids)):
        text = one_line("".join(result.pieces[: t + 1]))
        lines = wrap(text[-4 * LINE_LENGTH :], LINE_LENGTH) or ["(it ends at once)"]
        first.append(lines[-2] if len(lines) > 1 else lines[0])
        second.append(lines[-1] if len(lines) > 1 else "")
    return first, second


def _drawing(titles: Sequence[str]) -> str:
    d = Drawing(WIDTH, TOP + ROW_HEIGHT * len(titles), "all strategies")
    for name, x, _, _ in NUMBERS:
        d.text(x, 16, name, size=SMALL, text_anchor="end", fill="var(--role-muted)")
    d.text(TEXT_X, 16, "what it wrote", size=SMALL, fill="var(--role-muted)")
    for r, title in enumerate(titles):
        y = TOP + ROW_HEIGHT * r
        d.line(0, y - 4, WIDTH, y - 4, stroke="var(--role-line)", stroke_width=1)
        d.text(0, y + 20, title, size=15, font_weight="700")
        for column, (_, x, form, role) in enumerate(NUMBERS):
            number = span(data_bind=f"number{column}.{r}", data_format=form)
            d.text(x, y + 20, number, size=15, text_anchor="end", fill=f"var(--role-{role})")
        for name, dy in (("line1", 11), ("line2", 29)):
            d.text(TEXT_X, y + dy, span(data_text=f"{name}.{r}"), size=SMALL, style="white-space: pre")
    return d.svg()


def sentence(results: Mapping[str, StrategyResult], t: int) -> str:
    """The likeliest and the least likely text so far."""
    log_p = {r.title: float(r.log_probability[min(t, len(r.ids) - 1)]) for r in results.values()}
    best, worst = max(log_p, key=log_p.__getitem__), min(log_p, key=log_p.__getitem__)
    return (
        f"After {t + 1} {'token' if t == 0 else 'tokens'} {best} has the likeliest text "
        f"(ln P = {format_score(log_p[best])}), {worst} the least likely ({format_score(log_p[worst])})."
    )
