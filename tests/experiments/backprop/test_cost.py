"""Multiplications: counted while both algorithms run, equal to the formulas, with autograd's gradients."""

import numpy as np
import pytest

from playground.experiments.backprop import BackpropSpec, run
from playground.experiments.backprop.cost import (
    Factors,
    backprop_cost,
    backpropagate,
    cost_by_depth,
    count_costs,
    path_sum_cost,
    paths,
    products_so_far,
    sum_over_paths,
)
from playground.experiments.backprop.shape import parse_shape
from playground.experiments.backprop.steps import GRANULARITIES
from playground.experiments.multiplication_counter import MultiplicationCounter

NETWORKS = ["1-1", "2-3-2", "3-4-4-2", "1-1-1-1-1", "4-2-5", "5-3", "2-4-3-2-3"]


@pytest.mark.parametrize("network", NETWORKS)
def test_counted_is_what_the_formulas_say(network):
    shape = parse_shape(network)
    costs = count_costs(shape)
    assert costs.backprop == backprop_cost(shape)
    assert costs.path_sum == path_sum_cost(shape)


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_both_algorithms_give_autograds_gradients(network, activation):
    trace = run(BackpropSpec(parse_shape(network), activation=activation, seed=4))
    f = Factors(trace.shape, trace.w, trace.o, trace.slope, trace.o[-1] - trace.t)
    together, by_path = MultiplicationCounter(), MultiplicationCounter()
    delta, dw = backpropagate(f, together)
    db, dw_by_path, count = sum_over_paths(f, by_path)
    for layer in range(1, trace.depth + 1):
        close = {"rtol": 1e-10, "atol": 1e-15}
        np.testing.assert_allclose(delta[layer], trace.auto_db[layer], **close)
        np.testing.assert_allclose(dw[layer], trace.auto_dw[layer], **close)
        np.testing.assert_allclose(db[layer], trace.auto_db[layer], **close)
        np.testing.assert_allclose(dw_by_path[layer], trace.auto_dw[layer], **close)
    costs = count_costs(trace.shape)
    assert (together.count, by_path.count, count) == (costs.backprop, costs.path_sum, costs.paths)


def test_the_largest_network():
    shape = (8,) * 5
    assert backprop_cost(shape) == 480
    assert path_sum_cost(shape) == 320_328
    assert count_costs((8, 8, 8)).path_sum == path_sum_cost((8, 8, 8))


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("granularity", GRANULARITIES)
def test_the_steps_add_up_to_the_whole(network, granularity):
    so_far = products_so_far(parse_shape(network), granularity)
    assert so_far[0] == 0
    assert (np.diff(so_far) >= 0).all()
    assert so_far[-1] == count_costs(parse_shape(network)).backprop


def test_paths_visit_one_unit_of_every_layer():
    assert list(paths((2, 2, 3, 2), 2, 1)) == [(1, 0), (1, 1)]
    assert len(list(paths((2, 2, 3, 2), 1, 0))) == 6


def test_growth_is_linear_against_exponential():
    backprop, path_sum = cost_by_depth(8, 8)
    assert len(set(np.diff(backprop)[1:])) == 1
    assert (path_sum[2:] / path_sum[1:-1] > 8).all()
