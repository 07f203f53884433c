"""Stacked recurrent layers in one or two directions: PyTorch's fused layers, and the same state by state.

    forward   h_t of layer l reads h_(t-1) of its layer and what layer l - 1 gave at t
    both      as nn.LSTM(bidirectional=True): a second row reads from the end; each layer reads both rows of
              the layer below, side by side: [forward; backward]
    apart     as ELMo: two networks that each read their own rows alone; side by side only at the end

Sources: lecture 5, Stacked RNNs, Reading Bidirectionally, ELMo; torch.nn.RNN, GRU and LSTM.
"""

import math

import torch
from torch import Tensor, nn

from playground.models.held_gates import cell_step
from playground.models.recurrent import CELLS

_SUFFIXES = ("", "_reverse")  # of the names of a direction's weights


class Encoder(nn.Module):
    """One fused network, or for "apart" two; weights from U(-1/sqrt(H), 1/sqrt(H)), PyTorch's default.

    KeyError for an unknown cell, ValueError for an unknown arrangement.
    """

    def __init__(
        self,
        cell: str,
        arrangement: str,
        inputs: int,
        hidden: int,
        layers: int,
        generator: torch.Generator | None = None,
    ) -> None:
        if arrangement not in ("forward", "both", "apart"):
            raise ValueError(f"there is no arrangement {arrangement!r}")
        super().__init__()
        self.cell, self.arrangement, self.hidden, self.depth = cell, arrangement, hidden, layers
        both, count = arrangement == "both", 2 if arrangement == "apart" else 1
        with torch.random.fork_rng(devices=()):  # PyTorch's own draws are not used: let them leave no trace
            self.networks = nn.ModuleList(
                CELLS[cell](inputs, hidden, layers, batch_first=True, bidirectional=both)
                for _ in range(count)
            )
        bound = 1 / math.sqrt(hidden)
        with torch.no_grad():
            for parameter in self.parameters():
                parameter.uniform_(-bound, bound, generator=generator)

    @property
    def directions(self) -> int:
        """D, how many rows of states a layer has."""
        return 1 if self.arrangement == "forward" else 2

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Read x (B, T, E): out (B, T, D H) of the top layer, h_n (layers D, B, H), in PyTorch's order."""
        if self.arrangement != "apart":
            out, last = self.networks[0](x)
            return out, last[0] if isinstance(last, tuple) else last
        outs, lasts = [], []
        for network, reads in zip(self.networks, (x, x.flip(1)), strict=True):
            out, last = network(reads)
            outs.append(out)
            lasts.append(last[0] if isinstance(last, tuple) else last)
        h_n = torch.stack(lasts, dim=1).flatten(0, 1)  # layer by layer, forward before backward
        return torch.cat([outs[0], outs[1].flip(1)], dim=-1), h_n

    def states(self, x: Tensor) -> Tensor:
        """Read x (B, T, E) state by state: h of every layer and direction, (B, layers, D, T, H)."""
        below = [x] * self.directions  # what each direction of the next layer reads
        layers = []
        for layer in range(self.depth):
            rows = [self._row(layer, d, reads) for d, reads in enumerate(below)]
            layers.append(torch.stack(rows, dim=1))
            below = rows if self.arrangement == "apart" else [torch.cat(rows, dim=-1)] * self.directions
        return torch.stack(layers, dim=1)

    def weights(self, layer: int, direction: int) -> list[Tensor]:
        """W_ih, W_hh, b_ih and b_hh of a layer's direction, both counted from 0."""
        network = self.networks[direction if self.arrangement == "apart" else 0]
        suffix = _SUFFIXES[direction] if self.arrangement == "both" else ""
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        return [getattr(network, f"{name}_l{layer}{suffix}") for name in names]

    def _row(self, layer: int, direction: int, reads: Tensor) -> Tensor:
        """The states of one direction of a layer, (B, T, H), in the order of the tokens."""
        W_ih, W_hh, b_ih, b_hh = self.weights(layer, direction)
        from_x = (reads @ W_ih.T + b_ih).unbind(1)  # T times (B, K H)
        h = c = torch.zeros(len(reads), self.hidden, dtype=reads.dtype)
        row: list[Tensor] = []
        for step in from_x[::-1] if direction else from_x:
            after = cell_step(self.cell, step, h @ W_hh.T + b_hh, h, c)
            h, c = after["h"], after.get("c", c)
            row.append(h)
        return torch.stack(row[::-1] if direction else row, dim=1)


def derivative_norms(encoder: Encoder, x: Tensor) -> Tensor:
    """||dh/dx_s|| of every state h with respect to every input vector x_s, Frobenius: (layers, D, T, T).

    Every row of the Jacobian is computed by autograd, of all N = layers D T H entries of the states of
    x (T, E): N copies of x are read, and of copy n entry n alone is differentiated. A norm is exactly 0 where
    no path leads from the input to the state.
    """
    N = encoder.depth * encoder.directions * len(x) * encoder.hidden
    copies = x.detach().expand(N, -1, -1).clone().requires_grad_()
    states = encoder.states(copies)
    (rows,) = torch.autograd.grad(states.reshape(N, N).diagonal().sum(), copies)  # (N, T, E)
    blocks = rows.reshape(*states.shape[1:], *x.shape)  # (layers, D, T, H, T, E)
    return blocks.square().sum(dim=(3, 5)).sqrt()
