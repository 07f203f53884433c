"""The sigmoid, without overflow; and the sum that a gate squashes."""

import numpy as np

from playground.experiments.lstm.by_hand.parameters import Parameters


def sigmoid(z: np.ndarray) -> np.ndarray:
    """1 / (1 + e^-z), for complex z as well, with full relative precision on both sides."""
    small = np.exp(np.where(z.real < 0, z, -z))  # of size at most 1
    return np.asarray(np.where(z.real < 0, small, 1) / (1 + small))


def gate_sum(p: Parameters, gate: str, token: int, h: np.ndarray) -> np.ndarray:
    """z = W_i x + b_i + W_h h_{t-1} + b_h, (..., n); x is one-hot."""
    recurrent = (p[f"W_h{gate}"] @ h[..., None])[..., 0]
    return np.asarray(p[f"W_i{gate}"][..., token] + p[f"b_i{gate}"] + recurrent + p[f"b_h{gate}"])
