"""REINFORCE's estimate beside the exact gradient of the expected risk, all strings enumerated."""

import pytest
import torch

from playground.training.regimes.risk import others_mean
from playground.training.regimes.risk_check import (
    BATCH,
    all_strings,
    estimates,
    exact_gradient,
    risk_check,
    score_gradients,
    tiny_log_p,
    tiny_network,
    tiny_risk,
)

NETWORK = tiny_network()
EXACT = exact_gradient(NETWORK)
P = tiny_log_p(NETWORK, all_strings()).exp().detach()


def test_every_string_is_enumerated_once():
    assert len(all_strings()) == 15
    assert P.sum().item() == pytest.approx(1, abs=1e-12)
    assert EXACT.abs().max() > 1e-3


def test_the_exact_gradient_is_a_finite_difference():
    network, step = tiny_network(), 1e-6
    risks = []
    for sign in (1, -1):
        with torch.no_grad():
            network.output.bias[0] += sign * step if sign > 0 else -2 * step
            p = tiny_log_p(network, all_strings()).exp()
            risks.append((p * tiny_risk(all_strings())).sum().item())
    names = [name for name, _ in network.named_parameters()]
    sizes = [p.numel() for p in network.parameters()]
    place = sum(sizes[: names.index("output.bias")])
    assert EXACT[place].item() == pytest.approx((risks[0] - risks[1]) / (2 * step), abs=1e-8)


@pytest.mark.parametrize("baseline", [0.0, 0.4, -3.0])
def test_the_enumerated_expectation_equals_autograd_for_every_baseline(baseline):
    weight = P * (tiny_risk(all_strings()) - baseline)
    expectation = (weight[:, None] * score_gradients(NETWORK, all_strings())).sum(0)
    torch.testing.assert_close(expectation, EXACT, rtol=0, atol=1e-12)


@pytest.mark.parametrize("with_baseline", [False, True])
def test_the_mean_of_many_samples_approaches_the_exact_gradient(with_baseline):
    """In every entry within five standard errors."""
    found = estimates(NETWORK, 6_000, with_baseline, 6)
    standard = found.std(0) / len(found) ** 0.5
    error = found.mean(0) - EXACT
    assert (error.abs() <= 5 * standard + 1e-12).all()
    assert error.norm() < 0.1 * EXACT.norm()


def test_the_baseline_lowers_the_variance():
    plain, with_baseline = (estimates(NETWORK, 2_000, b, 3).var(0).sum() for b in (False, True))
    assert with_baseline < 0.9 * plain


def test_the_baseline_of_a_batch_is_that_of_the_training():
    risk = torch.tensor([0.0, 1, 1, 0, 1, 1, 1, 0])
    assert len(risk) == BATCH
    torch.testing.assert_close(others_mean(risk), (risk.sum() - risk) / (BATCH - 1))


def test_the_check_of_the_page():
    check = risk_check()
    assert check.enumerated < 1e-12
    assert check.samples == (80, 800, 8_000, 80_000)
    for errors in check.errors:
        assert errors[-1] < 0.05
        assert errors[-1] < errors[0] / 5
