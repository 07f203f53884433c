"""The rows of the heat map: the order of the units, and the range of their colours."""

from collections.abc import Callable

import numpy as np

H_RANGE = 1.0  # tanh and gates keep h within (-1, 1)
COVERED = 0.99  # share of a memory cell's values inside its range


def unit_order(values: np.ndarray, by: str) -> np.ndarray:
    """The units of `values` (H, P) in the order "index", "variance" or "similarity", int64 (H,)."""
    return ORDERS[by](values)


def _by_index(values: np.ndarray) -> np.ndarray:
    return np.arange(len(values))


def _by_variance(values: np.ndarray) -> np.ndarray:
    """The largest variance first."""
    return np.argsort(-values.var(axis=1), kind="stable")


def _by_similarity(values: np.ndarray) -> np.ndarray:
    """Correlated units side by side.

    The most correlated pair comes first; then the unit most correlated with either end of the row is added
    there, until none is left. A constant unit has correlation 0 with all.
    """
    if len(values) < 2:
        return _by_index(values)
    similarity = correlation(values)  # (H, H)
    np.fill_diagonal(similarity, -np.inf)
    left, right = (int(i) for i in np.unravel_index(np.argmax(similarity), similarity.shape))
    row = [left, right]
    remaining = similarity.copy()
    remaining[:, row] = -np.inf  # units in the row
    while len(row) < len(values):
        ends = remaining[[row[0], row[-1]]]  # (2, H)
        end, unit = (int(i) for i in np.unravel_index(np.argmax(ends), ends.shape))
        row.insert(len(row) if end else 0, unit)
        remaining[:, unit] = -np.inf
    return np.array(row)


ORDERS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "index": _by_index,
    "variance": _by_variance,
    "similarity": _by_similarity,
}
"""The menu of orders."""


def correlation(values: np.ndarray) -> np.ndarray:
    """Pearson's correlation between the rows of `values` (H, P), float64 (H, H); 0 with a constant row."""
    centred = values - values.mean(axis=1, keepdims=True, dtype=np.float64)
    length = np.sqrt((centred**2).sum(axis=1))  # (H,)
    unit = centred / np.where(length > 1e-9, length, np.inf)[:, None]
    product: np.ndarray = unit @ unit.T
    return product


def value_range(state: str, values: np.ndarray, covered: float = COVERED) -> float:
    """The r of a colour scale from -r to r: 1 for h; for c, which has no bound, a round number.

    It is the smallest of 1, 2, 5, 10, 20, ... that a share `covered` of the |values| do not exceed. Values
    beyond r have the last colour.
    """
    if state == "h" or not values.size:
        return H_RANGE
    needed = float(np.quantile(np.abs(values), covered))
    decades = 10.0 ** np.arange(0, 39)
    rounds = np.sort(np.concatenate([decades, 2 * decades, 5 * decades]))
    return float(rounds[np.searchsorted(rounds, needed)])
