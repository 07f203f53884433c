import math

import pytest
import torch

from playground.catalog.losses_1d import LOSSES_1D


@pytest.fixture(params=LOSSES_1D)
def curve(request):
    return LOSSES_1D[request.param]


def test_the_table_is_keyed_by_its_entries(curve):
    assert LOSSES_1D[curve.key] is curve
    assert curve.domain[0] < curve.start < curve.domain[1]
    assert min(abs(curve.start - minimum) for minimum in curve.minima) > 0.1
    assert len({entry.title for entry in LOSSES_1D.values()}) == len(LOSSES_1D)


def test_autograd_agrees_with_the_derivative_written_by_hand(curve):
    theta = torch.linspace(*curve.domain, 997, dtype=torch.float64).requires_grad_()
    (slope,) = torch.autograd.grad(curve.loss(theta).sum(), theta)
    torch.testing.assert_close(slope, curve.derivative(theta.detach()), rtol=1e-12, atol=1e-12)


def test_the_python_line_is_the_loss(curve):
    theta = torch.linspace(*curve.domain, 101, dtype=torch.float64)
    line = eval(curve.python, {"theta": theta, "math": math})
    torch.testing.assert_close(line, curve.loss(theta), rtol=1e-14, atol=1e-14)


def test_minima_are_stationary_and_lower_than_their_surroundings(curve):
    assert curve.minima
    for minimum in curve.minima:
        at, left, right = (
            float(curve.loss(torch.tensor(minimum + d, dtype=torch.float64))) for d in (0, -1e-3, 1e-3)
        )
        assert at < left
        assert at < right
        assert abs(float(curve.derivative(torch.tensor(minimum, dtype=torch.float64)))) < 1e-9


def test_no_minimum_in_the_domain_is_missing(curve):
    theta = torch.linspace(*curve.domain, 20001, dtype=torch.float64)
    loss = curve.loss(theta)
    inner = (loss[1:-1] < loss[:-2]) & (loss[1:-1] <= loss[2:])
    found = theta[1:-1][inner].tolist()
    assert len(found) == len(curve.minima)
    assert all(min(abs(f - m) for m in curve.minima) < 2e-3 for f in found)


def test_stationary_points_are_all_there_and_called_by_the_sign_of_the_slope_beside_them(curve):
    slope = lambda theta: float(curve.derivative(torch.tensor(theta, dtype=torch.float64)))  # noqa: E731
    kinds = {(-1, 1): "min", (1, -1): "max", (1, 1): "inflection", (-1, -1): "inflection"}
    for theta, kind in curve.stationary:
        assert abs(slope(theta)) < 1e-9
        assert curve.domain[0] <= theta <= curve.domain[1]
        assert kinds[tuple(math.copysign(1, slope(theta + d)) for d in (-1e-3, 1e-3))] == kind
    assert list(curve.stationary) == sorted(curve.stationary)
    grid = torch.linspace(*curve.domain, 20001, dtype=torch.float64)
    size = curve.derivative(grid).abs()
    touches = (
        (size[1:-1] <= size[:-2]) & (size[1:-1] < size[2:]) & (size[1:-1] < 1e-2)
    )  # a change of sign, too
    found = grid[1:-1][touches].tolist()
    assert all(min(abs(f - theta) for theta, _ in curve.stationary) < 2e-3 for f in found)


def test_quadratic_curves_and_no_others_have_constant_curvature(curve):
    theta = torch.linspace(*curve.domain, 401, dtype=torch.float64)
    second = curve.loss(theta)[:-2] - 2 * curve.loss(theta)[1:-1] + curve.loss(theta)[2:]
    constant = float(second.max() - second.min()) < 1e-9
    assert constant == curve.quadratic
