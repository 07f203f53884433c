"""All numbers of several parameters as one row, and back: for derivatives by differences of the loss."""

from collections.abc import Mapping

import numpy as np


def flatten(parameters: Mapping[str, np.ndarray]) -> np.ndarray:
    """Every number, parameter by parameter, row by row: (weights,)."""
    return np.concatenate([value.ravel() for value in parameters.values()])


def unflatten(flat: np.ndarray, like: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The last axis of `flat` (..., weights) in the shapes of the parameters `like`."""
    ends = np.cumsum([value.size for value in like.values()])[:-1]
    parts = np.split(flat, ends, axis=-1)
    return {
        name: part.reshape(*flat.shape[:-1], *value.shape)
        for (name, value), part in zip(like.items(), parts, strict=True)
    }
