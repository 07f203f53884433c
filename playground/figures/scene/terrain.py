"""The terrain of a scene: a function of two variables as a landscape, with moving points on it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.figures.scene.actors import Colours
from playground.figures.scene.wire import Json, Packer


@dataclass(frozen=True)
class Paths:
    """One path per row of x, y, z (rows, steps), with a dot at the current step; `z` is the height as drawn.

    Between two points a path follows the ground. Outside the ground it is not drawn. `diverged` holds, for
    each row, the step from which its values are worthless (None: never): the path ends there, under a cross.
    """

    x: np.ndarray
    y: np.ndarray
    z: np.ndarray
    colors: Colours = "value"
    labels: Sequence[str] = ()
    diverged: Sequence[int | None] = ()
    width: float = 2.5
    radius: float = 6


@dataclass(frozen=True)
class Marks:
    """Places on the ground that stay: x, y, z (k,), each a "ring", "cross" or "square" with its label."""

    x: np.ndarray
    y: np.ndarray
    z: np.ndarray
    labels: Sequence[str] = ()
    colors: Colours = "ink"
    shapes: Sequence[str] = ("ring",)


@dataclass(frozen=True)
class Terrain:
    """The heights `z` (m, n) above a grid `x` (n,), `y` (m,), both ascending, drawn as a landscape.

    Heights are drawn as they are: the caller has taken logarithms and the like, and `zticks`, pairs of
    (height, text), may name them otherwise. They travel as float32; what is not finite is a hole.

    zscale      how high the landscape is, as a share of the length of its sides
    azimuth     degrees, from where it is seen: 0 from the side of the smallest y, x running to the right;
                90 from the side of the largest x, y running to the right
    elevation   degrees above the horizon, from 5 to 90 (a map)

    The reader turns it; that view lasts until a scene comes with other angles than the scene before it.

    ValueError if the shapes do not fit together, the grid does not ascend or an angle is no number.
    """

    kind: ClassVar[str] = "terrain"
    id: str
    x: np.ndarray
    y: np.ndarray
    z: np.ndarray
    paths: Paths | None = None
    marks: Marks | None = None
    xlabel: str = "x"
    ylabel: str = "y"
    zlabel: str = ""
    zticks: Sequence[tuple[float, str]] = ()
    azimuth: float = -35.0
    elevation: float = 40.0
    zscale: float = 0.5
    title: str = ""
    alt: str = ""
    grow: float = 1

    def wire(self, packer: Packer) -> dict[str, Json]:
        """Header entry; the ground is measured anew only when `ground_version` changes."""
        self._check(*(np.asarray(values, dtype="<f4") for values in (self.x, self.y, self.z)))
        out = packer.record(self)
        return {**out, "ground_version": packer.digest([out["x"], out["y"], out["z"], self.zscale])}

    def _check(self, x: np.ndarray, y: np.ndarray, z: np.ndarray) -> None:
        if x.ndim != 1 or y.ndim != 1 or z.shape != (y.size, x.size) or min(z.shape) < 2:
            raise ValueError(f"{self.id}: heights {z.shape} on a grid of x {x.shape}, y {y.shape}")
        for name, axis in (("x", x), ("y", y)):
            if not np.all(np.diff(axis) > 0):
                raise ValueError(f"{self.id}: {name} does not ascend")
        if not (math.isfinite(self.azimuth) and math.isfinite(self.elevation)):
            raise ValueError(f"{self.id}: it cannot be seen from {self.azimuth}, {self.elevation}")
        if not (math.isfinite(self.zscale) and self.zscale > 0):
            raise ValueError(f"{self.id}: it cannot be {self.zscale} high")
        for part in (self.paths, self.marks):
            if part and not np.shape(part.x) == np.shape(part.y) == np.shape(part.z):
                shapes = [np.shape(values) for values in (part.x, part.y, part.z)]
                raise ValueError(f"{self.id}: x, y and z have the shapes {shapes}")
