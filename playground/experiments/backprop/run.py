"""One pass through a network, forward and back, an update, and the forward pass again: the whole trace."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.activations import ACTIVATIONS, Activation
from playground.experiments import mlp
from playground.experiments.backprop.network import Network, build
from playground.experiments.backprop.shape import Shape
from playground.experiments.backprop.spec import BackpropSpec

if TYPE_CHECKING:
    from torch import Tensor

    Tensors = tuple[Tensor, ...]

Layers = tuple[np.ndarray, ...]


@dataclass(frozen=True)
class BackpropTrace:
    """Every quantity, float64. Entry l of a tuple belongs to layer l; entry 0 is empty, but o[0] is x.

    x (n_0,), t (n_D,)
    w, dw, auto_dw, w_new    (n_{l-1}, n_l)      [i, j]: from unit i to unit j; auto_dw is autograd's
    b, db, auto_db, b_new    (n_l,)
    inp, o, slope, delta     (n_l,)              slope = sigma'(inp)
    sums                     (n_{l-1} + 1, n_l)  row k: b_j + sum_{i <= k} w_ij o_i
    back_sums                (n_{l+1}, n_l)      row k: sum_{m <= k + 1} w_jm delta_m
                             (1, n_D)            of the outputs: o_j - t_j
    o_new, loss_new          after the update w_new = w - eta dw
    difference               largest |by hand - autograd| of a layer, relative to its largest |autograd|
    """

    shape: Shape
    x: np.ndarray
    t: np.ndarray
    w: Layers
    b: Layers
    sums: Layers
    inp: Layers
    o: Layers
    slope: Layers
    loss: float
    back_sums: Layers
    delta: Layers
    dw: Layers
    db: Layers
    auto_dw: Layers
    auto_db: Layers
    difference: float
    w_new: Layers
    b_new: Layers
    o_new: Layers
    loss_new: float

    @property
    def depth(self) -> int:
        """Layers of weights."""
        return len(self.shape) - 1

    def mean_delta_sizes(self) -> np.ndarray:
        """The mean of |delta| in every layer 1..D, (D,)."""
        return np.array([np.abs(delta).mean() for delta in self.delta[1:]])

    def squared_gradient(self) -> float:
        """The squared length of the whole gradient: a small update lowers the loss by eta times it."""
        return float(sum((g**2).sum() for g in (*self.dw, *self.db)))


def run(spec: BackpropSpec) -> BackpropTrace:
    """Same spec, same trace, to the bit. L = 1/2 sum_j (t_j - o_j)^2."""
    net, activation = build(spec), ACTIVATIONS[spec.activation]
    activations = [activation] * (len(spec.shape) - 1)
    values = mlp.forward(net.parameters, net.x, activations)
    gradients = mlp.backward(net.parameters, values, values.o[-1] - net.t)
    auto_dw, auto_db = autograd(net, activation)
    new = mlp.after_sgd_step(net.parameters, gradients, spec.learning_rate)
    new_o = mlp.forward(new, net.x, activations).o
    return BackpropTrace(
        shape=spec.shape,
        x=net.x.numpy(),
        t=net.t.numpy(),
        w=_arrays(net.parameters.w),
        b=_arrays(net.parameters.b),
        sums=_arrays(values.sums),
        inp=_arrays(values.inp),
        o=_arrays(values.o),
        slope=_arrays(values.slope),
        loss=float(_loss(net.t, values.o[-1])),
        back_sums=_arrays(gradients.sums),
        delta=_arrays(gradients.delta),
        dw=_arrays(gradients.dw),
        db=_arrays(gradients.db),
        auto_dw=_arrays(auto_dw),
        auto_db=_arrays(auto_db),
        difference=relative_difference((*gradients.dw, *gradients.db), (*auto_dw, *auto_db)),
        w_new=_arrays(new.w),
        b_new=_arrays(new.b),
        o_new=_arrays(new_o),
        loss_new=float(_loss(net.t, new_o[-1])),
    )


def autograd(net: Network, activation: Activation) -> "tuple[Tensors, Tensors]":
    """dL/dw and dL/db as PyTorch computes them, in the shapes of mlp.Backward."""
    import torch

    w = tuple(tensor.detach().clone().requires_grad_() for tensor in net.parameters.w)
    b = tuple(tensor.detach().clone().requires_grad_() for tensor in net.parameters.b)
    o = net.x
    for weights, biases in zip(w[1:], b[1:], strict=True):
        o = activation.function(torch.nn.functional.linear(o, weights.T, biases))
    gradients = torch.autograd.grad(_loss(net.t, o), [*w[1:], *b[1:]])
    depth = len(w) - 1
    return (net.parameters.w[0], *gradients[:depth]), (net.parameters.b[0], *gradients[depth:])


def relative_difference(by_hand: "Tensors", by_autograd: "Tensors") -> float:
    """The largest |by hand - autograd| of a layer's tensor, relative to the largest |autograd| in it."""
    worst = 0.0
    for gradient, reference in zip(by_hand, by_autograd, strict=True):
        if gradient.numel():
            error, size = float((gradient - reference).abs().max()), float(reference.abs().max())
            worst = max(worst, error / size if size else error)
    return worst


def _loss(t: "Tensor", o: "Tensor") -> "Tensor":
    return 0.5 * ((t - o) ** 2).sum()


def _arrays(tensors: "Tensors") -> Layers:
    return tuple(tensor.numpy() for tensor in tensors)
