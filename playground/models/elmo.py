"""A forward and a backward language model side by side, as in ELMo, and the layers of both.

    h_0 = [x_t; x_t],   h_j = [forward h of layer j; backward h of layer j],   j = 1 ... L

Embedding and output layer are shared by both directions, as in ELMo (Peters et al. 2018, section 3.1).
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from playground.models.encoder import Encoder


class ElmoNetwork(nn.Module):
    """Embedding N(0, 1), two LSTMs, output layer; weights from `generator`.

    An embedding has as many numbers as a hidden state, so that the layers can be mixed. Where a target is
    `padding` it does not count.
    """

    def __init__(
        self,
        vocabulary: int,
        hidden: int,
        layers: int,
        padding: int = 0,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        self.padding = padding
        with torch.random.fork_rng(devices=()):  # PyTorch's own draws are not used: let them leave no trace
            self.embedding = nn.Embedding(vocabulary, hidden)
            self.output = nn.Linear(hidden, vocabulary)
        self.encoder = Encoder("lstm", "apart", hidden, hidden, layers, generator)
        draw_ends(self.embedding, self.output, generator)

    def losses(self, ids: Tensor, reversed_ids: Tensor) -> Tensor:
        """Mean NLL of the next and of the previous token, (2,) nats; ids (B, T), padded at the right."""
        found = []
        for network, reads in zip(self.encoder.networks, (ids, reversed_ids), strict=True):
            states, _ = network(self.embedding(reads[:, :-1]))
            scores = self.output(states).flatten(0, 1)
            found.append(cross_entropy(scores, reads[:, 1:].flatten(), ignore_index=self.padding))
        return torch.stack(found)

    def layers(self, ids: Tensor) -> Tensor:
        """h_0 ... h_L of sentences of one length: ids (B, T) to (B, L + 1, T, 2 H)."""
        x = self.embedding(ids)  # (B, T, E)
        states = self.encoder.states(x)  # (B, L, 2, T, H)
        h = torch.cat(states.unbind(2), dim=-1)  # (B, L, T, 2 H)
        return torch.cat([torch.cat([x, x], dim=-1)[:, None], h], dim=1)


@torch.no_grad()
def draw_ends(embedding: nn.Embedding, output: nn.Linear, generator: torch.Generator | None) -> None:
    """Draw the weights at both ends of a network: N(0, 1), and U(-1/sqrt(D), 1/sqrt(D)) for D inputs."""
    embedding.weight.normal_(generator=generator)
    bound = 1 / math.sqrt(output.in_features)
    for parameter in output.parameters():
        parameter.uniform_(-bound, bound, generator=generator)


def clipped_step(module: nn.Module, optimizer: torch.optim.Optimizer, loss: Tensor, clip: float) -> None:
    """One update by the gradient of `loss`, scaled down to the norm `clip` where it is longer."""
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(module.parameters(), clip)
    optimizer.step()


def padded(rows: Sequence[Sequence[int]], padding: int = 0) -> Tensor:
    """Rows of ids as one tensor (B, T), `padding` at the right."""
    return nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], True, padding)


@torch.no_grad()
def layers_at(network: ElmoNetwork, ids: Sequence[Sequence[int]], position: Sequence[int]) -> Tensor:
    """h_0 ... h_L of one token of each sentence, (n, L + 1, 2 H); sentences of one length together."""
    out = torch.empty(len(ids), network.encoder.depth + 1, 2 * network.encoder.hidden)
    for length in sorted({len(row) for row in ids}):
        rows = [k for k, row in enumerate(ids) if len(row) == length]
        layers = network.layers(torch.tensor([ids[k] for k in rows]))
        at = torch.tensor([position[k] for k in rows])
        out[torch.tensor(rows)] = layers[torch.arange(len(rows)), :, at]
    return out


def train(
    network: ElmoNetwork,
    optimizer: torch.optim.Optimizer,
    data: tuple[Tensor, Tensor],
    generator: torch.Generator,
    batch_size: int,
    clip: float,
) -> None:
    """One update of both language models on a batch drawn from the generator; `clip` bounds the norm."""
    ids, reversed_ids = data
    rows = torch.randint(0, len(ids), (batch_size,), generator=generator)
    clipped_step(network, optimizer, network.losses(ids[rows], reversed_ids[rows]).sum(), clip)
