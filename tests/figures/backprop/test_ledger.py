"""The ledger: every line's numbers multiply out, and its links name parts of the drawing."""

import re

import numpy as np
import pytest

from playground.experiments.backprop import BackpropSpec, run
from playground.experiments.backprop.activations import ACTIVATIONS
from playground.experiments.backprop.places import find
from playground.experiments.backprop.steps import GRAINS, position, steps
from playground.figures.backprop.drawing import network
from playground.figures.backprop.ledger import ledger
from playground.figures.backprop.ledger_lines import entry
from playground.figures.backprop.ledger_sheet import SLOTS, TONES
from playground.figures.backprop.stage import formats
from playground.figures.backprop.states import FUTURE
from playground.figures.backprop.values import vector

OPERATORS = {"·": np.multiply, "−": np.subtract}


def lines(shape, activation, grain, chosen, k, values):
    """(symbol, first, sign, second, result) of what is shown at a step."""
    book = ledger(shape, activation, grain, chosen)
    out = []
    for slot in range(SLOTS):
        cells = []
        for cell in range(3 * slot, 3 * slot + 3):
            shown = (book.state[4 * cell : 4 * cell + 4, k] != FUTURE).sum()
            assert shown <= 1, "a number is shown in one colour"
            cells.append(values[book.number[cell, k]] if shown else None)
        symbol, sign = book.words["symbol"][slot][k], book.words["sign"][slot][k]
        if symbol or any(cell is not None for cell in cells):
            out.append((symbol, cells[0], sign, cells[1], cells[2]))
    return out


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("grain", GRAINS)
def test_every_line_multiplies_out(activation, grain):
    spec = BackpropSpec("2-3-2", activation, weight_seed=3)
    trace = run(spec)
    values = vector(trace, 1.0)
    checked = 0
    for k, step in enumerate(steps(trace.shape, grain)):
        for symbol, first, sign, second, result in lines(trace.shape, activation, grain, None, k, values):
            assert result is not None or step.kind == "start"
            if sign in OPERATORS:
                assert OPERATORS[sign](first, second) == pytest.approx(result, rel=1e-12, abs=1e-300), symbol
                checked += 1
    assert checked > 10


def test_a_sum_accumulates_term_by_term():
    trace = run(BackpropSpec("2-3-2", weight_seed=3))
    shape, values = trace.shape, vector(trace, 1.0)
    start = position(shape, "term", "o", 1, 2) - 3  # bias, two products, sigma
    assert [line[0] for line in lines(shape, "sigmoid", "term", None, start, values)] == ["b₂", "inp₂"]
    shown = lines(shape, "sigmoid", "term", None, start + 1, values)
    assert [line[0] for line in shown] == ["b₂", "w₁₂ x₁", "inp₂"]
    assert shown[-1][-1] == trace.sums[1][1, 1]
    assert lines(shape, "sigmoid", "term", None, start + 3, values)[-1] == (
        "σ(inp₂)", None, "", None, trace.o[1][1],
    )  # fmt: skip
    k = position(shape, "term", "d", 1, 2)
    assert [line[0] for line in lines(shape, "sigmoid", "term", None, k - 2, values)] == ["w₂₁ δ₁", "Σ"]
    shown = lines(shape, "sigmoid", "term", None, k, values)
    assert [line[0] for line in shown] == ["w₂₁ δ₁", "w₂₂ δ₂", "Σ", "σ′(inp₂)", "δ₂"]
    assert shown[-1][-1] == trace.delta[1][1]


def test_a_chosen_unit_stands_for_its_layer():
    shape, grain = (2, 3, 2), "layer"
    step = steps(shape, grain)[position(shape, grain, "d", 1)]
    assert entry(shape, "sigmoid", step, None).title == "Backward: layer 1, all units"
    assert entry(shape, "sigmoid", step, find("d1.3", shape)).title == "Backward: layer 1, unit 3"
    assert entry(shape, "sigmoid", step, find("w1.1.3", shape)).title == "Backward: layer 1, unit 3"
    assert entry(shape, "sigmoid", step, find("d2.1", shape)).title == "Backward: layer 1, all units"
    update = steps(shape, grain)[-2]
    assert entry(shape, "sigmoid", update, find("w2.3.2", shape)).title == "Update, into output, unit 2"


@pytest.mark.parametrize("grain", GRAINS)
def test_a_choice_writes_what_it_must_and_draws_nothing_anew(grain):
    shape, place = (2, 3, 2), find("w1.1.3", (2, 3, 2))
    plain, other = ledger(shape, "tanh", grain, None), ledger(shape, "tanh", grain, place)
    assert other.svg == plain.svg
    for k, step in enumerate(steps(shape, grain)):
        written = entry(shape, "tanh", step, place)
        assert other.words["title"][0][k] == written.title
        shown = [row[k] for row in other.words["symbol"]]
        if grain != "term":
            assert shown == [*(line.symbol for line in written.lines), *[""] * (SLOTS - len(written.lines))]
        if step.kind not in ("update",) and (step.unit or step.layer != 1):
            np.testing.assert_array_equal(other.number[:, k], plain.number[:, k])
    assert plain.words["title"][0][-2] == "Update, into layer 1, unit 1"
    assert other.words["title"][0][-2] == "Update, into layer 1, unit 3"


@pytest.mark.parametrize("network_text", ["2-3-2", "8-8-8-8-8", "1-1"])
def test_links_name_parts_of_the_drawing(network_text):
    trace = run(BackpropSpec(network_text))
    drawn = set(re.findall(r'data-link="([^"]*)"', network(trace.shape, formats(trace))))
    for grain in GRAINS:
        linked = re.findall(r'data-link="([^"]*)"', ledger(trace.shape, "sigmoid", grain, None).svg)
        assert {name for names in linked for name in names.split()} <= drawn


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_one_entry_and_one_heading_are_shown_at_every_step(activation):
    book = ledger((3, 4, 2), activation, "term", None)
    assert (book.now.sum(axis=0) == 1).all()
    assert (book.heading.sum(axis=0) == 1).all()
    assert len(TONES) * 3 * SLOTS == len(book.state)


def test_the_largest_sum_has_a_line_for_each_term():
    shape = (8,) * 5
    for k in range(len(steps(shape, "unit"))):
        assert len(entry(shape, "sigmoid", steps(shape, "unit")[k], None).lines) <= SLOTS
