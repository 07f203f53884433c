"""Beam search as a tree: the last levels, what stays and what is pruned, and the texts in the beam."""

from itertools import product

import numpy as np

from playground.experiments.decoding.beam import Beam, Level
from playground.figures.decoding.drawing import clipped, score, tail
from playground.figures.scene import Columns, Graph, Row, Rows, Scene, Table, Text
from playground.figures.scene.diagram import Drawing, span
from playground.text.tokenizers import BOUNDARY, Tokenizer

HEIGHT = 404
WIDTH, HIGH = 700, 372
SLOTS = 4  # levels in view, the current one at the right
WIDE = WIDTH / SLOTS
NODE = 134  # a node's width; the rest is for the edges
LETTERS = 8
FADED, ALIVE, BEST = 0, 1, 2
WEIGHTS = (0.02, 0.35, 0.9)


def beam_scene(beam: Beam, tokenizer: Tokenizer, *, seek: int = 0, step: int | None = None) -> Scene:
    """One step for each level of the search."""
    last = len(beam.levels) - 1
    return Scene(
        last=last,
        url_key="at",
        unit="token",
        rate=2,
        seek=seek,
        step=step,
        height=HEIGHT,
        narration=[(t, sentence(beam, tokenizer, t)) for t in range(last + 1)],
        panels=[Columns([tree(beam, tokenizer), Rows([_texts(beam, tokenizer), _best(beam, tokenizer)])])],
    )


def tree(beam: Beam, tokenizer: Tokenizer) -> Graph:
    """Every level a column, the best on top; under the B that stay the best that were pruned."""
    rows = max(level.token.size for level in beam.levels)
    width = max(level.width for level in beam.levels)
    steps = len(beam.levels)
    state = np.full((SLOTS, rows, steps), np.nan)
    edges = np.full((SLOTS, width, rows, steps), np.nan)
    names = [[[""] * steps for _ in range(rows)] for _ in range(SLOTS)]
    scores = [[[""] * steps for _ in range(rows)] for _ in range(SLOTS)]
    heads = [[""] * steps for _ in range(SLOTS)]
    for t in range(steps):
        marks = _states(beam, t)
        first = max(0, t + 1 - SLOTS)
        for slot in range(min(SLOTS, t + 1)):
            at = first + slot
            level = beam.levels[at]
            heads[slot][t] = f"token {at + 1}"
            for r in range(level.token.size):
                state[slot, r, t] = marks[at][r]
                names[slot][r][t] = _name(level, r, tokenizer)
                scores[slot][r][t] = score(float(level.score[r]))
                edges[slot, level.parent[r], r, t] = WEIGHTS[int(marks[at][r])]
    return Graph(
        "tree",
        _svg(rows, width),
        arrays={
            "state": state.reshape(SLOTS * rows, steps),
            "here": np.isfinite(state).reshape(SLOTS * rows, steps) * 1.0,
            "edge": edges.reshape(SLOTS * width * rows, steps),
        },
        texts={
            "name": [line for slot in names for line in slot],
            "score": [line for slot in scores for line in slot],
            "head": heads,
        },
        states=("future", "done", "active"),
        title="the beam: stays (blue), best (filled), pruned or without a successor (faded)",
        alt="The tree of the search: candidates of the last levels with their scores",
        grow=2.2,
    )


def _states(beam: Beam, t: int) -> list[np.ndarray]:
    """For each level up to t, what every candidate is at step t: faded, alive, or on the best text's path."""
    alive = beam.alive(t)
    best = beam.path(t, 0)
    marks = []
    for at, mark in enumerate(alive):
        state = np.where(mark, ALIVE, FADED)
        state[best[at]] = BEST
        marks.append(state)
    return marks


def _svg(rows: int, width: int) -> str:
    d = Drawing(WIDTH, HIGH, "the tree of the search")
    row = min(34.0, (HIGH - 26) / rows)
    for slot in range(SLOTS):
        x = WIDE * slot + WIDE - NODE - 2
        d.text(
            x + NODE / 2,
            16,
            span(data_text=f"head.{slot}"),
            size=14,
            text_anchor="middle",
            fill="var(--role-muted)",
        )
        for parent, child in product(range(width), range(rows)):
            ends = (26 + (parent + 0.5) * row, 26 + (child + 0.5) * row)
            _edge(d, slot, x, ends, (slot * width + parent) * rows + child)
        for r in range(rows):
            place = slot * rows + r
            with d.group(
                class_="player-optional value", data_show=f"here.{place}", data_state=f"state.{place}"
            ):
                y = 26 + r * row
                d.rect(x, y + 1, NODE, row - 3, rx=5)
                middle = y + row / 2 + 4
                d.text(x + 6, middle, span(data_text=f"name.{place}"), size=14)
                d.text(x + NODE - 6, middle, span(data_text=f"score.{place}"), size=14, text_anchor="end")
    return d.svg()


def _edge(d: Drawing, slot: int, x: float, ends: tuple[float, float], place: int) -> None:
    """From a parent's right side to a child's left; the first column hangs on what went by."""
    start = x - WIDE + NODE if slot else 0
    d.path(
        f"M{start:.1f} {ends[0]:.1f}L{x:.1f} {ends[1]:.1f}",
        class_="player-optional",
        data_show=f"edge.{place}",
        data_bind=f"edge.{place}",
    )


def _name(level: Level, r: int, tokenizer: Tokenizer) -> str:
    token = int(level.token[r])
    if token == BOUNDARY or token < 0:
        return "■ end" if token >= 0 else "■"
    return clipped(tokenizer.visible(token), LETTERS)


def _texts(beam: Beam, tokenizer: Tokenizer) -> Table:
    """The texts in the beam at every level, the best first."""
    width = max(level.width for level in beam.levels)
    room = 11 if beam.alpha else 20  # letters beside the numbers
    rows = []
    for r in range(width):
        log_p, scores, notes = [], [], []
        for t, level in enumerate(beam.levels):
            there = r < level.width
            log_p.append(level.log_probability[r] if there else np.nan)
            scores.append(level.score[r] if there else np.nan)
            notes.append(tail(beam.text(tokenizer, t, r), room) if there else "")
        values = [np.array(log_p), np.array(scores)] if beam.alpha else [np.array(log_p)]
        rows.append(Row(str(r + 1), values, "fixed:2", "value" if r == 0 else "ink", note=notes))
    columns = ("ln P", "score") if beam.alpha else ("ln P",)
    return Table(
        "texts", rows, columns=columns, title="texts in the beam", alt="The texts in the beam", grow=1
    )


def _best(beam: Beam, tokenizer: Tokenizer) -> Text:
    """The whole of the best text."""
    texts = [beam.text(tokenizer, t, 0)[-300:] for t in range(len(beam.levels))]
    return Text("best", texts, title="the best of them", alt="The best text in the beam")


def sentence(beam: Beam, tokenizer: Tokenizer, t: int) -> str:
    """What happened at one level."""
    level = beam.levels[t]
    name = _name(level, 0, tokenizer)
    if t == len(beam.levels) - 1:
        why = "All texts have ended" if level.ended[: level.width].all() else "Maximum length reached"
        return f"{why}. The best text has the score {score(float(level.score[0]))}."
    came_from = int(level.parent[0])
    if t and came_from:
        said = f"“{name}” comes to the top from place {came_from + 1}, where greedy decoding never is."
    else:
        said = f"“{name}” is the best, {score(float(level.score[0]))}."
    if level.token.size > level.width:
        last, lost = (score(float(level.score[level.width - 1 + i])) for i in (0, 1))
        said += f" The last to stay has {last}, the best pruned {lost}."
    return said
