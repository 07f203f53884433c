"""Which tokens a state sees: by derivatives, by the graph of the drawing, and in closed form."""

import itertools
import re
from math import prod

import numpy as np
import pytest
import torch

from playground.errors import TextError
from playground.experiments.elmo.depth import DepthSpec, run, table
from playground.experiments.elmo.depth_script import script
from playground.experiments.elmo.nodes import ARRANGEMENTS, Node, cone, inputs_of, nodes, tokens_seen
from tests.program import run_program

CASES = list(itertools.product(("rnn", "gru", "lstm"), ARRANGEMENTS, (1, 2, 3)))


@pytest.mark.parametrize(("cell", "arrangement", "layers"), CASES)
def test_derivatives_find_the_tokens_of_the_closed_form(cell, arrangement, layers):
    for T in (1, 2, 5):
        trace = run(DepthSpec("a b c d e"[: 2 * T - 1], cell, arrangement, layers))
        assert (trace.T, trace.agrees) == (T, True)
        assert trace.difference < 1e-6


@pytest.mark.parametrize(("arrangement", "layers"), list(itertools.product(ARRANGEMENTS, (1, 2, 3))))
def test_the_closed_form_is_what_can_be_reached(arrangement, layers):
    T = 5
    for node in nodes(arrangement, layers, T):
        first = {found.t for found in cone(node, arrangement, layers, T) if found.layer == 1}
        assert first == tokens_seen(node, arrangement, layers, T)


def test_a_wrong_derivative_would_be_noticed():
    trace = run(DepthSpec(arrangement="forward"))
    trace.norms[0, 0, 3] = 1e-300
    assert not trace.agrees


@pytest.mark.parametrize(("cell", "arrangement", "layers"), CASES)
def test_the_order_is_one_in_which_it_can_be_computed(cell, arrangement, layers):
    order = nodes(arrangement, layers, 4)
    assert len(set(order)) == len(order)
    for k, node in enumerate(order):
        assert set(inputs_of(node, arrangement, layers, 4)) <= set(order[:k])


def test_the_halves_of_the_last_output_and_of_h_n():
    trace = run(DepthSpec(layers=1, arrangement="both"))
    last, h_n = (trace.seen[trace.index(n)].sum(1).tolist() for n in (Node("output", t=6), Node("h_n")))
    assert (last, h_n) == ([6, 1], [6, 6])


def test_shapes_and_parameters_are_those_of_torch():
    for cell, arrangement, layers in CASES:
        trace = run(DepthSpec("a b c", cell, arrangement, layers, units=2))
        D = 1 if arrangement == "forward" else 2
        assert trace.out_shape == (1, 3, 2 * D)
        assert trace.h_n_shape == (layers * D, 1, 2)
        kind = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[cell]
        fused = [kind(4, 2, layers, bidirectional=arrangement == "both")] * (
            2 if arrangement == "apart" else 1
        )
        own = sum(trace.parameters(layer) for layer in range(1, layers + 1))
        assert own == sum(p.numel() for network in fused for p in network.parameters())
        assert all(prod(shape) > 0 for shapes in trace.shapes.values() for shape in shapes)


def test_empty_and_long_sentences():
    with pytest.raises(TextError, match="is empty"):
        run(DepthSpec(""))
    long = run(DepthSpec(" ".join("abcdefghijkl")))
    assert (long.T, long.text.total) == (7, 12)


def test_same_spec_same_trace():
    first, second = run(DepthSpec(layers=2)), run(DepthSpec(layers=2))
    assert np.array_equal(first.norms, second.norms)
    assert not np.array_equal(first.norms, run(DepthSpec(layers=2, seed=2)).norms)


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
def test_the_script_prints_the_numbers(arrangement):
    spec = DepthSpec(arrangement=arrangement, layers=2)
    trace, printed = run(spec), run_program(script(spec))
    for d in range(trace.norms.shape[1]):
        name = ("forward", "backward")[d]
        [line] = re.findall(rf"^y_2 {name} (\[.*\]) sees", printed, re.M)
        expected = trace.norms[trace.index(Node("output", t=2)), d]
        assert np.allclose(eval(line), expected, atol=1e-12)  # a list of numbers, printed by our own program
        [line] = re.findall(rf"^h_n {name} (\[.*\])", printed, re.M)
        assert np.allclose(eval(line), trace.norms[-1, d], atol=1e-12)
    assert f"parameters {sum(map(trace.parameters, (1, 2)))}" in printed


def test_the_table_has_every_derivative():
    trace = run(DepthSpec("a b"))
    columns = table(trace)
    assert len(columns["seen"]) == 2 * (4 + 2 * 3)
    assert sum(columns["seen"]) == trace.seen.sum()
