"""The pipeline on one next-token distribution: all stages side by side, cut tokens in grey."""

import math
from functools import lru_cache

import numpy as np

from playground.experiments.decoding.generate import CANDIDATES, Generation
from playground.experiments.decoding.pipeline import STAGES
from playground.figures.decoding.drawing import HEIGHT, SMALL, BarDrawing, format_score, percent, tail
from playground.figures.plots import clipped
from playground.figures.scene import Graph, span

WIDTH = 722
NAME_X = 84  # right end of the names
LEFT, COLUMN_WIDTH, BAR_WIDTH = 92, 108, 42  # left end of the first stage; a stage; its bars
TOP, ROW_HEIGHT = 122, 30
NAME_LENGTH = 9
DRAW_X = LEFT + len(STAGES) * COLUMN_WIDTH  # left end of the interval [0, 1)
DRAW_WIDTH = WIDTH - DRAW_X - 4
LINE_LENGTH = 75  # letters of the text at the top
MUTED, UPDATE = "var(--role-muted)", "var(--role-update)"

Titles = tuple[tuple[str, bool], ...]
"""For each stage its title, and whether it changes anything at these settings."""


def pipeline_graph(generation: Generation) -> Graph:
    """One row for each candidate and one for all others, one column for each stage.

    A click on a candidate reports the pick "row<index>".
    """
    stages, steps = len(STAGES), range(generation.ids.size)
    possible = np.isfinite(generation.score)  # (stages, CANDIDATES, T)
    others = np.clip(1.0 - np.nansum(generation.probability, axis=1, keepdims=True), 0.0, 1.0)
    allowed = np.concatenate([np.where(possible, generation.probability, np.nan), others], axis=1)
    before = np.concatenate([generation.probability[:1], generation.probability[:-1]])
    cut = np.concatenate([np.where(possible, np.nan, before), np.full_like(others, np.nan)], axis=1)
    is_chosen = np.arange(CANDIDATES)[:, None] == generation.chosen_row  # (CANDIDATES, T)
    drawable = possible[-1]  # (CANDIDATES, T)
    no_draw = generation.forced | (generation.settings.temperature == 0)
    return Graph(
        "pipeline",
        _drawing(titles(generation)),
        arrays={
            "allowed": allowed.reshape(stages * (CANDIDATES + 1), -1),
            "cut": cut.reshape(stages * (CANDIDATES + 1), -1),
            "lower": generation.lower,
            "upper": np.where(drawable, generation.upper, np.nan),
            "chosen_upper": np.where(drawable & is_chosen, generation.upper, np.nan),
            "chosen": is_chosen * 1.0,
            "u": np.where(no_draw, np.nan, generation.random_number)[None],
            "exists": (generation.candidates >= 0) * 1.0,
        },
        texts={
            "name": [[clipped(label, NAME_LENGTH) for label in row] for row in generation.labels]
            + [[_others_name(generation, t) for t in steps]],
            "number": [_numbers(generation, s, r) for s in range(stages) for r in range(CANDIDATES)]
            + [[percent(float(p)) for p in others[s, 0]] for s in range(stages)],
            "count": [[_count_text(generation, s, t) for t in steps] for s in range(stages)],
            "mass": [[_mass_text(generation, s, t) for t in steps] for s in range(stages)],
            "draw": [[_draw_words(generation, t) for t in steps]],
            "past": [[_past_text(generation, t) for t in steps]],
            "next": [[_next_text(generation, t) for t in steps]],
        },
        alt="The likeliest next tokens at every stage of the pipeline, with what was cut and what was drawn",
    )


def titles(generation: Generation) -> Titles:
    """The titles of the stages at the settings of a generation."""
    s = generation.settings
    return (
        ("scores z", True),
        ("penalties", bool(s.frequency_penalty or s.presence_penalty)),
        (f"÷ τ = {s.temperature:g}", s.temperature != 1),
        (f"top-k {s.top_k}" if s.top_k else "top-k off", s.top_k > 0),
        (f"top-p {s.top_p:g}" if s.top_p < 1 else "top-p off", s.top_p < 1),
    )


@lru_cache(64)
def _drawing(stage_titles: Titles) -> str:
    d = BarDrawing(WIDTH, HEIGHT, "from scores to one token")
    past = span(data_text="past.0", fill=MUTED)
    following = span(data_text="next.0", fill=UPDATE, font_weight="700")
    d.text(0, 18, past, following, size=16, style="white-space: pre")
    for s, (title, changes) in enumerate(stage_titles):
        _draw_head(d, s, title, changes)
    _draw_interval(d)
    for r in range(CANDIDATES):
        _draw_candidate(d, r, TOP + r * ROW_HEIGHT)
    _draw_others(d, TOP + CANDIDATES * ROW_HEIGHT)
    return d.svg()


def _draw_head(d: BarDrawing, stage: int, title: str, changes: bool) -> None:
    """The title of a stage, the number of tokens left, and their mass."""
    x = LEFT + stage * COLUMN_WIDTH
    opacity = 1 if changes else 0.6
    d.text(x, 50, title, size=15, font_weight="700", opacity=opacity)
    for y, name in ((69, "count"), (87, "mass")):
        d.text(x, y, span(data_text=f"{name}.{stage}"), size=SMALL, fill=MUTED, opacity=opacity)


def _draw_interval(d: BarDrawing) -> None:
    """The random number in [0, 1)."""
    d.text(DRAW_X, 50, "draw", size=15, font_weight="700", fill=UPDATE)
    d.text(DRAW_X, 69, span(data_text="draw.0"), size=SMALL, fill=UPDATE)
    d.rect(DRAW_X, 77, DRAW_WIDTH, 10, stroke="var(--role-line)", stroke_width=1)
    d.bar(DRAW_X, 77, DRAW_WIDTH, 10, ("u.0", "update"))


def _draw_candidate(d: BarDrawing, r: int, y: float) -> None:
    """A candidate at every stage, and its part of the interval; the row can be clicked."""
    top, height = y - 20, ROW_HEIGHT - 2
    with (
        d.group(class_="player-optional", data_show=f"exists.{r}"),
        d.group(data_pick=f"row{r}", aria_label=f"write candidate {r + 1}"),
    ):
        d.rect(0, top, WIDTH, height, rx=4, stroke="none", fill_opacity=0)
        with d.group(class_="player-optional", data_show=f"chosen.{r}"):
            d.rect(0, top, WIDTH, height, rx=4, stroke=UPDATE, fill_opacity=0)
        d.text(NAME_X, y, span(data_text=f"name.{r}"), size=SMALL, text_anchor="end")
        for s in range(len(STAGES)):
            x, index = LEFT + s * COLUMN_WIDTH, s * (CANDIDATES + 1) + r
            d.bar(x, y - 14, BAR_WIDTH, 17, (f"cut.{index}", "contour"), (f"allowed.{index}", "value"))
            d.text(x + BAR_WIDTH + 5, y, span(data_text=f"number.{s * CANDIDATES + r}"), size=SMALL)
        d.rect(DRAW_X, y - 14, DRAW_WIDTH, 17, stroke="var(--role-line)", stroke_width=1)
        layers = ((f"upper.{r}", "value"), (f"chosen_upper.{r}", "update"), (f"lower.{r}", "paper"))
        d.bar(DRAW_X, y - 14, DRAW_WIDTH, 17, *layers)


def _draw_others(d: BarDrawing, y: float) -> None:
    """The sum of all tokens that are no candidates, at every stage."""
    d.text(NAME_X, y, span(data_text=f"name.{CANDIDATES}"), size=SMALL, text_anchor="end", fill=MUTED)
    for s in range(len(STAGES)):
        x, index = LEFT + s * COLUMN_WIDTH, s * (CANDIDATES + 1) + CANDIDATES
        d.bar(x, y - 14, BAR_WIDTH, 17, (f"cut.{index}", "contour"), (f"allowed.{index}", "surface"))
        number = span(data_text=f"number.{len(STAGES) * CANDIDATES + s}")
        d.text(x + BAR_WIDTH + 5, y, number, size=SMALL, fill=MUTED)


def _numbers(generation: Generation, stage: int, row: int) -> list[str]:
    """The text beside a bar: the score up to the division, the probability from there on."""
    scores, probabilities = generation.score[stage, row], generation.probability[stage, row]
    out = []
    for score, probability in zip(scores.tolist(), probabilities.tolist(), strict=True):
        if math.isnan(score):
            out.append("")
        elif math.isinf(score):
            out.append("cut")
        else:
            as_score = stage <= STAGES.index("scaled")
            out.append(format_score(score) if as_score else percent(probability))
    return out


def _others_name(generation: Generation, t: int) -> str:
    number = int(generation.allowed[0, t] - (generation.candidates[:, t] >= 0).sum())
    return f"{number:,} others" if number else ""


def _count_text(generation: Generation, stage: int, t: int) -> str:
    number = int(generation.allowed[stage, t])
    return f"{number:,} {'token' if number == 1 else 'tokens'}"


def _mass_text(generation: Generation, stage: int, t: int) -> str:
    """The mass that a stage leaves; empty where it cuts nothing."""
    if stage == 0 or generation.allowed[stage, t] == generation.allowed[stage - 1, t]:
        return ""
    return f"keep {percent(float(generation.mass[stage, t]))}"


def _draw_words(generation: Generation, t: int) -> str:
    if generation.forced[t]:
        return "forced"
    if generation.settings.temperature == 0:
        return "no draw"
    return f"u = {generation.random_number[t]:.4f}"


def _past_text(generation: Generation, t: int) -> str:
    """The end of the text before token t, as much as fits before the token."""
    before = "".join(generation.pieces[:t])
    return tail(before, LINE_LENGTH - len(_next_text(generation, t))) if before else ""


def _next_text(generation: Generation, t: int) -> str:
    """Token t; its name where it is blank."""
    piece = generation.pieces[t]
    return piece if piece.strip() else generation.labels[generation.chosen_row[t]][t]
