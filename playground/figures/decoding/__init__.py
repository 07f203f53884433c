"""The scenes of the decoding page: token by token, the beam, 1,000 draws, all strategies."""

from playground.figures.decoding.beam import beam_scene
from playground.figures.decoding.comparison import comparison_scene
from playground.figures.decoding.generation import generation_scene
from playground.figures.decoding.sampling_check import sampling_check_scene

__all__ = ["beam_scene", "comparison_scene", "generation_scene", "sampling_check_scene"]
