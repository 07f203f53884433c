"""The map shows the points of the trace on axes that a typed sentence leaves where they are."""

import numpy as np
import pytest

from playground.experiments.elmo.occurrences import MAPS, NEIGHBOURS, OccurrenceSpec, run
from playground.figures.elmo.occurrences import COLOURS, scene
from tests.figures.oracle import actor, at, narration, number, panel, rows

TRACE = run(OccurrenceSpec())
SCENE = scene(TRACE)


def test_points_and_ring():
    points, ring = (actor(panel(SCENE, "map"), "marker", i) for i in (0, 1))
    for k in range(len(MAPS)):
        np.testing.assert_array_equal(np.stack([at(points.x, k), at(points.y, k)], 1), TRACE.points[k])
        assert [at(ring.x, k)[0], at(ring.y, k)[0]] == TRACE.own[k].tolist()
    assert points.colors == [COLOURS[label] for label in TRACE.labels]


def test_axes_stand_still():
    other = scene(run(OccurrenceSpec("seal", "the clerk saw the old seal in the office")))
    layouts = [panel(s, "map").figure["layout"] for s in (SCENE, other)]
    assert layouts[0]["xaxis"] == layouts[1]["xaxis"]
    low, high = layouts[0]["xaxis"]["range"]
    assert low <= TRACE.points.min()
    assert TRACE.points.max() <= high


def test_the_nearest_and_the_heads():
    table = panel(SCENE, "nearest")
    for i in range(NEIGHBOURS):
        for k in range(len(MAPS)):
            near = TRACE.neighbours[k][i]
            assert number(table, str(i + 1), k) == near.cosine
            note = rows(table)[str(i + 1)].note[k]
            assert f"[{near.words[near.position]}]" in note
            assert note.endswith(near.label)
    assert number(panel(SCENE, "heads"), "mix", 0, 1) == TRACE.probability[2, 1]


@pytest.mark.parametrize("word", ["seal", "guard"])
def test_the_sentences(word):
    told = scene(run(OccurrenceSpec(word, "the ranger saw zebras")))
    assert "one point" in narration(told, 0)
    assert all(len(narration(told, k)) <= 118 for k in range(len(MAPS)))
    assert told.pack()
