"""A small network with dropout on its inputs and hidden units: forward and backward under many masks at once.

With m_i = 0 (dropped, probability p) or 1 (kept), unit i of a layer passes on

    inverted  (lecture 1, PyTorch)   x'_i = m_i x_i / (1 - p)   and at test   x'_i = x_i
    classic   (lecture 3)            x'_i = m_i x_i             and at test   weights times (1 - p)

and the same factor multiplies what comes back, dL/dx_i = factor_i dL/dx'_i: a dropped unit's gradient is 0.
The output is linear; L = (y - t)^2 / 2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

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
class Pass:
    """Both passes under M masks. Lists are by layer: inputs, then hidden layers.

    h       what a unit computes, (M, n); for the inputs x itself
    passed  what it passes on: factor times h, (M, n)
    grad    dL/dh, back through the mask, (M, n)
    y       the output, (M,)
    """

    h: "list[Tensor]"
    passed: "list[Tensor]"
    grad: "list[Tensor]"
    y: "Tensor"


@lru_cache(maxsize=16)
def network(shape: tuple[int, ...]) -> Network:
    """The network of a shape: always the same one, whatever the seed of the masks."""
    import torch

    generator = torch.Generator().manual_seed(WEIGHTS_SEED)
    w, b = [], []
    for n, m in pairwise(shape):
        draw = torch.randn(n, m, generator=generator, dtype=torch.float64) * (1.6 / n) ** 0.5
        w.append(draw.round(decimals=2))
        b.append((0.2 * torch.randn(m, generator=generator, dtype=torch.float64)).round(decimals=2))
    return Network(tuple(w), tuple(b))


def activate(name: str, z: "Tensor") -> "Tensor":
    """The activation f(z), elementwise; KeyError for an unknown name."""
    import torch

    return {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "linear": torch.clone}[name](z)


def slope(name: str, z: "Tensor") -> "Tensor":
    """f'(z); at the kink of ReLU 0, as in PyTorch."""
    import torch

    if name == "linear":
        return torch.ones_like(z)
    if name == "relu":
        return (z > 0).to(z.dtype)
    f = activate(name, z)
    return 1 - f * f if name == "tanh" else f * (1 - f)


def training_factor(p: float, scaling: Scaling) -> float:
    """What a kept unit is multiplied by in training; at p = 1 nothing is kept and it is 0, as in PyTorch."""
    if scaling == "classic":
        return 1.0
    return 1 / (1 - p) if p < 1 else 0.0


def test_factor(p: float, scaling: Scaling) -> float:
    """What the weights that leave a unit are multiplied by at test."""
    return 1.0 if scaling == "inverted" else 1 - p


def passes(net: Network, activation: str, factors: "Sequence[Tensor]") -> Pass:
    """Forward and backward. `factors`: by layer (M, n), what every unit's output is multiplied by."""
    h, z, passed, y = _forward(net, activation, factors)
    grad: list[Tensor] = []
    delta = (y - TARGET)[:, None]  # (M, 1): dL/dy
    for layer in range(len(factors) - 1, -1, -1):
        grad.insert(0, delta @ net.w[layer].T * factors[layer])
        if layer:
            delta = grad[0] * slope(activation, z[layer - 1])
    return Pass(h, passed, grad, y)


def predict(net: Network, activation: str, factors: "Sequence[Tensor]") -> "Tensor":
    """The forward pass alone, for many masks: the output, (M,)."""
    return _forward(net, activation, factors)[-1]


def _forward(
    net: Network, activation: str, factors: "Sequence[Tensor]"
) -> "tuple[list[Tensor], list[Tensor], list[Tensor], Tensor]":
    """h, z = what h is made of (hidden layers alone), what is passed on, and the output."""
    import torch

    h = [torch.tensor(X[:INPUTS], dtype=torch.float64).expand(len(factors[0]), -1)]
    z: list[Tensor] = []
    passed = [h[0] * factors[0]]
    for layer in range(1, len(factors)):
        z.append(torch.addmm(net.b[layer - 1], passed[-1], net.w[layer - 1]))
        h.append(activate(activation, z[-1]))
        passed.append(h[-1] * factors[layer])
    return h, z, passed, (passed[-1] @ net.w[-1] + net.b[-1])[:, 0]


def by_autograd(net: Network, activation: str, factors: "Sequence[Tensor]") -> "list[Tensor]":
    """dL/dh of every layer again, by autograd: what the backward pass is checked against."""
    import torch

    x = torch.tensor(X[:INPUTS], dtype=torch.float64).expand(len(factors[0]), -1).clone().requires_grad_()
    h = [x]
    for layer in range(1, len(factors)):
        h.append(activate(activation, h[-1] * factors[layer - 1] @ net.w[layer - 1] + net.b[layer - 1]))
    y = (h[-1] * factors[-1] @ net.w[-1] + net.b[-1])[:, 0]
    return list(torch.autograd.grad(((y - TARGET) ** 2 / 2).sum(), h))


def at_test(net: Network, activation: str, rates: Sequence[float], scaling: Scaling) -> Pass:
    """The one network that is used at test: nothing dropped, weights times (1 - p) where the convention says.

    A weight times (1 - p) and a unit times (1 - p) give the same, so the scale stands at the unit.
    """
    import torch

    sizes = [len(w) for w in net.w]
    ones = [torch.ones(1, n, dtype=torch.float64) for n in sizes]
    return passes(
        net, activation, [one * test_factor(p, scaling) for one, p in zip(ones, rates, strict=True)]
    )
