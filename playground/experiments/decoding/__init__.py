"""Decoding: from a next-token distribution to a text, one stage and one token at a time."""

from playground.experiments.decoding.beam import Beam, search
from playground.experiments.decoding.compare import Line
from playground.experiments.decoding.draws import Draws, draw_often
from playground.experiments.decoding.generate import Writing, generate
from playground.experiments.decoding.readers import Prompt, Reader, read_prompt, trained
from playground.experiments.decoding.spec import DecodingSpec, Settings

__all__ = [
    "Beam",
    "DecodingSpec",
    "Draws",
    "Line",
    "Prompt",
    "Reader",
    "Settings",
    "Writing",
    "draw_often",
    "generate",
    "read_prompt",
    "search",
    "trained",
]
