"""Decoding: the controls, and the spec that they describe."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.language_models.decoding_applies import (
    NGRAM,
    compares,
    counts,
    draws,
    has_penalties,
    has_penalties_of_written,
    searches,
    shows_scores,
    uses,
    writes_texts,
)
from playground.catalog.decoders import DECODERS
from playground.experiments.decoding import DecodingSpec
from playground.experiments.decoding.spec import MAX_LENGTH, parse_forced
from playground.runs.bundled import BUNDLED, RECURRENT, WINDOWS
from playground.text.samples import SAMPLES
from playground.ui.controls import Choice, Slider, TextArea, TextInput, Toggle, fill_spec, seed
from playground.ui.model_source import model_choice
from playground.ui.model_texts import ModelTexts

DEFAULT = DecodingSpec()
DEFAULT_MODEL = "students"
MODELS = {
    **{key: f"Network: {bundled.title}" for key, bundled in RECURRENT.items()},
    **{
        key: f"Window {bundled.spec.context}: {SAMPLES[bundled.sample].title}"
        for key, bundled in WINDOWS.items()
    },
    **{NGRAM + key: f"n-gram: {sample.title}" for key, sample in SAMPLES.items()},
}
PROMPTS = {  # the first prompt for the models of each sample
    "students": DEFAULT.prompt,
    "stories": "One day ",
    "surnames": "Finnish: ",
    "brackets": "([{",
}
VIEWS = {
    "tokens": "Token by token",
    "sampling_check": "Draw 1,000 times",
    "comparison": "All strategies",
}
FORCED = "forced"  # the address's parameter of the forced tokens
REPETITION = "Repetition"
LIMITS = "When to stop, seed, n"


def model_chosen() -> None:
    """Another model: a prompt that it knows."""
    key = MODEL.get()
    PROMPT.set(PROMPTS[BUNDLED[key].sample if key in BUNDLED else key.removeprefix(NGRAM)])


def clear_forced() -> None:
    """Let the strategy choose every token."""
    st.query_params.pop(FORCED, None)


MODEL = model_choice(
    "Model",
    "A network, a fixed window, or counts of a bundled text.",
    MODELS,
    DEFAULT_MODEL,
    on_change=model_chosen,
)
PROMPT = TextArea(
    "prompt",
    "Prompt",
    "The beginning of the text, which the model continues.",
    DEFAULT.prompt,
    1000,
    on_change=clear_forced,
)
TEXTS = ModelTexts(PROMPT, model_chosen)
STRATEGY = Choice(
    "strategy",
    "Strategy",
    "How the next token is chosen.",
    {key: decoder.title for key, decoder in DECODERS.items()},
    DEFAULT.strategy,
    applies=lambda values: not compares(values),
)
VIEW = Choice(
    "view",
    "Show",
    "One text token by token, one token 1,000 times, or all strategies.",
    VIEWS,
    "tokens",
)
TEMPERATURE = Slider(
    "temperature",
    "Temperature τ",
    "The scores are divided by it. 0 is greedy; below 1 the likely win, above 1 all become alike.",
    0.0,
    3.0,
    0.05,
    DEFAULT.temperature,
    applies=uses("temperature"),
)
TOP_K = Slider(
    "top_k",
    "Top-k",
    "The number of tokens that stay; 0, or more than there are, cuts none.",
    0,
    1000,
    1,
    DEFAULT.top_k,
    format="%.0f",
    typed=True,
    applies=uses("top_k"),
)
TOP_P = Slider(
    "top_p",
    "Top-p",
    "The mass that stays, in as few tokens as possible. At 0 one token stays, at 1 all.",
    0.0,
    1.0,
    0.01,
    DEFAULT.top_p,
    applies=uses("top_p"),
)
MIN_P = Slider(
    "min_p",
    "Min-p",
    "The least share of the likeliest token’s probability. At 0 all tokens stay, at 1 the likeliest.",
    0.0,
    1.0,
    0.01,
    DEFAULT.min_p,
    applies=uses("min_p"),
)
TYPICAL_P = Slider(
    "typical_p",
    "Typical-p",
    "The mass that stays, of the tokens whose surprisal is nearest to the entropy. At 1 all stay.",
    0.0,
    1.0,
    0.01,
    DEFAULT.typical_p,
    applies=uses("typical_p"),
)
BEAM_WIDTH = Slider(
    "beam_width",
    "Beam width B",
    "How many texts it holds; 1 is greedy.",
    1,
    8,
    1,
    DEFAULT.beam_width,
    format="%d",
    applies=searches,
)
LENGTH_PENALTY = Slider(
    "length_penalty",
    "Length penalty α",
    "The score is ln P / Tᵅ: above 0 long texts are forgiven their length.",
    0.0,
    2.0,
    0.1,
    DEFAULT.length_penalty,
    format="%.1f",
    applies=searches,
)
REPETITION_PENALTY = Slider(
    "repetition_penalty",
    "Repetition penalty r",
    "A token that was read or written: a score above 0 is divided by r, one below 0 multiplied by it.",
    0.5,
    2.0,
    0.05,
    DEFAULT.repetition_penalty,
    group=REPETITION,
    applies=has_penalties,
)
LOG_PROBABILITIES = Toggle(
    "log_probabilities",
    "Scores as ln P",
    "ln P, which is never above 0, in the place of the network’s scores; it matters to r alone.",
    DEFAULT.log_probabilities,
    group=REPETITION,
    applies=shows_scores,
)
FREQUENCY_PENALTY = Slider(
    "frequency_penalty",
    "Frequency penalty",
    "Taken off a score each time the token is written.",
    -2.0,
    2.0,
    0.1,
    DEFAULT.frequency_penalty,
    format="%.1f",
    group=REPETITION,
    applies=has_penalties_of_written,
)
PRESENCE_PENALTY = Slider(
    "presence_penalty",
    "Presence penalty",
    "Taken off a score once a token was written.",
    -2.0,
    2.0,
    0.1,
    DEFAULT.presence_penalty,
    format="%.1f",
    group=REPETITION,
    applies=has_penalties_of_written,
)
LENGTH = Slider(
    "max_length",
    "Maximum length",
    "Tokens at most.",
    1,
    MAX_LENGTH,
    1,
    DEFAULT.max_length,
    format="%d",
    group=LIMITS,
    applies=writes_texts,
)
STOP_SEQUENCE = TextInput(
    "stop_sequence",
    "Stop sequence",
    r"The text ends once this is written; \n or ⏎ is a line break.",
    DEFAULT.stop_sequence,
    40,
    group=LIMITS,
    applies=writes_texts,
)
SEED = seed("seed", "Seed", "The same seed draws the same numbers.", DEFAULT.seed, LIMITS, draws)
ORDER = Slider(
    "order",
    "n of the n-gram model",
    "It sees the last n − 1 tokens.",
    1,
    6,
    1,
    4,
    format="%d",
    group=LIMITS,
    applies=counts,
)

CONTROLS = [
    MODEL,
    PROMPT,
    STRATEGY,
    VIEW,
    TEMPERATURE,
    TOP_K,
    TOP_P,
    MIN_P,
    TYPICAL_P,
    BEAM_WIDTH,
    LENGTH_PENALTY,
    REPETITION_PENALTY,
    LOG_PROBABILITIES,
    FREQUENCY_PENALTY,
    PRESENCE_PENALTY,
    LENGTH,
    STOP_SEQUENCE,
    SEED,
    ORDER,
]


def spec_of(values: Mapping[str, Any], source: str, checkpoint: int) -> DecodingSpec:
    """The spec for a checkpoint, with the forced tokens of the address."""
    forced = parse_forced(st.query_params.get(FORCED, ""))
    return fill_spec(DEFAULT, values, source=source, checkpoint=checkpoint, forced=forced)
