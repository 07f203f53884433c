"""The scenes of Vectorization: the small example instruction by instruction, and the measured times."""

from playground.figures.vectorization.times import scene as times_scene
from playground.figures.vectorization.walk import scene as walk_scene

__all__ = ["times_scene", "walk_scene"]
