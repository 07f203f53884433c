"""The drawing lights what the trace says; its arrows lead from what is read to what reads it."""

import re

import numpy as np
import pytest

from playground.experiments.elmo.depth import DepthSpec, run
from playground.experiments.elmo.nodes import ARRANGEMENTS, Node, inputs_of
from playground.figures.elmo.depth import scene
from playground.figures.elmo.depth.layout import Layout
from playground.figures.elmo.depth.network import ACTIVE, DONE, FUTURE, node_name, node_of
from tests.figures.oracle import at, narration, number, panel

TRACE = run(DepthSpec("a b c d", layers=2))
SCENE = scene(TRACE)


def test_what_is_lit_is_what_is_seen():
    graph = panel(SCENE, "network")
    for k, node in enumerate(TRACE.nodes):
        seen = (TRACE.norms[k] > 0).any(0)
        np.testing.assert_array_equal(at(graph.arrays["lit"], k), seen)
        np.testing.assert_array_equal(at(graph.arrays["token"], k), np.where(seen, DONE, FUTURE))
        halves = at(graph.arrays["half"], k).reshape(2, 4)
        np.testing.assert_array_equal(halves, TRACE.norms[k] > 0)
        states = at(graph.arrays["node"], k)
        assert [TRACE.nodes[i] for i in np.flatnonzero(states == ACTIVE)] == [node]
        for source in inputs_of(node, "both", 2, 4):
            assert states[TRACE.index(source)] == DONE
            below = at(graph.arrays["node"], TRACE.index(source)) != FUTURE
            assert (states[below] != FUTURE).all(), "and what that is computed from"


def test_the_spans_on_the_boxes():
    texts = [row[0] for row in panel(SCENE, "network").texts["span"]]
    assert texts[TRACE.index(Node("state", 1, 0, 3))] == "1–3"
    assert texts[TRACE.index(Node("state", 1, 1, 4))] == "4"
    assert texts[TRACE.index(Node("state", 2, 0, 1))] == "1–4"
    flat = run(DepthSpec("a b c d"))
    spans = [row[0] for row in panel(scene(flat), "network").texts["span"]]
    assert spans[flat.index(Node("output", t=4))] == "1–4|4"


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
@pytest.mark.parametrize("layers", [1, 2, 3])
def test_every_arrow_ends_at_the_box_that_reads(arrangement, layers):
    trace = run(DepthSpec("a b c", "rnn", arrangement, layers, units=1))
    svg, layout = panel(scene(trace), "network").svg, Layout(arrangement, layers, 3)
    groups = re.findall(r'<g data-state="read\.(\d+)"[^>]*>(.*?)</g>', svg)
    assert [int(k) for k, _ in groups] == list(range(len(trace.nodes)))
    for (_, inner), node in zip(groups, trace.nodes, strict=True):
        paths = re.findall(r' d="([^"]*)"', inner)
        sources = inputs_of(node, arrangement, layers, 3) if node.kind != "h_n" else []
        assert len(paths) == len(sources) + (node.kind == "state" and node.layer == 1)
        x, y = layout.centre(node)
        width, height = layout.size(node)
        for path in paths:
            *_, tip, _ = [tuple(map(float, p.split())) for p in re.split("[ML]", path)[1:]]
            assert abs(tip[0] - x) <= width / 2 + 3
            assert abs(tip[1] - y) <= height / 2 + 3


@pytest.mark.parametrize(("arrangement", "layers", "T"), [("both", 3, 7), ("apart", 2, 1), ("forward", 1, 2)])
def test_no_two_boxes_overlap_and_all_are_in_the_drawing(arrangement, layers, T):
    trace = run(DepthSpec(" ".join("abcdefgh"[:T]), "rnn", arrangement, layers, units=1))
    layout, boxes = Layout(arrangement, layers, T), []
    for node in trace.nodes:
        (x, y), (width, height) = layout.centre(node), layout.size(node)
        assert x - width / 2 > 0
        assert x + width / 2 < layout.width
        assert 0 < y - height / 2 < y + height / 2 < layout.token_top
        boxes.append((x, y, width, height))
    for i, (x, y, w, h) in enumerate(boxes):
        for x2, y2, w2, h2 in boxes[:i]:
            assert abs(x - x2) >= (w + w2) / 2 or abs(y - y2) >= (h + h2) / 2


def test_a_name_is_a_node():
    for node in TRACE.nodes:
        assert node_of(node_name(node)) == node
    for wrong in ("", "state", "state.1.0", "state.a.0.1", "other.1.0.1", "state.-1.0.1", "state.1.0.1.1"):
        assert node_of(wrong) is None


def test_the_derivatives_and_the_counts():
    k = TRACE.index(Node("output", t=2))
    bars = panel(SCENE, "derivatives")
    np.testing.assert_allclose(bars.values[:, k], np.sqrt((TRACE.norms[k] ** 2).sum(0)))
    table = panel(SCENE, "shapes")
    assert number(table, "all\u00a0layers", 0) == number(table, "layer\u00a01", 0) + number(
        table, "layer\u00a02", 0
    )
    assert number(table, "out", 0) == 4 * 6


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
@pytest.mark.parametrize("sentence", ["one", "a b", "a b c d e f g"])
def test_the_sentences(arrangement, sentence):
    trace = run(DepthSpec(sentence, "rnn", arrangement, 2, units=1))
    told = scene(trace)
    for k, node in enumerate(trace.nodes):
        line = narration(told, k)
        assert len(line) <= 118
        if node.kind == "output" and node.t < trace.T:
            assert ("need only copy" in line) == (arrangement != "forward")
    if arrangement == "both" and trace.T == 7:
        one = run(DepthSpec(sentence, "rnn", arrangement, 1))
        assert "forward half has read 7 tokens, its backward half 1 token." in narration(
            scene(one), one.index(Node("output", t=7))
        )
