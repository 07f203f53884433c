"""Brush a stretch of the text: which units are on throughout?

A unit is on at a position when its value is at least +threshold there (sign +1), or at most -threshold
(sign -1); throughout a stretch only with the same sign. After Strobelt et al. 2018, LSTMVis.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Brush:
    """Columns first .. last - 1 of a trace's positions, in one state ("h" or "c") of one layer."""

    first: int
    last: int
    threshold: float = 0.5  # above 0
    layer: int = 0
    state: str = "h"

    @property
    def length(self) -> int:
        """How many positions are brushed."""
        return self.last - self.first


@dataclass(frozen=True)
class UnitOn:
    """One unit that stays on: its sign, and its value nearest to zero in the stretch."""

    unit: int
    sign: int
    weakest: float


def units_on(values: np.ndarray, brush: Brush) -> tuple[UnitOn, ...]:
    """The units of `values` (H, P) that are on throughout the stretch, the clearest first.

    Raises ValueError for an empty stretch, one outside the text, and a threshold that is not above 0.
    """
    if not 0 <= brush.first < brush.last <= values.shape[1]:
        raise ValueError("The brushed stretch lies outside the text.")
    if not brush.threshold > 0:
        raise ValueError("The threshold must be above 0.")
    stretch = values[:, brush.first : brush.last]  # (H, n)
    lowest, highest = stretch.min(axis=1), stretch.max(axis=1)  # (H,)
    found = [UnitOn(int(u), 1, float(lowest[u])) for u in np.flatnonzero(lowest >= brush.threshold)]
    found += [UnitOn(int(u), -1, float(highest[u])) for u in np.flatnonzero(highest <= -brush.threshold)]
    return tuple(sorted(found, key=lambda on: (-abs(on.weakest), on.unit)))
