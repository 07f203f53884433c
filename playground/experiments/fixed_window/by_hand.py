"""The formula as an explicit loop over its sums, number by number: what the matrices are checked against."""

import math

import numpy as np

from playground.experiments.fixed_window.network import Weights, forward

MOST = 300_000  # products: a second of Python; of a larger network only the first scores are checked


def scores(w: Weights, window: np.ndarray, rows: int, without_direct: bool = False) -> np.ndarray:
    """The first `rows` scores, (rows,).

    y_v = sum_j W2[v, j] tanh(sum_i W1[j, i] x_i + b1_j) + sum_i W3[v, i] x_i + b2_v
    """
    x = [float(value) for token in window for value in w.E[token]]
    h = []
    for j in range(len(w.b1)):
        z = float(w.b1[j])
        for i in range(len(x)):
            z += float(w.W1[j, i]) * x[i]
        h.append(math.tanh(z))
    y = []
    for v in range(rows):
        score = float(w.b2[v])
        for j in range(len(h)):
            score += float(w.W2[v, j]) * h[j]
        if w.W3 is not None and not without_direct:
            for i in range(len(x)):
                score += float(w.W3[v, i]) * x[i]
        y.append(score)
    return np.array(y)


def difference(w: Weights, window: np.ndarray, without_direct: bool = False) -> tuple[float, int]:
    """The largest difference between loop and matrices, and of how many scores."""
    each = len(w.b1) + w.W1.shape[1]
    rows = max(1, min(len(w.b2), (MOST - w.W1.size) // each))
    by_matrix = forward(w, window, without_direct).y[:rows]
    return float(np.abs(scores(w, window, rows, without_direct) - by_matrix).max()), rows
