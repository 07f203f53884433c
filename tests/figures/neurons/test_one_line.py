"""The picture of what one line can do: lines, regions, examples and what dragging a ring means."""

import numpy as np
import pytest

from playground.experiments.neurons.one_line import PROBLEMS, OneLineSpec, X, run
from playground.figures.neurons.one_line import scene, shifted, turned
from playground.figures.neurons.one_line.planes import field
from tests.figures import oracle

AND = OneLineSpec()
XOR = OneLineSpec("xor", hidden_layer=True, method="gradient")


def test_the_line_is_where_the_score_is_zero():
    trace = run(AND)
    plot = oracle.panel(scene(trace, AND), "inputs")
    line, normal = oracle.actor(plot, "segment"), oracle.actor(plot, "arrow")
    ends = np.stack([oracle.tail(line, 0), oracle.tip(line, 0)])
    np.testing.assert_allclose(ends @ trace.v[0] + trace.c[0], 0, atol=1e-12)
    direction = oracle.tip(normal, 0) - oracle.tail(normal, 0)
    assert direction @ trace.v[0] == pytest.approx(np.hypot(*direction) * np.hypot(*trace.v[0]))


def test_the_regions_are_those_of_the_output():
    trace = run(XOR)
    plot = oracle.panel(scene(trace, XOR), "inputs")
    points = field()
    for step in (0, 20, trace.last):
        h = 1 / (1 + np.exp(-(points @ trace.W[step].T + trace.b[step])))
        is_one = h @ trace.v[step] + trace.c[step] > 0
        zeros, ones = (np.isfinite(oracle.at(oracle.actor(plot, "marker", k).x, step)) for k in (0, 1))
        np.testing.assert_array_equal(ones, is_one)
        np.testing.assert_array_equal(zeros, ~is_one)


def test_the_hidden_plane_holds_the_features():
    trace = run(XOR)
    examples = oracle.actor(oracle.panel(scene(trace, XOR), "hidden"), "marker", 4)
    places = np.stack([oracle.at(examples.x, 30), oracle.at(examples.y, 30)], -1)
    np.testing.assert_allclose(places, trace.h[30])
    assert examples.colors == ["kind0", "kind1", "kind1", "kind0"]


def test_wrong_examples_are_ringed():
    spec = OneLineSpec("xor", line=(1.0, 1.0, -0.5))
    rings = oracle.actor(oracle.panel(scene(run(spec), spec), "inputs"), "marker", 3)
    assert np.isfinite(oracle.at(rings.x, 0)).tolist() == [False, False, False, True]
    assert rings.colors == "diverged"


def test_a_shifted_line_goes_through_the_point_and_a_turned_one_keeps_its_foot():
    w, b = np.array([1.0, 1.0]), -1.5
    new = shifted(w, (0.2, 0.9))
    assert w @ [0.2, 0.9] + new == pytest.approx(0, abs=1e-3)
    w1, w2, c = turned(w, b, (0.75, 1.2))
    assert (w1, w2) == pytest.approx((0.0, 2**0.5), abs=1e-3), "it points from its foot (0.75, 0.75) upwards"
    assert 0.75 * w1 + 0.75 * w2 + c == pytest.approx(0, abs=2e-3)
    assert turned(w, b, (0.75, 0.75)) == (1.0, 1.0, -1.5)


def test_rings_are_there_by_hand_alone():
    by_hand = OneLineSpec("xor", hidden_layer=True)
    drawn = scene(run(by_hand), by_hand)
    names = [handle.name for panel in ("inputs", "hidden") for handle in oracle.panel(drawn, panel).handles]
    assert names == ["s0", "t0", "s1", "t1", "s2", "t2"]
    assert oracle.panel(scene(run(XOR), XOR), "inputs").handles == []
    none = OneLineSpec(line=(0.0, 0.0, 1.0))
    assert oracle.panel(scene(run(none), none), "inputs").handles == []


def test_the_table_of_truth():
    trace = run(AND)
    table = oracle.panel(scene(trace, AND), "truth")
    for k, x in enumerate(X):
        label = f"({x[0]:.0f},\u00a0{x[1]:.0f})"
        assert oracle.number(table, label, 0, 0) == PROBLEMS["and"][k]
        assert oracle.number(table, label, 2, 1) == trace.z[2, k]
        assert oracle.rows(table)[label].note[0] == "right"


@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize("hidden", [0, 2])
@pytest.mark.parametrize("method", ["hand", "perceptron", "gradient"])
def test_every_picture_packs_and_says_what_happens(problem, hidden, method):
    spec = OneLineSpec(problem, hidden, method)
    trace = run(spec)
    drawn = scene(trace, spec)
    assert drawn.pack()
    assert len(drawn.narration) == trace.last + 1
    assert all(len(sentence) <= 118 for _, sentence in drawn.narration)
    if method != "hand" and trace.last:
        last = oracle.narration(drawn, trace.last)
        assert ("All four are right" in last) == (trace.solved_at is not None)
        assert ("no line separates XOR" in last) == (problem == "xor" and hidden == 0)


@pytest.mark.parametrize("size", [1e-170, 1e-310, 1.0])
def test_a_line_of_tiny_weights_is_where_its_score_is_zero(size):
    spec = OneLineSpec(line=(size, size, -1.5 * size))
    shown = scene(run(spec), spec)
    plot = oracle.panel(shown, "inputs")
    line = oracle.actor(plot, "segment")
    for end in (oracle.tail(line, 0), oracle.tip(line, 0)):
        assert end.sum() == pytest.approx(1.5)
    assert [handle.name for handle in plot.handles] == ["s0", "t0"]
    assert shown.pack()


def test_a_line_out_of_reach_is_not_drawn_and_has_no_rings():
    spec = OneLineSpec(line=(1e-170, 0.0, -1.5))
    shown = scene(run(spec), spec)
    plot = oracle.panel(shown, "inputs")
    assert np.isnan(oracle.tail(oracle.actor(plot, "segment"), 0)).all()
    assert not plot.handles
    assert shown.pack()
    assert turned(np.array([1e-170, 0.0]), -1.5, (0.2, 0.3)) == (1e-170, 0.0, -1.5)
