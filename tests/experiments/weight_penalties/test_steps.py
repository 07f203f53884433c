"""The steps: proximal gradient to the exact minimum, subgradients as torch.optim.SGD takes them."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.catalog.penalties import PENALTIES
from playground.experiments.weight_penalties.check import sgd_error
from playground.experiments.weight_penalties.divergence import ESCAPED, mask_diverged
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec
from playground.experiments.weight_penalties.steps import run, table

SPEC = WeightPenaltiesSpec()


@pytest.mark.parametrize("penalty", PENALTIES)
def test_the_proximal_steps_end_at_the_exact_minimum(penalty):
    trace = run(replace(SPEC, penalty=penalty, steps=2000))
    assert trace.optimality_gap[0, -1] < 1e-10
    assert np.abs(trace.w[0, -1] - trace.minimum).max() < 1e-8
    assert ((trace.w[0, -1] == 0) == (trace.minimum == 0)).all()
    assert trace.objective[0, -1] == pytest.approx(trace.minimum_objective, abs=1e-14)


@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("step_size", [0.3, 1.0])
def test_a_proximal_step_never_makes_the_objective_larger(penalty, step_size):
    trace = run(replace(SPEC, penalty=penalty, relative_step_size=step_size))
    assert (np.diff(trace.objective[0, ::2]) <= 1e-15).all()


@pytest.mark.parametrize("penalty", PENALTIES)
def test_a_step_is_the_gradient_and_then_the_penalty(penalty):
    spec = replace(SPEC, penalty=penalty)
    trace = run(spec)
    eta, s = trace.eta, spec.regularizer(spec.strength)
    X, y = torch.from_numpy(trace.points.features), torch.from_numpy(trace.points.y)
    for method in (0, 1):
        for k in (0, 1, 7):
            w = torch.from_numpy(trace.w[method, 2 * k]).clone().requires_grad_()
            loss = ((X @ w + trace.points.bias - y) ** 2).mean() / 2
            (g,) = torch.autograd.grad(loss, w)
            np.testing.assert_allclose(trace.gradient[method, 2 * k], g.numpy(), atol=1e-15)
            u = w.detach() - eta * g
            np.testing.assert_allclose(trace.w[method, 2 * k + 1], u.numpy(), atol=1e-15)
            if method == 0:
                new = u.sign() * (u.abs() - eta * s.l1).clamp(min=0) / (1 + eta * s.l2)
            else:
                new = u - eta * (s.l1 * w.detach().sign() + s.l2 * w.detach())
            np.testing.assert_allclose(trace.w[method, 2 * k + 2], new.numpy(), atol=1e-15)


@pytest.mark.parametrize("penalty", PENALTIES)
def test_the_subgradient_path_is_that_of_sgd_on_autograds_gradient(penalty):
    spec = replace(SPEC, penalty=penalty)
    assert sgd_error(spec, run(spec)) < 1e-14


def test_subgradients_never_reach_zero():
    for seed in range(5):
        trace = run(replace(SPEC, steps=300, seed=seed))
        assert (trace.zeros[1, 2::2] == 0).all()
        assert trace.zeros[0, -1] == (trace.minimum == 0).sum() > 0


def test_l2_by_both_ways_goes_to_the_same_minimum():
    trace = run(replace(SPEC, penalty="l2", steps=2000))
    assert np.abs(trace.w[:, -1] - trace.minimum).max() < 1e-8
    assert (trace.zeros[:, 2:] == 0).all()


def test_every_moment_knows_its_step():
    trace = run(replace(SPEC, steps=4))
    start, u, new = trace.step_phases(trace.w[0, :, 2])
    w = trace.w[0, :, 2]
    for t, k in enumerate([1, 1, 1, 2, 2, 3, 3, 4, 4]):
        assert (start[t], u[t], new[t]) == (w[2 * k - 2], w[2 * k - 1], w[2 * k])


@pytest.mark.filterwarnings("error")
def test_too_long_steps_diverge_and_say_so():
    trace = run(replace(SPEC, penalty="l2", relative_step_size=2.2, steps=300))
    first = trace.diverged[0]
    assert first is not None
    assert np.isnan(trace.w[0, first:]).all()
    assert (np.abs(trace.w[0, :first]) <= ESCAPED).all()
    for penalty in PENALTIES:
        calm = run(replace(SPEC, penalty=penalty, relative_step_size=1.9, steps=300))
        assert calm.diverged[0] is None
        assert calm.optimality_gap[0, -1] < 1e-6


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("lambda_", [0.0, 1e6])
@pytest.mark.parametrize("penalty", PENALTIES)
def test_no_penalty_and_an_enormous_one(lambda_, penalty):
    trace = run(replace(SPEC, strength=lambda_, penalty=penalty, steps=20))
    assert trace.diverged[0] is None
    assert np.isfinite(trace.objective[0]).all()
    if not lambda_:
        assert np.array_equal(trace.w[0], trace.w[1]), "without a penalty there is nothing to tell apart"
    else:
        assert np.abs(trace.w[0, 2::2]).max() < 1e-5
    assert run(replace(SPEC, points=1, strength=lambda_, penalty=penalty)).optimality_gap[0, -1] == 0


def test_divergence_is_cut_from_the_first_wild_moment_on():
    w = np.array([[[1.0, 1.0], [2e6, 0.0], [1.0, 1.0]], [[1.0, 1.0], [1.0, 1.0], [np.inf, 0.0]]])
    kept, first = mask_diverged(np.concatenate((w, w[:1, :1].repeat(3, 1))))
    assert first == (1, 2, None)
    assert np.isnan(kept[0, 1:]).all()
    assert np.array_equal(kept[2], np.ones((3, 2)))


def test_the_table_has_a_row_for_each_moment():
    trace = run(replace(SPEC, steps=5))
    columns = table(trace)
    assert columns["step"].tolist() == [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert columns["after"].tolist() == ["penalty", *["gradient", "penalty"] * 5]
    assert np.array_equal(columns["subgradient_w3"], trace.w[1, :, 2])
