"""A selected stretch of the text, and the units that are active throughout it.

A unit is active at a position when its value is at least +threshold there (sign +1), or at most -threshold
(sign -1). It is active throughout a stretch when it is active with the same sign at every position.
Source: Strobelt et al. 2018, LSTMVis.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Selection:
    """Positions first .. last - 1 (columns of a trace), in one state ("h" or "c") of one layer."""

    first: int
    last: int
    threshold: float = 0.5  # above 0
    layer: int = 0
    state: str = "h"

    @property
    def length(self) -> int:
        """The number of selected positions."""
        return self.last - self.first


@dataclass(frozen=True)
class ActiveUnit:
    """A unit that is active throughout a stretch: its sign, and its value nearest to zero there."""

    unit: int
    sign: int
    weakest: float


def active_units(values: np.ndarray, selection: Selection) -> tuple[ActiveUnit, ...]:
    """The units of `values` (H, P) that are active throughout the selection, by |weakest|, largest first.

    Raises ValueError for an empty stretch, one outside the text, and a threshold that is not above 0.
    """
    if not 0 <= selection.first < selection.last <= values.shape[1]:
        raise ValueError("The selected stretch lies outside the text.")
    if not selection.threshold > 0:
        raise ValueError("The threshold must be above 0.")
    stretch = values[:, selection.first : selection.last]  # (H, n)
    lowest, highest = stretch.min(axis=1), stretch.max(axis=1)  # (H,)
    positive = np.flatnonzero(lowest >= selection.threshold)
    negative = np.flatnonzero(highest <= -selection.threshold)
    units = [ActiveUnit(int(u), 1, float(lowest[u])) for u in positive]
    units += [ActiveUnit(int(u), -1, float(highest[u])) for u in negative]
    return tuple(sorted(units, key=lambda unit: (-abs(unit.weakest), unit.unit)))
