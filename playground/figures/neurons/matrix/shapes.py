"""What a matrix is shown to move: a grid, the unit square or cube with a letter, a disc or ball of points.

All are arrays of points (k, 3) of R^m, filled up with zeros; NaN parts the strokes of a drawing.
"""

from functools import lru_cache
from itertools import product

import numpy as np

GAP = np.full((1, 3), np.nan)
HALF = {1: 3, 2: 2, 3: 1}  # half the width of the grid, by m
LETTER = ((0.28, 0.15), (0.28, 0.85), (0.75, 0.85), None, (0.28, 0.5), (0.62, 0.5))  # F
GOLDEN = np.pi * (3 - 5**0.5)


def strokes(*lines: np.ndarray) -> np.ndarray:
    """Several lines, each (k, 3), as one with gaps."""
    return np.concatenate([part for line in lines for part in (line, GAP)])[:-1]


@lru_cache(maxsize=8)
def grid(m: int, half: int = 0, pieces: int = 1) -> np.ndarray:
    """Lines along every axis at all whole numbers, each of so many pieces."""
    half = half or HALF[m]
    along, places, lines = np.linspace(-half, half, 2 * half * pieces + 1), range(-half, half + 1), []
    for axis in range(m):
        for others in product(places, repeat=m - 1):
            line = np.zeros((len(along), 3))
            line[:, [k for k in range(m) if k != axis]] = others
            line[:, axis] = along
            lines.append(line)
    return strokes(*lines)


@lru_cache(maxsize=4)
def unit(m: int) -> np.ndarray:
    """The edges of the unit square, of the cube, or the stretch from 0 to 1."""
    corners = np.array(list(product((0.0, 1.0), repeat=m)))
    lines = [
        np.pad(np.array([one, other]), ((0, 0), (0, 3 - m)))
        for k, one in enumerate(corners)
        for other in corners[k + 1 :]
        if np.abs(one - other).sum() == 1
    ]
    return strokes(*lines)


@lru_cache(maxsize=1)
def letter() -> np.ndarray:
    """An F in the unit square of the first two axes: it shows what is turned and what is mirrored."""
    return np.array([(np.nan,) * 3 if point is None else (*point, 0.0) for point in LETTER])


@lru_cache(maxsize=4)
def cloud(m: int) -> np.ndarray:
    """Points spread evenly over the stretch, disc or ball of radius 1."""
    if m == 1:
        return np.pad(np.linspace(-1, 1, 21)[:, None], ((0, 0), (0, 2)))
    k = np.arange(110) + 0.5
    angle = GOLDEN * k
    if m == 2:
        radius = np.sqrt(k / len(k))
        return np.stack([radius * np.cos(angle), radius * np.sin(angle), 0 * k], axis=1)
    height = 1 - 2 * k / len(k)
    radius = np.sqrt(1 - height**2)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle), height], axis=1)


@lru_cache(maxsize=1)
def circle() -> np.ndarray:
    """The unit circle of the first two axes."""
    angle = np.linspace(0, 2 * np.pi, 73)
    return np.stack([np.cos(angle), np.sin(angle), 0 * angle], axis=1)
