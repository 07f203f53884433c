import math

import numpy as np
import pytest
import torch

from playground.experiments.optimizer_race.regimes import (
    ALTERNATING,
    DIVERGENT,
    MONOTONE,
    OSCILLATING,
    REGIMES,
    edges,
    kinds,
    optimum,
    radius,
    regime_map,
    regime_of,
)


def _iterates(alpha, beta, curvature, steps):
    """x_0 .. x_steps by torch.optim.SGD on curvature/2 x^2, from x = 1."""
    x = torch.ones((), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([x], lr=alpha, momentum=beta)
    values = [x.item()]
    for _ in range(steps):
        optimizer.zero_grad()
        (curvature / 2 * x * x).backward()
        optimizer.step()
        values.append(x.item())
    return np.array(values)


def _points(wanted, count, seed):
    """Random (s, beta) in one regime, off its edges."""
    generator = np.random.default_rng(seed)
    points = []
    while len(points) < count:
        beta, s = generator.uniform(0.02, 0.95), generator.uniform(0.02, 4.1)
        near = np.abs(edges(beta) - s).min()
        if near > 0.03 and kinds(s, beta) == wanted:
            points.append((s, beta))
    return points


@pytest.mark.parametrize("curvature", [1.0, 7.5])
@pytest.mark.parametrize("wanted", range(4), ids=REGIMES)
def test_torch_does_what_the_regime_says(wanted, curvature):
    for s, beta in _points(wanted, 4, seed=wanted):
        x = _iterates(s / curvature, beta, curvature, 150)
        known = x[np.abs(x) > 1e-200]
        signs = np.sign(known)
        changes = (signs[1:] != signs[:-1]).mean()
        if wanted == MONOTONE:
            assert (known > 0).all()
            assert (np.diff(known) < 0).all()
        elif wanted == OSCILLATING:
            assert 0 < changes < 1
            assert abs(x[-1]) < 1
        elif wanted == ALTERNATING:
            tail = signs[20:]
            assert (tail[1:] != tail[:-1]).all()
            assert np.abs(x[-20:]).max() < np.abs(x[-40:-20]).max()
        else:
            assert np.abs(x[-20:]).max() > np.abs(x[-40:-20]).max() > 1
        assert regime_of(s / curvature, beta, curvature) == REGIMES[wanted]


@pytest.mark.parametrize(("s", "beta"), [(0.5, 0.0), (0.2, 0.2), (1.9, 0.1), (3.2, 0.5), (3.5, 0.8)])
def test_the_radius_is_the_modulus_of_the_matrix_and_the_growth_of_the_iterates(s, beta):
    matrix = np.array([[1 - s, -s * beta], [1.0, beta]])  # on (x, b) with curvature 1
    assert radius(s, beta) == pytest.approx(np.abs(np.linalg.eigvals(matrix)).max(), abs=1e-12)
    x = np.abs(_iterates(s, beta, 1.0, 400))
    envelope = x[-60:].max() / x[-160:-100].max()
    assert envelope ** (1 / 100) == pytest.approx(float(radius(s, beta)), abs=0.02)


def test_the_edges_are_closed_forms():
    assert edges(0.25) == pytest.approx([0.25, 2.25, 2.5])
    assert edges(0.25, curvature=5) == pytest.approx([0.05, 0.45, 0.5])
    assert edges(0.0) == pytest.approx([1, 1, 2]), "without momentum: 1 arrives at once, 2 is the limit"
    assert regime_of(1.0, 0.0) == "monotone"
    assert regime_of(1.5, 0.0) == "alternating"
    assert regime_of(2.0, 0.0) == "divergent"
    assert regime_of(0.0, 0.9) == "divergent", "it stands still and never arrives"
    assert regime_of(3.8, 0.9) == "divergent"
    assert regime_of(3.5, 0.9) == "oscillating"


def test_the_map_is_its_parts():
    found = regime_map(20.0)
    assert found.kind.shape == found.radius.shape == (len(found.beta), len(found.alpha))
    assert found.edges.shape == (3, len(found.beta))
    assert found.alpha[-1] > 4 / 20, "all that converges is on it"
    assert (found.radius[found.kind == DIVERGENT] >= 1).all()
    assert (found.radius[found.kind != DIVERGENT] < 1).all()
    for row, column in ((0, 0), (30, 50), (99, 139), (60, 100)):
        alpha, beta = float(found.alpha[column]), float(found.beta[row])
        assert REGIMES[found.kind[row, column]] == regime_of(alpha, beta, 20.0)


def test_the_optimum_is_the_lowest_of_the_worse_of_both_curvatures():
    alpha, beta, factor = optimum(1.0, 20.0)
    root = math.sqrt(20)
    assert beta == pytest.approx(((root - 1) / (root + 1)) ** 2)
    assert alpha == pytest.approx((2 / (root + 1)) ** 2)
    assert factor == pytest.approx((root - 1) / (root + 1))
    over = np.meshgrid(np.linspace(0.001, 0.2, 400), np.linspace(0, 0.99, 400))
    worse = np.maximum(radius(*over, 1.0), radius(*over, 20.0))
    assert worse.min() >= factor - 1e-9
    assert worse.min() == pytest.approx(factor, abs=0.01)
    assert max(radius(alpha, beta, 1.0), radius(alpha, beta, 20.0)) == pytest.approx(factor, abs=1e-7)
