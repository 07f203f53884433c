"""How deltas grow or shrink from layer to layer, on average over many networks."""

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.activations import ACTIVATIONS
from playground.catalog.initializers import INITIALIZERS, draw
from playground.experiments import mlp
from playground.experiments.backprop.network import Network, draw_example
from playground.experiments.backprop.shape import Shape, layers

if TYPE_CHECKING:
    from torch import Tensor

NETWORKS = 500
SEED = 0


@lru_cache(maxsize=64)
def mean_delta_sizes(shape: Shape, activation: str, initializer: str) -> np.ndarray:
    """The mean of |delta| over the units of every layer 1..D and over 500 seeded networks: (D,)."""
    return np.array([float(d.abs().mean()) for d in deltas(sample_networks(shape, initializer), activation)])


def sample_networks(shape: Shape, initializer: str) -> Network:
    """N = 500 networks with an example each: the shapes of Network with a leading axis N."""
    import torch

    generator = torch.Generator().manual_seed(SEED)
    x, t = draw_example(generator, (NETWORKS,))
    entry = INITIALIZERS[initializer]
    drawn = [draw(entry, shape[k - 1], shape[k], generator, (NETWORKS,)) for k in layers(shape)]
    empty = torch.empty(0, dtype=torch.float64)
    w, b = zip((empty, empty), *drawn, strict=True)
    return Network(x[:, : shape[0]], t[:, : shape[-1]], mlp.Parameters(w, b))


def deltas(networks: Network, activation: str) -> "tuple[Tensor, ...]":
    """The deltas of the layers 1..D, (N, n_l) each."""
    depth = len(networks.parameters.w) - 1
    values = mlp.forward(networks.parameters, networks.x, [ACTIVATIONS[activation]] * depth)
    return mlp.backward(networks.parameters, values, values.o[-1] - networks.t).delta[1:]
