"""A causal transformer language model: token and position vectors, blocks, a last normalisation, scores.

    x_i = e(w_i) + p_i,    x <- block(x) for each block,    y_i = W LN(x_i) + b,    P = softmax(y_i)

with n learned positions i = 0, 1, ..., n - 1 (Radford et al. 2019). Where all are taken, the older tokens are
dropped, floor(n / 2) are kept, and these begin at position 0 again: a token is predicted from a window of
floor(n / 2) + 1 to n tokens, and the scores are those of one pass over that window. Keys and values depend on
the positions, so those of the kept tokens are computed anew. To drop one token at a time would compute all n
anew for each: n passes over a held-out text instead of two.
"""

import math

import torch
from torch import Tensor, nn

from playground.models.language_model import LanguageModel, State
from playground.models.transformer_block import Block

EMPTY = -1  # instead of an id: nothing has been read at this position yet
Window = tuple[Tensor, Tensor]
"""The state: ids (1, B, n), and keys and values (2 blocks, B, n, E), first the keys of all blocks."""


class TransformerLM(LanguageModel):
    """The network of the module's formula: n `positions`, `embedding` = E numbers per token in every layer.

    The state is a window and its cache: the ids read since position 0, EMPTY behind the last, and keys and
    values of every block, so that one more token costs one position. It is not carried from one window of a
    training to the next: each begins at position 0. With `tied`, W is the matrix of the token vectors.
    Dropout is the inverted one, on what attention and MLP add.

    `generator` draws the weights: normal ones, of the standard deviations in `_initialise`; biases are 0.
    """

    carries_state = False
    positions: int

    def __init__(
        self,
        vocabulary: int,
        embedding: int,
        blocks: int,
        heads: int,
        positions: int,
        tied: bool = False,
        dropout: float = 0.0,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        self.vocabulary, self.positions, self.dropout = vocabulary, positions, dropout
        with torch.random.fork_rng(devices=()):  # PyTorch's own draws are not used: let them leave no trace
            self.embedding = nn.Embedding(vocabulary, embedding)
            self.position = nn.Embedding(positions, embedding)
            self.blocks = nn.ModuleList(Block(embedding, heads) for _ in range(blocks))
            self.norm = nn.LayerNorm(embedding)
            self.output = nn.Linear(embedding, vocabulary)
        if tied:
            self.output.register_parameter("weight", None)
        self._initialise(generator)

    @torch.no_grad()
    def _initialise(self, generator: torch.Generator | None) -> None:
        """1/sqrt(inputs) for matrices; what is added to x is smaller by sqrt(2 blocks), its number of terms.

        Source: Radford et al. 2019, whose 0.02 is about half of 1/sqrt(E) for the width of GPT-2.
        """
        width, terms = self.embedding.embedding_dim, math.sqrt(2 * len(self.blocks))
        self.embedding.weight.normal_(std=1 / math.sqrt(width), generator=generator)
        self.position.weight.normal_(std=0.1 / math.sqrt(width), generator=generator)
        for name, parameter in self.named_parameters():
            if name.endswith("bias"):
                parameter.zero_()
            elif parameter.dim() == 2 and not name.startswith(("embedding", "position")):
                added = name.endswith(("attention.output.weight", "mlp.down.weight"))
                std = 1 / math.sqrt(parameter.shape[1]) / (terms if added else 1.0)
                parameter.normal_(std=std, generator=generator)

    def forward(self, ids: Tensor, state: State | None = None, last: bool = False) -> tuple[Tensor, State]:
        """Score the next token after each of `ids` (B, T), as many at once as there are positions left."""
        window = _window(state)
        parts: list[Tensor] = []
        rest = ids
        while rest.shape[1]:
            window = None if window is None else self._with_room(window)
            taken = 0 if window is None else int(_lengths(window).max())
            x, window = self._read(rest[:, : self.positions - taken], window)
            rest = rest[:, x.shape[1] :]
            parts.append(x)
        x = torch.cat(parts, dim=1) if len(parts) > 1 else parts[0]  # (B, T, E)
        assert window is not None
        return self._scores(x[:, -1:] if last else x), window

    def step(self, ids: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Read one token per row, ids (B,)."""
        logits, after = self.forward(ids[:, None], state)
        return logits[:, 0], after

    def begin(self, rows: int) -> State:
        """An empty window, and zeros."""
        numbers, width = self.position.weight, self.embedding.embedding_dim
        cache = numbers.new_zeros(2 * len(self.blocks), rows, self.positions, width)
        return torch.full((1, rows, self.positions), EMPTY), cache

    def _scores(self, x: Tensor) -> Tensor:
        weight = self.embedding.weight if self.output.weight is None else self.output.weight
        return nn.functional.linear(self.norm(x), weight, self.output.bias)

    def _read(self, ids: Tensor, window: Window | None) -> tuple[Tensor, Window]:
        """Read ids (B, C), for which there is room: the last block's vectors (B, C, E), the window after."""
        C, n = ids.shape[1], self.positions
        lengths = torch.zeros(1, dtype=torch.long) if window is None else _lengths(window)  # (B,) or (1,)
        at = lengths[:, None] + torch.arange(C)  # (B or 1, C)
        end = int(lengths.max()) + C
        visible = torch.arange(end) <= at[:, :, None]  # (B or 1, C, end): no position sees a later one
        dropout = (self.dropout, self.training, self.dropout_generator)
        x = self.embedding(ids) + self.position(at)  # (B, C, E)
        all_keys, all_values = [], []
        for index, block in enumerate(self.blocks):
            assert isinstance(block, Block)
            queries, keys, values = block.queries_keys_values(x)
            if window is None:
                keys, values = (nn.functional.pad(new, (0, 0, 0, n - C)) for new in (keys, values))
            else:
                places = at[:, :, None].expand_as(keys)
                keys = window[1][index].scatter(1, places, keys)
                values = window[1][len(self.blocks) + index].scatter(1, places, values)
            x = block(x, queries, keys[:, :end], values[:, :end], visible, dropout)
            all_keys.append(keys)
            all_values.append(values)
        before = ids.new_full((len(ids), n), EMPTY) if window is None else window[0][0]
        return x, (before.scatter(1, at.expand_as(ids), ids)[None], torch.stack(all_keys + all_values))

    def _with_room(self, window: Window) -> Window:
        """The window with room for one more token in every row: full rows keep their newer half alone."""
        ids, cache = window
        full = ids[0, :, -1] != EMPTY  # (B,)
        if not bool(full.any()):
            return window
        _, (new_ids, new_cache) = self._read(ids[0, full, self.positions - self.positions // 2 :], None)
        return (
            ids.index_put((torch.zeros(1, dtype=torch.long), full.nonzero()[:, 0]), new_ids[0]),
            cache.transpose(0, 1).index_put((full,), new_cache.transpose(0, 1)).transpose(0, 1),
        )


def _window(state: State | None) -> Window | None:
    assert state is None or isinstance(state, tuple)
    return state


def _lengths(window: Window) -> Tensor:
    """How many tokens each row has read since position 0, (B,)."""
    return (window[0][0] != EMPTY).sum(dim=1)
