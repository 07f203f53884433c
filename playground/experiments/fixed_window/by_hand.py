"""The formula as an explicit loop over its sums, number by number: the reference for the matrices.

It stays apart from `experiments.mlp`, whose tensor operations round some sums differently in the last digit.
"""

import math

import numpy as np

from playground.experiments.fixed_window.network import Weights, forward

MOST_PRODUCTS = 300_000  # a second of Python; of a larger network only the first scores are checked


def scores(w: Weights, window: np.ndarray, rows: int, zero_direct: bool = False) -> np.ndarray:
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
        if w.W3 is not None and not zero_direct:
            for i in range(len(x)):
                score += float(w.W3[v, i]) * x[i]
        y.append(score)
    return np.array(y)


def max_error(w: Weights, window: np.ndarray, zero_direct: bool = False) -> tuple[float, int]:
    """The largest difference between loop and matrices, and the number of scores compared."""
    products_per_row = len(w.b1) + w.W1.shape[1]
    rows = max(1, min(len(w.b2), (MOST_PRODUCTS - w.W1.size) // products_per_row))
    by_matrix = forward(w, window, zero_direct).y[:rows]
    return float(np.abs(scores(w, window, rows, zero_direct) - by_matrix).max()), rows
