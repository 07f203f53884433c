"""Lion against algorithm 2 of Chen et al. 2023, computed by hand in plain Python numbers."""

import random

import pytest
import torch

from playground.catalog.optimizers import OPTIMIZERS, TRAINABLE

DRAW = random.Random(3)
GRADIENTS = [[DRAW.gauss(0, 1), DRAW.gauss(0, 30), 0.0] for _ in range(20)]
START = [1.0, -2.0, 0.5]


def _by_hand(theta, gradients, eta, beta1, beta2, weight_decay):
    """c = beta1 m + (1 - beta1) g; theta -= eta (sign(c) + lambda theta); m = beta2 m + (1 - beta2) g."""
    m = 0.0
    for g in gradients:
        c = beta1 * m + (1 - beta1) * g
        theta -= eta * ((c > 0) - (c < 0) + weight_decay * theta)
        m = beta2 * m + (1 - beta2) * g
    return theta, m


@pytest.mark.parametrize("weight_decay", [0.0, 0.3])
@pytest.mark.parametrize("betas", [(0.9, 0.99), (0.5, 0.8)])
def test_the_path_is_the_papers(betas, weight_decay):
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    options = dict(zip(("beta1", "beta2"), betas, strict=True))
    optimizer = OPTIMIZERS["lion"].build([w], 0.01, weight_decay, options)
    for g in GRADIENTS:
        w.grad = torch.tensor(g, dtype=torch.float64)
        optimizer.step()
        assert w.grad.tolist() == g
    for i, theta in enumerate(START):
        end, m = _by_hand(theta, [g[i] for g in GRADIENTS], 0.01, *betas, weight_decay)
        assert w[i].item() == pytest.approx(end, rel=1e-13)
        assert optimizer.state[w]["exp_avg"][i].item() == pytest.approx(m, rel=1e-12, abs=1e-300)


def test_the_studio_does_not_offer_it_before_a_rate_is_measured():
    assert "lion" not in TRAINABLE
