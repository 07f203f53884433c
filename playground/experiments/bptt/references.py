"""The gradient of the same loss by other means: autograd, a central difference, and a complex step."""

import numpy as np

from playground.experiments.bptt.parameters import PARAMETERS, Parameters
from playground.experiments.flat_parameters import flatten, unflatten
from playground.experiments.probability import log_sum_exp

EPSILON = 6e-6  # of the central difference: near the cube root of float64's epsilon, its error is least
TINY = 1e-30  # of the complex step, which subtracts nothing and so needs no compromise


def autograd(p: Parameters, inputs: np.ndarray, targets: np.ndarray) -> dict[str, np.ndarray]:
    """dJ/dW of every parameter as PyTorch computes it."""
    import torch

    w = {name: torch.from_numpy(p[name].copy()).requires_grad_() for name in PARAMETERS}
    h, J = torch.zeros(len(p["b_h"]), dtype=torch.float64), torch.zeros((), dtype=torch.float64)
    for token, target in zip(inputs.tolist(), targets.tolist(), strict=True):
        h = torch.tanh(w["W_h"] @ h + w["W_e"][:, token] + w["b_h"])
        J = J - torch.log_softmax(w["U"] @ h + w["b_y"], dim=0)[target]
    gradients = torch.autograd.grad(J, list(w.values()))
    return {name: gradient.numpy() for name, gradient in zip(w, gradients, strict=True)}


def central_difference(p: Parameters, inputs: np.ndarray, targets: np.ndarray) -> dict[str, np.ndarray]:
    """(J(w + ε) - J(w - ε)) / 2ε of every weight; ε relative to weights beyond 1. Good to about 1e-10."""
    flat = flatten(p)
    epsilon = EPSILON * np.maximum(1.0, np.abs(flat))
    shift = np.diag(epsilon)
    up, down = flat + shift, flat - shift
    distance = np.diag(up) - np.diag(down)  # 2 ε as float64 holds it
    losses = _losses(np.concatenate([up, down]), p, inputs, targets)
    return unflatten((losses[: len(flat)] - losses[len(flat) :]) / distance, p)


def complex_step(p: Parameters, inputs: np.ndarray, targets: np.ndarray) -> dict[str, np.ndarray]:
    """Im J(w + iε) / ε of every weight: a difference without a subtraction, exact up to rounding.

    Source: Squire and Trapp, "Using complex variables to estimate derivatives of real functions" (1998).
    """
    flat = flatten(p)
    losses = _losses(flat + 1j * TINY * np.eye(len(flat)), p, inputs, targets)
    return unflatten(losses.imag / TINY, p)


def _losses(flat: np.ndarray, p: Parameters, inputs: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """J of many networks at once, each a row of `flat` (B, weights)."""
    w = unflatten(flat, p)
    h = np.zeros((len(flat), len(p["b_h"])), dtype=flat.dtype)
    J = np.zeros(len(flat), dtype=flat.dtype)
    for token, target in zip(inputs, targets, strict=True):
        h = np.tanh((w["W_h"] @ h[:, :, None])[:, :, 0] + w["W_e"][:, :, token] + w["b_h"])
        scores = (w["U"] @ h[:, :, None])[:, :, 0] + w["b_y"]
        J += log_sum_exp(scores) - scores[:, target]
    return J
