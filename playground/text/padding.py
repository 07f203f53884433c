"""Stretches of a stream of targets, gathered into padded arrays."""

from __future__ import annotations

import numpy as np

from playground.text.tokenizers import BOUNDARY

IGNORED = -1  # the target at padding, which does not count
LONGEST_STRETCH = 256


def stretches(starts: np.ndarray, longest: int) -> tuple[np.ndarray, np.ndarray]:
    """Cut texts into stretches of at most ``longest`` targets: where each starts, and its length."""
    lengths = np.diff(starts)
    pieces = -(-lengths // longest)
    text = np.repeat(np.arange(lengths.size), pieces)
    within = np.arange(text.size) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    offsets = within * longest
    return starts[text] + offsets, np.minimum(longest, lengths[text] - offsets)


def padded(
    x: np.ndarray, y: np.ndarray, starts: np.ndarray, lengths: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Gather stretches of two streams into (B, T), T the longest; padding is BOUNDARY in x, -1 in y."""
    step = np.arange(int(lengths.max()))  # (T,)
    inside = step < lengths[:, None]  # (B, T)
    places = np.minimum(starts[:, None] + step, x.size - 1)  # (B, T)
    return np.where(inside, x[places], BOUNDARY), np.where(inside, y[places], IGNORED)
