"""REINFORCE's estimate beside the exact gradient of the expected risk, all strings enumerated."""

from itertools import product

import pytest
import torch

from playground.training.regimes.network import StringNetwork, generate, unroll
from playground.training.regimes.risk import (
    counted_steps,
    log_probability,
    others_mean,
    output_gradients,
    reinforce_loss,
    total_variance,
)

V, END, BEGIN, MOST = 3, 2, 1, 3  # two letters (one of them also begins) and the end; strings of 3 tokens


def network():
    return StringNetwork(V, 4, 3, torch.Generator().manual_seed(4)).double()


def all_strings():
    """Every outcome of `generate`: tokens up to the end, then ends; (7 + 8, MOST)."""
    rows = set()
    for row in product(range(V), repeat=MOST):
        first = row.index(END) if END in row else MOST
        rows.add(row[:first] + (END,) * (MOST - first))
    return torch.tensor(sorted(rows))


def read(net, tokens):
    gold = torch.cat([torch.full_like(tokens[:, :1], BEGIN), tokens], 1)
    passed = unroll(net, gold, torch.ones_like(tokens, dtype=torch.bool), None)
    counted = counted_steps(tokens, END)
    return passed, counted, log_probability(passed.scores, tokens, counted)


def risk_of(tokens):
    """An arbitrary risk: 0 for strings with an even number of the letter 0, else 1."""
    return ((tokens == 0).sum(1) % 2).double()


def gradient(net, loss):
    return torch.cat([g.flatten() for g in torch.autograd.grad(loss, list(net.parameters()))])


def exact():
    """The gradient of sum over y of P(y) r(y), by autograd."""
    net, tokens = network(), all_strings()
    log_p = read(net, tokens)[2]
    assert log_p.exp().sum().item() == pytest.approx(1, abs=1e-12), "all strings, each once"
    return gradient(net, (log_p.exp() * risk_of(tokens)).sum())


def per_string_gradients(net, tokens):
    log_p = read(net, tokens)[2]
    parameters = list(net.parameters())
    rows = [torch.autograd.grad(value, parameters, retain_graph=True) for value in log_p]
    return torch.stack([torch.cat([g.flatten() for g in row]) for row in rows]), log_p.exp().detach()


@pytest.mark.parametrize("baseline", [0.0, 0.4, -3.0])
def test_the_enumerated_expectation_equals_autograd_for_every_baseline(baseline):
    net, tokens = network(), all_strings()
    gradients, P = per_string_gradients(net, tokens)
    expectation = ((P * (risk_of(tokens) - baseline))[:, None] * gradients).sum(0)
    torch.testing.assert_close(expectation, exact(), rtol=0, atol=1e-12)
    assert exact().abs().max() > 1e-3


@pytest.mark.parametrize("with_baseline", [False, True])
def test_the_mean_of_many_samples_approaches_the_exact_gradient(with_baseline):
    """Batches of 8, as the loss takes them; the error is within five standard errors in every entry."""
    net, strings = network(), all_strings()
    table, _ = per_string_gradients(net, strings)
    index = {tuple(row): k for k, row in enumerate(strings.tolist())}
    batches, size = 6_000, 8
    uniform = torch.rand(batches * size, MOST, generator=torch.Generator().manual_seed(6))
    drawn = generate(net, BEGIN, END, uniform)
    chosen = torch.tensor([index[tuple(row)] for row in drawn.tolist()])
    risk = risk_of(drawn).reshape(batches, size)
    total = risk.sum(1, keepdim=True)
    b = (total - risk) / (size - 1) if with_baseline else torch.zeros_like(risk)
    if with_baseline:
        torch.testing.assert_close(b[0], others_mean(risk[0]))
    estimates = ((risk - b)[..., None] * table[chosen].reshape(batches, size, -1)).mean(1)
    error = estimates.mean(0) - exact()
    standard = estimates.std(0) / batches**0.5
    assert (error.abs() <= 5 * standard + 1e-12).all()
    assert error.norm() < 0.1 * exact().norm()


def test_the_loss_has_the_estimate_as_its_gradient():
    net, strings = network(), all_strings()
    tokens = strings[[0, 3, 3, 7, 9]]
    gradients, _ = per_string_gradients(net, tokens)
    risk = risk_of(tokens)
    b = others_mean(risk)
    loss = reinforce_loss(read(net, tokens)[2], risk, b)
    torch.testing.assert_close(gradient(net, loss), ((risk - b)[:, None] * gradients).mean(0))


def test_the_gradient_of_the_output_layer_is_autograds():
    net, tokens = network(), all_strings()
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
