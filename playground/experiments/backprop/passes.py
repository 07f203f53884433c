"""Both passes by hand, unit by unit, with every running sum.

    inp_j = b_j + sum_i w_ij o_i        o_j = sigma(inp_j)        L = 1/2 sum_j (t_j - o_j)^2
    delta_j = (o_j - t_j) sigma'(inp_j)                    if j is an output
            = (sum_l w_jl delta_l) sigma'(inp_j)           otherwise
    dL/dw_ij = o_i delta_j              dL/db_j = delta_j

Source: lecture 4, "Backprop for MLPs"; lecture 1, "Backpropagation" (delta of a layer from the next one's).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.experiments.backprop.activations import Activation
from playground.experiments.backprop.network import Network

if TYPE_CHECKING:
    from torch import Tensor

    Layers = tuple[Tensor, ...]


@dataclass(frozen=True)
class Forward:
    """Entry l belongs to layer l; o[0] are the inputs, else entry 0 is empty.

    sums[l] (n_{l-1} + 1, n_l): row k is b_j + sum_{i <= k} w_ij o_i; inp, o, slope (n_l,); loss ()
    """

    sums: "Layers"
    inp: "Layers"
    o: "Layers"
    slope: "Layers"
    loss: "Tensor"


@dataclass(frozen=True)
class Backward:
    """Entry l belongs to layer l, entry 0 is empty.

    sums[l] (n_{l+1}, n_l): row k is sum_{m <= k + 1} w_jm delta_m; of the outputs (1, n_D): o_j - t_j.
    delta (n_l,), dw (n_{l-1}, n_l), db (n_l,)
    """

    sums: "Layers"
    delta: "Layers"
    dw: "Layers"
    db: "Layers"


def forward(net: Network, activation: Activation) -> Forward:
    """The forward pass."""
    import torch

    empty = net.w[0]
    sums, inp, o, slope = [empty], [empty], [net.x], [empty]
    for w, b in zip(net.w[1:], net.b[1:], strict=True):
        sums.append(torch.cat([b[None], w * o[-1][:, None]]).cumsum(0))
        inp.append(sums[-1][-1])
        o.append(activation.function(inp[-1]))
        slope.append(activation.slope(inp[-1], o[-1]))
    loss = 0.5 * ((net.t - o[-1]) ** 2).sum()
    return Forward(tuple(sums), tuple(inp), tuple(o), tuple(slope), loss)


def backward(net: Network, passed: Forward) -> Backward:
    """The backward pass, from the last layer to the first: every delta is computed once."""
    depth = len(net.shape) - 1
    sums, delta, dw, db = ([net.w[0]] * (depth + 1) for _ in range(4))
    sums[depth] = (passed.o[depth] - net.t)[None]
    for layer in range(depth, 0, -1):
        if layer < depth:
            sums[layer] = (net.w[layer + 1] * delta[layer + 1]).cumsum(1).mT
        delta[layer] = sums[layer][-1] * passed.slope[layer]
        dw[layer] = passed.o[layer - 1][:, None] * delta[layer]
        db[layer] = delta[layer]
    return Backward(tuple(sums), tuple(delta), tuple(dw), tuple(db))


def updated(net: Network, back: Backward, eta: float) -> Network:
    """The network after one step of torch.optim.SGD: w - eta dL/dw."""
    w = tuple(w.add(dw, alpha=-eta) for w, dw in zip(net.w, back.dw, strict=True))
    b = tuple(b.add(db, alpha=-eta) for b, db in zip(net.b, back.db, strict=True))
    return Network(net.shape, net.x, net.t, w, b)


def autograd(net: Network, activation: Activation) -> "tuple[Layers, Layers]":
    """dL/dw and dL/db as PyTorch computes them, in the shapes of Backward."""
    import torch

    w = tuple(tensor.detach().clone().requires_grad_() for tensor in net.w)
    b = tuple(tensor.detach().clone().requires_grad_() for tensor in net.b)
    o = net.x
    for weights, biases in zip(w[1:], b[1:], strict=True):
        o = activation.function(torch.nn.functional.linear(o, weights.T, biases))
    loss = 0.5 * ((net.t - o) ** 2).sum()
    found = torch.autograd.grad(loss, [*w[1:], *b[1:]])
    return (net.w[0], *found[: len(w) - 1]), (net.b[0], *found[len(w) - 1 :])
