"""How variance travels through the layers of a network at its start: a product of gains.

    Var(z_l) = m Var(w) E[a_{l-1}^2] + Var(b),               E[a^2] = E[f(z)^2],  z ~ N(0, Var(z_l))
    Var(dL/dz_l) = n Var(w) E[f'(z_l)^2] Var(dL/dz_{l+1})

Exact for linear units; else it holds for wide layers of independent weights, where z is nearly normal.
Sources: Glorot and Bengio 2010, equations 5 and 6; He et al. 2015; Poole et al. 2016.
"""

import math

import numpy as np

from playground.catalog.activations import ACTIVATIONS
from playground.catalog.initializers import Initializer

_U = np.linspace(-17, 17, 6001)
_T = np.sinh(_U) * 1e-6  # from 1e-6 to 12 standard deviations, on both sides of 0
_WEIGHT = np.cosh(_U) * 1e-6 * (_U[1] - _U[0]) * np.exp(-_T * _T / 2) / math.sqrt(2 * math.pi)
# the sum over T of WEIGHT(T) g(T) is E[g(t)], t ~ N(0, 1)


def mean_squares(activation: str, variance: float) -> tuple[float, float]:
    """(E[f(z)^2], E[f'(z)^2]) for z ~ N(0, variance); NaN where the variance is not finite."""
    import torch

    if not math.isfinite(variance):
        return math.nan, math.nan
    entry = ACTIVATIONS[activation]
    z = torch.from_numpy(_T * math.sqrt(variance))
    a = entry.function(z)
    slope = entry.derivative(z, a)
    return float(_WEIGHT @ (a.numpy() ** 2)), float(_WEIGHT @ (slope.numpy() ** 2))


def predict_forward(
    entry: Initializer, activation: str, width: int, layers: int, gain: float
) -> tuple[np.ndarray, np.ndarray]:
    """Var(z_l) and the backward factor n Var(w) E[f'(z_l)^2] of every layer, (layers,) each.

    The inputs have E[x^2] = 1. NaN for weights that are not drawn independently: constants.
    """
    if entry.kind == "constant":
        return np.full(layers, np.nan), np.full(layers, np.nan)
    w = gain**2 * entry.variance(width, width)
    b = gain**2 * entry.scale(width, width) ** 2 / 3 if entry.biases else 0.0
    variances, factors, square = [], [], 1.0
    for _ in range(layers):
        variance = width * w * square + b
        square, slope = mean_squares(activation, variance)
        variances.append(variance)
        factors.append(width * w * slope)
    return np.array(variances), np.array(factors)
