"""The derivative of a recurrent layer's state with respect to its state one step before, at every position.

A cell's new state depends on the old hidden state through K gates, each W_g h + ..., and directly:

    dh'/dh = sum_g diag(h_gates_g) W_g + diag(h_h)      dh'/dc = diag(h_c)
    dc'/dh = sum_g diag(c_gates_g) W_g                  dc'/dc = diag(c_c)

RNN   h' = tanh z                                       dh'/dz = 1 - h'^2
GRU   h' = (1 - z) n + z h,  n = tanh(x_n + r h_n)      gates r, z, n; h_h = z
LSTM  c' = f c + i g,  h' = o tanh c'                   gates i, f, g, o; c_c = f

A product with one costs as much as a step of the network; a matrix is formed (`matrices`) where many rows are
multiplied with it. Formulas: torch.nn.RNN, GRU and LSTM; lecture 5's LSTM cell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn

from playground.models.recurrent import RecurrentLM
from playground.models.replay import states

Pair = tuple[Tensor, Tensor]
"""Of h and of c, (R, H) each; c is zero where the cell has none."""


@dataclass(frozen=True, eq=False)
class StepJacobians:
    """Of one layer at P positions; gates (P, K, H) and diagonals (P, H), from the state before to after.

    h_inputs are the coefficients of the gates' inputs W_x x: those of h_gates, but for n of the GRU, whose
    recurrent part alone is multiplied by r. within is dh'/dc' inside a step,
    o (1 - tanh(c')^2) of the LSTM. has_memory: whether there is a c.
    """

    W_h: Tensor  # (K H, H)
    W_x: Tensor  # (K H, X)
    h_gates: Tensor
    h_inputs: Tensor
    c_gates: Tensor
    h_h: Tensor
    h_c: Tensor
    c_c: Tensor
    within: Tensor
    has_memory: bool

    def transposed(self, s: int, of_h: Tensor, of_c: Tensor) -> Pair:
        """Of R cotangents (R, H) of the state after position s, those of the h and c before it."""
        h = self._by_gate(self.h_gates, s, of_h, of_c) @ self.W_h
        if not self.has_memory:
            return h.addcmul_(of_h, self.h_h[s]), of_c
        return h, (of_h * self.h_c[s]).addcmul_(of_c, self.c_c[s])

    def of_inputs(self, s: int, of_h: Tensor, of_c: Tensor) -> Tensor:
        """Of R cotangents (R, H) of the state after position s, those of its input x, (R, X)."""
        return self._by_gate(self.h_inputs, s, of_h, of_c) @ self.W_x

    def _by_gate(self, gates: Tensor, s: int, of_h: Tensor, of_c: Tensor) -> Tensor:
        """The cotangents of all gates' sums, (R, K H)."""
        by_gate = of_h[:, None] * gates[s]
        if self.has_memory:
            by_gate.addcmul_(of_c[:, None], self.c_gates[s])
        return by_gate.flatten(1)

    def matrices(self, s: int) -> Pair:
        """dh'/dh and dc'/dh of position s, (H, H) each."""
        H = self.W_h.shape[1]
        blocks = self.W_h.view(-1, H, H)
        of_h = torch.einsum("kh,khj->hj", self.h_gates[s], blocks) + torch.diag(self.h_h[s])
        return of_h, torch.einsum("kh,khj->hj", self.c_gates[s], blocks)

    def times(self, part: slice, vectors: Pair) -> Pair:
        """The product of each position's Jacobian in `part` with a vector of its own."""
        h, c = vectors
        gates = (h @ self.W_h.T).view(self.h_gates[part].shape)
        new_h = (self.h_gates[part] * gates).sum(1) + self.h_h[part] * h + self.h_c[part] * c
        return new_h, (self.c_gates[part] * gates).sum(1) + self.c_c[part] * c

    def transposed_times(self, part: slice, vectors: Pair) -> Pair:
        """The same with the transposed Jacobians."""
        h, c = vectors
        gates = self.h_gates[part] * h[:, None] + self.c_gates[part] * c[:, None]
        old_h = gates.flatten(1) @ self.W_h + self.h_h[part] * h
        return old_h, self.h_c[part] * h + self.c_c[part] * c


@torch.no_grad()
def step_jacobians(
    model: RecurrentLM, ids: Tensor, starts: Sequence[int] = ()
) -> tuple[list[StepJacobians], Tensor]:
    """Of every layer while it reads ids (P,), and the top layer's h (P, H).

    The state is zero at position 0 and at each of `starts`, where a text of its own begins.
    """
    cuts = [0, *sorted(set(starts) - {0}), len(ids)]
    parts = [states(model, ids[None, a:b]) for a, b in pairwise(cuts)]
    out, x = [], model.embedding(ids)  # (P, E)
    h = x
    for index, layer in enumerate(model.layers):
        h = torch.cat([part[0][index, 0] for part in parts])
        zero = torch.zeros(1, model.hidden, dtype=h.dtype)
        h_prev = torch.cat([torch.cat([zero, part[0][index, 0, :-1]]) for part in parts])
        c = [part[1][index, 0] for part in parts if part[1] is not None]
        c_prev = torch.cat([torch.cat([zero, piece[:-1]]) for piece in c]) if c else torch.zeros_like(h)
        out.append(_OF[model.cell](layer, x, h_prev, c_prev, h))
        x = h
    return out, h


def _rnn(layer: nn.Module, x: Tensor, h_prev: Tensor, c_prev: Tensor, h: Tensor) -> StepJacobians:
    W_x, W_h, _, _ = layer.parameters()
    gates, zero = (1 - h**2)[:, None], torch.zeros_like(h)
    return StepJacobians(W_h, W_x, gates, gates, torch.zeros_like(gates), zero, zero, zero, zero, False)


def _gru(layer: nn.Module, x: Tensor, h_prev: Tensor, c_prev: Tensor, h: Tensor) -> StepJacobians:
    W_x, W_h, b_x, b_h = layer.parameters()
    x_to_r, x_to_z, x_to_n = (x @ W_x.T + b_x).chunk(3, dim=1)
    h_to_r, h_to_z, h_to_n = (h_prev @ W_h.T + b_h).chunk(3, dim=1)
    r, z = torch.sigmoid(x_to_r + h_to_r), torch.sigmoid(x_to_z + h_to_z)
    n = torch.tanh(x_to_n + r * h_to_n)
    of_n, of_z = (1 - z) * (1 - n**2), (h_prev - n) * z * (1 - z)
    of_r = of_n * h_to_n * r * (1 - r)
    gates, inputs = torch.stack([of_r, of_z, of_n * r], 1), torch.stack([of_r, of_z, of_n], 1)
    zero = torch.zeros_like(h)
    return StepJacobians(W_h, W_x, gates, inputs, torch.zeros_like(gates), z, zero, zero, zero, False)


def _lstm(layer: nn.Module, x: Tensor, h_prev: Tensor, c_prev: Tensor, h: Tensor) -> StepJacobians:
    W_x, W_h, b_x, b_h = layer.parameters()
    i, f, g, o = (x @ W_x.T + b_x + h_prev @ W_h.T + b_h).chunk(4, dim=1)
    i, f, g, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
    tanh_c = torch.tanh(f * c_prev + i * g)
    through = o * (1 - tanh_c**2)  # dh'/dc'
    zero = torch.zeros_like(f)
    c_gates = torch.stack([g * i * (1 - i), c_prev * f * (1 - f), i * (1 - g**2), zero], 1)
    h_gates = through[:, None] * c_gates
    h_gates[:, 3] = tanh_c * o * (1 - o)
    return StepJacobians(W_h, W_x, h_gates, h_gates, c_gates, zero, through * f, f, through, True)


_OF = {"rnn": _rnn, "gru": _gru, "lstm": _lstm}
