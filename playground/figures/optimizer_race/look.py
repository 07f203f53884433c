"""What the pictures of a race share: names and colours of the racers, heights, ranges."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.experiments.optimizer_race.ground import Ground, Landscape
from playground.figures.style import Pair, racer_colours

DEEPEST = 1e-12  # nothing below is told apart on a logarithmic axis


@dataclass(frozen=True)
class Look:
    """Names and colours of the racers, and which one (by its place) is looked at closely."""

    names: Sequence[str]
    colours: Sequence[Pair]
    focus: int

    @classmethod
    def of(cls, names: Sequence[str], kinds: Sequence[str], focus: int) -> "Look":
        """The look of a field; a focus beyond it falls on the last racer."""
        return cls(names, racer_colours(kinds), max(0, min(focus, len(kinds) - 1)))


@dataclass(frozen=True)
class Heights:
    """How high a loss is drawn: itself, or log10(loss - lowest + soft) where the surface asks for that.

    `soft`, a hundredth of what is usual on the map, keeps the wells round instead of infinitely deep.
    """

    log: bool
    lowest: float
    soft: float

    @classmethod
    def of(cls, under: Ground, land: Landscape) -> "Heights":
        """The heights that suit a surface and what is seen of it."""
        usual = land.loss[np.isfinite(land.loss)]
        if under.surface.scale == "linear" or not usual.size:
            return cls(False, 0.0, 0.0)
        return cls(True, under.lowest, 0.01 * float(np.median(usual - under.lowest)) or 1e-6)

    def __call__(self, loss: np.ndarray) -> np.ndarray:
        """The height of each loss."""
        return np.log10(np.maximum(loss - self.lowest, 0) + self.soft) if self.log else loss


def above(loss: np.ndarray, floor: float) -> np.ndarray:
    """Loss above the floor, not below 1e-12: what a logarithmic axis shows."""
    return np.maximum(loss - floor, DEEPEST)


def decades(values: np.ndarray, top: float, most: int = 13) -> tuple[float, float]:
    """A range for a logarithmic axis: whole decades, so that it changes seldom, with `top` in view."""
    finite = values[np.isfinite(values) & (values > 0)]
    if not finite.size or not (math.isfinite(top) and top > 0):
        return -3.0, 1.0
    high = math.ceil(math.log10(top) + 0.2)
    low = max(high - most, math.floor(math.log10(float(finite.min())) - 0.1))
    return float(min(low, high - 1)), float(high)


def seen(values: np.ndarray, share: float = 0.98) -> tuple[float, float]:
    """The range in which a share of the finite values lies, from the lowest on."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return 0.0, 1.0
    low, high = float(finite.min()), float(np.quantile(finite, share))
    return (low, high) if high > low else (low - 1, high + 1)
