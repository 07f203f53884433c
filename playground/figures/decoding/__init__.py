"""The scenes of the decoding page: one token at a time, the beam, the draws, the strategies side by side."""

from playground.figures.decoding.beam import beam_scene
from playground.figures.decoding.comparison import comparison_scene
from playground.figures.decoding.draws import draws_scene
from playground.figures.decoding.writing import writing_scene

__all__ = ["beam_scene", "comparison_scene", "draws_scene", "writing_scene"]
