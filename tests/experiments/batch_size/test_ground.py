"""The map of the loss, and the bottom of its valley."""

import numpy as np
import pytest
import torch

from playground.catalog.small_models import SMALL_MODELS
from playground.experiments.batch_size import ground
from playground.experiments.batch_size.spec import BatchSizeSpec


@pytest.mark.parametrize("small_model", SMALL_MODELS)
def test_the_map_is_the_mean_loss(small_model):
    spec = BatchSizeSpec(small_model=small_model, examples=16)
    land = ground.run(spec)
    x, y = spec.data
    for i, j in ((0, 0), (30, 70), (90, 12)):
        loss = spec.model.loss(land.a[j] * x + land.b[i], y).mean()
        assert land.loss[i, j] == pytest.approx(float(loss), rel=1e-12)
    (low, high), _ = land.view
    assert land.a[0] < low < high < land.a[-1]


def test_the_lines_minimum_is_least_squares():
    spec = BatchSizeSpec(small_model="linear", data_noise=0.5)
    x, y = (part.numpy() for part in spec.data)
    X = np.stack((x, np.ones_like(x)), 1)
    best, residual, *_ = np.linalg.lstsq(X, y, rcond=None)
    land = ground.run(spec)
    np.testing.assert_allclose(land.minimum, best, rtol=1e-12)
    assert land.lowest == pytest.approx(residual[0] / len(x), rel=1e-12)


@pytest.mark.parametrize("small_model", SMALL_MODELS)
@pytest.mark.parametrize("seed", range(4))
def test_the_minimum_is_stationary_and_nothing_in_view_is_lower(small_model, seed):
    spec = BatchSizeSpec(small_model=small_model, data_seed=seed)
    land = ground.run(spec)
    assert land.minimum is not None
    x, y = spec.data
    theta = torch.from_numpy(land.minimum).clone().requires_grad_()
    loss = spec.model.loss(theta[0] * x + theta[1], y).mean()
    (gradient,) = torch.autograd.grad(loss, theta)
    assert float(gradient.abs().max()) < 1e-9
    assert land.lowest == pytest.approx(float(loss.detach()), rel=1e-12)
    assert land.lowest <= land.loss.min()


def test_labels_that_a_threshold_separates_have_no_minimum():
    found = [
        ground.run(BatchSizeSpec("logistic", examples=8, data_noise=0.0, data_seed=seed))
        for seed in range(12)
    ]
    for seed, land in enumerate(found):
        x, y = SMALL_MODELS["logistic"].data(8, 0.0, seed)
        ranked = y[x.argsort()]
        separable = bool((ranked.diff() >= 0).all() or (ranked.diff() <= 0).all())
        assert (land.minimum is None) == separable, seed
    assert any(land.minimum is None for land in found)
    assert any(land.minimum is not None for land in found)


def test_the_view_holds_the_start():
    near, far = ground.run(BatchSizeSpec()), ground.run(BatchSizeSpec(a=-6, b=6))
    assert near.view == SMALL_MODELS["sine"].domain
    (a_low, a_high), (b_low, b_high) = far.view
    assert a_low < -6
    assert b_high > 6
    assert (a_high, b_low) == (near.view[0][1], near.view[1][0])
