"""Where a path leaves the numbers that mean anything."""

import numpy as np

ESCAPED = 1e6  # a weight beyond this is called divergence: nothing comes back from there


def cut(w: np.ndarray) -> tuple[np.ndarray, tuple[int | None, ...]]:
    """Paths w (P, T, d) with NaN from the first moment at which a weight is beyond 1e6 or no number at all,
    and that moment for each path (None: never)."""
    wild = ~(np.abs(w) <= ESCAPED).all(-1)  # NaN is wild too
    first = tuple(int(row.argmax()) if row.any() else None for row in wild)
    over = np.logical_or.accumulate(wild, axis=1)
    return np.where(over[..., None], np.nan, w), first
