"""Multiplications: counted while both algorithms run, equal to the formulas, with autograd's gradients."""

import numpy as np
import pytest

from playground.experiments.backprop import BackpropSpec, run
from playground.experiments.backprop.counting import (
    Factors,
    Times,
    alone,
    alone_formula,
    counted,
    growth,
    made,
    paths,
    shared,
    shared_formula,
)
from playground.experiments.backprop.shape import read
from playground.experiments.backprop.steps import GRAINS

NETWORKS = ["1-1", "2-3-2", "3-4-4-2", "1-1-1-1-1", "4-2-5", "5-3", "2-4-3-2-3"]


@pytest.mark.parametrize("network", NETWORKS)
def test_counted_is_what_the_formulas_say(network):
    shape = read(network)
    here = counted(shape)
    assert here.shared == shared_formula(shape)
    assert here.alone == alone_formula(shape)


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_both_algorithms_give_autograds_gradients(network, activation):
    trace = run(BackpropSpec(network, activation=activation, weight_seed=4))
    f = Factors(trace.shape, trace.w, trace.o, trace.slope, trace.o[-1] - trace.t)
    together, each = Times(), Times()
    delta, dw = shared(f, together)
    db, dw_alone, walked = alone(f, each)
    for layer in range(1, trace.depth + 1):
        close = {"rtol": 1e-10, "atol": 1e-15}
        np.testing.assert_allclose(delta[layer], trace.auto_db[layer], **close)
        np.testing.assert_allclose(dw[layer], trace.auto_dw[layer], **close)
        np.testing.assert_allclose(db[layer], trace.auto_db[layer], **close)
        np.testing.assert_allclose(dw_alone[layer], trace.auto_dw[layer], **close)
    here = counted(trace.shape)
    assert (together.count, each.count, walked) == (here.shared, here.alone, here.paths)


def test_the_largest_network():
    shape = (8,) * 5
    assert shared_formula(shape) == 480
    assert alone_formula(shape) == 320_328
    assert counted((8, 8, 8)).alone == alone_formula((8, 8, 8))


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("grain", GRAINS)
def test_the_steps_add_up_to_the_whole(network, grain):
    so_far = made(read(network), grain)
    assert so_far[0] == 0
    assert (np.diff(so_far) >= 0).all()
    assert so_far[-1] == counted(read(network)).shared


def test_paths_visit_one_unit_of_every_layer():
    assert list(paths((2, 2, 3, 2), 2, 1)) == [(1, 0), (1, 1)]
    assert len(list(paths((2, 2, 3, 2), 1, 0))) == 6


def test_growth_is_linear_against_exponential():
    together, each = growth(8, 8)
    assert len(set(np.diff(together)[1:])) == 1
    assert (each[2:] / each[1:-1] > 8).all()
