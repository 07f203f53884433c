"""Several seeds of one quantity as paths: each seed thin, their mean thick."""

from collections.abc import Sequence

import numpy as np

from playground.figures.scene import Trails
from playground.figures.scene.actors import Actor


def seed_paths(x: np.ndarray, values: np.ndarray, colours: Sequence[str]) -> list[Actor]:
    """Of values (quantities, seeds, steps) at x (steps,): the seeds of each, then all means in one actor."""
    if not x.size:
        return []
    across = x.astype(np.float64)
    seeds: list[Actor] = [
        Trails(np.tile(across, (len(rows), 1)), rows, colour, width=1, radius=0)
        for rows, colour in zip(values, colours, strict=True)
    ]
    means = Trails(np.tile(across, (len(values), 1)), values.mean(1), list(colours), width=3.5, radius=4.5)
    return [*seeds, means]
