"""The network of a spec: inputs, targets, weights and biases from the seed, then what the reader has set."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from playground.experiments.backprop import edits, shape
from playground.experiments.backprop.places import find
from playground.experiments.backprop.shape import MOST_UNITS, Shape
from playground.experiments.backprop.spec import BackpropSpec
from playground.experiments.backprop.starts import STARTS, draw

if TYPE_CHECKING:
    from torch import Generator, Tensor


@dataclass(frozen=True)
class Network:
    """One example and the parameters, float64. Entry l of a tuple belongs to layer l; entry 0 is empty.

    x (n_0,), t (n_D,), w[l] (n_{l-1}, n_l) with w[l][i, j] from unit i to unit j, b[l] (n_l,)
    """

    shape: Shape
    x: "Tensor"
    t: "Tensor"
    w: "tuple[Tensor, ...]"
    b: "tuple[Tensor, ...]"


def build(spec: BackpropSpec) -> Network:
    """Draw and edit. Edits that fit nowhere are left out. ValueError with a sentence for no network."""
    import torch

    sizes = shape.read(spec.net_shape)
    g = torch.Generator().manual_seed(int(spec.weight_seed))
    x, t = example(g)
    x, t = x[: sizes[0]], t[: sizes[-1]]
    empty = torch.empty(0, dtype=torch.float64)
    w, b = [empty], [empty]
    for m, n in pairwise(sizes):
        weights, biases = draw(STARTS[spec.weights_from], m, n, g)
        w.append(weights)
        b.append(biases)
    for name, value in edits.read(spec.edits, sizes)[0].items():
        place = find(name, sizes)
        if place.kind == "w":
            w[place.layer][place.source - 1, place.unit - 1] = value
        else:
            {"x": x, "t": t, "b": b[place.layer]}[place.kind][place.unit - 1] = value
    return Network(sizes, x, t, tuple(w), tuple(b))


def example(g: "Generator", batch: tuple[int, ...] = ()) -> "tuple[Tensor, Tensor]":
    """Inputs from U(-1, 1) and targets from U(0, 1), (*batch, 8) each, with two decimals.

    As many as the largest network has, so that a wider one keeps those of a narrower one.
    """
    import torch

    x = torch.empty(*batch, MOST_UNITS, dtype=torch.float64).uniform_(-1, 1, generator=g)
    t = torch.empty(*batch, MOST_UNITS, dtype=torch.float64).uniform_(0, 1, generator=g)
    return x.round(decimals=2), t.round(decimals=2)
