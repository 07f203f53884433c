"""One pass through a network, forward and back, an update, and the forward pass again: the whole trace."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.backprop.activations import ACTIVATIONS
from playground.experiments.backprop.network import build
from playground.experiments.backprop.passes import autograd, backward, forward, updated
from playground.experiments.backprop.shape import Shape
from playground.experiments.backprop.spec import BackpropSpec

if TYPE_CHECKING:
    from torch import Tensor

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

    def mean_delta(self) -> np.ndarray:
        """The mean of |delta| in every layer 1..D, (D,)."""
        return np.array([np.abs(delta).mean() for delta in self.delta[1:]])

    def slope_of_step(self) -> float:
        """The squared length of the whole gradient: a small update lowers the loss by eta times it."""
        return float(sum((g**2).sum() for g in (*self.dw, *self.db)))


def run(spec: BackpropSpec) -> BackpropTrace:
    """Same spec, same trace, to the bit. ValueError with a sentence for a text that is no network."""
    net, activation = build(spec), ACTIVATIONS[spec.activation]
    passed = forward(net, activation)
    back = backward(net, passed)
    auto_dw, auto_db = autograd(net, activation)
    after = updated(net, back, spec.back_eta)
    again = forward(after, activation)
    plain: dict[str, Tensor | tuple[Tensor, ...]] = {
        "x": net.x, "t": net.t, "w": net.w, "b": net.b,
        "sums": passed.sums, "inp": passed.inp, "o": passed.o, "slope": passed.slope,
        "back_sums": back.sums, "delta": back.delta, "dw": back.dw, "db": back.db,
        "auto_dw": auto_dw, "auto_db": auto_db, "w_new": after.w, "b_new": after.b, "o_new": again.o,
    }  # fmt: skip
    arrays = {name: _arrays(value) for name, value in plain.items()}
    return BackpropTrace(
        shape=net.shape,
        loss=float(passed.loss),
        loss_new=float(again.loss),
        difference=difference((*back.dw, *back.db), (*auto_dw, *auto_db)),
        **arrays,  # type: ignore[arg-type]
    )


def difference(by_hand: "tuple[Tensor, ...]", by_autograd: "tuple[Tensor, ...]") -> float:
    """The largest |by hand - autograd| of a layer's tensor, relative to the largest |autograd| in it."""
    worst = 0.0
    for ours, theirs in zip(by_hand, by_autograd, strict=True):
        if ours.numel():
            off, size = float((ours - theirs).abs().max()), float(theirs.abs().max())
            worst = max(worst, off / size if size else off)
    return worst


def _arrays(value: "Tensor | tuple[Tensor, ...]") -> np.ndarray | Layers:
    if isinstance(value, tuple):
        return tuple(tensor.numpy() for tensor in value)
    return value.numpy()
