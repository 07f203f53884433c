"""Every gate of a recurrent network at every token, and what it computes while some gates are held.

The formulas of a cell stand here once, for any number of rows at a time. Where nothing is held, PyTorch's
fused layers give h, and the formulas every gate of every token at once. A layer of which something is held at
a value is computed token by token, with the held value in place of what the formula gives.
Formulas: lecture 5, LSTM cell; torch.nn.RNN, GRU and LSTM.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn

from playground.models.recurrent import RecurrentLM
from playground.models.replay import memory_cells
from playground.models.surprisal import BLOCK_ENTRIES

ROWS = 64  # candidates that are computed at a time

Quantities = dict[str, Tensor]
"""What a layer computed: its gates by name, "c" where there is one, and "h"; each (..., H)."""
Replace = Callable[[str, Tensor], Tensor]
"""What takes the place of a quantity, by its name and the value that the formula gives."""


@dataclass(frozen=True, eq=False)
class Held:
    """Units of one quantity that are held: mask, bool, and values, each of a shape like (H,) or (B, H)."""

    mask: Tensor
    values: Tensor


Candidate = tuple[str, int, float]
"""A quantity's name, the unit and the value to hold it at."""
Holds = Mapping[str, Held]
"""By quantity of one layer: what of it is held."""


def cell_step(
    cell: str, from_x: Tensor, from_h: Tensor, h: Tensor, c: Tensor, replace: Replace = lambda _, value: value
) -> Quantities:
    """One step of a cell from W_x x + b_x and W_h h + b_h, (..., K H) each, and the state before."""
    if cell == "lstm":
        to_i, to_f, to_g, to_o = (from_x + from_h).chunk(4, dim=-1)
        i, f = replace("i", torch.sigmoid(to_i)), replace("f", torch.sigmoid(to_f))
        g, o = replace("g", torch.tanh(to_g)), replace("o", torch.sigmoid(to_o))
        c = replace("c", f * c + i * g)
        return {"i": i, "f": f, "g": g, "o": o, "c": c, "h": replace("h", o * torch.tanh(c))}
    if cell == "gru":
        x_to_r, x_to_z, x_to_n = from_x.chunk(3, dim=-1)
        h_to_r, h_to_z, h_to_n = from_h.chunk(3, dim=-1)
        r, z = replace("r", torch.sigmoid(x_to_r + h_to_r)), replace("z", torch.sigmoid(x_to_z + h_to_z))
        n = replace("n", torch.tanh(x_to_n + r * h_to_n))
        return {"r": r, "z": z, "n": n, "h": replace("h", (1 - z) * n + z * h)}
    return {"h": replace("h", torch.tanh(from_x + from_h))}


@dataclass(frozen=True, eq=False)
class LayerReading:
    """The quantities of one layer after every token, (T, B, H) each.

    difference   the largest |h - h'|, h of PyTorch's layer, h' of the formulas; None where something is held
    """

    quantities: Quantities
    difference: float | None = None


@torch.inference_mode()
def read_layers(
    model: RecurrentLM, ids: Tensor, starts: Sequence[int] = (), holds: Mapping[int, Holds] | None = None
) -> list[LayerReading]:
    """Read ids (T,) without dropout, B = 1: every layer's quantities.

    The state is zero at position 0 and at each of `starts`. `holds` is by layer, counted from 0.
    """
    held = {index: quantities for index, quantities in (holds or {}).items() if quantities}
    x = model.embedding(ids)[:, None]  # (T, 1, E)
    layers = []
    for index, layer in enumerate(model.layers):
        if index in held:
            layers.append(LayerReading(_token_by_token(model.cell, layer, x, starts, held[index])))
        else:
            layers.append(read_layer(model.cell, layer, x, starts))
        x = layers[-1].quantities["h"]
    return layers


def read_layer(cell: str, layer: nn.Module, x: Tensor, starts: Sequence[int] = ()) -> LayerReading:
    """A layer with nothing held: h by the fused layer, then the gates of all tokens at once; x (T, B, X)."""
    cuts = _cuts(len(x), starts)
    W_x, W_h, b_x, b_h = layer.parameters()
    zero = torch.zeros(1, x.shape[1], W_h.shape[1], dtype=x.dtype)
    h, h_prev, c_prev = [], [], []
    for a, b in pairwise(cuts):
        piece = x[a:b].transpose(0, 1)  # (B, t, X)
        after = layer(piece)[0]  # (B, t, H)
        h.append(after.transpose(0, 1))
        h_prev.append(torch.cat([zero, h[-1][:-1]]))
        c = memory_cells(layer, piece, after, zero, zero).transpose(0, 1) if cell == "lstm" else h[-1]
        c_prev.append(torch.cat([zero, c[:-1]]))
    before = torch.cat(h_prev)
    parts = cell_step(cell, x @ W_x.T + b_x, before @ W_h.T + b_h, before, torch.cat(c_prev))
    of_torch = torch.cat(h)
    return LayerReading({**parts, "h": of_torch}, float((parts["h"] - of_torch).abs().max()))


def input_of(model: RecurrentLM, ids: Tensor, starts: Sequence[int], layer: int) -> Tensor:
    """What a layer, counted from 0, reads: (T, 1, X)."""
    x: Tensor = model.embedding(ids)[:, None]
    for below in model.layers[:layer]:
        x = fused(below, x, starts)
    return x


def fused(layer: nn.Module, x: Tensor, starts: Sequence[int]) -> Tensor:
    """h (T, B, H) alone."""
    pieces = [layer(x[a:b].transpose(0, 1))[0].transpose(0, 1) for a, b in pairwise(_cuts(len(x), starts))]
    return torch.cat(pieces)


def _token_by_token(
    cell: str, layer: nn.Module, x: Tensor, starts: Sequence[int], held: Holds, only_h: bool = False
) -> Quantities:
    """An explicit loop in which the held units have their values; x (T, 1, X), (B, H) at a time.

    only_h   leave out the other quantities, which take room
    """
    masks = {name: (each.mask, each.values.to(x.dtype)) for name, each in held.items()}
    shapes = [mask.shape for mask, _ in masks.values()]
    rows = max((shape[0] for shape in shapes if len(shape) == 2), default=1)

    def replace(name: str, value: Tensor) -> Tensor:
        return torch.where(*masks[name], value) if name in masks else value

    W_x, W_h, b_x, b_h = layer.parameters()
    from_x = x @ W_x.T + b_x  # (T, 1, K H)
    zero = torch.zeros(rows, W_h.shape[1], dtype=x.dtype)
    begins, h, c = {0, *starts}, zero, zero
    steps: list[Quantities] = []
    for t in range(len(x)):
        if t in begins:
            h, c = zero, zero
        parts = cell_step(cell, from_x[t], torch.addmm(b_h, h, W_h.T), h, c, replace)
        h, c = parts["h"], parts.get("c", zero)
        steps.append({"h": h} if only_h else parts)
    return {name: torch.stack([parts[name] for parts in steps]) for name in steps[0]}


def _cuts(T: int, starts: Sequence[int]) -> list[int]:
    """Where pieces that begin with a zero state end, 0 and T included."""
    return [*sorted({0, *starts}), T]


@torch.inference_mode()
def losses_of_holds(
    model: RecurrentLM,
    ids: Tensor,
    targets: Tensor,
    starts: Sequence[int],
    layer: int,
    groups: Sequence[Sequence[Candidate]],
) -> Iterator[Tensor]:
    """The mean loss of a text while the units of a group are held together, for each group, float64.

    targets (T,), -1 where there is none or it is not counted. Yields the losses of up to ROWS groups at a
    time, in order: each is a row of a batch. ValueError where there is no target.
    """
    if not bool((targets >= 0).any()):
        raise ValueError("without a target there is no loss")
    x = input_of(model, ids, starts, layer)
    for first in range(0, len(groups), ROWS):
        holds = _row_by_row(groups[first : first + ROWS], model.hidden)
        h = _token_by_token(model.cell, model.layers[layer], x, starts, holds, only_h=True)["h"]
        for above in model.layers[layer + 1 :]:
            h = fused(above, h, starts)
        yield mean_losses(model.output, h, targets)


def _row_by_row(groups: Sequence[Sequence[Candidate]], hidden: int) -> Holds:
    """Of a batch: row b holds what group b says, and nothing else."""
    shape = (len(groups), hidden)
    holds: dict[str, Held] = {}
    for row, group in enumerate(groups):
        for name, unit, value in group:
            if name not in holds:
                mask = torch.zeros(shape, dtype=torch.bool)
                holds[name] = Held(mask, torch.zeros(shape, dtype=torch.float64))
            holds[name].mask[row, unit], holds[name].values[row, unit] = True, value
    return holds


@torch.inference_mode()
def mean_loss(model: RecurrentLM, h: Tensor, targets: Tensor) -> float:
    """The mean loss of a text from the top layer's h (T, 1, H), to compare candidates with."""
    return float(mean_losses(model.output, h, targets))


def mean_losses(output: nn.Linear, h: Tensor, targets: Tensor) -> Tensor:
    """The mean of -ln p(target) over the targets, for each row of h (T, B, H), float64 (B,)."""
    places = (targets >= 0).nonzero()[:, 0]
    total = torch.zeros(h.shape[1], dtype=torch.float64)
    width = max(1, BLOCK_ENTRIES // (h.shape[1] * output.out_features))
    for part in torch.split(places, width):
        scores = output(h[part])  # (t, B, V)
        true = scores.gather(2, targets[part][:, None, None].expand(-1, h.shape[1], 1))[..., 0]
        total += (scores.logsumexp(2) - true).double().sum(0)
    return total / len(places)
