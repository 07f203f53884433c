"""The points: standardised, seeded, with the best bias; also where there is next to nothing to fit."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.catalog.bases import BASES
from playground.experiments.weight_penalties.points import HELD_OUT, TRUE_AMPLITUDES, make_points, truth
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec

SPEC = WeightPenaltiesSpec()


@pytest.mark.parametrize("basis", BASES)
def test_every_column_has_mean_zero_and_variance_one(basis):
    points = make_points(replace(SPEC, basis=basis))
    np.testing.assert_allclose(points.features.mean(0), 0, atol=1e-14)
    np.testing.assert_allclose((points.features**2).mean(0), 1, rtol=1e-13)
    assert points.features.shape == (15, 20)
    assert points.held_out_features.shape == (HELD_OUT, 20)


def test_the_same_seed_gives_the_same_points_and_another_others():
    points = make_points(SPEC)
    for name in ("x", "y", "held_out_x", "held_out_y"):
        assert np.array_equal(getattr(points, name), getattr(make_points(replace(SPEC)), name))
        assert not np.array_equal(getattr(points, name), getattr(make_points(replace(SPEC, seed=1)), name))


def test_one_point_lies_in_each_equal_part():
    x = make_points(SPEC).x
    assert (np.floor((x + 1) / 2 * 15).astype(int) == np.arange(15)).all()


def test_noise_scales_the_same_draws():
    clean, some, more = (make_points(replace(SPEC, noise=noise)).y for noise in (0.0, 0.2, 0.6))
    np.testing.assert_allclose(3 * (some - clean), more - clean, atol=1e-14)
    x = torch.from_numpy(make_points(SPEC).x)
    np.testing.assert_array_equal(clean, truth(x).numpy())


def test_the_true_weights_are_the_curve():
    points = make_points(replace(SPEC, noise=0.0))
    mean = float(truth(torch.from_numpy(points.x)).mean())
    curve = points.grid_features @ points.true_weights + mean
    np.testing.assert_allclose(curve, points.grid_truth, atol=1e-12)
    assert set(1 + np.flatnonzero(points.true_weights)) == set(TRUE_AMPLITUDES)
    assert np.isnan(make_points(replace(SPEC, basis="powers")).true_weights).all()
    assert np.isnan(make_points(replace(SPEC, degree=3)).true_weights).all(), "three waves cannot make it"


def test_the_mean_of_y_is_the_best_bias_whatever_the_weights():
    points = make_points(SPEC)
    w = np.linspace(-1, 1, 20)
    for offset in (-0.1, 0.1):
        shifted = ((points.features @ w + points.bias + offset - points.y) ** 2).mean() / 2
        assert shifted > points.loss(w)


def test_loss_and_gradient_are_autograds():
    points = make_points(SPEC)
    w = torch.linspace(-1, 1, 20, dtype=torch.float64, requires_grad=True)
    X, y = torch.from_numpy(points.features), torch.from_numpy(points.y)
    loss = ((X @ w + points.bias - y) ** 2).mean() / 2
    (gradient,) = torch.autograd.grad(loss, w)
    at = w.detach().numpy()
    assert float(points.loss(at)) == pytest.approx(loss.item(), rel=1e-14)
    np.testing.assert_allclose(points.gradient(at), gradient.numpy(), atol=1e-14)
    np.testing.assert_allclose(points.gram @ at - points.cross_moment, gradient.numpy(), atol=1e-13)


def test_the_curvature_is_that_of_the_loss():
    points = make_points(SPEC)
    X = torch.from_numpy(points.features)
    hessian = torch.autograd.functional.hessian(lambda w: ((X @ w) ** 2).mean() / 2, torch.zeros(20).double())
    assert points.curvature == pytest.approx(float(torch.linalg.eigvalsh(hessian)[-1]))


def test_a_single_point_has_features_that_do_not_vary():
    points = make_points(replace(SPEC, points=1))
    assert (points.features == 0).all()
    assert (points.held_out_features == 0).all()
    assert points.curvature == 1
    assert points.loss(np.ones(20)) == 0
