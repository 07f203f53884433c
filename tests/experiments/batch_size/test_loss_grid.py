"""The loss on a grid, and its minimum."""

import numpy as np
import pytest
import torch

from playground.catalog.toy_models import TOY_MODELS
from playground.experiments.batch_size import loss_grid
from playground.experiments.batch_size.spec import BatchSizeSpec


@pytest.mark.parametrize("model", TOY_MODELS)
def test_the_grid_is_the_mean_loss(model):
    spec = BatchSizeSpec(model=model, examples=16)
    grid = loss_grid.run(spec)
    x, y = spec.data
    for i, j in ((0, 0), (30, 70), (90, 12)):
        loss = spec.toy_model.loss(grid.a[j] * x + grid.b[i], y).mean()
        assert grid.loss[i, j] == pytest.approx(float(loss), rel=1e-12)
    (low, high), _ = grid.view
    assert grid.a[0] < low < high < grid.a[-1]


def test_the_lines_minimum_is_least_squares():
    spec = BatchSizeSpec(model="linear", data_noise=0.5)
    x, y = (part.numpy() for part in spec.data)
    X = np.stack((x, np.ones_like(x)), 1)
    best, residual, *_ = np.linalg.lstsq(X, y, rcond=None)
    grid = loss_grid.run(spec)
    np.testing.assert_allclose(grid.minimum, best, rtol=1e-12)
    assert grid.lowest == pytest.approx(residual[0] / len(x), rel=1e-12)


@pytest.mark.parametrize("model", TOY_MODELS)
@pytest.mark.parametrize("seed", range(4))
def test_the_minimum_is_stationary_and_nothing_in_view_is_lower(model, seed):
    spec = BatchSizeSpec(model=model, data_seed=seed)
    grid = loss_grid.run(spec)
    assert grid.minimum is not None
    x, y = spec.data
    theta = torch.from_numpy(grid.minimum).clone().requires_grad_()
    loss = spec.toy_model.loss(theta[0] * x + theta[1], y).mean()
    (gradient,) = torch.autograd.grad(loss, theta)
    assert float(gradient.abs().max()) < 1e-9
    assert grid.lowest == pytest.approx(float(loss.detach()), rel=1e-12)
    assert grid.lowest <= grid.loss.min()


def test_labels_that_a_threshold_separates_have_no_minimum():
    found = [
        loss_grid.run(BatchSizeSpec("logistic", examples=8, data_noise=0.0, data_seed=seed))
        for seed in range(12)
    ]
    for seed, grid in enumerate(found):
        x, y = TOY_MODELS["logistic"].data(8, 0.0, seed)
        ranked = y[x.argsort()]
        separable = bool((ranked.diff() >= 0).all() or (ranked.diff() <= 0).all())
        assert (grid.minimum is None) == separable, seed
    assert any(grid.minimum is None for grid in found)
    assert any(grid.minimum is not None for grid in found)


def test_the_view_holds_the_start():
    near, far = loss_grid.run(BatchSizeSpec()), loss_grid.run(BatchSizeSpec(a=-6, b=6))
    assert near.view == TOY_MODELS["sine"].domain
    (a_low, a_high), (b_low, b_high) = far.view
    assert a_low < -6
    assert b_high > 6
    assert (a_high, b_low) == (near.view[0][1], near.view[1][0])
