"""The scene of beam search shows the levels of its trace."""

import numpy as np
import pytest

from playground.experiments.decoding.beam import beam_search
from playground.experiments.decoding.spec import DecodingSpec
from playground.figures.decoding import beam_scene
from playground.figures.decoding.beam import SLOTS, beam_tree
from playground.figures.decoding.drawing import format_score
from tests.experiments.decoding.scorers import PROMPT, TableScorer
from tests.figures.oracle import narration, number, panel, rows

SCORER = TableScorer(20, 4, can_end=False)
FADED, STAYS, BEST = "future", "done", "active"


def search(width, alpha=0.0, scorer=SCORER):
    return beam_search(DecodingSpec(beam_width=width, max_length=9, length_penalty=alpha), scorer, PROMPT)


@pytest.mark.parametrize("width", [1, 4, 8])
def test_the_tree_shows_the_last_levels(width):
    beam = search(width)
    graph = beam_tree(beam, SCORER.tokenizer)
    count = max(level.token.size for level in beam.levels)
    steps = len(beam.levels)
    state = graph.arrays["state"].reshape(SLOTS, count, steps)
    edges = graph.arrays["edge"].reshape(SLOTS, -1, count, steps)
    for t in range(steps):
        first = max(0, t + 1 - SLOTS)
        path = beam.path(t, 0)
        for slot in range(min(SLOTS, t + 1)):
            level = beam.levels[first + slot]
            shown = np.isfinite(state[slot, :, t])
            assert shown.sum() == level.token.size
            assert graph.texts["head"][slot][t] == f"token {first + slot + 1}"
            best = [r for r in np.flatnonzero(shown) if graph.states[int(state[slot, r, t])] == BEST]
            assert best == [path[first + slot]], "one of them is on the best text's path"
            parents, children = np.nonzero(np.isfinite(edges[slot, :, :, t]))
            assert sorted(zip(children, parents, strict=True)) == list(enumerate(level.parent))
            for r in np.flatnonzero(shown):
                assert graph.texts["score"][slot * count + r][t] == format_score(level.score[r])
                name = SCORER.tokenizer.visible(int(level.token[r]))
                assert graph.texts["name"][slot * count + r][t] == name
        last = min(SLOTS, t + 1) - 1
        for r in range(beam.levels[t].token.size):
            pruned = graph.states[int(state[last, r, t])] == FADED
            assert pruned == (r >= beam.levels[t].width), "at the current level what was pruned is faded"


def test_a_candidate_without_a_successor_in_the_beam_is_faded():
    beam = search(3)
    graph = beam_tree(beam, SCORER.tokenizer)
    count = max(level.token.size for level in beam.levels)
    state = graph.arrays["state"].reshape(SLOTS, count, -1)
    t = len(beam.levels) - 1
    parents = set(beam.levels[t].parent[: beam.levels[t].width].tolist())
    for r in range(beam.levels[t - 1].token.size):
        assert (graph.states[int(state[SLOTS - 2, r, t])] == FADED) == (r not in parents)


def test_the_width_of_an_edge_follows_its_state():
    beam = search(4)
    graph = beam_tree(beam, SCORER.tokenizer)
    count = max(level.token.size for level in beam.levels)
    t = 5
    state = graph.arrays["state"].reshape(SLOTS, count, -1)[..., t]
    edges = np.nanmax(graph.arrays["edge"].reshape(SLOTS, -1, count, len(beam.levels))[..., t], axis=1)
    widths = {
        key: {float(edges[s, r]) for s, r in np.argwhere(state == i)} for i, key in enumerate(graph.states)
    }
    assert all(len(values) == 1 for values in widths.values())
    assert max(widths[FADED]) < max(widths[STAYS]) < max(widths[BEST])


@pytest.mark.parametrize("alpha", [0.0, 0.7])
def test_the_table_holds_the_texts_in_the_beam(alpha):
    beam = search(4, alpha)
    scene = beam_scene(beam, SCORER.tokenizer)
    table = panel(scene, "texts")
    assert list(rows(table)) == ["1", "2", "3", "4"]
    for t, level in enumerate(beam.levels):
        for r in range(level.width):
            assert number(table, str(r + 1), t) == level.log_probability[r]
            if alpha:
                assert number(table, str(r + 1), t, column=1) == level.score[r]
            whole = beam.text(SCORER.tokenizer, t, r)
            assert whole.endswith(rows(table)[str(r + 1)].note[t].lstrip("…"))
        assert panel(scene, "best").texts[t] == beam.text(SCORER.tokenizer, t, 0)


def test_the_sentence_names_the_best_and_the_first_pruned():
    beam = search(3)
    scene = beam_scene(beam, SCORER.tokenizer)
    assert [t for t, _ in scene.narration] == list(range(len(beam.levels)))
    for t, level in enumerate(beam.levels[:-1]):
        said = narration(scene, t)
        assert len(said) < 130
        assert f"“{SCORER.tokenizer.visible(int(level.token[0]))}”" in said
        last, pruned = (format_score(level.score[level.width + i]) for i in (-1, 0))
        assert f"The last to stay has {last}, the best pruned {pruned}." in said
    assert f"the score {format_score(beam.levels[-1].score[0])}" in narration(scene, len(beam.levels) - 1)


def test_a_text_that_has_ended_says_so():
    scorer = TableScorer(6, 1, can_end=True)
    beam = search(2, scorer=scorer)
    assert beam.levels[-1].ended[:2].all()
    scene = beam_scene(beam, scorer.tokenizer)
    assert "All texts have ended" in narration(scene, len(beam.levels) - 1)
    assert any("■" in name for row in panel(scene, "tree").texts["name"] for name in row)
