"""What the page "Decoding" computes: from next-token distributions to a text.

spec             the spec, the settings of the pipeline, forced tokens
scorer           a language model as decoding needs it: scores of the next token, and a state
filters          top-k, top-p, min-p, typical-p
pipeline         from scores to one token, stage by stage
generate         token by token, with every stage of every choice
beam             beam search
sampling_check   one token drawn 1,000 times, against its probability
comparison       all strategies from the same prompt
script           the standalone script and the table
"""

from playground.experiments.decoding.beam import BeamTrace, beam_search
from playground.experiments.decoding.comparison import StrategyResult, compare_strategies
from playground.experiments.decoding.generate import Generation, generate
from playground.experiments.decoding.sampling_check import SamplingCheck, check_sampling
from playground.experiments.decoding.scorer import (
    Prompt,
    Scorer,
    encode_prompt,
    model_scorer,
    note_on_positions,
)
from playground.experiments.decoding.spec import DecodingSpec, Settings

__all__ = [
    "BeamTrace",
    "DecodingSpec",
    "Generation",
    "Prompt",
    "SamplingCheck",
    "Scorer",
    "Settings",
    "StrategyResult",
    "beam_search",
    "check_sampling",
    "compare_strategies",
    "encode_prompt",
    "generate",
    "model_scorer",
    "note_on_positions",
]
