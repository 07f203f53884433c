"""A fully connected network whose parameters lie in one flat tensor, its loss, and its gradient written out.

a_0 = x,   z_l = a_{l-1} W_l^T + b_l,   a_l = f(z_l) for the hidden layers l < D, and the scores are z_D.

The operations are those that autograd runs for torch.nn.Linear, the activation and the mean loss, in their
order, so that every gradient is the same to the bit; a test compares. An update of a small network then
spends no time on autograd's graph. Shapes: x (N, n_0), W_l (n_l, n_{l-1}), b_l (n_l,).

Source: lecture 5, "multi-layer perceptron"; lecture 1, "Backpropagation".
"""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.catalog.activations import ACTIVATIONS
from playground.catalog.initializers import INITIALIZERS, draw
from playground.catalog.losses import LOSSES

if TYPE_CHECKING:
    from torch import Generator, Tensor

    Gradient = Callable[[Tensor, Tensor, Tensor], Tensor]  # dL/da, z, a -> dL/dz
    Masks = Sequence[Tensor | None]

ALIGNED = 8  # float64 numbers in 64 bytes


def _activation_gradients() -> "Mapping[str, Gradient]":
    """PyTorch's own backward operation of each activation."""
    import torch

    aten = torch.ops.aten
    return {
        "sigmoid": lambda g, z, a: aten.sigmoid_backward(g, a),
        "tanh": lambda g, z, a: aten.tanh_backward(g, a),
        "relu": lambda g, z, a: aten.threshold_backward(g, a, 0),
        "leaky-relu": lambda g, z, a: g.where(z > 0, 0.01 * g),
        "softplus": lambda g, z, a: aten.softplus_backward(g, z, 1, 20),
        "gelu": lambda g, z, a: aten.gelu_backward(g, z),
        "silu": lambda g, z, a: aten.silu_backward(g, z),
        "linear": lambda g, z, a: g,
    }


@dataclass(frozen=True, eq=False)
class Network:
    """`flat` holds W_1, b_1, W_2, ..., each at a multiple of 64 bytes, with zeros between.

    `w`, `b` are views of it, `grad_w`, `grad_b` those of `grad`. BLAS rounds by alignment, and a tensor of
    PyTorch's own begins at such a multiple. `packed` leaves the zeros out.
    """

    sizes: tuple[int, ...]
    activation: str
    loss: str
    flat: "Tensor"
    grad: "Tensor"
    w: "list[Tensor]"
    b: "list[Tensor]"
    grad_w: "list[Tensor]"
    grad_b: "list[Tensor]"

    @classmethod
    def of(cls, sizes: tuple[int, ...], activation: str, loss: str, start: "Tensor") -> "Network":
        """The network that begins with the parameters `start` (P,), its gradient zero."""
        import torch

        flat, grad = torch.zeros(2, _size(sizes), dtype=start.dtype).unbind()
        network = cls(
            sizes, activation, loss, flat, grad, *aligned_views(flat, sizes), *aligned_views(grad, sizes)
        )
        pairs = zip((network.w, network.b), views(start, sizes), strict=True)
        for own, given in ((a, b) for mine, other in pairs for a, b in zip(mine, other, strict=True)):
            own.copy_(given)
        return network

    def scores(self, x: "Tensor") -> "Tensor":
        """z_D (N, n_D) of the inputs, nothing dropped."""
        return forward(self, x, [None] * (len(self.w) - 1))[-1]

    def mean_loss(self, x: "Tensor", y: "Tensor") -> "Tensor":
        """The mean loss over the examples."""
        return LOSSES[self.loss].mean(self.scores(x), y)


def sizes_of(inputs: int, hidden: Sequence[int], outputs: int) -> tuple[int, ...]:
    """The units of every layer, the inputs first."""
    return (inputs, *hidden, outputs)


def count(sizes: Sequence[int]) -> int:
    """How many parameters a network has."""
    return sum((m + 1) * n for m, n in itertools.pairwise(sizes))


def views(flat: "Tensor", sizes: Sequence[int]) -> "tuple[list[Tensor], list[Tensor]]":
    """W_l (..., n_l, n_{l-1}) and b_l (..., n_l) as views of flat parameters (..., P)."""
    w, b, at = [], [], 0
    for m, n in itertools.pairwise(sizes):
        w.append(flat[..., at : at + n * m].reshape(*flat.shape[:-1], n, m))
        b.append(flat[..., at + n * m : at + n * (m + 1)])
        at += n * (m + 1)
    return w, b


def aligned_views(flat: "Tensor", sizes: Sequence[int]) -> "tuple[list[Tensor], list[Tensor]]":
    """The same of a network's `flat` or `grad`, in which each begins at a multiple of ALIGNED numbers."""
    w, b, at = [], [], 0
    for m, n in itertools.pairwise(sizes):
        w.append(flat[at : at + n * m].view(n, m))
        at += _rounded_up(n * m)
        b.append(flat[at : at + n])
        at += _rounded_up(n)
    return w, b


def packed(flat: "Tensor", sizes: Sequence[int]) -> "Tensor":
    """A copy (P,) of a network's `flat` or `grad` without the zeros between its parts."""
    import torch

    parts = zip(*aligned_views(flat, sizes), strict=True)
    return torch.cat([part.reshape(-1) for pair in parts for part in pair])


def _size(sizes: Sequence[int]) -> int:
    return sum(_rounded_up(m * n) + _rounded_up(n) for m, n in itertools.pairwise(sizes))


def _rounded_up(count: int) -> int:
    return -(-count // ALIGNED) * ALIGNED


def initial(sizes: Sequence[int], initializer: str, generator: "Generator") -> "Tensor":
    """Flat parameters (P,) drawn layer by layer, the weights first, as torch.nn.Linear stores them."""
    import torch

    parts = []
    for m, n in itertools.pairwise(sizes):
        w, b = draw(INITIALIZERS[initializer], m, n, generator)
        parts += [w.mT.reshape(-1), b]
    return torch.cat(parts)


def forward(network: Network, x: "Tensor", masks: "Masks") -> "list[Tensor]":
    """[a_0, z_1, a_1, z_2, a_2, ..., z_D]; `masks[l]` multiplies a_{l+1}, None: nothing is dropped."""
    import torch

    function = ACTIVATIONS[network.activation].function
    values = [x]
    for layer, (w, b) in enumerate(zip(network.w, network.b, strict=True)):
        values.append(torch.addmm(b, values[-1], w.t()))
        if layer < len(masks):
            a, mask = function(values[-1]), masks[layer]
            values.append(a if mask is None else a * mask)
    return values


def score_gradient(loss: str, z: "Tensor", y: "Tensor") -> "Tensor":
    """dL/dz (N, n_D) of the mean loss."""
    import torch

    if loss == "squared":
        squared: Tensor = torch.ops.aten.mse_loss_backward(_one(z), z, y, 1)
        return squared
    if loss == "cross-entropy":
        aten = torch.ops.aten
        log_p = aten._log_softmax(z, 1, False)
        _value, weight = aten.nll_loss_forward(log_p, y, None, 1, -100)
        of_log_p = aten.nll_loss_backward(_one(z), log_p, y, None, 1, -100, weight)
        entropy: Tensor = aten._log_softmax_backward_data(of_log_p, log_p, 1, z.dtype)
        return entropy
    with torch.enable_grad():
        leaf = z.detach().requires_grad_()
        return torch.autograd.grad(LOSSES[loss].mean(leaf, y), leaf)[0]


def _one(z: "Tensor") -> "Tensor":
    import torch

    return torch.ones((), dtype=z.dtype)


class Gradients:
    """Writes the gradient of the mean loss into a network's `grad`; made once, used for every update."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.slope = _activation_gradients()[network.activation]
        self.empty: Masks = [None] * (len(network.w) - 1)

    def write(self, x: "Tensor", y: "Tensor", masks: "Masks | None" = None) -> None:
        """The gradient for the inputs x and targets y, with the units that `masks` drops."""
        import torch

        net = self.network
        masks = masks or self.empty
        function = ACTIVATIONS[net.activation].function
        z, a, out = [], [], [x]  # z and a of each hidden layer; out: what the next layer gets
        for layer, (w, b) in enumerate(zip(net.w, net.b, strict=True)):
            z.append(torch.addmm(b, out[-1], w.t()))
            if layer < len(masks):
                a.append(function(z[-1]))
                mask = masks[layer]
                out.append(a[-1] if mask is None else a[-1] * mask)
        delta = score_gradient(net.loss, z[-1], y)
        for layer in range(len(net.w) - 1, -1, -1):
            torch.mm(delta.t(), out[layer], out=net.grad_w[layer])
            torch.sum(delta, 0, out=net.grad_b[layer])
            if layer:
                g, mask = delta.mm(net.w[layer]), masks[layer - 1]
                delta = self.slope(g if mask is None else g * mask, z[layer - 1], a[layer - 1])


def outputs_of(loss: str, classes: int) -> int:
    """The scores of a network: one for a real target or two classes judged by one score, else one a class."""
    return 1 if classes == 0 or (classes == 2 and not LOSSES[loss].words) else classes


def targets_of(loss: str, classes: int, y: "Tensor") -> "Tensor":
    """What the loss is given for y: classes (N,), numbers (N, 1), or a 1 for the class among zeros (N, K)."""
    import torch.nn.functional as F

    if classes == 0:
        return y.unsqueeze(1)
    if LOSSES[loss].words:
        return y.long()
    if classes == 2:
        return y.double().unsqueeze(1)
    return F.one_hot(y.long(), classes).double()


def class_probabilities(loss: str, classes: int, z: "Tensor") -> "Tensor":
    """The predicted probability of each class (..., K); for one sigmoid a class they need not sum to 1."""
    import torch

    if LOSSES[loss].words:
        return z.softmax(-1)
    p = z.sigmoid()
    return torch.cat([1 - p, p], -1) if classes == 2 else p
