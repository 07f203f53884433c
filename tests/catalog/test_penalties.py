"""Penalties: values, slopes, proximal steps and shapes are what their formulas say."""

import math

import pytest
import torch

from playground.catalog.penalties import PENALTIES, Regularizer

REGULARIZERS = [Regularizer(0.3, 0.0), Regularizer(0.0, 0.7), Regularizer(0.2, 0.5), Regularizer(0.0, 0.0)]
W = torch.tensor([[0.5, -1.2, 0.0, 3.0], [-0.1, 0.2, 0.3, -0.4]], dtype=torch.float64)


def test_the_table_is_keyed_by_its_entries():
    assert all(PENALTIES[key].key == key for key in PENALTIES)
    assert len({entry.title for entry in PENALTIES.values()}) == len(PENALTIES)


def test_each_entry_shares_lambda_out():
    assert PENALTIES["l1"].regularizer(0.2, 0.3) == Regularizer(0.2, 0.0)
    assert PENALTIES["l2"].regularizer(0.2, 0.3) == Regularizer(0.0, 0.2)
    assert PENALTIES["elastic"].regularizer(0.5, 0.25) == Regularizer(0.125, 0.375)


@pytest.mark.parametrize(("lambda_", "l1_ratio"), [(-1.0, 0.5), (math.inf, 0.5), (math.nan, 0.5), (1.0, 1.5)])
def test_what_is_no_lambda_or_no_share_is_refused(lambda_, l1_ratio):
    with pytest.raises(ValueError, match="must"):
        PENALTIES["elastic"].regularizer(lambda_, l1_ratio)


def test_the_value_is_lecture_fours_omega_for_l2_and_the_sum_of_sizes_for_l1():
    torch.testing.assert_close(Regularizer(0.0, 0.7).value(W), 0.7 * 0.5 * (W**2).sum(1))
    torch.testing.assert_close(Regularizer(0.3, 0.0).value(W), 0.3 * W.abs().sum(1))


@pytest.mark.parametrize("regularizer", REGULARIZERS)
def test_the_slope_is_autograds_also_at_zero(regularizer):
    w = W.clone().requires_grad_()
    (slope,) = torch.autograd.grad(regularizer.value(w).sum(), w)
    assert torch.equal(slope, regularizer.subgradient(W))


@pytest.mark.parametrize("regularizer", REGULARIZERS)
@pytest.mark.parametrize("eta", [0.1, 1.0, 5.0])
def test_the_proximal_step_minimises_what_it_says(regularizer, eta):
    u = torch.linspace(-2, 2, 41, dtype=torch.float64)
    grid = torch.linspace(-2.5, 2.5, 10001, dtype=torch.float64)[:, None]
    cost = regularizer.l1 * grid.abs() + regularizer.l2 / 2 * grid**2 + (grid - u) ** 2 / (2 * eta)
    assert float((grid[cost.argmin(0), 0] - regularizer.proximal_step(u, eta)).abs().max()) < 3e-4


def test_the_soft_threshold_gives_exact_zeros_and_ridge_none():
    u = torch.tensor([-0.5, -0.2, 0.0, 0.1, 0.2, 0.21], dtype=torch.float64)
    soft = Regularizer(0.4, 0.0).proximal_step(u, 0.5)
    assert (soft == 0).tolist() == [False, True, True, True, True, False]
    assert float(soft[0]) == pytest.approx(-0.3)
    assert bool((Regularizer(0.0, 1e6).proximal_step(u[u != 0], 1.0) != 0).all())


def test_the_gap_is_the_distance_of_zero_from_the_subdifferential():
    regularizer = Regularizer(0.3, 0.5)
    w = torch.tensor([0.0, 0.0, 1.0, -2.0], dtype=torch.float64)
    gradient = torch.tensor([0.2, -0.7, -0.9, 1.6], dtype=torch.float64)
    # |0.2| <= 0.3: nothing; 0.7 - 0.3 = 0.4; -0.9 + 0.5 + 0.3 = -0.1; 1.6 - 1.0 - 0.3 = 0.3
    assert float(regularizer.optimality_gap(gradient, w)) == pytest.approx(0.4)
    assert float(regularizer.optimality_gap(gradient[[0, 2, 3]], w[[0, 2, 3]])) == pytest.approx(0.3)
    assert float(regularizer.optimality_gap(gradient[[0]], w[[0]])) == 0


@pytest.mark.parametrize("regularizer", REGULARIZERS[:3])
@pytest.mark.parametrize("budget", [0.0, 0.2, 3.0])
def test_on_the_outline_the_penalty_is_the_budget(regularizer, budget):
    angle = torch.linspace(0, 2 * math.pi, 33, dtype=torch.float64)
    r = regularizer.radius(angle, budget)
    edge = torch.stack((r * angle.cos(), r * angle.sin()), 1)
    torch.testing.assert_close(regularizer.value(edge), torch.full_like(angle, budget))


def test_a_diamond_and_a_disc():
    angle = torch.tensor([0.0, math.pi / 4, math.pi / 2], dtype=torch.float64)
    diamond, disc = Regularizer(1.0, 0.0).radius(angle, 1.0), Regularizer(0.0, 1.0).radius(angle, 0.5)
    torch.testing.assert_close(diamond, torch.tensor([1, 0.5**0.5, 1], dtype=torch.float64))
    torch.testing.assert_close(disc, torch.ones(3, dtype=torch.float64))


@pytest.mark.parametrize("omega", REGULARIZERS)
def test_the_expression_of_a_script_is_the_value(omega):
    value = eval(omega.python or "0.0 * w.sum()", {"w": W})
    torch.testing.assert_close(value, omega.value(W).sum(), rtol=1e-14, atol=1e-15)
    assert bool(omega.python) == bool(omega.l1 or omega.l2)
