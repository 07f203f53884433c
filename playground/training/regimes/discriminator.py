"""Professor forcing: a discriminator tells the states of a pass on gold tokens from those of a free pass.

    D learns    -ln D(states on gold) - ln(1 - D(free states)),   while it is right in less than 99 %
    network     + (-ln D(free states)),                            while D is right in more than 75 %

Source: Lamb, Goyal, Zhang, Zhang, Courville and Bengio 2016, section 3.2 and 3.3; theirs reads both ways.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

LEARNS_BELOW, HELPS_ABOVE = 0.99, 0.75  # accuracies of D
READ = 16  # hidden units of D


class Discriminator(nn.Module):
    """A GRU over the states of a string; its last state scores them: positive for "on gold tokens"."""

    def __init__(self, hidden: int, generator: torch.Generator) -> None:
        super().__init__()
        with torch.random.fork_rng(devices=()):
            self.reader = nn.GRU(hidden, READ, batch_first=True)
            self.output = nn.Linear(READ, 1)
        with torch.no_grad():
            for parameter in self.parameters():
                parameter.uniform_(-(READ**-0.5), READ**-0.5, generator=generator)

    def forward(self, states: Tensor, lengths: Tensor) -> Tensor:
        """Logits (B,) of states (B, T, H), of which the first `lengths` (B,) count."""
        out, _ = self.reader(states)
        last = out[torch.arange(len(out)), lengths - 1]
        return self.output(last)[:, 0]  # type: ignore[no-any-return]


def lengths_of(fed: Tensor, gold: Tensor, end: int, padding: int = 0) -> Tensor:
    """How many steps of each string count: up to its own end, if the model has drawn one, or the gold end."""
    ended = (fed == end).cumsum(1) > 0
    return ((gold[:, 1:] != padding) & ~ended).sum(1)


def discriminator_loss(on_gold: Tensor, free: Tensor) -> tuple[Tensor, float]:
    """The loss of D in nats, and the share of its right answers, from its logits (B,) of both kinds."""
    logits = torch.cat([on_gold, free])
    truth = torch.cat([torch.ones_like(on_gold), torch.zeros_like(free)])
    right = ((logits > 0) == (truth > 0)).double().mean().item()
    return binary_cross_entropy_with_logits(logits, truth), right


def fooling_loss(free: Tensor) -> Tensor:
    """-ln D(free states), which the network is trained to make small."""
    return binary_cross_entropy_with_logits(free, torch.ones_like(free))
