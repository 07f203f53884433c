"""All strategies side by side, from the same prompt and the same random numbers, growing together."""

from collections.abc import Mapping
from textwrap import wrap

import numpy as np

from playground.experiments.decoding.compare import Line
from playground.figures.decoding.drawing import one_line, score
from playground.figures.scene import Graph, Scene, span
from playground.figures.scene.diagram import Drawing

HEIGHT = 404
WIDTH, TOP = 965, 30
ROW = 51
TEXT, LETTERS = 506, 53
NUMBERS = (("ln P", 196), ("PP", 268), ("dist-1", 340), ("dist-2", 412), ("repeated", 492))


def comparison_scene(lines: Mapping[str, Line], *, seek: int = 0, step: int | None = None) -> Scene:
    """One step for each token; a text that has ended rests."""
    last = max(len(line.ids) for line in lines.values()) - 1
    return Scene(
        last=last,
        step=last if step is None else step,
        seek=seek,
        url_key="at",
        unit="token",
        rate=4,
        height=HEIGHT,
        narration=[(t, sentence(lines, t)) for t in range(last + 1)],
        panels=[_table(lines)],
    )


def _table(lines: Mapping[str, Line]) -> Graph:
    rows = list(lines.values())
    columns = [
        [line.log_probability, line.perplexity, line.distinct(1), line.distinct(2), line.repeated]
        for line in rows
    ]
    longest = max(len(line.ids) for line in rows)
    arrays = {
        f"n{c}": np.array([_held(columns[r][c], longest) for r in range(len(rows))])
        for c in range(len(NUMBERS))
    }
    texts = [_texts(line) for line in rows]
    return Graph(
        "comparison",
        _svg(rows),
        arrays=arrays,
        texts={"before": [text[0] for text in texts], "after": [text[1] for text in texts]},
        alt="What every strategy wrote, with probability, perplexity, diversity and repetition",
    )


def _held(values: np.ndarray, length: int) -> np.ndarray:
    """A row of a text that has ended, at its last value."""
    return np.append(values, np.full(length - values.size, values[-1]))


def _texts(line: Line) -> tuple[list[str], list[str]]:
    """The last two lines of the text at every step."""
    before, after = [], []
    for t in range(len(line.ids)):
        lines = wrap(one_line("".join(line.pieces[: t + 1]))[-4 * LETTERS :], LETTERS) or [
            "(it ends at once)"
        ]
        before.append(lines[-2] if len(lines) > 1 else lines[0])
        after.append(lines[-1] if len(lines) > 1 else "")
    return before, after


def _svg(rows: list[Line]) -> str:
    d = Drawing(WIDTH, TOP + ROW * len(rows), "all strategies")
    for name, x in NUMBERS:
        d.text(x, 16, name, size=14, text_anchor="end", fill="var(--role-muted)")
    d.text(TEXT, 16, "what it wrote", size=14, fill="var(--role-muted)")
    for r, line in enumerate(rows):
        y = TOP + ROW * r
        d.line(0, y - 4, WIDTH, y - 4, stroke="var(--role-line)", stroke_width=1)
        d.text(0, y + 24, line.title, size=15, font_weight="700")
        for c, (_, x) in enumerate(NUMBERS):
            form = ("fixed:1", "fixed:2", "fixed:2", "fixed:2", "percent:0")[c]
            fill = "var(--role-value)" if c < 2 else "var(--role-ink)"
            d.text(
                x,
                y + 24,
                span(data_bind=f"n{c}.{r}", data_format=form),
                size=15,
                text_anchor="end",
                fill=fill,
            )
        for name, at in (("before", 15), ("after", 36)):
            d.text(TEXT, y + at, span(data_text=f"{name}.{r}"), size=14, style="white-space: pre")
    return d.svg()


def sentence(lines: Mapping[str, Line], t: int) -> str:
    """The likeliest and the least likely text so far."""
    value = {line.title: float(line.log_probability[min(t, len(line.ids) - 1)]) for line in lines.values()}
    best, worst = max(value, key=value.__getitem__), min(value, key=value.__getitem__)
    return (
        f"After {t + 1} {'token' if t == 0 else 'tokens'} {best} has the likeliest text "
        f"(ln P = {score(value[best])}), "
        f"{worst} the least likely ({score(value[worst])})."
    )
