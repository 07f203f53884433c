"""REINFORCE's estimate on a vocabulary so small that every string can be enumerated.

exact         d/dtheta sum_y P(y) r(y), by autograd
enumerated    sum_y P(y) (r(y) - b) d ln P(y)/dtheta
estimates     means over n drawn strings of (r - b) d ln P/dtheta, b = 0 or the mean risk of the others
"""

from dataclasses import dataclass
from functools import cache
from itertools import product

import torch
from torch import Tensor

from playground.training.regimes.network import StringNetwork, generate, unroll
from playground.training.regimes.risk import counted_steps, log_probability

VOCABULARY, BEGIN, END, MOST = 3, 1, 2, 3  # two letters, of which one also begins, and the end; 3 tokens
BATCH = 8  # strings of which each one's baseline is the mean risk of the others
SEED = 4


def tiny_network() -> StringNetwork:
    """In float64."""
    return StringNetwork(VOCABULARY, 4, 3, torch.Generator().manual_seed(SEED)).double()


def all_strings() -> Tensor:
    """Every outcome of `generate`: tokens up to the end, then ends; (15, MOST)."""
    rows = set()
    for row in product(range(VOCABULARY), repeat=MOST):
        first = row.index(END) if END in row else MOST
        rows.add(row[:first] + (END,) * (MOST - first))
    return torch.tensor(sorted(rows))


def tiny_risk(tokens: Tensor) -> Tensor:
    """0 for strings with an even number of the letter 0, else 1; (n,)."""
    return ((tokens == 0).sum(1) % 2).double()


def tiny_log_p(network: StringNetwork, tokens: Tensor) -> Tensor:
    """ln P(y) of strings (n, MOST); (n,)."""
    gold = torch.cat([torch.full_like(tokens[:, :1], BEGIN), tokens], 1)
    passed = unroll(network, gold, torch.ones_like(tokens, dtype=torch.bool), None)
    return log_probability(passed.scores, tokens, counted_steps(tokens, END))


def score_gradients(network: StringNetwork, tokens: Tensor) -> Tensor:
    """d ln P(y)/dtheta of every string, by autograd; (n, parameters)."""
    parameters = list(network.parameters())
    rows = [
        torch.autograd.grad(value, parameters, retain_graph=True) for value in tiny_log_p(network, tokens)
    ]
    return torch.stack([torch.cat([gradient.flatten() for gradient in row]) for row in rows])


def exact_gradient(network: StringNetwork) -> Tensor:
    """Of the expected risk, every string enumerated; (parameters,)."""
    strings = all_strings()
    risk = (tiny_log_p(network, strings).exp() * tiny_risk(strings)).sum()
    return torch.cat([g.flatten() for g in torch.autograd.grad(risk, list(network.parameters()))])


def estimates(network: StringNetwork, batches: int, with_baseline: bool, seed: int) -> Tensor:
    """REINFORCE's estimate of each of so many batches of BATCH drawn strings; (batches, parameters)."""
    strings = all_strings()
    gradients = score_gradients(network, strings)
    index = {tuple(row): k for k, row in enumerate(strings.tolist())}
    uniform = torch.rand(batches * BATCH, MOST, generator=torch.Generator().manual_seed(seed))
    drawn = generate(network, BEGIN, END, uniform)
    chosen = torch.tensor([index[tuple(row)] for row in drawn.tolist()])
    risk = tiny_risk(drawn).reshape(batches, BATCH)
    others = (risk.sum(1, keepdim=True) - risk) / (BATCH - 1)
    weight = risk - others if with_baseline else risk
    return (weight[..., None] * gradients[chosen].reshape(batches, BATCH, -1)).mean(1)


@dataclass(frozen=True)
class RiskCheck:
    """How far estimates are from the exact gradient, relative to its norm.

    enumerated   largest difference of the enumerated expectation from autograd, b = 0.4
    samples      numbers of drawn strings, n
    errors       ||mean - exact|| / ||exact|| of the first n strings, b = 0 and the mean of the others
    """

    enumerated: float
    samples: tuple[int, ...]
    errors: tuple[tuple[float, ...], tuple[float, ...]]


@cache
def risk_check(batches: tuple[int, ...] = (10, 100, 1_000, 10_000)) -> RiskCheck:
    """Compute the check; it takes about half a second."""
    network = tiny_network()
    exact, strings = exact_gradient(network), all_strings()
    P = tiny_log_p(network, strings).exp().detach()
    weighted = (P * (tiny_risk(strings) - 0.4))[:, None] * score_gradients(network, strings)
    errors = []
    for with_baseline in (False, True):
        found = estimates(network, max(batches), with_baseline, SEED)
        errors.append(tuple(float((found[:n].mean(0) - exact).norm() / exact.norm()) for n in batches))
    return RiskCheck(
        float((weighted.sum(0) - exact).abs().max()),
        tuple(BATCH * n for n in batches),
        (errors[0], errors[1]),
    )
