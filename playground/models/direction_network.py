"""One recurrent layer in one or two directions, read as a language model or as a classifier of sentences.

    language model          scores of x_(t+1) from y_t, at every t
    out, h_n                scores of the sentence from out[:, -1], or from the last state of each pass
    ..._backward            from the backward half of either alone

Source: lecture 5, Reading Bidirectionally; torch.nn.LSTM, shapes of `output` and `h_n`.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from playground.models.elmo import clipped_step, draw_ends
from playground.models.encoder import Encoder


class DirectionNetwork(nn.Module):
    """Embedding N(0, 1), one LSTM layer, output layer; weights from `generator`.

    `reading` is "" for a language model, which has `vocabulary` classes, or "out", "h_n", "out_backward" or
    "h_n_backward". ValueError for an unknown arrangement.
    """

    def __init__(
        self,
        arrangement: str,
        reading: str,
        vocabulary: int,
        classes: int,
        hidden: int,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        self.reading = reading
        halves = 1 if reading.endswith("backward") or arrangement == "forward" else 2
        with torch.random.fork_rng(devices=()):  # PyTorch's own draws are not used: let them leave no trace
            self.embedding = nn.Embedding(vocabulary, hidden)
            self.encoder = Encoder("lstm", arrangement, hidden, hidden, 1, generator)
            self.output = nn.Linear(halves * hidden, classes)
        draw_ends(self.embedding, self.output, generator)

    def forward(self, ids: Tensor) -> Tensor:
        """Scores of the next word at every t, (B, T - 1, V); or of the classes, (B, classes). ids (B, T)."""
        out, h_n = self.encoder(self.embedding(ids))
        if not self.reading:
            # the last token is read, too: the backward half of y_t has then read what y_t is to predict
            return self.output(out[:, :-1])  # type: ignore[no-any-return]
        vector = out[:, -1] if self.reading.startswith("out") else torch.cat([h_n[0], h_n[1]], dim=-1)
        return self.output(vector[:, -self.output.in_features :])  # type: ignore[no-any-return]

    def answers(self, ids: Tensor, labels: Tensor) -> Tensor:
        """What is to be predicted: the next words (B, T - 1), or the labels (B,)."""
        return labels if self.reading else ids[:, 1:]

    def loss(self, ids: Tensor, labels: Tensor) -> Tensor:
        """Mean cross-entropy in nats."""
        scores = self(ids)
        return cross_entropy(scores.flatten(0, -2), self.answers(ids, labels).flatten())


def train(
    network: DirectionNetwork,
    optimizer: torch.optim.Optimizer,
    data: tuple[Tensor, Tensor],
    generator: torch.Generator,
    batch_size: int,
    clip: float,
) -> None:
    """One update on a batch of (ids, labels) drawn from the generator; `clip` bounds the norm."""
    ids, labels = data
    rows = torch.randint(0, len(ids), (batch_size,), generator=generator)
    clipped_step(network, optimizer, network.loss(ids[rows], labels[rows]), clip)


@torch.no_grad()
def measure(network: DirectionNetwork, ids: Tensor, labels: Tensor) -> tuple[float, float]:
    """Loss in nats, and the share of right answers."""
    right = network(ids).argmax(-1) == network.answers(ids, labels)
    return network.loss(ids, labels).item(), right.double().mean().item()
