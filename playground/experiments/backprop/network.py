"""The network of a spec: inputs, targets, weights and biases from the seed, then what the reader has set."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from playground.catalog.initializers import INITIALIZERS, draw
from playground.experiments.backprop.edits import applicable
from playground.experiments.backprop.shape import MAX_UNITS
from playground.experiments.backprop.spec import BackpropSpec
from playground.experiments.mlp import Parameters

if TYPE_CHECKING:
    from torch import Generator, Tensor


@dataclass(frozen=True, eq=False)
class Network:
    """One example and the parameters, float64: x (n_0,), t (n_D,)."""

    x: "Tensor"
    t: "Tensor"
    parameters: Parameters


def build(spec: BackpropSpec) -> Network:
    """Draw the numbers and apply the edits; those of numbers that the network does not have are left out."""
    import torch

    shape = spec.shape
    generator = torch.Generator().manual_seed(spec.seed)
    x, t = draw_example(generator)
    x, t = x[: shape[0]], t[: shape[-1]]
    empty = torch.empty(0, dtype=torch.float64)
    w, b = [empty], [empty]
    for m, n in pairwise(shape):
        weights, biases = draw(INITIALIZERS[spec.initializer], m, n, generator)
        w.append(weights)
        b.append(biases)
    for ref, value in applicable(spec.edits, shape):
        if ref.kind == "w":
            w[ref.layer][ref.source - 1, ref.unit - 1] = value
        else:
            {"x": x, "t": t, "b": b[ref.layer]}[ref.kind][ref.unit - 1] = value
    return Network(x, t, Parameters(tuple(w), tuple(b)))


def draw_example(generator: "Generator", batch: tuple[int, ...] = ()) -> "tuple[Tensor, Tensor]":
    """Inputs from U(-1, 1) and targets from U(0, 1), (*batch, 8) each, with two decimals.

    As many as the largest network has, so that a wider one keeps those of a narrower one.
    """
    import torch

    x = torch.empty(*batch, MAX_UNITS, dtype=torch.float64).uniform_(-1, 1, generator=generator)
    t = torch.empty(*batch, MAX_UNITS, dtype=torch.float64).uniform_(0, 1, generator=generator)
    return x.round(decimals=2), t.round(decimals=2)
