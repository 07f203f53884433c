"""How far from the minimum a constant rate keeps a path."""

from dataclasses import replace

import numpy as np
import torch

from playground.experiments.batch_size import loss_grid, paths, steady_state
from playground.experiments.batch_size.spec import BatchSizeSpec, orders

LINE = BatchSizeSpec(model="linear", data_noise=0.5, epochs=20, a=-1.5, b=-1.5)


def of(spec):
    trace, grid = paths.run(spec), loss_grid.run(spec)
    return steady_state.run(spec, trace, grid), trace, grid


def test_distances_are_from_the_minimum():
    found, trace, grid = of(LINE)
    np.testing.assert_allclose(found.distance[1, 100], np.linalg.norm(trace.theta[1, 100] - grid.minimum))


def test_a_dot_is_a_run_from_the_minimum():
    found, _, grid = of(LINE)
    r = 7
    alone = paths.run(
        replace(LINE, a=grid.minimum[0], b=grid.minimum[1], learning_rate=float(found.learning_rates[r]))
    )
    for k in range(3):
        path = alone.path(k)
        late = path[len(path) // 2 :] - grid.minimum
        expected = np.sqrt((late**2).sum(1).mean())
        np.testing.assert_allclose(found.steady[k, r], expected, rtol=1e-9, atol=1e-12)


def test_all_examples_at_once_do_not_move_from_the_minimum():
    found, *_ = of(LINE)
    assert found.steady[2][found.learning_rates < 0.7].max() < 1e-12


def test_it_does_not_depend_on_the_start():
    found, *_ = of(LINE)
    np.testing.assert_array_equal(found.steady, of(replace(LINE, a=2.0))[0].steady)


def test_independent_draws_hover_like_the_root_of_the_rate_and_epochs_less():
    x, y = LINE.data
    minimum = torch.from_numpy(loss_grid.run(LINE).minimum)
    draw = torch.Generator().manual_seed(0)
    independent = torch.randint(64, (160, 64), generator=draw)
    permuted = orders(replace(LINE, epochs=160))
    squared = {}
    for kind, order in (("independent", independent), ("epochs", permuted)):
        for eta in (0.01, 0.02):
            path = paths.walk(LINE.toy_model, paths.inputs(x), y, order, 1, minimum, eta) - minimum
            squared[kind, eta] = float(path[len(path) // 2 :].square().sum(1).mean())
    assert 1.7 < squared["independent", 0.02] / squared["independent", 0.01] < 2.4, "proportional to eta"
    assert squared["epochs", 0.02] / squared["epochs", 0.01] > 2.6, "falls faster"
    for eta in (0.01, 0.02):
        assert squared["epochs", eta] < squared["independent", eta]


def test_without_a_minimum_there_is_nothing_to_hover_about():
    specs = (BatchSizeSpec("logistic", 4, 0.5, 2, 8, 0.0, data_seed=seed) for seed in range(50))
    found, _, grid = of(next(spec for spec in specs if loss_grid.run(spec).minimum is None))
    assert grid.minimum is None
    assert np.isnan(found.distance).all()
    assert np.isnan(found.steady).all()


def test_data_that_can_be_fitted_exactly_let_every_path_settle():
    trace = paths.run(replace(LINE, data_noise=0.0, learning_rate=0.1))
    assert (trace.loss[:2, -1] < 1e-12).all()
    assert paths.run(replace(LINE, data_noise=0.5, learning_rate=0.1)).loss[0, -1] > 0.1
