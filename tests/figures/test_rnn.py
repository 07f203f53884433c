import numpy as np
import pytest

from playground.experiments import sources
from playground.experiments.rnn import reading, units
from playground.experiments.rnn.reading import RnnSpec
from playground.figures import rnn
from tests.pages.walking import unpack


@pytest.fixture(scope="module")
def trace():
    return reading.run(RnnSpec(text="(ab)<c>"), sources.bundled("brackets"))


def panel(scene, name):
    header, arrays = unpack(scene.pack())
    [found] = [p for p in header["panels"] if p["id"] == name]
    return found, arrays


def test_the_rows_of_the_heat_map_follow_the_order(trace):
    order = units.order(trace.values("h", 0), "variance")
    scene = rnn.scene(trace, order, unit=int(order[3]), marked=(int(order[0]), int(order[5])))
    heat, _ = panel(scene, "states")
    assert heat["rows"] == [str(u) for u in order]
    assert heat["unit"] == 3
    assert heat["marked"] == [0, 5]


def test_the_unrolled_network_shows_the_true_neighbours(trace):
    graph = rnn.unrolled(trace)
    middle = rnn.BEFORE
    for k in range(len(trace.tokens)):
        assert graph.texts["input"][middle][k] == trace.tokens[k]
        if k + 1 < len(trace.tokens):
            assert graph.texts["target"][middle][k] == trace.tokens[k + 1], (
                "teacher forcing: the true token comes in"
            )
            assert graph.texts["input"][middle + 1][k] == trace.tokens[k + 1]
    np.testing.assert_array_equal(graph.arrays["cost"][middle], trace.surprisal)
    assert graph.arrays["here"][0, 0] == 0
    assert graph.arrays["linked"][middle, 0] == 0, "nothing stands before the beginning"
    assert graph.arrays["linked"][middle, 1] == 1


def test_the_true_token_is_marked_among_the_candidates(trace):
    bars, _ = panel(rnn.scene(trace, np.arange(48)), "next")
    marked = rnn._next(trace).marked
    for k, row in enumerate(marked):
        if row >= 0:
            assert trace.top_ids[row, k] == trace.target[k]
        else:
            assert trace.target[k] not in trace.top_ids[: rnn.EXPECTED, k]
    assert bars["clickable"]
