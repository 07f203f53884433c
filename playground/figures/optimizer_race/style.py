"""What the pictures of a race share: names and colours of the racers, heights of the surface, ranges."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.experiments.optimizer_race.problem import Problem
from playground.experiments.optimizer_race.racers import Racer, display_names
from playground.experiments.optimizer_race.surface_grid import SurfaceGrid
from playground.figures.plots import Range
from playground.figures.style import Pair, racer_colours

LOWEST_GAP = 1e-12  # lower gaps are drawn at this height on a logarithmic axis


@dataclass(frozen=True)
class Legend:
    """Names and colours of the racers, and the index of the one in focus."""

    names: Sequence[str]
    colours: Sequence[Pair]
    focus: int

    @classmethod
    def of(cls, racers: Sequence[Racer], focus: int) -> "Legend":
        """The legend of some racers; a focus beyond the last racer falls on the last."""
        colours = racer_colours([racer.kind for racer in racers])
        return cls(display_names(tuple(racers)), colours, max(0, min(focus, len(racers) - 1)))


@dataclass(frozen=True)
class HeightScale:
    """How high a loss is drawn: itself, or log10(loss - lowest + soft) where the surface asks for that.

    `soft`, a hundredth of the median loss on the grid, keeps the minima round instead of infinitely deep.
    """

    log: bool
    lowest: float
    soft: float

    @classmethod
    def of(cls, problem: Problem, grid: SurfaceGrid) -> "HeightScale":
        """The scale for a problem and the grid on which it is drawn."""
        losses = grid.loss[np.isfinite(grid.loss)]
        if problem.surface.scale == "linear" or not losses.size:
            return cls(False, 0.0, 0.0)
        return cls(True, problem.lowest, 0.01 * float(np.median(losses - problem.lowest)) or 1e-6)

    def __call__(self, loss: np.ndarray) -> np.ndarray:
        """The height of each loss."""
        return np.log10(np.maximum(loss - self.lowest, 0) + self.soft) if self.log else loss


def gap_above(loss: np.ndarray, floor: float) -> np.ndarray:
    """Loss above the floor, at least 1e-12: what a logarithmic axis shows. NaN and infinity stay."""
    return np.maximum(loss - floor, LOWEST_GAP)


def whole_decades(values: np.ndarray, top: float, most: int = 13) -> Range:
    """Powers of ten, at most so many decades apart, between which the positive values and `top` lie.

    Whole decades, so that they seldom change.
    """
    finite = values[np.isfinite(values) & (values > 0)]
    if not finite.size or not (math.isfinite(top) and top > 0):
        return 1e-3, 10.0
    high = math.ceil(math.log10(top) + 0.2)
    low = max(high - most, math.floor(math.log10(float(finite.min())) - 0.1))
    return 10.0 ** min(low, high - 1), 10.0**high


def lower_range(values: np.ndarray, share: float = 0.98) -> Range:
    """From the lowest finite value to the quantile `share`; never empty."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return 0.0, 1.0
    low, high = float(finite.min()), float(np.quantile(finite, share))
    return (low, high) if high > low else (low - 1, high + 1)
