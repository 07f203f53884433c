"""The loss over the two weights on a grid, and the curves on which it is 0."""

import math
import sys
from dataclasses import dataclass

import numpy as np

from playground.experiments.two_weights.run import TwoWeightsTrace

POINTS = 49  # on each axis
WIDTHS = (3.0, 6.0, 12.0)  # half the map's width: the first that shows the path


@dataclass(frozen=True)
class ErrorGrid:
    """L on a grid, and its zeros.

    w        (POINTS,)          both weights: -half_width .. half_width
    error    (POINTS, POINTS)   |y - o|, rows w2, columns w1: it has the loss's contours, L = error^2 / 2
    zero_curves  (2, n) each    w1 and w2 along the curves on which L is 0; () where it never is
    """

    w: np.ndarray
    error: np.ndarray
    zero_curves: tuple[np.ndarray, ...]


def half_width(trace: TwoWeightsTrace) -> float:
    """Half the width of a map: 3, 6 or 12, the first that shows the whole path.

    Of a path that goes further the start alone counts; a start further out leaves the map at 3.
    """
    reach = np.maximum(np.abs(trace["w1"]), np.abs(trace["w2"]))
    far = reach[0] if reach.max() > WIDTHS[-1] else reach.max()
    return next((width for width in WIDTHS if far <= width), WIDTHS[0])


def error_grid(x: float, y: float, width: float) -> ErrorGrid:
    """The loss for the input x and the target y over weights up to +-width."""
    import torch

    w = torch.linspace(-width, width, POINTS, dtype=torch.float64)
    o = (w[:, None] * (w * x).tanh()).tanh()  # (w2, w1)
    return ErrorGrid(w.numpy(), (y - o).abs().numpy(), _zero_curves(x, y, width))


def _zero_curves(x: float, y: float, width: float) -> tuple[np.ndarray, ...]:
    """Where o = y: w2 = artanh(y) / tanh(w1 x), two branches; the axes for y = 0; nowhere for |y| >= 1."""
    if abs(y) >= 1 or x == 0:
        return ()
    steepest = abs(math.atanh(y)) / width  # |tanh(w1 x)| where |w2| = width: the branch comes into view
    if steepest < sys.float_info.min:  # no number is that near to 0 and exact
        axis, zero = np.array([-width, width]), np.zeros(2)
        return np.stack([axis, zero]), np.stack([zero, axis])
    nearest = math.atanh(steepest) / abs(x) if steepest < 1 else math.inf
    if nearest >= width:
        return ()
    w1 = nearest + (width - nearest) * np.linspace(0, 1, 200) ** 2  # closer together where it is steep
    branch = np.stack([w1, math.atanh(y) / np.tanh(w1 * x)])
    return branch, -branch
