"""The path over lambda: minima at every lambda, the errors by hand, and where there is next to nothing."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.catalog.penalties import PENALTIES
from playground.experiments.weight_penalties.path import run, table
from playground.experiments.weight_penalties.points import make_points
from playground.experiments.weight_penalties.spec import LAMBDAS, WeightPenaltiesSpec, nearest_step

SPEC = WeightPenaltiesSpec()


def test_the_clocks_lambdas():
    assert LAMBDAS[0] == 0
    assert LAMBDAS[1] == pytest.approx(1e-4)
    assert LAMBDAS[-1] == 10
    ratios = np.array(LAMBDAS[2:]) / np.array(LAMBDAS[1:-1])
    np.testing.assert_allclose(ratios, 10 ** (1 / 16))


def test_the_step_of_a_lambda():
    assert all(nearest_step(lambda_) == k for k, lambda_ in enumerate(LAMBDAS))
    assert nearest_step(-1) == 0
    assert nearest_step(1e-9) == 1
    assert nearest_step(1e6) == len(LAMBDAS) - 1
    assert nearest_step(0.05) == 44


@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("basis", ["waves", "powers"])
def test_every_lambda_has_its_minimum(penalty, basis):
    trace = run(replace(SPEC, penalty=penalty, basis=basis))
    assert trace.optimality_gap.max() < 1e-10
    assert (np.diff(trace.train[1:]) > -1e-12).all(), "a stronger penalty never fits the points better"
    unit = replace(SPEC, penalty=penalty).regularizer(1.0)
    size = unit.value(torch.from_numpy(trace.w)).numpy()
    assert (np.diff(size) < 1e-9 * size[1]).all(), "nor costs the penalty more"


def test_the_errors_are_half_mean_squares():
    trace, points = run(SPEC), make_points(SPEC)
    for k in (0, 30, 60):
        for X, y, error in (
            (points.features, points.y, trace.train[k]),
            (points.held_out_features, points.held_out_y, trace.held_out[k]),
        ):
            assert error == pytest.approx(float(np.mean((X @ trace.w[k] + points.y.mean() - y) ** 2)) / 2)
    np.testing.assert_allclose(trace.curve[:, 30], points.grid_features @ trace.w[30] + points.y.mean())
    assert trace.held_out[trace.best_step] == trace.held_out.min()


def test_l2_has_no_zeros_and_l1_in_the_end_only_zeros():
    assert (run(replace(SPEC, penalty="l2")).zeros == 0).all()
    zeros = run(SPEC).zeros
    assert zeros[0] == 0
    assert zeros[-1] == 20
    points = make_points(SPEC)
    strongest = np.abs(points.cross_moment).max()  # the lambda at which the last weight goes
    np.testing.assert_array_equal(np.array(LAMBDAS) >= strongest, zeros == 20)


def test_a_mix_of_one_is_l1_and_a_mix_of_zero_is_l2():
    for l1_ratio, key in ((1.0, "l1"), (0.0, "l2")):
        mixed = run(replace(SPEC, penalty="elastic", l1_ratio=l1_ratio))
        assert np.array_equal(mixed.w, run(replace(SPEC, penalty=key)).w)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize(("points", "degree"), [(1, 1), (1, 24), (2, 24), (40, 1)])
@pytest.mark.parametrize("basis", ["waves", "powers"])
def test_next_to_nothing_is_no_trouble(penalty, points, degree, basis):
    for noise in (0.0, 1.0):
        trace = run(replace(SPEC, penalty=penalty, points=points, degree=degree, basis=basis, noise=noise))
        assert np.isfinite(trace.w).all()
        assert np.isfinite(trace.held_out).all()
        assert trace.optimality_gap.max() < 1e-10


def test_same_spec_same_trace_to_the_bit():
    one, two = run(SPEC), run(replace(SPEC))
    for name in ("w", "held_out", "optimality_gap", "curve"):
        assert np.array_equal(getattr(one, name), getattr(two, name))


def test_the_table_has_a_row_for_each_lambda():
    trace = run(SPEC)
    columns = table(trace)
    assert {len(column) for column in columns.values()} == {len(LAMBDAS)}
    assert np.array_equal(columns["w20"], trace.w[:, 19])
