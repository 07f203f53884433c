"""A fully connected network by hand: forward and backward pass, with every intermediate value.

Layer l of weights (1..D) leads from the units of layer l - 1 to those of layer l; layer 0 are the inputs x.

    inp_j = b_j + sum_i w_ij o_i              o_j = sigma(inp_j)            o of layer 0 is x
    delta_j = dL/dinp_j = dL/do_j sigma'(inp_j)    dL/do_j = sum_l w_jl delta_l  if j is no output
    dL/dw_ij = o_i delta_j                    dL/db_j = delta_j

The sums are computed term by term, in the order of the units. In every tuple entry l belongs to layer l, and
entry 0 is empty unless its docstring says otherwise. All shapes may have leading batch dimensions: of the
inputs (one network, many examples), of the parameters (many networks), or of both.

Source: lecture 4, "Backprop for MLPs"; lecture 1, "Backpropagation" (delta of a layer from the next one's).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

    from playground.catalog.activations import Activation

    Layers = tuple[Tensor, ...]


@dataclass(frozen=True, eq=False)
class Parameters:
    """w[l] (..., n_{l-1}, n_l) with w[l][i, j] from unit i to unit j, and b[l] (..., n_l), for l = 1..D."""

    w: "Layers"
    b: "Layers"


@dataclass(frozen=True, eq=False)
class Forward:
    """Every value of the forward pass.

    sums[l]    (..., n_{l-1} + 1, n_l)  row k: b_j + sum_{i <= k} w_ij o_i; the last row is inp
    inp[l]     (..., n_l)
    o[l]       (..., n_l)               o[0] is x
    slope[l]   (..., n_l)               sigma'(inp)
    """

    sums: "Layers"
    inp: "Layers"
    o: "Layers"
    slope: "Layers"


@dataclass(frozen=True, eq=False)
class Backward:
    """Every value of the backward pass.

    sums[l]    (..., n_{l+1}, n_l)      row k: sum_{m <= k + 1} w_jm delta_m; the last row is dL/do
               (..., 1, n_D)            of the outputs: dL/do alone
    delta[l]   (..., n_l)               dL/dinp
    dw[l]      (..., n_{l-1}, n_l)
    db[l]      (..., n_l)
    """

    sums: "Layers"
    delta: "Layers"
    dw: "Layers"
    db: "Layers"


def forward(parameters: Parameters, x: "Tensor", activations: "Sequence[Activation]") -> Forward:
    """The forward pass for the inputs x (..., n_0), with the activation function of each layer 1..D."""
    import torch

    empty = x.new_empty(0)
    sums, inp, o, slope = [empty], [empty], [x], [empty]
    for w, b, activation in zip(parameters.w[1:], parameters.b[1:], activations, strict=True):
        products = w * o[-1].unsqueeze(-1)
        bias = b.unsqueeze(-2).expand(*products.shape[:-2], 1, -1)
        sums.append(torch.cat([bias, products], dim=-2).cumsum(-2))
        inp.append(sums[-1][..., -1, :])
        o.append(activation.function(inp[-1]))
        slope.append(activation.derivative(inp[-1], o[-1]))
    return Forward(tuple(sums), tuple(inp), tuple(o), tuple(slope))


def backward(parameters: Parameters, values: Forward, dL_do: "Tensor") -> Backward:
    """The backward pass from dL/do of the outputs (..., n_D): each delta is computed once, the last first."""
    depth = len(parameters.w) - 1
    sums, delta, dw, db = ([parameters.w[0]] * (depth + 1) for _ in range(4))
    sums[depth] = dL_do.unsqueeze(-2)
    for layer in range(depth, 0, -1):
        if layer < depth:
            sums[layer] = (parameters.w[layer + 1] * delta[layer + 1].unsqueeze(-2)).cumsum(-1).mT
        delta[layer] = sums[layer][..., -1, :] * values.slope[layer]
        dw[layer] = values.o[layer - 1].unsqueeze(-1) * delta[layer].unsqueeze(-2)
        db[layer] = delta[layer]
    return Backward(tuple(sums), tuple(delta), tuple(dw), tuple(db))


def after_sgd_step(parameters: Parameters, gradients: Backward, learning_rate: float) -> Parameters:
    """The parameters after a step of torch.optim.SGD, w <- w - eta dL/dw, by its own operation."""
    eta = learning_rate
    w = tuple(w.add(dw, alpha=-eta) for w, dw in zip(parameters.w, gradients.dw, strict=True))
    b = tuple(b.add(db, alpha=-eta) for b, db in zip(parameters.b, gradients.db, strict=True))
    return Parameters(w, b)
