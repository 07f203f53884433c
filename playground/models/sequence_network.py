"""One recurrent body in four shapes: what is fed at each step, and which scores count.

    body       h_t = GRU(x_t, h_(t-1)),  scores_t = W h_t + b
    decoder    where there is one: a second GRU that begins with the encoder's last state and reads what was
               written so far; only its scores count

Padding stands at the right, where no state that counts has read it. Source: lecture 5, Different kinds of
sequence processing models; Cho et al. 2014 and Sutskever et al. 2014 for encoder and decoder.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from playground.models.elmo import clipped_step, draw_ends
from playground.models.encoder import Encoder

NO_TARGET = -1


@dataclass(frozen=True)
class Batch:
    """source (n, T); fed (n, U), what the decoder reads, or None; target (n, U or T), NO_TARGET: none."""

    source: Tensor
    fed: Tensor | None
    target: Tensor

    def rows(self, chosen: Tensor) -> "Batch":
        """Some of the rows."""
        fed = None if self.fed is None else self.fed[chosen]
        return Batch(self.source[chosen], fed, self.target[chosen])


class SequenceNetwork(nn.Module):
    """Embedding N(0, 1), a GRU or an encoding and a decoding one, output layer; weights from `generator`."""

    def __init__(
        self,
        tokens: int,
        classes: int,
        embedding: int,
        hidden: int,
        has_decoder: bool = False,
        padding: int = 0,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        self.padding = padding
        with torch.random.fork_rng(devices=()):  # PyTorch's own draws are not used: let them leave no trace
            self.embedding = nn.Embedding(tokens, embedding)
            self.body = Encoder("gru", "forward", embedding, hidden, 1, generator)
            self.decoder = Encoder("gru", "forward", embedding, hidden, 1, generator) if has_decoder else None
            self.output = nn.Linear(hidden, classes)
        draw_ends(self.embedding, self.output, generator)

    def forward(self, source: Tensor, fed: Tensor | None = None) -> Tensor:
        """Scores after each token of source (n, T), or with a decoder of fed (n, U): (n, T or U, classes)."""
        states, _ = self.body(self.embedding(source))
        if self.decoder is not None:
            assert fed is not None, "a decoder reads what was written"
            states, _ = self.decoder.networks[0](self.embedding(fed), self._last(states, source)[None])
        return self.output(states)  # type: ignore[no-any-return]

    def last_state(self, source: Tensor) -> Tensor:
        """The state after the last token of each row, (n, H)."""
        states, _ = self.body(self.embedding(source))
        return self._last(states, source)

    def _last(self, states: Tensor, source: Tensor) -> Tensor:
        """states[:, -1] would be that of the padding."""
        last = (source != self.padding).sum(1) - 1
        return states[torch.arange(len(source)), last]

    def step(self, token: Tensor, h: Tensor, decodes: bool = False) -> Tensor:
        """The next state (n, H) from tokens (n,) and the state before (n, H)."""
        network = self.decoder if decodes else self.body
        assert network is not None, "there is no decoder"
        _, last = network.networks[0](self.embedding(token)[:, None], h[None])
        return last[0]  # type: ignore[no-any-return]

    def loss(self, batch: Batch) -> Tensor:
        """Mean cross-entropy of all targets, in nats; a decoder is fed the true answer (teacher forcing)."""
        scores = self(batch.source, batch.fed)
        return cross_entropy(scores.flatten(0, 1), batch.target.flatten(), ignore_index=NO_TARGET)


def train(
    network: SequenceNetwork,
    optimizer: torch.optim.Optimizer,
    data: Batch,
    generator: torch.Generator,
    batch_size: int,
    clip: float,
) -> None:
    """One update on a batch drawn from the generator; `clip` bounds the norm of the gradient."""
    rows = torch.randint(0, len(data.source), (batch_size,), generator=generator)
    clipped_step(network, optimizer, network.loss(data.rows(rows)), clip)


@torch.no_grad()
def all_right(network: SequenceNetwork, data: Batch) -> float:
    """The share of rows in which every target has the highest score."""
    right = network(data.source, data.fed).argmax(-1) == data.target
    return float((right | (data.target == NO_TARGET)).all(1).double().mean())


@torch.no_grad()
def write(
    network: SequenceNetwork,
    source: Tensor,
    first: int,
    end: int,
    longest: int,
    temperature: float = 0.0,
    generator: torch.Generator | None = None,
) -> list[list[int]]:
    """What the network writes after each row of source (n, T), token by token, without the end token.

    Class k is the token end + k, class 0 the end. The likeliest is taken, or with a temperature one is drawn
    from softmax(scores / temperature). At most `longest` tokens are written before the
    end. A decoder reads `first` first; without one source has a single token, which is read.
    """
    n, decodes = len(source), network.decoder is not None
    h = network.last_state(source) if decodes else torch.zeros(n, network.body.hidden)
    token = torch.full((n,), first) if decodes else source[:, 0]
    taken = []
    for _ in range(longest + 1):
        h = network.step(token, h, decodes)
        scores = network.output(h)
        if temperature:
            drawn = torch.multinomial((scores / temperature).softmax(-1), 1, generator=generator)
            chosen = drawn[:, 0]
        else:
            chosen = scores.argmax(-1)
        token = end + chosen
        taken.append(chosen)
    return [_until_end(row, end) for row in torch.stack(taken, dim=1).tolist()]


def _until_end(classes: list[int], end: int) -> list[int]:
    """The tokens before the first end."""
    return [end + k for k in (classes[: classes.index(0)] if 0 in classes else classes)]
