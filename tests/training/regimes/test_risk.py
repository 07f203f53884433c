"""The loss whose gradient is REINFORCE's estimate, the output layer's part in closed form, its variance."""

import pytest
import torch

from playground.training.regimes.network import unroll
from playground.training.regimes.risk import (
    counted_steps,
    log_probability,
    others_mean,
    output_gradients,
    reinforce_loss,
    total_variance,
)
from playground.training.regimes.risk_check import (
    BEGIN,
    END,
    all_strings,
    score_gradients,
    tiny_network,
    tiny_risk,
)


def read(net, tokens):
    gold = torch.cat([torch.full_like(tokens[:, :1], BEGIN), tokens], 1)
    passed = unroll(net, gold, torch.ones_like(tokens, dtype=torch.bool), None)
    counted = counted_steps(tokens, END)
    return passed, counted, log_probability(passed.scores, tokens, counted)


def test_the_loss_has_the_estimate_as_its_gradient():
    net, strings = tiny_network(), all_strings()
    tokens = strings[[0, 3, 3, 7, 9]]
    gradients = score_gradients(net, tokens)
    risk = tiny_risk(tokens)
    b = others_mean(risk)
    loss = reinforce_loss(read(net, tokens)[2], risk, b)
    found = torch.cat([g.flatten() for g in torch.autograd.grad(loss, list(net.parameters()))])
    torch.testing.assert_close(found, ((risk - b)[:, None] * gradients).mean(0))


def test_the_gradient_of_the_output_layer_is_autograds():
    net, tokens = tiny_network(), all_strings()
    passed, counted, log_p = read(net, tokens)
    found = output_gradients(passed.scores, passed.states, tokens, counted)
    for k, value in enumerate(log_p):
        W, b = torch.autograd.grad(value, [net.output.weight, net.output.bias], retain_graph=True)
        torch.testing.assert_close(found[k], torch.cat([W, b[:, None]], 1), rtol=0, atol=1e-12)


def test_the_total_variance():
    gradients = torch.randn(50, 2, 3, generator=torch.Generator().manual_seed(1)).double()
    risk = (torch.arange(50) % 3 == 0).double()
    weighted = ((risk - 0.2)[:, None, None] * gradients).numpy()
    assert total_variance(gradients, risk, torch.full((50,), 0.2)) == pytest.approx(
        weighted.var(0, ddof=1).sum()
    )


def test_counted_steps_end_with_the_first_end():
    assert counted_steps(torch.tensor([[0, 2, 2], [0, 1, 0], [2, 2, 2]]), END).tolist() == [
        [True, True, False],
        [True, True, True],
        [True, False, False],
    ]


def test_a_single_string_has_no_others():
    assert others_mean(torch.tensor([1.0])).tolist() == [0.0]
