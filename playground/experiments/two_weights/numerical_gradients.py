"""The gradient of the same loss by other means: PyTorch's autograd and a central difference."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from torch import Tensor

EPSILON = 6e-6  # of the central difference: near the cube root of float64's epsilon, its error is least


def loss(x: "Tensor", y: "Tensor", w1: "Tensor", w2: "Tensor") -> "Tensor":
    """L(w1, w2), elementwise."""
    return 0.5 * (y - (w2 * (w1 * x).tanh()).tanh()) ** 2


def autograd(x: "Tensor", y: "Tensor", w: "Tensor") -> np.ndarray:
    """The gradient at every pair of weights w (2, n) as PyTorch computes it, (2, n)."""
    import torch

    w = w.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(loss(x, y, w[0], w[1]).sum(), w)
    return gradient.numpy()


def finite_difference(x: "Tensor", y: "Tensor", w: "Tensor") -> np.ndarray:
    """The gradient at every pair of weights w (2, n) as a central difference, (2, n).

    The step h is 6e-6 of the weight or, near zero, of the distance over which the loss changes:
    1 / (1 + |x|) for w1, 1 for w2.
    """
    import torch

    out = []
    for i, scale in enumerate((1 / (1 + x.abs()), torch.ones_like(x))):
        h = EPSILON * torch.maximum(w[i].abs(), scale)
        up, down = w.clone(), w.clone()
        up[i] += h
        down[i] -= h
        out.append((loss(x, y, up[0], up[1]) - loss(x, y, down[0], down[1])) / (up[i] - down[i]))
    return torch.stack(out).numpy()
