"""The pipeline on one next-token distribution: all stages side by side, cut tokens in grey."""

import math

import numpy as np

from playground.experiments.decoding.generate import CANDIDATES, Generation
from playground.experiments.decoding.pipeline import STAGES
from playground.experiments.decoding.spec import Settings
from playground.figures.decoding.drawing import format_score, percent, tail
from playground.figures.decoding.pipeline_drawing import FEW, Titles, draw_pipeline
from playground.figures.plots import clipped, minus
from playground.figures.scene import Graph

NAME_LENGTH = 9
LINE_LENGTH = 75  # letters of the text at the top
SCALED = STAGES.index("scaled")  # the last stage that shows scores, not probabilities


def pipeline_graph(generation: Generation) -> Graph:
    """One row for each candidate and one for all others, one column for each stage of `columns`.

    A click on a candidate reports the pick "row<index>".
    """
    shown, steps = columns(generation.settings), range(generation.ids.size)
    probability = generation.probability  # (stages, CANDIDATES, T)
    possible = np.isfinite(generation.score)
    others = np.clip(1.0 - np.nansum(probability, axis=1, keepdims=True), 0.0, 1.0)
    allowed = np.concatenate([np.where(possible, probability, np.nan), others], axis=1)[shown]
    before = np.concatenate([probability[:1], probability[:-1]])
    cut = np.concatenate([np.where(possible, np.nan, before), np.full_like(others, np.nan)], axis=1)[shown]
    is_chosen = np.arange(CANDIDATES)[:, None] == generation.chosen_row  # (CANDIDATES, T)
    drawable = possible[-1]  # (CANDIDATES, T)
    no_draw = generation.forced | (generation.settings.temperature == 0)
    return Graph(
        "pipeline",
        draw_pipeline(titles(generation.settings)),
        arrays={
            "allowed": allowed.reshape(len(shown) * (CANDIDATES + 1), -1),
            "cut": cut.reshape(len(shown) * (CANDIDATES + 1), -1),
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
            "number": [_numbers(generation, s, r) for s in shown for r in range(CANDIDATES)]
            + [[_others_text(s, p, len(shown) > FEW) for p in others[s, 0].tolist()] for s in shown],
            "count": [[_count_text(generation, s, t) for t in steps] for s in shown],
            "mass": [[_mass_text(generation, s, t) for t in steps] for s in shown],
            "draw": [[_draw_words(generation, t) for t in steps]],
            "past": [[_past_text(generation, t) for t in steps]],
            "next": [[_next_text(generation, t) for t in steps]],
        },
        alt="The likeliest next tokens at every stage of the pipeline, with what was cut and what was drawn",
    )


def columns(settings: Settings) -> list[int]:
    """The indices of the stages that have a column: min-p and typical-p only where they cut."""
    in_use = {"min_p": settings.min_p > 0, "typical_p": settings.typical_p < 1}
    return [index for index, stage in enumerate(STAGES) if in_use.get(stage, True)]


def titles(settings: Settings) -> Titles:
    """The titles of the columns, and whether their stages are in use; many columns have two short lines."""
    s = settings
    stages = {
        "logits": ("z", "= ln P", True) if s.log_probabilities else ("scores", "z", True),
        "penalised": ("penalties", "", s.has_penalties),
        "scaled": ("÷ τ", f"= {s.temperature:g}", s.temperature != 1),
        "top_k": ("top-k", f"{s.top_k}" if s.top_k else "off", s.top_k > 0),
        "top_p": ("top-p", f"{s.top_p:g}" if s.top_p < 1 else "off", s.top_p < 1),
        "min_p": ("min-p", f"{s.min_p:g}", True),
        "typical_p": ("typical", f"{s.typical_p:g}", True),
    }
    shown = [stages[STAGES[index]] for index in columns(s)]
    if len(shown) <= FEW:
        return tuple((f"{name} {value}".strip(), "", in_use) for name, value, in_use in shown)
    penalties = "on" if s.has_penalties else "off"
    return tuple(
        ("penalty", penalties, in_use) if name == "penalties" else (name, value, in_use)
        for name, value, in_use in shown
    )


def _is_narrow(generation: Generation) -> bool:
    """Whether the columns have room for few letters only."""
    return len(columns(generation.settings)) > FEW


def _numbers(generation: Generation, stage: int, row: int) -> list[str]:
    """The text beside a bar: the score up to the division, the probability from there on."""
    narrow = _is_narrow(generation)
    scores, probabilities = generation.score[stage, row], generation.probability[stage, row]
    out = []
    for score, probability in zip(scores.tolist(), probabilities.tolist(), strict=True):
        if math.isnan(score):
            out.append("")
        elif math.isinf(score):
            out.append("cut")
        else:
            out.append(_score_text(score, narrow) if stage <= SCALED else _percent_text(probability, narrow))
    return out


def _score_text(score: float, narrow: bool) -> str:
    """A score; in narrow columns in six letters up to ±999.9."""
    return minus(f"{score:.1f}") if narrow and abs(score) >= 100 else format_score(score)


def _percent_text(probability: float, narrow: bool) -> str:
    """A probability in percent; in narrow columns in six letters."""
    return percent(probability).replace("< ", "<") if narrow else percent(probability)


def _others_text(stage: int, probability: float, narrow: bool) -> str:
    """The probability of all others; among scores it says that it is one."""
    text = _percent_text(probability, narrow)
    return f"P {text}" if stage <= SCALED else text


def _others_name(generation: Generation, t: int) -> str:
    number = int(generation.allowed[0, t] - (generation.candidates[:, t] >= 0).sum())
    return f"{number:,} others" if number else ""


def _count_text(generation: Generation, stage: int, t: int) -> str:
    number = int(generation.allowed[stage, t])
    if _is_narrow(generation):
        return f"{number:,} left" if number < 1000 else f"{number:,}"
    return f"{number:,} {'token' if number == 1 else 'tokens'}"


def _mass_text(generation: Generation, stage: int, t: int) -> str:
    """The mass that a stage leaves; empty where it cuts nothing."""
    if stage == 0 or generation.allowed[stage, t] == generation.allowed[stage - 1, t]:
        return ""
    mass = percent(float(generation.mass[stage, t]))
    return mass if _is_narrow(generation) else f"keep {mass}"


def _draw_words(generation: Generation, t: int) -> str:
    if generation.forced[t]:
        return "forced"
    if generation.settings.temperature == 0:
        return "no draw"
    equals = "=" if _is_narrow(generation) else " = "
    return f"u{equals}{generation.random_number[t]:.4f}"


def _past_text(generation: Generation, t: int) -> str:
    """The end of the text before token t, as much as fits before the token."""
    before = "".join(generation.pieces[:t])
    return tail(before, LINE_LENGTH - len(_next_text(generation, t))) if before else ""


def _next_text(generation: Generation, t: int) -> str:
    """Token t; its name where it is blank."""
    piece = generation.pieces[t]
    return piece if piece.strip() else generation.labels[generation.chosen_row[t]][t]
