"""The sum that a gate squashes."""

import numpy as np

from playground.experiments.lstm.by_hand.parameters import Parameters


def gate_sum(p: Parameters, gate: str, token: int, h: np.ndarray) -> np.ndarray:
    """z = W_i x + b_i + W_h h_{t-1} + b_h, (..., n); x is one-hot."""
    recurrent = (p[f"W_h{gate}"] @ h[..., None])[..., 0]
    return np.asarray(p[f"W_i{gate}"][..., token] + p[f"b_i{gate}"] + recurrent + p[f"b_h{gate}"])
