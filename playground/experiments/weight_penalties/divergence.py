"""Where a path of weights diverges."""

import numpy as np

ESCAPED = 1e6  # a weight beyond this is called divergence: nothing comes back from there


def mask_diverged(w: np.ndarray) -> tuple[np.ndarray, tuple[int | None, ...]]:
    """Replace what follows a divergence by NaN.

    A path has diverged where one of its weights is beyond 1e6 or not a number. From paths w (P, T, d):
    (the same with NaN from there on, the index of that time for each path, None where it never diverges).
    """
    beyond = ~(np.abs(w) <= ESCAPED).all(-1)  # (P, T); true for NaN too
    diverged_at = tuple(int(row.argmax()) if row.any() else None for row in beyond)
    after = np.logical_or.accumulate(beyond, axis=1)
    return np.where(after[..., None], np.nan, w), diverged_at
