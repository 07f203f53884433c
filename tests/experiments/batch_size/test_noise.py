"""Gradient noise: measured, and the formula for batches drawn without replacement."""

from dataclasses import replace
from itertools import combinations
from math import comb

import numpy as np
import pytest
import torch

from playground.catalog.toy_models import TOY_MODELS
from playground.experiments.batch_size import noise, paths
from playground.experiments.batch_size.spec import BatchSizeSpec

SPEC = BatchSizeSpec(epochs=3)


def of(spec):
    trace = paths.run(spec)
    return noise.run(spec, trace), trace


@pytest.mark.parametrize("model", TOY_MODELS)
def test_single_gradients_are_autograds(model):
    spec = BatchSizeSpec(model=model, examples=16)
    x, y = spec.data
    points = np.array([[0.3, -0.4], [1.2, 0.8]])
    found = noise.singles(spec, points)
    for u, point in enumerate(points):
        for i in range(16):
            theta = torch.tensor(point, requires_grad=True)
            spec.toy_model.loss(theta[0] * x[i] + theta[1], y[i]).backward()
            np.testing.assert_allclose(found[u, i], theta.grad, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("size", range(1, 11))
def test_over_all_batches_the_formula_is_exact_and_the_estimate_unbiased(size):
    single = noise.singles(BatchSizeSpec(examples=8), np.array([[0.4, 0.1]]))[0]
    extra = np.array([[3.0, -1.0], [0.5, 7.0]])
    gradients = np.concatenate((single, extra))  # (10, 2)
    full = gradients.mean(0)
    sigma = np.sqrt(((gradients - full) ** 2).sum(1).mean())
    estimates = np.array([gradients[list(batch)].mean(0) for batch in combinations(range(10), size)])
    np.testing.assert_allclose(estimates.mean(0), full, rtol=1e-12, atol=1e-14)
    measured = np.sqrt(((estimates - full) ** 2).sum(1).mean())
    assert measured == pytest.approx(noise.spread(sigma, np.array(size), 10), rel=1e-12, abs=1e-14)


def test_what_is_measured_is_the_scatter_of_those_batches():
    found, trace = of(SPEC)
    single = noise.singles(SPEC, trace.theta[1])  # (T, N, 2)
    full = single.mean(1)
    for m, size in enumerate(found.sizes):
        members = noise.batches(64, size, SPEC.seed)
        estimates = members @ single / size  # (T, draws, 2)
        spread = np.sqrt(((estimates - full[:, None]) ** 2).sum(2).mean(1))
        np.testing.assert_allclose(found.measured[m], spread, rtol=1e-10, atol=1e-12)


def test_measured_and_formula_agree():
    found, _ = of(SPEC)
    for m, size in enumerate(found.sizes):
        if found.exhaustive[m]:
            assert found.draws[m] == comb(64, size)
            assert found.error[m] < 1e-12
        else:
            assert found.draws[m] == noise.DRAWS
            assert found.error[m] < 0.06, "2,048 draws are good to a few percent"
    assert found.sizes == (1, 2, 4, 8, 16, 32, 64)
    assert found.exhaustive.tolist() == [True, True, False, False, False, False, True]


def test_batches_are_drawn_without_replacement():
    for size in (3, 8, 63):
        members = noise.batches(64, size, 0)
        assert set(np.unique(members)) == {0.0, 1.0}
        assert (members.sum(1) == size).all()
    assert not np.array_equal(noise.batches(64, 8, 0), noise.batches(64, 8, 1))


def test_the_cloud_is_of_the_right_point():
    found, trace = of(SPEC)
    assert found.path_size == 8
    np.testing.assert_allclose(found.single.mean(0), trace.gradient[1], atol=1e-6)
    T = len(trace.seen)
    assert found.single.shape == (64, T, 2)
    assert found.batches.shape == (noise.DOTS, T, 2)
    shown = noise.batches(64, 8, 0)[: noise.DOTS]
    np.testing.assert_allclose(found.batches[:, -1], shown @ found.single[:, -1] / 8, atol=1e-5)


@pytest.mark.parametrize("batch", [1, 64])
def test_the_ends_are_single_and_full(batch):
    found, trace = of(replace(SPEC, batch_size=batch))
    assert found.path_size == batch
    if batch == 64:
        assert found.measured[-1].max() < 1e-7, "all examples: nothing is left to chance"
        np.testing.assert_allclose(found.batches[0], trace.gradient[1], atol=1e-6)


@pytest.mark.filterwarnings("error")
def test_a_path_that_diverged_has_no_noise():
    found, trace = of(BatchSizeSpec("linear", batch_size=4, learning_rate=1.0, epochs=4))
    assert trace.diverged[1] is not None
    assert np.isnan(found.sigma[trace.diverged[1] :]).all()
    assert np.isfinite(found.error).all()
