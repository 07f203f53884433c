"""The pipeline on one next-token distribution: every stage side by side, what is cut in grey."""

import math
from functools import lru_cache

import numpy as np

from playground.experiments.decoding.generate import ROWS, Writing
from playground.experiments.decoding.pipeline import STAGES
from playground.figures.decoding.drawing import Bars, clipped, score, share, tail
from playground.figures.scene import Graph, span

WIDTH, HEIGHT = 722, 404
NAME = 84  # where the names end
LEFT, STEP, BAR = 92, 108, 42  # the first stage, from one to the next, the length of a bar
TOP, ROW = 122, 30
LETTERS = 9  # of a name
DRAW = LEFT + len(STAGES) * STEP
TRACK = WIDTH - DRAW - 4
LINE = 75  # letters of the text at the top

Titles = tuple[tuple[str, bool], ...]  # of every stage, and whether it does anything


def pipeline(writing: Writing) -> Graph:
    """One row for each candidate, one column for each stage; a click on a row forces its token."""
    stages, rows = len(STAGES), ROWS + 1
    kept = np.isfinite(writing.score)  # (S, ROWS, T)
    rest = np.clip(1.0 - np.nansum(writing.share, axis=1, keepdims=True), 0.0, 1.0)  # (S, 1, T)
    now = np.concatenate([np.where(kept, writing.share, np.nan), rest], axis=1)  # (S, rows, T)
    before = np.concatenate([writing.share[:1], writing.share[:-1]])
    cut = np.where(kept, np.nan, before)
    cut = np.concatenate([cut, np.full_like(rest, np.nan)], axis=1)
    chosen = (np.arange(ROWS)[:, None] == writing.row) * 1.0  # (ROWS, T)
    possible = kept[-1]  # (ROWS, T)
    steps = range(writing.ids.size)
    return Graph(
        "pipeline",
        _svg(heads(writing)),
        arrays={
            "kept": now.reshape(stages * rows, -1),
            "cut": cut.reshape(stages * rows, -1),
            "lower": writing.lower,
            "upper": np.where(possible, writing.upper, np.nan),
            "hit": np.where(possible & (chosen > 0), writing.upper, np.nan),
            "chosen": chosen,
            "u": np.where(writing.forced | (writing.settings.tau == 0), np.nan, writing.u)[None],
            "there": (writing.candidates >= 0) * 1.0,
        },
        texts={
            "name": [[clipped(label, LETTERS) for label in row] for row in writing.labels]
            + [[_others(writing, t) for t in steps]],
            "number": [_numbers(writing, s, r) for s in range(stages) for r in range(ROWS)]
            + [[share(float(x)) for x in rest[s, 0]] for s in range(stages)],
            "left": [[_left(writing, s, t) for t in steps] for s in range(stages)],
            "mass": [[_mass(writing, s, t) for t in steps] for s in range(stages)],
            "u_words": [[_random(writing, t) for t in steps]],
            "past": [[_past(writing, t) for t in steps]],
            "next": [[_next(writing, t) for t in steps]],
        },
        alt="The likeliest next tokens at every stage of the pipeline, with what was cut and what was drawn",
    )


def heads(writing: Writing) -> Titles:
    """The title of every stage, and whether it does anything at these settings."""
    s = writing.settings
    return (
        ("scores z", True),
        ("penalties", bool(s.frequency or s.presence)),
        (f"÷ τ = {s.tau:g}", s.tau != 1),
        (f"top-k {s.top_k}" if s.top_k else "top-k off", s.top_k > 0),
        (f"top-p {s.top_p:g}" if s.top_p < 1 else "top-p off", s.top_p < 1),
    )


@lru_cache(64)
def _svg(titles: Titles) -> str:
    d = Bars(WIDTH, HEIGHT, "from scores to one token")
    d.text(
        0,
        18,
        span(data_text="past.0", fill="var(--role-muted)"),
        span(data_text="next.0", fill="var(--role-update)", font_weight="700"),
        size=16,
        style="white-space: pre",
    )
    for s, (title, on) in enumerate(titles):
        _column(d, s, title, on)
    _draws(d)
    for r in range(ROWS):
        y = TOP + r * ROW
        with (
            d.group(class_="player-optional", data_show=f"there.{r}"),
            d.group(data_pick=f"row{r}", aria_label=f"write candidate {r + 1}"),
        ):
            d.rect(0, y - 20, WIDTH, ROW - 2, rx=4, stroke="none", fill_opacity=0)
            d.rect(
                    0, y - 20, WIDTH, ROW - 2, rx=4, stroke="var(--role-update)", fill_opacity=0,
                    class_="player-optional", data_show=f"chosen.{r}",
                )  # fmt: skip
            _row(d, r, y)
    _row(d, ROWS, TOP + ROWS * ROW)
    return d.svg()


def _column(d: Bars, s: int, title: str, on: bool) -> None:
    x = LEFT + s * STEP
    opacity = 1 if on else 0.6
    d.text(x, 50, title, size=15, font_weight="700", opacity=opacity)
    for y, name in ((69, "left"), (87, "mass")):
        d.text(x, y, span(data_text=f"{name}.{s}"), size=14, fill="var(--role-muted)", opacity=opacity)


def _draws(d: Bars) -> None:
    d.text(DRAW, 50, "draw", size=15, font_weight="700", fill="var(--role-update)")
    d.text(DRAW, 69, span(data_text="u_words.0"), size=14, fill="var(--role-update)")
    d.rect(DRAW, 77, TRACK, 10, stroke="var(--role-line)", stroke_width=1)
    d.bar(DRAW, 77, TRACK, 10, ("u.0", "update"))


def _row(d: Bars, r: int, y: float) -> None:
    """One candidate at every stage; the last row is everybody else."""
    others = r == ROWS
    faint = {"fill": "var(--role-muted)"} if others else {}
    d.text(NAME, y, span(data_text=f"name.{r}"), size=14, text_anchor="end", **faint)
    for s in range(len(STAGES)):
        x, place = LEFT + s * STEP, s * (ROWS + 1) + r
        d.bar(
            x,
            y - 14,
            BAR,
            17,
            (f"cut.{place}", "contour"),
            (f"kept.{place}", "surface" if others else "value"),
        )
        number = s + len(STAGES) * ROWS if others else s * ROWS + r
        d.text(x + BAR + 5, y, span(data_text=f"number.{number}"), size=14, **faint)
    if not others:
        d.rect(DRAW, y - 14, TRACK, 17, stroke="var(--role-line)", stroke_width=1)
        layers = ((f"upper.{r}", "value"), (f"hit.{r}", "update"), (f"lower.{r}", "paper"))
        d.bar(DRAW, y - 14, TRACK, 17, *layers)


def _numbers(writing: Writing, s: int, r: int) -> list[str]:
    """What stands beside a bar: the score up to the division, then what remains of the probability."""
    out = []
    for value, part in zip(writing.score[s, r].tolist(), writing.share[s, r].tolist(), strict=True):
        if math.isnan(value):
            out.append("")
        elif not math.isfinite(value):
            out.append("cut")
        else:
            out.append(score(value) if s < 3 else share(part))
    return out


def _others(writing: Writing, t: int) -> str:
    number = int(writing.kept[0, t] - (writing.candidates[:, t] >= 0).sum())
    return f"{number:,} others" if number else ""


def _left(writing: Writing, s: int, t: int) -> str:
    number = int(writing.kept[s, t])
    return f"{number:,} {'token' if number == 1 else 'tokens'}"


def _mass(writing: Writing, s: int, t: int) -> str:
    if s == 0 or writing.kept[s, t] == writing.kept[s - 1, t]:
        return ""
    return f"keep {share(float(writing.mass[s, t]))}"


def _random(writing: Writing, t: int) -> str:
    if writing.forced[t] or writing.settings.tau == 0:
        return "forced" if writing.forced[t] else "no draw"
    return f"u = {writing.u[t]:.4f}"


def _past(writing: Writing, t: int) -> str:
    before = "".join(writing.pieces[:t])
    return tail(before, LINE - len(_next(writing, t))) if before else ""


def _next(writing: Writing, t: int) -> str:
    return writing.labels[writing.row[t]][t] if not writing.pieces[t].strip() else writing.pieces[t]
