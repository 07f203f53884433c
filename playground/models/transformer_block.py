"""One block of a transformer: causal self-attention of several heads and an MLP, each added to its input.

    a = LN(x),   q, k, v = W_q a + b_q, W_k a + b_k, W_v a + b_v          each cut into heads of d numbers
    s_ij = q_i . k_j / sqrt(d)  for j <= i, else -inf,   p_i = softmax(s_i),   o_i = sum_j p_ij v_j
    x <- x + W_o [o of all heads] + b_o,      x <- x + W_2 GELU(W_1 LN(x) + b_1) + b_2

Sources: Vaswani et al. 2017 (attention, heads); Radford et al. 2019 (LN before each part: GPT-2).
"""

import math

import torch
from torch import Tensor, nn

from playground.models.language_model import inverted_dropout

Dropout = tuple[float, bool, torch.Generator | None]
"""Probability, whether the model is training, and the generator of the masks."""
FACTOR = 4  # hidden units of the MLP per number of a token


def attention_weights(queries: Tensor, keys: Tensor, visible: Tensor) -> Tensor:
    """softmax over j of q_i . k_j / sqrt(d), 0 where not `visible`: (..., C, d), (..., S, d) -> (..., C, S).

    `visible` is bool and broadcasts to (..., C, S); every query sees at least one key.
    """
    scores = queries @ keys.transpose(-2, -1) / math.sqrt(queries.shape[-1])
    return torch.softmax(scores.masked_fill(~visible, -torch.inf), dim=-1)


def split_heads(x: Tensor, heads: int) -> Tensor:
    """The numbers of each head side by side: (B, T, E) -> (B, heads, T, E / heads)."""
    return x.reshape(*x.shape[:-1], heads, -1).transpose(-3, -2)


class SelfAttention(nn.Module):
    """Attention of one block. The rows of `qkv` are W_q, W_k and W_v, (3 E, E); `output` is W_o, (E, E)."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.output = nn.Linear(width, width)

    def queries_keys_values(self, a: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Of normalised vectors, (..., E) each."""
        queries, keys, values = self.qkv(a).chunk(3, dim=-1)
        return queries, keys, values

    def forward(self, queries: Tensor, keys: Tensor, values: Tensor, visible: Tensor) -> Tensor:
        """What C positions read from S: (B, C, E), (B, S, E), visible (B or 1, C, S) -> (B, C, E)."""
        q, k, v = (split_heads(x, self.heads) for x in (queries, keys, values))
        mixed = attention_weights(q, k, visible[:, None]) @ v  # (B, heads, C, d)
        out: Tensor = self.output(mixed.transpose(-3, -2).flatten(-2))
        return out


class MLP(nn.Module):
    """W_2 GELU(W_1 x + b_1) + b_2 at each position, with 4 E hidden units."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.up = nn.Linear(width, FACTOR * width)
        self.down = nn.Linear(FACTOR * width, width)

    def forward(self, x: Tensor) -> Tensor:
        """(..., E) -> (..., E)."""
        out: Tensor = self.down(nn.functional.gelu(self.up(x)))
        return out


class Block(nn.Module):
    """A pre-norm block of the module's formula. Dropout is the inverted one, on what either part adds."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(width)
        self.attention = SelfAttention(width, heads)
        self.mlp_norm = nn.LayerNorm(width)
        self.mlp = MLP(width)

    def queries_keys_values(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Of the vectors that enter the block, (..., E) each."""
        return self.attention.queries_keys_values(self.attention_norm(x))

    def forward(
        self, x: Tensor, queries: Tensor, keys: Tensor, values: Tensor, visible: Tensor, dropout: Dropout
    ) -> Tensor:
        """The vectors that leave it: x and queries (B, C, E); keys and values (B, S, E) of all positions."""
        x = x + inverted_dropout(self.attention(queries, keys, values, visible), *dropout)
        return x + inverted_dropout(self.mlp(self.mlp_norm(x)), *dropout)
