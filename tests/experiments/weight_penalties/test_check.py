"""What the page says it has checked, and the lectures' letters beside PyTorch's."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.experiments.weight_penalties import check
from playground.experiments.weight_penalties.path import run
from playground.experiments.weight_penalties.points import make_points
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec

SPEC = WeightPenaltiesSpec()


@pytest.mark.parametrize("lambda_", [0.01, 0.1, 10.0])
def test_ridge_beside_the_closed_form_and_with_a_bias(lambda_):
    assert check.ridge_closed_form_error(make_points(SPEC), lambda_) < 1e-13
    assert check.ridge_with_bias_error(make_points(SPEC), lambda_) < 1e-13


def test_the_soft_threshold_of_uncorrelated_weights():
    assert check.soft_threshold_error((1.2, 0.5)) < 1e-15
    assert check.soft_threshold_error((-2.0, 0.0)) < 1e-15


@pytest.mark.parametrize("lambda_", [0.0, 0.05, 1.0])
def test_weight_decay_is_lecture_fours_alpha_and_twice_lecture_threes_lambda(lambda_):
    steps = check.weight_decay_conventions(lambda_)
    assert len(steps) == 3
    for w in steps.values():
        np.testing.assert_allclose(w.numpy(), steps["weight_decay"].numpy(), atol=1e-15)
    g = torch.tensor([0.3, 0.2], dtype=torch.float64)
    w = torch.tensor([1.5, -0.5], dtype=torch.float64)
    np.testing.assert_allclose(
        steps["weight_decay"].numpy(), (w - 0.1 * (g + lambda_ * w)).numpy(), atol=1e-15
    )


def test_lecture_threes_sum_by_torch_optim():
    """Written out: lambda * sum(theta^2) in the loss is weight_decay = 2 lambda."""
    lambda_ = 0.07
    ends = []
    for penalty, decay in ((lambda_, 0.0), (0.0, 2 * lambda_)):
        theta = torch.tensor([1.0, -2.0, 3.0], dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.SGD([theta], lr=0.1, weight_decay=decay)
        for _ in range(25):
            optimizer.zero_grad()
            (torch.sin(theta).sum() + penalty * (theta**2).sum()).backward()
            optimizer.step()
        ends.append(theta.detach())
    torch.testing.assert_close(ends[0], ends[1], rtol=0, atol=1e-14)


def test_other_seeds_are_counted():
    found = check.over_seeds(SPEC, 4)
    traces = [run(replace(SPEC, seed=seed)) for seed in range(4)]
    ridges = [run(replace(SPEC, penalty="l2", seed=seed)) for seed in range(4)]
    assert found.count == 4
    assert found.below_l2 == sum(
        a.held_out.min() < b.held_out.min() for a, b in zip(traces, ridges, strict=True)
    )
    assert found.zeros == tuple(sorted(int(trace.zeros[trace.best_step]) for trace in traces))
    assert check.over_seeds(replace(SPEC, penalty="l2"), 2).below_l2 == 0, "L2 is not below itself"
    one = check.over_seeds(replace(SPEC, points=1), 2)
    assert one.between == 0, "with one point every error is the same"
