"""Who is doing what at every step."""

import numpy as np
import pytest

from playground.experiments.backprop import BackpropSpec, run
from playground.experiments.backprop.steps import GRANULARITIES, step_index, steps
from playground.figures.backprop.rows import bias_row, unit_row, weight_row
from playground.figures.backprop.states import (
    ACTIVE,
    DONE,
    FUTURE,
    REUSED,
    step_states,
)
from playground.figures.backprop.values import value_vector

SHAPES = [(2, 3, 2), (1, 1), (8, 8, 8, 8, 8), (3, 1, 4)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("granularity", GRANULARITIES)
def test_numbers_come_when_they_are_computed_and_stay(shape, granularity):
    at, loss = step_states(shape, granularity), step_index(shape, granularity, "loss")
    again = len(steps(shape, granularity)) - 1
    for layer in range(1, len(shape)):
        for unit in range(1, shape[layer] + 1):
            row = unit_row(shape, layer, unit)
            first = np.flatnonzero(at.o_state[row] != FUTURE)[0]
            assert steps(shape, granularity)[first].kind == "o"
            assert (at.o_state[row, first:] != FUTURE).all()
            known = np.flatnonzero(at.d_state[row] != FUTURE)
            assert known[0] > loss
            assert known[-1] == again - 1, "deltas belong to the old weights"
            assert len(known) == known[-1] - known[0] + 1
        means = np.flatnonzero(at.mean_state[layer - 1] == DONE)
        assert means[0] <= step_index(shape, granularity, "d", layer) <= again - 1 == means[-1]
    assert (at.loss_state[0, :loss] == FUTURE).all()
    assert (at.loss_state[0, loss:] != FUTURE).all()
    assert (at.o_state[: shape[0]] != FUTURE).all(), "inputs are given"


def test_a_unit_step_lights_what_it_uses():
    shape = (2, 3, 2)
    at = step_states(shape, "unit")
    k = step_index(shape, "unit", "o", 1, 2)
    assert at.o_state[unit_row(shape, 1, 2), k] == ACTIVE
    lit = {weight_row(shape, 1, i, 2) for i in (1, 2)}
    assert set(np.flatnonzero(at.w_state[:, k] == ACTIVE)) == lit
    assert at.b_state[bias_row(shape, 1, 2), k] == ACTIVE
    k = step_index(shape, "unit", "d", 1, 2)
    assert at.d_state[unit_row(shape, 1, 2), k] == ACTIVE
    assert set(np.flatnonzero(at.w_state[:, k] == ACTIVE)) == {weight_row(shape, 2, 2, j) for j in (1, 2)}
    assert [at.d_state[unit_row(shape, 2, j), k] for j in (1, 2)] == [REUSED, REUSED]
    k = step_index(shape, "unit", "g", 1, 2)
    assert set(np.flatnonzero(at.w_state[:, k] == ACTIVE)) == lit
    assert at.d_state[unit_row(shape, 1, 2), k] == REUSED


def test_a_term_step_lights_one_edge_and_shows_the_sum_so_far():
    spec = BackpropSpec((3, 4, 2), seed=2)
    trace, shape = run(spec), (3, 4, 2)
    at, values = step_states(shape, "term"), value_vector(run(spec), 1.0)
    for k, step in enumerate(steps(shape, "term")):
        active = np.flatnonzero(at.w_state[:, k] == ACTIVE)
        row = unit_row(shape, step.layer, step.unit or 1)
        if step.kind == "o" and 1 <= step.term <= shape[step.layer - 1]:
            assert list(active) == [weight_row(shape, step.layer, step.term, step.unit)]
            assert values[at.o[row, k]] == trace.sums[step.layer][step.term, step.unit - 1]
        if step.kind == "d" and step.layer == 1 and step.term < 2:
            assert list(active) == [weight_row(shape, 2, step.unit, step.term + 1)]
            assert values[at.d[row, k]] == trace.back_sums[1][step.term, step.unit - 1]
        if step.kind == "g" and step.term < shape[step.layer - 1]:
            assert list(active) == [weight_row(shape, step.layer, step.term + 1, step.unit)]


def test_after_the_update_everything_is_new():
    spec = BackpropSpec((3, 4, 2), seed=2)
    trace, shape = run(spec), (3, 4, 2)
    at, values = step_states(shape, "unit"), value_vector(run(spec), 1.0)
    w, w_new = (np.concatenate([np.ravel(part) for part in parts]) for parts in (trace.w, trace.w_new))
    np.testing.assert_array_equal(values[at.w[:, -3]], w)
    for k in (-2, -1):
        np.testing.assert_array_equal(values[at.w[:, k]], w_new)
        np.testing.assert_array_equal(values[at.b[:, k]], np.concatenate(trace.b_new[1:]))
    np.testing.assert_array_equal(values[at.o[3:, -2]], np.concatenate(trace.o[1:]))
    np.testing.assert_array_equal(values[at.o[3:, -1]], np.concatenate(trace.o_new[1:]))
    assert values[at.loss[0, -1]] == trace.loss_new
    assert values[at.loss[0, -2]] == trace.loss


def test_many_edges_at_once_are_no_carpet():
    shape = (8,) * 5
    at = step_states(shape, "layer")
    assert not (at.w_state == ACTIVE).any()
    assert (step_states((2, 3, 2), "layer").w_state == ACTIVE).any()
