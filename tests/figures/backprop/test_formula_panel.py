"""The formula panel: every line's numbers multiply out, and its links name parts of the drawing."""

import re

import numpy as np
import pytest

from playground.catalog.activations import ONE_STEP_ACTIVATIONS
from playground.experiments.backprop import BackpropSpec, run
from playground.experiments.backprop.quantity_ref import find_ref
from playground.experiments.backprop.steps import GRANULARITIES, step_index, steps
from playground.figures.backprop.drawing import network
from playground.figures.backprop.formula_drawing import ROLES, SLOTS
from playground.figures.backprop.formula_entries import entry
from playground.figures.backprop.formula_panel import formula_panel
from playground.figures.backprop.numbers import formats
from playground.figures.backprop.states import FUTURE
from playground.figures.backprop.values import value_vector

OPERATORS = {"·": np.multiply, "−": np.subtract}


def lines(shape, activation, granularity, selected, k, values):
    """(symbol, first, sign, second, result) of what is shown at a step."""
    panel = formula_panel(shape, activation, granularity, selected)
    out = []
    for slot in range(SLOTS):
        cells = []
        for cell in range(3 * slot, 3 * slot + 3):
            shown = (panel.state[4 * cell : 4 * cell + 4, k] != FUTURE).sum()
            assert shown <= 1, "a number is shown in one colour"
            cells.append(values[panel.number[cell, k]] if shown else None)
        symbol, sign = panel.texts["symbol"][slot][k], panel.texts["sign"][slot][k]
        if symbol or any(cell is not None for cell in cells):
            out.append((symbol, cells[0], sign, cells[1], cells[2]))
    return out


@pytest.mark.parametrize("activation", ONE_STEP_ACTIVATIONS)
@pytest.mark.parametrize("granularity", GRANULARITIES)
def test_every_line_multiplies_out(activation, granularity):
    spec = BackpropSpec((2, 3, 2), activation, seed=3)
    trace = run(spec)
    values = value_vector(trace, 1.0)
    checked = 0
    for k, step in enumerate(steps(trace.shape, granularity)):
        for symbol, first, sign, second, result in lines(
            trace.shape, activation, granularity, None, k, values
        ):
            assert result is not None or step.kind == "start"
            if sign in OPERATORS:
                assert OPERATORS[sign](first, second) == pytest.approx(result, rel=1e-12, abs=1e-300), symbol
                checked += 1
    assert checked > 10


def test_a_sum_accumulates_term_by_term():
    trace = run(BackpropSpec((2, 3, 2), seed=3))
    shape, values = trace.shape, value_vector(trace, 1.0)
    start = step_index(shape, "term", "o", 1, 2) - 3  # bias, two products, sigma
    assert [line[0] for line in lines(shape, "sigmoid", "term", None, start, values)] == ["b₂", "inp₂"]
    shown = lines(shape, "sigmoid", "term", None, start + 1, values)
    assert [line[0] for line in shown] == ["b₂", "w₁₂ x₁", "inp₂"]
    assert shown[-1][-1] == trace.sums[1][1, 1]
    assert lines(shape, "sigmoid", "term", None, start + 3, values)[-1] == (
        "σ(inp₂)",
        None,
        "",
        None,
        trace.o[1][1],
    )
    k = step_index(shape, "term", "d", 1, 2)
    assert [line[0] for line in lines(shape, "sigmoid", "term", None, k - 2, values)] == ["w₂₁ δ₁", "Σ"]
    shown = lines(shape, "sigmoid", "term", None, k, values)
    assert [line[0] for line in shown] == ["w₂₁ δ₁", "w₂₂ δ₂", "Σ", "σ′(inp₂)", "δ₂"]
    assert shown[-1][-1] == trace.delta[1][1]


def test_a_selected_unit_stands_for_its_layer():
    shape, granularity = (2, 3, 2), "layer"
    step = steps(shape, granularity)[step_index(shape, granularity, "d", 1)]
    assert entry(shape, "sigmoid", step, None).title == "Backward: layer 1, all units"
    assert entry(shape, "sigmoid", step, find_ref("d1.3", shape)).title == "Backward: layer 1, unit 3"
    assert entry(shape, "sigmoid", step, find_ref("w1.1.3", shape)).title == "Backward: layer 1, unit 3"
    assert entry(shape, "sigmoid", step, find_ref("d2.1", shape)).title == "Backward: layer 1, all units"
    update = steps(shape, granularity)[-2]
    assert entry(shape, "sigmoid", update, find_ref("w2.3.2", shape)).title == "Update, into output, unit 2"


@pytest.mark.parametrize("granularity", GRANULARITIES)
def test_a_selection_writes_what_it_must_and_draws_nothing_anew(granularity):
    shape, ref = (2, 3, 2), find_ref("w1.1.3", (2, 3, 2))
    plain, other = (
        formula_panel(shape, "tanh", granularity, None),
        formula_panel(shape, "tanh", granularity, ref),
    )
    assert other.svg == plain.svg
    for k, step in enumerate(steps(shape, granularity)):
        shown_entry = entry(shape, "tanh", step, ref)
        assert other.texts["title"][0][k] == shown_entry.title
        shown = [row[k] for row in other.texts["symbol"]]
        if granularity != "term":
            assert shown == [
                *(line.symbol for line in shown_entry.lines),
                *[""] * (SLOTS - len(shown_entry.lines)),
            ]
        if step.kind not in ("update",) and (step.unit or step.layer != 1):
            np.testing.assert_array_equal(other.number[:, k], plain.number[:, k])
    assert plain.texts["title"][0][-2] == "Update, into layer 1, unit 1"
    assert other.texts["title"][0][-2] == "Update, into layer 1, unit 3"


@pytest.mark.parametrize("shape", [(2, 3, 2), (8, 8, 8, 8, 8), (1, 1)])
def test_links_name_parts_of_the_drawing(shape):
    trace = run(BackpropSpec(shape))
    drawn = set(re.findall(r'data-link="([^"]*)"', network(trace.shape, formats(trace))))
    for granularity in GRANULARITIES:
        linked = re.findall(
            r'data-link="([^"]*)"', formula_panel(trace.shape, "sigmoid", granularity, None).svg
        )
        assert {name for names in linked for name in names.split()} <= drawn


@pytest.mark.parametrize("activation", ONE_STEP_ACTIVATIONS)
def test_one_entry_and_one_heading_are_shown_at_every_step(activation):
    panel = formula_panel((3, 4, 2), activation, "term", None)
    assert (panel.entry.sum(axis=0) == 1).all()
    assert (panel.heading.sum(axis=0) == 1).all()
    assert len(ROLES) * 3 * SLOTS == len(panel.state)


def test_the_largest_sum_has_a_line_for_each_term():
    shape = (8,) * 5
    for k in range(len(steps(shape, "unit"))):
        assert len(entry(shape, "sigmoid", steps(shape, "unit")[k], None).lines) <= SLOTS
