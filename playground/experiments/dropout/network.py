"""A small network with dropout on its inputs and hidden units: forward and backward under many masks at once.

With m_i = 0 (dropped, probability p) or 1 (kept), unit i of a layer has the value h_i and the output

    inverted  (lecture 1, PyTorch)   h'_i = m_i h_i / (1 - p)   and at test   h'_i = h_i
    classic   (lecture 3)            h'_i = m_i h_i             and at test   weights times (1 - p)

and the same factor multiplies the gradient, dL/dh_i = factor_i dL/dh'_i: a dropped unit's gradient is 0.
The prediction y is linear; L = (y - t)^2 / 2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from playground.catalog.activations import ACTIVATIONS
from playground.experiments.dropout.spec import INPUTS, Scaling

if TYPE_CHECKING:
    from torch import Tensor

X = (1.0, -0.6, 0.8, 0.5)
TARGET = 1.0
WEIGHTS_SEED = 583


@dataclass(frozen=True, eq=False)
class Network:
    """Weights (inputs, outputs) and biases (outputs,) of every layer, float64, rounded to two decimals."""

    w: "tuple[Tensor, ...]"
    b: "tuple[Tensor, ...]"


@dataclass(frozen=True, eq=False)
class Passes:
    """Both passes under M masks. Lists are by layer: inputs, then hidden layers.

    h         value of every unit, (M, n); for the inputs x itself
    output    what it sends to the next layer: factor times h, (M, n)
    gradient  dL/dh, back through the mask, (M, n)
    y         the prediction, (M,)
    """

    h: "list[Tensor]"
    output: "list[Tensor]"
    gradient: "list[Tensor]"
    y: "Tensor"


@lru_cache(maxsize=16)
def make_network(shape: tuple[int, ...]) -> Network:
    """The network of a shape: always the same one, whatever the seed of the masks."""
    import torch

    generator = torch.Generator().manual_seed(WEIGHTS_SEED)
    w, b = [], []
    for n, m in pairwise(shape):
        weights = torch.randn(n, m, generator=generator, dtype=torch.float64) * (1.6 / n) ** 0.5
        w.append(weights.round(decimals=2))
        b.append((0.2 * torch.randn(m, generator=generator, dtype=torch.float64)).round(decimals=2))
    return Network(tuple(w), tuple(b))


def training_factor(p: float, scaling: Scaling) -> float:
    """What a kept unit is multiplied by in training; at p = 1 none is kept and it is 0, as in PyTorch."""
    if scaling == "classic":
        return 1.0
    return 1 / (1 - p) if p < 1 else 0.0


def test_factor(p: float, scaling: Scaling) -> float:
    """What the weights that leave a unit are multiplied by at test."""
    return 1.0 if scaling == "inverted" else 1 - p


def forward_backward(net: Network, activation: str, factors: "Sequence[Tensor]") -> Passes:
    """Both passes. `factors`: by layer (M, n), what every unit's value is multiplied by."""
    z, h, output, y = _forward(net, activation, factors)
    gradient: list[Tensor] = []
    delta = (y - TARGET)[:, None]  # (M, 1): dL/dy
    for layer in range(len(factors) - 1, -1, -1):
        gradient.insert(0, delta @ net.w[layer].T * factors[layer])
        if layer:
            delta = gradient[0] * ACTIVATIONS[activation].derivative(z[layer - 1], h[layer])
    return Passes(h, output, gradient, y)


def predict(net: Network, activation: str, factors: "Sequence[Tensor]") -> "Tensor":
    """The prediction under every mask, (M,), without the backward pass."""
    return _forward(net, activation, factors)[-1]


def _forward(
    net: Network, activation: str, factors: "Sequence[Tensor]"
) -> "tuple[list[Tensor], list[Tensor], list[Tensor], Tensor]":
    """z (hidden layers only) with h = f(z), h, the outputs, and the prediction."""
    import torch

    f = ACTIVATIONS[activation].function
    h = [_inputs(len(factors[0]))]
    z: list[Tensor] = []
    output = [h[0] * factors[0]]
    for layer in range(1, len(factors)):
        z.append(torch.addmm(net.b[layer - 1], output[-1], net.w[layer - 1]))
        h.append(f(z[-1]))
        output.append(h[-1] * factors[layer])
    return z, h, output, (output[-1] @ net.w[-1] + net.b[-1])[:, 0]


def _inputs(count: int) -> "Tensor":
    """The same inputs for every mask, (count, INPUTS)."""
    import torch

    return torch.tensor(X[:INPUTS], dtype=torch.float64).expand(count, -1)


def autograd_gradients(net: Network, activation: str, factors: "Sequence[Tensor]") -> "list[Tensor]":
    """dL/dh of every layer by autograd: what the backward pass is checked against."""
    import torch

    f = ACTIVATIONS[activation].function
    h = [_inputs(len(factors[0])).clone().requires_grad_()]
    for layer in range(1, len(factors)):
        h.append(f(h[-1] * factors[layer - 1] @ net.w[layer - 1] + net.b[layer - 1]))
    y = (h[-1] * factors[-1] @ net.w[-1] + net.b[-1])[:, 0]
    return list(torch.autograd.grad(((y - TARGET) ** 2 / 2).sum(), h))


def test_pass(net: Network, activation: str, rates: Sequence[float], scaling: Scaling) -> Passes:
    """The network used at test: nothing dropped, weights times (1 - p) where the convention says so.

    A weight times (1 - p) and a unit times (1 - p) give the same, so the factor is applied to the unit.
    """
    import torch

    factors = [
        torch.ones(1, len(w), dtype=torch.float64) * test_factor(p, scaling)
        for w, p in zip(net.w, rates, strict=True)
    ]
    return forward_backward(net, activation, factors)
