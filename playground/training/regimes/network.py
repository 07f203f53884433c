"""The network of the comparison, and its unrolled pass: the gold or the model's own token is fed.

fed_t = gold_t if heads_t else own_t,   own_(t+1) ~ softmax(W h_t + b),   loss_t = -ln P(gold_(t+1) | h_t)
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, embedding


@dataclass(frozen=True, eq=False)
class Unrolled:
    """A pass over B strings of T steps.

    fed     (B, T)      the tokens that were read
    own     (B, T)      the model's own next token of every step; -1 where nobody needed it
    scores  (B, T, V)
    states  (B, T, H)
    """

    fed: Tensor
    own: Tensor
    scores: Tensor
    states: Tensor


class StringNetwork(nn.Module):
    """Embedding N(0, 1), one LSTM cell, output layer; the others uniform in +-1/sqrt(H), from `generator`."""

    def __init__(self, vocabulary: int, embedded: int, hidden: int, generator: torch.Generator) -> None:
        super().__init__()
        with torch.random.fork_rng(devices=()):  # PyTorch's own draws are not used
            self.embedding = nn.Embedding(vocabulary, embedded)
            self.cell = nn.LSTMCell(embedded, hidden)
            self.output = nn.Linear(hidden, vocabulary)
        bound = 1 / math.sqrt(hidden)
        with torch.no_grad():
            for parameter in (*self.cell.parameters(), *self.output.parameters()):
                parameter.uniform_(-bound, bound, generator=generator)
            self.embedding.weight.normal_(generator=generator)

    def begin(self, rows: int) -> tuple[Tensor, Tensor]:
        """The state before the first token: zeros (rows, H) for h and c."""
        zeros = torch.zeros(rows, self.cell.hidden_size, dtype=self.output.weight.dtype)
        return zeros, zeros


def drawn(scores: Tensor, uniform: Tensor | None) -> Tensor:
    """A token a row: where the cumulated probabilities pass `uniform` (B,), or the most likely one. (B,)"""
    if uniform is None:
        return scores.argmax(-1)
    above = scores.softmax(-1).cumsum(-1) > uniform[:, None]
    return above.byte().argmax(-1)


def unroll(
    network: StringNetwork, gold: Tensor, heads: Tensor, uniform: Tensor | None, always: bool = False
) -> Unrolled:
    """Read `gold` (B, T + 1) where `heads` (B, T) is true, else the token that the model drew a step before.

    `uniform` (B, T) draws the model's tokens; None takes the most likely. Step 0 reads the beginning in any
    case. Own tokens are computed where they are fed, or `always`. No gradient passes through a drawn token.
    """
    T = gold.shape[1] - 1
    own_needed = always or not bool(heads[:, 1:].all())
    h, c = network.begin(len(gold))
    fed, owns, states = [], [], []
    own = torch.full_like(gold[:, 0], -1)
    for t in range(T):
        token = torch.where(heads[:, t], gold[:, t], own) if t else gold[:, 0]
        h, c = network.cell(embedding(token, network.embedding.weight), (h, c))
        if own_needed:
            with torch.no_grad():
                own = drawn(network.output(h), None if uniform is None else uniform[:, t])
        fed.append(token)
        owns.append(own)
        states.append(h)
    together = torch.stack(states, 1)
    return Unrolled(torch.stack(fed, 1), torch.stack(owns, 1), network.output(together), together)


def token_loss(scores: Tensor, gold: Tensor, padding: int = 0) -> Tensor:
    """Mean NLL of the gold tokens gold[:, 1:], padding left out, in nats; scores (B, T, V)."""
    return cross_entropy(scores.flatten(0, 1), gold[:, 1:].flatten(), ignore_index=padding)


@torch.no_grad()
def generate(network: StringNetwork, begin: int, end: int, uniform: Tensor) -> Tensor:
    """Strings of the network itself, (n, most), from `uniform` of that shape; `end` fills a string's rest."""
    n, most = uniform.shape
    h, c = network.begin(n)
    token = torch.full((n,), begin)
    out = torch.full((n, most), end)
    running = torch.ones(n, dtype=torch.bool)
    for t in range(most):
        h, c = network.cell(embedding(token, network.embedding.weight), (h, c))
        token = torch.where(running, drawn(network.output(h), uniform[:, t]), end)
        out[:, t] = token
        running &= token != end
        if not running.any():
            break
    return out
