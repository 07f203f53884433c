"""How deltas grow or shrink from layer to layer, on average over many networks."""

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.backprop.activations import ACTIVATIONS
from playground.experiments.backprop.network import example
from playground.experiments.backprop.shape import Shape, layers
from playground.experiments.backprop.starts import STARTS, draw

if TYPE_CHECKING:
    from torch import Tensor

NETWORKS = 500
SEED = 0


@lru_cache(maxsize=64)
def mean_delta(shape: Shape, activation: str, start: str) -> np.ndarray:
    """The mean of |delta| over the units of every layer 1..D and over 500 seeded networks: (D,)."""
    return np.array([float(d.abs().mean()) for d in deltas(*population(shape, start), activation)])


def population(shape: Shape, start: str) -> "tuple[Tensor, Tensor, list[Tensor], list[Tensor]]":
    """x (N, n_0), t (N, n_D), w of every layer (N, n_{l-1}, n_l) and b (N, n_l) of N = 500 networks."""
    import torch

    g = torch.Generator().manual_seed(SEED)
    x, t = example(g, (NETWORKS,))
    drawn = [draw(STARTS[start], shape[layer - 1], shape[layer], g, (NETWORKS,)) for layer in layers(shape)]
    return x[:, : shape[0]], t[:, : shape[-1]], [w for w, _ in drawn], [b for _, b in drawn]


def deltas(x: "Tensor", t: "Tensor", w: "list[Tensor]", b: "list[Tensor]", activation: str) -> "list[Tensor]":
    """The deltas of all layers 1..D of all networks at once, (N, n_l) each."""
    import torch

    sigma, o, slope = ACTIVATIONS[activation], [x], []
    for weights, biases in zip(w, b, strict=True):
        inp = torch.einsum("si,sij->sj", o[-1], weights) + biases
        o.append(sigma.function(inp))
        slope.append(sigma.slope(inp, o[-1]))
    out = [(o[-1] - t) * slope[-1]]
    for weights, slopes in zip(w[:0:-1], slope[-2::-1], strict=True):
        out.append(torch.einsum("sjl,sl->sj", weights, out[-1]) * slopes)
    return out[::-1]
