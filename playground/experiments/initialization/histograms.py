"""Histograms by layer and step over one axis, so that layers and steps can be compared."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 60
DECADES = 14.0  # of a logarithmic axis, below its highest value
SHARE = 0.999  # of the values that an unbounded axis shows, at least


@dataclass(frozen=True, eq=False)
class Histograms:
    """share[l, i, k]: the share of a layer's values within edges[i] .. edges[i + 1] at step k.

    What is not in the axis (zeros on a logarithmic one, outliers, NaN) is in no bin.
    """

    edges: np.ndarray  # (BINS + 1,)
    share: np.ndarray  # (L, BINS, K)

    @property
    def centres(self) -> np.ndarray:
        """The middle of every bin, (BINS,)."""
        middle: np.ndarray = (self.edges[1:] + self.edges[:-1]) / 2
        return middle


def histograms(
    values: Sequence[Sequence[np.ndarray]],
    log: bool = False,
    bounds: tuple[float, float] = (-math.inf, math.inf),
) -> Histograms:
    """Of values[k][l], arrays of any shape: step k, layer l; with `log` of log10 |value|."""
    shown = [[_powers(v) if log else v.ravel() for v in step] for step in values]
    low, high = (_log_range if log else _range)(shown, bounds)
    share = np.array([[_counts(v, low, high) / max(1, v.size) for v in step] for step in shown])
    return Histograms(np.linspace(low, high, BINS + 1), share.transpose(1, 2, 0))


def _counts(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """How many values lie in each bin, (BINS,); an edge belongs to the bin above, `high` to the last.

    Where a value lies is computed, not searched for: within rounding of an edge it may be in either bin.
    """
    place = (values.astype(np.float64) - low) * (BINS / (high - low))
    place = place[(place >= 0) & (place <= BINS)]  # NaN is in neither
    return np.bincount(np.minimum(place.astype(np.int64), BINS - 1), minlength=BINS)


def _powers(values: np.ndarray) -> np.ndarray:
    """log10 |value|, in the values' own precision."""
    with np.errstate(divide="ignore", invalid="ignore"):
        powers: np.ndarray = np.log(np.abs(values.ravel())) / math.log(
            10
        )  # log10 itself takes several times as long
    return powers


def _log_range(shown: Sequence[Sequence[np.ndarray]], bounds: tuple[float, float]) -> tuple[float, float]:
    """Whole powers of ten around nearly all values (SHARE of them at least), DECADES at most."""
    finite = [v[np.isfinite(v)] for step in shown for v in step]
    known = np.concatenate(finite) if finite else np.zeros(0)
    if not known.size:
        return -8.0, 0.0
    decades = np.floor(known).astype(np.int64)
    counts = np.cumsum(np.bincount(decades - decades.min()))
    low = int(decades.min()) + int(np.searchsorted(counts, (1 - SHARE) * known.size))
    high = math.ceil(float(known.max()))
    return float(max(low, high - DECADES)), float(max(high, low + 1))


def _range(shown: Sequence[Sequence[np.ndarray]], bounds: tuple[float, float]) -> tuple[float, float]:
    """The function's bounds with a little room; where it has none, what holds nearly all values."""
    low, high = bounds
    if not (math.isfinite(low) and math.isfinite(high)):
        finite = [v[np.isfinite(v)] for step in shown for v in step]
        sizes = [float(np.quantile(np.abs(v), SHARE)) for v in finite if v.size]
        size = max(sizes, default=1.0) or 1.0
        grid = 2.0 ** math.floor(math.log2(size)) / 4
        top = grid * math.ceil(size / grid)
        low, high = max(low, -top), min(high, top)
    room = (high - low) / BINS / 2
    return low - room, high + room
