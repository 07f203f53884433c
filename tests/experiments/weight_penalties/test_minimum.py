"""The exact minimum: closed forms, the conditions of a minimum, and a slow and simple other algorithm."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.catalog.penalties import Regularizer
from playground.experiments.weight_penalties.minimum import lasso, ridge
from playground.experiments.weight_penalties.points import make_points
from playground.experiments.weight_penalties.spec import LAMBDAS, WeightPenaltiesSpec

SPEC = WeightPenaltiesSpec()
SIZES = [
    (15, 20),
    (12, 12),
    (5, 24),
    (40, 24),
    (2, 10),
    (20, 1),
    (1, 4),
]  # N, d: also more weights than points


def optimality_gap(points, regularizer, w):
    return float(regularizer.optimality_gap(torch.from_numpy(points.gradient(w)), torch.from_numpy(w)))


def descent(points, regularizer, sweeps=3000):
    """Coordinate descent: every weight in turn goes to its minimum with the others fixed."""
    gram, w = points.gram, np.zeros(len(points.cross_moment))
    for _ in range(sweeps):
        for j in range(len(w)):
            pull = points.cross_moment[j] - gram[j] @ w + gram[j, j] * w[j]
            w[j] = np.sign(pull) * max(abs(pull) - regularizer.l1, 0) / (gram[j, j] + regularizer.l2)
    return w


@pytest.mark.parametrize("basis", ["waves", "powers"])
@pytest.mark.parametrize(("points", "degree"), SIZES)
@pytest.mark.parametrize("share", [1.0, 0.3])
def test_the_conditions_of_a_minimum_hold_at_every_lambda(basis, points, degree, share):
    for seed in range(3):
        at = make_points(replace(SPEC, basis=basis, points=points, degree=degree, seed=seed))
        w = np.zeros(degree)
        for lambda_ in LAMBDAS[:0:-1]:
            regularizer = Regularizer(share * lambda_, (1 - share) * lambda_)
            w = lasso(at.gram, at.cross_moment, regularizer, w)
            assert optimality_gap(at, regularizer, w) < 1e-12


@pytest.mark.parametrize("l1", [1e-4, 0.01, 0.3])
def test_any_start_leads_to_the_minimum(l1):
    points = make_points(replace(SPEC, points=5, degree=24))
    regularizer = Regularizer(l1, 0.0)
    starts = [np.zeros(24), np.linspace(-1, 1, 24), ridge(points.features, points.y, np.zeros(1))[0]]
    values = []
    for start in starts:
        w = lasso(points.gram, points.cross_moment, regularizer, start)
        assert optimality_gap(points, regularizer, w) < 1e-12
        values.append(float(points.loss(w)) + l1 * np.abs(w).sum())
    np.testing.assert_allclose(values, values[0], rtol=1e-12)


@pytest.mark.parametrize(
    "regularizer", [Regularizer(0.05, 0.0), Regularizer(0.03, 0.1), Regularizer(0.3, 0.0)]
)
def test_coordinate_descent_ends_at_the_same_weights(regularizer):
    points = make_points(SPEC)
    ours = lasso(points.gram, points.cross_moment, regularizer, np.zeros(20))
    theirs = descent(points, regularizer)
    assert np.abs(ours - theirs).max() < 1e-8
    assert ((ours == 0) == (theirs == 0)).all(), "the same weights are exactly zero"


@pytest.mark.parametrize("points", [1, 5, 15, 40])
@pytest.mark.parametrize("lambda_", [1e-3, 0.1, 10.0, 1e6])
def test_ridge_is_the_closed_form_with_the_bias_not_penalised(points, lambda_):
    at = make_points(replace(SPEC, points=points))
    X, y = torch.from_numpy(at.features), torch.from_numpy(at.y)
    X1 = torch.cat((X, torch.ones(points, 1, dtype=torch.float64)), 1)
    cost = lambda_ * torch.eye(21, dtype=torch.float64)
    cost[-1, -1] = 0
    both = torch.linalg.solve(X1.T @ X1 / points + cost, X1.T @ y / points).numpy()
    ours = ridge(at.features, at.y - at.bias, np.array([lambda_]))[0]
    np.testing.assert_allclose(ours, both[:-1], atol=1e-11)
    assert at.bias == pytest.approx(both[-1], abs=1e-12)


def test_without_a_penalty_it_is_where_gradient_descent_from_zero_ends():
    points = make_points(replace(SPEC, points=8))
    ours = ridge(points.features, points.y - points.bias, np.zeros(1))[0]
    w = np.zeros(20)
    for _ in range(20000):
        w -= points.gradient(w) / points.curvature
    np.testing.assert_allclose(ours, w, atol=1e-8)
    assert points.loss(ours) < 1e-25


@pytest.mark.parametrize("lambda_", [0.01, 0.2, 2.0])
def test_the_orthonormal_case_is_the_soft_threshold_of_least_squares(lambda_):
    draw = torch.Generator().manual_seed(3)
    X = torch.linalg.qr(torch.randn(30, 6, generator=draw, dtype=torch.float64))[0] * 30**0.5
    y = torch.randn(30, generator=draw, dtype=torch.float64)
    gram, moment = (X.T @ X / 30).numpy(), (X.T @ y / 30).numpy()
    least = torch.linalg.lstsq(X, y).solution.numpy()
    soft = np.sign(least) * np.maximum(np.abs(least) - lambda_, 0)
    np.testing.assert_allclose(lasso(gram, moment, Regularizer(lambda_, 0.0), np.zeros(6)), soft, atol=1e-14)
    shrunk = ridge(X.numpy(), y.numpy(), np.array([lambda_]))[0]
    np.testing.assert_allclose(shrunk, least / (1 + lambda_), atol=1e-14)
    both = lasso(gram, moment, Regularizer(lambda_, 0.5), np.zeros(6))
    np.testing.assert_allclose(both, soft / 1.5, atol=1e-14)
