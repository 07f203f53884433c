"""A fixed-window neural language model: the last n - 1 embeddings side by side, one hidden layer, scores.

    x_t = [e(w_{t-n+2}); ...; e(w_t)],    y_t = W2 tanh(W1 x_t + b1) + W3 x_t + b2,    P = softmax(y_t)

Source: Bengio et al. 2003 (where W3 is W, W2 is U, W1 is H); lecture 3 has no W3 and writes U for W2.
"""

import math

import torch
from torch import Tensor, nn

from playground.models.language_model import inverted_dropout
from playground.models.windowed import WindowedLM


class FixedWindowLM(WindowedLM):
    """The network of the module's formula, on `context` = n - 1 tokens of `embedding` = E numbers each.

    The oldest token comes first in x. W1 is (H, (n-1) E), W2 (V, H), W3 (V, (n-1) E) or left out (`direct`
    False); b1 and b2 are the biases of W1 and W2. Dropout is the inverted one, on the hidden layer.

    `generator` draws the weights, from the distributions PyTorch uses by default: N(0, 1) for embeddings,
    U(-1/sqrt(inputs), 1/sqrt(inputs)) for every matrix and its bias.
    """

    def __init__(
        self,
        vocabulary: int,
        context: int,
        embedding: int,
        hidden: int,
        direct: bool = True,
        dropout: float = 0.0,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        self.vocabulary, self.context, self.dropout = vocabulary, context, dropout
        inputs = context * embedding
        with torch.random.fork_rng(devices=()):  # PyTorch's own draws are not used: let them leave no trace
            self.embedding = nn.Embedding(vocabulary, embedding)
            self.W1 = nn.Linear(inputs, hidden)
            self.W2 = nn.Linear(hidden, vocabulary)
            self.W3 = nn.Linear(inputs, vocabulary, bias=False) if direct else None
        self._initialise(generator)

    @torch.no_grad()
    def _initialise(self, generator: torch.Generator | None) -> None:
        self.embedding.weight.normal_(generator=generator)
        for layer in (self.W1, self.W2, self.W3):
            if layer is not None:
                bound = 1.0 / math.sqrt(layer.in_features)
                for parameter in layer.parameters():
                    parameter.uniform_(-bound, bound, generator=generator)

    def scores(self, windows: Tensor) -> Tensor:
        """The scores y after each window of ids: (..., n - 1) -> (..., V)."""
        x = self.embedding(windows).flatten(-2)  # (..., (n - 1) E)
        h = inverted_dropout(torch.tanh(self.W1(x)), self.dropout, self.training, self.dropout_generator)
        y: Tensor = self.W2(h)
        return y if self.W3 is None else y + self.W3(x)
