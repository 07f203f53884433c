"""What the plots of the page share: axes, and ranges that hold everything."""

from typing import Any

import numpy as np

from playground.figures.still import still

MARGIN = {"l": 46, "r": 8, "t": 6, "b": 36}


def axes(x: dict[str, Any], y: dict[str, Any], data: list[dict[str, Any]]) -> dict[str, Any]:
    """A still stage."""
    return still(data, x, {"nticks": 5, **y}, margin=MARGIN)


def titled(words: str, **more: Any) -> dict[str, Any]:
    """An axis with a title."""
    return {"title": {"text": words}, **more}


def around(*values: float | np.ndarray, margin: float = 0.08) -> list[float]:
    """A range that holds all finite values, with a margin, and at least 0.1 wide."""
    flat = np.concatenate([np.ravel(np.asarray(value, dtype=np.float64)) for value in values])
    flat = flat[np.isfinite(flat)]
    low, high = (float(flat.min()), float(flat.max())) if len(flat) else (0.0, 1.0)
    room = margin * max(high - low, 0.1)
    return [low - room, high + room]
