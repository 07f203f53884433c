"""Beam search: the tree of the last levels, and the texts in the beam."""

from itertools import product

import numpy as np

from playground.experiments.decoding.beam import BeamTrace, Level
from playground.figures.decoding.drawing import HEIGHT, SMALL, format_score, tail
from playground.figures.plots import clipped
from playground.figures.scene import Columns, Graph, Row, Rows, Scene, Table, Text
from playground.figures.scene.diagram import Drawing, span
from playground.text.tokenizers import BOUNDARY, Tokenizer
from playground.text.visible_characters import text_end

TREE_WIDTH, TREE_HEIGHT = 700, 372
SLOTS = 4  # levels in the drawing, the current one at the right
SLOT_WIDTH = TREE_WIDTH / SLOTS
NODE_WIDTH = 140  # the rest of a slot is for the edges
TOP = 26
NAME_LENGTH = 7
BEST_LENGTH = 300  # letters of the best text
PRUNED, SURVIVOR, BEST = 0, 1, 2  # states of a candidate
EDGE_WEIGHTS = (0.02, 0.35, 0.9)  # by state


def beam_scene(beam: BeamTrace, tokenizer: Tokenizer) -> Scene:
    """One step for each level of the search."""
    last = len(beam.levels) - 1
    return Scene(
        last=last,
        unit="token",
        rate=2,
        height=HEIGHT,
        narration=[(t, sentence(beam, tokenizer, t)) for t in range(last + 1)],
        panels=[
            Columns([beam_tree(beam, tokenizer), Rows([_texts(beam, tokenizer), _best(beam, tokenizer)])])
        ],
    )


def beam_tree(beam: BeamTrace, tokenizer: Tokenizer) -> Graph:
    """Every level a column, the best on top; below the B that stay the best pruned ones."""
    rows = max(level.token.size for level in beam.levels)
    width = max(level.width for level in beam.levels)
    steps = len(beam.levels)
    state = np.full((SLOTS, rows, steps), np.nan)
    edges = np.full((SLOTS, width, rows, steps), np.nan)
    names = np.full((SLOTS, rows, steps), "", dtype=object)
    scores = np.full((SLOTS, rows, steps), "", dtype=object)
    heads = np.full((SLOTS, steps), "", dtype=object)
    for t in range(steps):
        states = candidate_states(beam, t)
        first = max(0, t + 1 - SLOTS)
        for slot in range(min(SLOTS, t + 1)):
            at = first + slot
            level = beam.levels[at]
            heads[slot, t] = f"token {at + 1}"
            for r in range(level.token.size):
                state[slot, r, t] = states[at][r]
                names[slot, r, t] = _name(level, r, tokenizer)
                scores[slot, r, t] = format_score(float(level.score[r]))
                edges[slot, level.parent[r], r, t] = EDGE_WEIGHTS[int(states[at][r])]
    return Graph(
        "tree",
        _drawing(rows, width),
        arrays={
            "state": state.reshape(SLOTS * rows, steps),
            "exists": np.isfinite(state).reshape(SLOTS * rows, steps) * 1.0,
            "edge": edges.reshape(SLOTS * width * rows, steps),
        },
        texts={
            "name": names.reshape(SLOTS * rows, steps).tolist(),
            "score": scores.reshape(SLOTS * rows, steps).tolist(),
            "head": heads.tolist(),
        },
        states=("future", "done", "active"),
        title="the beam: stays (blue), best (filled), pruned or without a successor (grey)",
        alt="The tree of the search: candidates of the last levels with their scores",
        grow=2.2,
    )


def candidate_states(beam: BeamTrace, t: int) -> list[np.ndarray]:
    """For levels 0 .. t the state of every candidate at step t: PRUNED, SURVIVOR or BEST, (R,) each."""
    best = beam.path(t, 0)
    states = [np.where(survives, SURVIVOR, PRUNED) for survives in beam.survivors(t)]
    for at, row in enumerate(best):
        states[at][row] = BEST
    return states


def _drawing(rows: int, width: int) -> str:
    d = Drawing(TREE_WIDTH, TREE_HEIGHT, "the tree of the search")
    pitch = min(34.0, (TREE_HEIGHT - TOP) / rows)
    for slot in range(SLOTS):
        x = SLOT_WIDTH * (slot + 1) - NODE_WIDTH - 2
        head = span(data_text=f"head.{slot}")
        d.text(x + NODE_WIDTH / 2, 16, head, size=SMALL, text_anchor="middle", fill="var(--role-muted)")
        for parent, child in product(range(width), range(rows)):
            _draw_edge(d, slot, pitch, (parent, child), (slot * width + parent) * rows + child)
        for r in range(rows):
            _draw_node(d, x, TOP + r * pitch, pitch, slot * rows + r)
    return d.svg()


def _draw_edge(d: Drawing, slot: int, pitch: float, ends: tuple[int, int], index: int) -> None:
    """From a parent's right side to a child's left; edges of the first slot begin at the left border."""
    x = SLOT_WIDTH * (slot + 1) - NODE_WIDTH - 2
    start = x - SLOT_WIDTH + NODE_WIDTH if slot else 0
    y1, y2 = (TOP + (row + 0.5) * pitch for row in ends)
    d.path(
        f"M{start:.1f} {y1:.1f}L{x:.1f} {y2:.1f}",
        class_="player-optional",
        data_show=f"edge.{index}",
        data_bind=f"edge.{index}",
        style="stroke: var(--role-value)",
    )


def _draw_node(d: Drawing, x: float, y: float, pitch: float, index: int) -> None:
    """A candidate: its name and its score in a frame."""
    baseline = y + pitch / 2 + 4
    with d.group(class_="player-optional value", data_show=f"exists.{index}", data_state=f"state.{index}"):
        d.rect(x, y + 1, NODE_WIDTH, pitch - 3, rx=5)
        d.text(x + 6, baseline, span(data_text=f"name.{index}"), size=SMALL)
        score = span(data_text=f"score.{index}")
        d.text(x + NODE_WIDTH - 6, baseline, score, size=SMALL, text_anchor="end")


def _name(level: Level, row: int, tokenizer: Tokenizer) -> str:
    """The name of a candidate's last token; a text that ended earlier has none."""
    token = int(level.token[row])
    if token < 0:
        return "■"
    return "■ end" if token == BOUNDARY else clipped(tokenizer.visible(token), NAME_LENGTH)


def _texts(beam: BeamTrace, tokenizer: Tokenizer) -> Table:
    """The texts in the beam at every level, the best first."""
    width = max(level.width for level in beam.levels)
    length = 11 if beam.alpha else 20  # letters beside the numbers
    rows = []
    for r in range(width):
        exists = [r < level.width for level in beam.levels]
        log_p, scores = (
            np.array([getattr(level, name)[r] if r < level.width else np.nan for level in beam.levels])
            for name in ("log_probability", "score")
        )
        notes = [tail(beam.text(tokenizer, t, r), length) if exists[t] else "" for t in range(len(exists))]
        values = [log_p, scores] if beam.alpha else [log_p]
        rows.append(Row(str(r + 1), values, "fixed:2", "value" if r == 0 else "ink", note=notes))
    columns = ("ln P", "score") if beam.alpha else ("ln P",)
    return Table(
        "texts", rows, columns=columns, title="texts in the beam", alt="The texts in the beam", grow=1
    )


def _best(beam: BeamTrace, tokenizer: Tokenizer) -> Text:
    """The end of the best text."""
    texts = [text_end(beam.text(tokenizer, t, 0), BEST_LENGTH) for t in range(len(beam.levels))]
    return Text("best", texts, title="the best of them", alt="The best text in the beam")


def sentence(beam: BeamTrace, tokenizer: Tokenizer, t: int) -> str:
    """What happened at one level."""
    level = beam.levels[t]
    name, best = _name(level, 0, tokenizer), format_score(float(level.score[0]))
    if t == len(beam.levels) - 1:
        why = "All texts have ended" if level.ended[: level.width].all() else "Maximum length reached"
        return f"{why}. The best text has the score {best}."
    parent = int(level.parent[0])
    if t and parent:
        text = f"“{name}” comes to the top from place {parent + 1}, where greedy decoding never is."
    else:
        text = f"“{name}” is the best, {best}."
    if level.token.size > level.width:
        last, pruned = (format_score(float(level.score[level.width - 1 + i])) for i in (0, 1))
        text += f" The last to stay has {last}, the best pruned {pruned}."
    return text
