"""The scenes of the decoding page hold the numbers of their traces."""

import numpy as np
import pytest

from playground.experiments.decoding.beam import search
from playground.experiments.decoding.compare import compare
from playground.experiments.decoding.draws import draw_often
from playground.experiments.decoding.generate import ROWS, generate
from playground.experiments.decoding.spec import DecodingSpec
from playground.figures.decoding import beam_scene, comparison_scene, draws_scene, writing_scene
from playground.figures.decoding.beam import SLOTS, tree
from playground.figures.decoding.drawing import clipped, one_line, share, tail
from playground.figures.decoding.stages import pipeline
from playground.figures.decoding.writing import LETTERS, LINES
from tests.experiments.decoding.small import PROMPT, Table
from tests.pages.walking import unpack

READER = Table(20, 4, ends=True)
SPEC = DecodingSpec(strategy="together", tau=1.2, top_k=6, top_p=0.8, frequency=0.3, length=12)


def test_the_bars_are_the_shares_of_every_stage():
    made = generate(SPEC, READER, PROMPT)
    graph = pipeline(made)
    kept = graph.arrays["kept"].reshape(5, ROWS + 1, -1)
    cut = graph.arrays["cut"].reshape(5, ROWS + 1, -1)
    assert np.allclose(np.nansum(kept, axis=1), 1.0), "with the others every stage sums to 1"
    shown = np.isfinite(kept[:, :ROWS]) ^ np.isfinite(cut[:, :ROWS])
    assert (shown | (made.candidates < 0)).all(), "a candidate is either kept or cut"
    assert np.allclose(kept[:, :ROWS][np.isfinite(kept[:, :ROWS])], made.share[np.isfinite(made.score)])
    assert graph.arrays["chosen"].sum(axis=0).tolist() == [1.0] * made.ids.size


def test_every_scene_packs_and_narrates_every_step():
    writing = generate(SPEC, READER, PROMPT)
    found = search(READER, PROMPT, 3, 10)
    all_scenes = [
        writing_scene(writing, SPEC, SPEC.prompt),
        beam_scene(found, READER.tokenizer),
        draws_scene(draw_often(SPEC, READER, PROMPT)),
        comparison_scene(compare(SPEC, READER, PROMPT)),
    ]
    for scene in all_scenes:
        header, _ = unpack(scene.pack())
        assert [step for step, _ in scene.narration] == list(range(header["last"] + 1))
        assert all(len(sentence) < 130 for _, sentence in scene.narration)


@pytest.mark.parametrize("width", [1, 4, 8])
def test_the_tree_shows_the_last_levels(width):
    found = search(Table(20, 4, ends=False), PROMPT, width, 9)
    graph = tree(found, READER.tokenizer)
    rows = max(level.token.size for level in found.levels)
    state = graph.arrays["state"].reshape(SLOTS, rows, -1)
    edges = graph.arrays["edge"].reshape(SLOTS, -1, rows, state.shape[-1])
    for t in range(state.shape[-1]):
        first = max(0, t + 1 - SLOTS)
        for slot in range(min(SLOTS, t + 1)):
            level = found.levels[first + slot]
            assert np.isfinite(state[slot, :, t]).sum() == level.token.size
            assert (state[slot, :, t] == 2).sum() == 1, "one of them is on the best text's path"
            parents, children = np.nonzero(np.isfinite(edges[slot, :, :, t]))
            assert sorted(zip(children, parents, strict=True)) == list(enumerate(level.parent))


def test_the_text_ends_with_the_token_and_fits():
    made = generate(DecodingSpec(strategy="sampling", length=200), Table(20, 4, ends=False), PROMPT)
    header, arrays = unpack(writing_scene(made, SPEC, "p" * 500).pack())
    panel = next(panel for panel in header["panels"] if panel["id"] == "text")
    index = arrays[panel["index"]["$array"]].ravel()
    for t in range(made.ids.size):
        shown = panel["texts"][int(index[t])]
        whole = "".join(piece for piece, _ in shown)
        assert shown[-1][0] == made.pieces[t], "what is written last is in view"
        assert sum(max(1, -(-len(line) // LETTERS)) for line in whole.split("\n")) <= LINES + 1
    assert shown[0] == ["… ", 0.0]


def test_texts_fit():
    assert clipped("sketchbooks", 9) == "sketchbo…"
    assert tail("one two", 4) == "…two"
    assert one_line("a\nb\u202ec d") == "a⏎b⟨U+202E⟩c d"
    assert [share(x) for x in (0.0, 1.0, 0.1234, 0.0001)] == ["0 %", "100 %", "12.3 %", "< 0.1 %"]


def test_a_text_that_looks_like_markup_stays_text():
    graph = pipeline(generate(SPEC, READER, PROMPT))
    assert "<script" not in graph.svg
