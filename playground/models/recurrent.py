"""A recurrent language model: embedding, one to three recurrent layers, a score for every token."""

import math

import torch
from torch import Tensor, nn

from playground.models.language_model import LanguageModel, State, inverted_dropout

CELLS: dict[str, type[nn.RNN | nn.GRU | nn.LSTM]] = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


class RecurrentLM(LanguageModel):
    """p(next token | tokens so far) = softmax(V h_t + b), with h_t from PyTorch's own RNN, GRU or LSTM.

    Each layer is a module of its own, so that every layer's states can be looked at, and so that dropout
    draws from an explicit generator; without dropout the arithmetic is that of one stacked nn.LSTM, to
    the bit. Dropout is the inverted one, x/(1-p) where kept, on the output of every layer. The state is h,
    (layers, B, H), and for the LSTM the pair (h, c) of that shape.

    `generator` draws the weights, from the distributions PyTorch uses by default: N(0, 1) for embeddings,
    U(-1/sqrt(H), 1/sqrt(H)) for everything else. The global generator is neither read nor moved.
    """

    def __init__(
        self,
        cell: str,
        vocabulary: int,
        embedding: int,
        hidden: int,
        layers: int = 1,
        dropout: float = 0.0,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        self.cell, self.vocabulary, self.hidden, self.dropout = cell, vocabulary, hidden, dropout
        with torch.random.fork_rng(devices=()):  # PyTorch's own draws are not used: let them leave no trace
            self.embedding = nn.Embedding(vocabulary, embedding)
            inputs = [embedding] + [hidden] * (layers - 1)
            self.layers = nn.ModuleList(CELLS[cell](size, hidden, batch_first=True) for size in inputs)
            self.output = nn.Linear(hidden, vocabulary)
        self._initialise(generator)

    @torch.no_grad()
    def _initialise(self, generator: torch.Generator | None) -> None:
        self.embedding.weight.normal_(generator=generator)
        bound = 1.0 / math.sqrt(self.hidden)
        for parameter in [*self.layers.parameters(), *self.output.parameters()]:
            parameter.uniform_(-bound, bound, generator=generator)

    def forward(self, ids: Tensor, state: State | None = None, last: bool = False) -> tuple[Tensor, State]:
        """Score the next token after each of `ids` (B, T); `state` None means zeros."""
        x = self.embedding(ids)  # (B, T, E)
        states = []
        for index, layer in enumerate(self.layers):
            x, after = layer(x, None if state is None else _layer_of(state, index))  # (B, T, H)
            states.append(after)
            x = inverted_dropout(x, self.dropout, self.training, self.dropout_generator)
        return self.output(x[:, -1:] if last else x), _stack(states)

    def step(self, ids: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Read one token per row, ids (B,): logits (B, V) and the new state, without dropout.

        The same formulas as `forward`, cell by cell: the fused layers have a fixed cost per call that a
        single token does not repay (eight times faster here; equal up to rounding).
        """
        x = self.embedding(ids)  # (B, E)
        states = []
        for index, layer in enumerate(self.layers):
            before = self._zeros(len(ids)) if state is None else _layer_of(state, index)
            after = _step_cell(self.cell, layer, x, before)
            states.append(after)
            x = (after[0] if isinstance(after, tuple) else after)[0]  # (B, H)
        return self.output(x), _stack(states)

    def begin(self, rows: int) -> State:
        """Zeros in every layer, (layers, rows, H)."""
        return self._zeros(rows, len(self.layers))

    def _zeros(self, rows: int, layers: int = 1) -> State:
        h = torch.zeros(layers, rows, self.hidden)
        return (h, h) if self.cell == "lstm" else h


def _step_cell(cell: str, layer: nn.Module, x: Tensor, state: State) -> State:
    w_ih, w_hh, b_ih, b_hh = layer.parameters()
    if isinstance(state, tuple):
        h, c = torch.lstm_cell(x, (state[0][0], state[1][0]), w_ih, w_hh, b_ih, b_hh)
        return h[None], c[None]
    function = torch.gru_cell if cell == "gru" else torch.rnn_tanh_cell
    return function(x, state[0], w_ih, w_hh, b_ih, b_hh)[None]


def _layer_of(state: State, index: int) -> State:
    if isinstance(state, tuple):
        return state[0][index : index + 1], state[1][index : index + 1]
    return state[index : index + 1]


def _stack(states: list[State]) -> State:
    """Join the layers' states (1, B, H) to (layers, B, H); one layer's passes through uncopied."""
    if len(states) == 1:
        return states[0]
    if isinstance(states[0], tuple):
        return torch.cat([s[0] for s in states]), torch.cat([s[1] for s in states])
    return torch.cat([s for s in states if isinstance(s, Tensor)])
