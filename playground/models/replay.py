"""Look inside a recurrent network: every hidden state, memory cell and gate at every token.

PyTorch's nn.RNN, nn.GRU and nn.LSTM return h of the last layer alone and no gate at all. `replay` runs the
cell itself, token by token, in the letters of lecture 5 and of PyTorch's documentation; `states` gets h and c
of every layer at the speed of the fused layers. Both equal the fused layers up to rounding.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from playground.models.language_model import State
from playground.models.recurrent import RecurrentLM

Parts = dict[str, Tensor]
"""What one step of a cell computed: "h", "c" where there is one, and its gates; each (H,)."""


@dataclass(frozen=True, eq=False)
class Replay:
    """Everything a network computed while it read T tokens from a zero state, in the model's precision.

    h, c: (layers, T, H), after token t; c is None where there is no memory cell. gates: by name, each
    (layers, T, H): i, f, g, o of the LSTM; r, z, n of the GRU; none of the plain RNN. logits: (T, V).
    """

    h: np.ndarray
    c: np.ndarray | None
    gates: Mapping[str, np.ndarray]
    logits: np.ndarray


@torch.inference_mode()
def replay(model: RecurrentLM, ids: Sequence[int] | np.ndarray) -> Replay:
    """Read `ids` (T,), T >= 1, in an explicit loop: the same weights at every token, without dropout.

    Source: lecture 5, RNN-based language model and LSTM cell; the formulas of torch.nn.RNN, GRU and LSTM.
    """
    zero = torch.zeros(model.hidden, dtype=model.output.weight.dtype)
    before: list[Parts] = [{"h": zero, "c": zero} for _ in model.layers]
    read: list[list[Parts]] = []
    logits = []
    for token in ids:
        x = model.embedding.weight[int(token)]  # (E,)
        for index, layer in enumerate(model.layers):
            before[index] = _STEPS[model.cell](layer, x, before[index])
            x = before[index]["h"]  # (H,)
        read.append(list(before))
        logits.append(model.output(x))  # (V,)
    quantities = {name: _gather(read, name) for name in read[0][0]}
    return Replay(quantities.pop("h"), quantities.pop("c", None), quantities, torch.stack(logits).numpy())


def _gather(read: list[list[Parts]], name: str) -> np.ndarray:
    """One quantity of all tokens and layers, (layers, T, H)."""
    return torch.stack([torch.stack([parts[name] for parts in token]) for token in read], dim=1).numpy()


def _rnn_step(layer: nn.Module, x: Tensor, before: Parts) -> Parts:
    W_x, W_h, b_x, b_h = layer.parameters()
    return {"h": torch.tanh(W_x @ x + b_x + W_h @ before["h"] + b_h)}


def _gru_step(layer: nn.Module, x: Tensor, before: Parts) -> Parts:
    W_x, W_h, b_x, b_h = layer.parameters()
    h_prev = before["h"]
    x_to_r, x_to_z, x_to_n = (W_x @ x + b_x).chunk(3)  # (H,) each
    h_to_r, h_to_z, h_to_n = (W_h @ h_prev + b_h).chunk(3)
    r = torch.sigmoid(x_to_r + h_to_r)
    z = torch.sigmoid(x_to_z + h_to_z)
    n = torch.tanh(x_to_n + r * h_to_n)
    return {"h": (1 - z) * n + z * h_prev, "r": r, "z": z, "n": n}


def _lstm_step(layer: nn.Module, x: Tensor, before: Parts) -> Parts:
    W_x, W_h, b_x, b_h = layer.parameters()
    h_prev, c_prev = before["h"], before["c"]
    to_i, to_f, to_g, to_o = (W_x @ x + b_x + W_h @ h_prev + b_h).chunk(4)  # (H,) each
    i, f, o = torch.sigmoid(to_i), torch.sigmoid(to_f), torch.sigmoid(to_o)
    g = torch.tanh(to_g)
    c = f * c_prev + i * g
    return {"h": o * torch.tanh(c), "c": c, "i": i, "f": f, "g": g, "o": o}


_STEPS = {"rnn": _rnn_step, "gru": _gru_step, "lstm": _lstm_step}


@torch.inference_mode()
def states(
    model: RecurrentLM, ids: Tensor, state: State | None = None, depth: int | None = None, memory: bool = True
) -> tuple[Tensor, Tensor | None, State]:
    """Read `ids` (B, T) without dropout: h, c after every token, (layers, B, T, H), and the state to carry.

    c is None where there is no memory cell. `state` None means zeros; what is returned continues the rows.
    The scores of the next token are `model.output(h[-1])`. Where not everything is wanted, `depth` reads with
    the lowest layers alone (and carries their state alone), and memory=False leaves c out.

    A fused LSTM keeps its c to itself. But once every h is known, so is every gate, with one product over
    all tokens; what remains of the recurrence is c_t = f_t c_(t-1) + i_t g_t, number by number.
    """
    x = model.embedding(ids)  # (B, T, E)
    h, c = (state if isinstance(state, tuple) else (state, None)) if state is not None else (None, None)
    zero = torch.zeros(1, len(ids), model.hidden, dtype=x.dtype)
    all_h, all_c, last_h, last_c = [], [], [], []
    for index, layer in enumerate(model.layers[:depth]):
        h_0 = zero if h is None else h[index : index + 1]  # (1, B, H)
        if model.cell == "lstm":
            c_0 = zero if c is None else c[index : index + 1]
            after, (h_T, c_T) = layer(x, (h_0, c_0))  # (B, T, H)
            if memory:
                all_c.append(memory_cells(layer, x, after, h_0, c_0))
            last_c.append(c_T)
        else:
            after, h_T = layer(x, h_0)
        all_h.append(after)
        last_h.append(h_T)
        x = after
    carried = (torch.cat(last_h), torch.cat(last_c)) if last_c else torch.cat(last_h)
    return torch.stack(all_h), torch.stack(all_c) if all_c else None, carried


def memory_cells(layer: nn.Module, x: Tensor, h: Tensor, h_0: Tensor, c_0: Tensor) -> Tensor:
    """The memory cell of an LSTM layer after every token, (B, T, H), from its inputs and its outputs h."""
    W_x, W_h, b_x, b_h = layer.parameters()
    ifg = slice(0, 3 * h.shape[2])  # o, the fourth block, is not needed: h is known
    h_prev = torch.cat([h_0.transpose(0, 1), h[:, :-1]], dim=1)  # (B, T, H)
    scores = x @ W_x[ifg].T + h_prev @ W_h[ifg].T + (b_x + b_h)[ifg]  # (B, T, 3 H)
    to_i, to_f, to_g = scores.transpose(0, 1).chunk(3, dim=2)  # (T, B, H) each
    f = torch.sigmoid(to_f).contiguous()
    c = torch.sigmoid(to_i).mul_(torch.tanh(to_g))  # i_t g_t here; c_t once what was kept is added
    c_prev = c_0[0]  # (B, H)
    for c_t, f_t in zip(c.unbind(), f.unbind(), strict=True):
        c_prev = c_t.addcmul_(f_t, c_prev)
    return c.transpose(0, 1)
