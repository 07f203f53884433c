"""How vectors of one, two or three numbers are seen on a flat stage, and which vector a point stands for."""

from dataclasses import dataclass

import numpy as np

ELEVATION = 24.0  # degrees above the plane of x_1 and x_2


@dataclass(frozen=True)
class Camera:
    """A parallel projection: screen (2, 3) takes (x_1, x_2, x_3) to the stage."""

    screen: np.ndarray

    def see(self, points: np.ndarray) -> np.ndarray:
        """Points (..., 3) as they are seen, (..., 2)."""
        seen: np.ndarray = points @ self.screen.T
        return seen

    def moved(self, vector: np.ndarray, to: tuple[float, float]) -> np.ndarray:
        """The vector (d,), moved as little as need be so that it is seen at `to`, or nearest to it."""
        own = self.screen[:, : len(vector)]
        result: np.ndarray = vector + np.linalg.pinv(own) @ (np.array(to) - own @ vector)
        return result


def camera(is_spatial: bool, turn: float) -> Camera:
    """Of the plane, which is seen as it is; or of space, turned about the axis of x_3 by `turn` degrees."""
    if not is_spatial:
        return Camera(np.eye(2, 3))
    azimuth, elevation = np.radians(turn), np.radians(ELEVATION)
    right = [-np.sin(azimuth), np.cos(azimuth), 0.0]
    up = [-np.sin(elevation) * np.cos(azimuth), -np.sin(elevation) * np.sin(azimuth), np.cos(elevation)]
    return Camera(np.array([right, up]))


def filled(vectors: np.ndarray) -> np.ndarray:
    """Vectors (..., d) with zeros for the coordinates that they lack, (..., 3)."""
    missing = [(0, 0)] * (vectors.ndim - 1) + [(0, 3 - vectors.shape[-1])]
    return np.pad(vectors, missing)
