"""Decoding: its controls and its lessons."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.language_models.decoding_words import LESSONS
from playground.catalog.decoders import DECODERS
from playground.experiments.decoding import DecodingSpec
from playground.experiments.decoding.spec import LONGEST, read_forced
from playground.runs.bundled import BUNDLED, RECURRENT, WINDOWS
from playground.text.samples import SAMPLES
from playground.ui.controls import Choice, Line, Slider, Words
from playground.ui.frame import Lesson, Page

DEFAULT = DecodingSpec()
NGRAM = "ngram-"
MODELS = {
    **{key: f"Network: {bundled.title}" for key, bundled in RECURRENT.items()},
    **{key: f"Fixed window: {bundled.title}" for key, bundled in WINDOWS.items()},
    **{NGRAM + key: f"n-gram: {sample.title}" for key, sample in SAMPLES.items()},
}
PROMPTS = {  # what to begin with
    "students": DEFAULT.prompt,
    "stories": "One day ",
    "surnames": "Finnish: ",
    "brackets": "([{",
}
VIEWS = {"tokens": "Token by token", "draws": "Draw 1,000 times", "compare": "All strategies"}
FORCED = "forced"  # in the address
ELSEWHERE = {FORCED: "", "run": "", "moment": ""}  # what a lesson takes out of the address


def model_chosen() -> None:
    """Another model: a prompt that it knows; what was forced were tokens of the other one."""
    st.query_params.pop(FORCED, None)
    key = st.session_state.get("dec_model", DEFAULT.model).removeprefix(NGRAM)
    PROMPT.put(PROMPTS[BUNDLED[key].sample if key in BUNDLED else key])


def prompt_changed() -> None:
    """Another prompt: what was forced belonged to the old one."""
    st.query_params.pop(FORCED, None)


PROMPT = Words("dec_prompt", "Prompt", "What the model goes on from.", DEFAULT.prompt, 1000,
               then=prompt_changed)  # fmt: skip

PAGE = Page(
    title="Decoding",
    question="A model gives probabilities. How do they become a text?",
    formula=[
        (r"w", "update"),
        (r"\sim \mathrm{softmax}(\mathrm{cut}(", ""),
        (r"z", "value"),
        (r"/", ""),
        (r"\tau", "gradient"),
        (r"))", ""),
    ],
    controls=[
        Choice("dec_model", "Model", "A network, a fixed window, or counts of a bundled text.", MODELS,
               DEFAULT.model, then=model_chosen),
        PROMPT,
        Choice("dec_strategy", "Strategy", "How the next token is chosen.",
               {key: decoder.title for key, decoder in DECODERS.items()}, DEFAULT.strategy),
        Choice("dec_view", "Show", "One text token by token, one token 1,000 times, or all strategies.",
               VIEWS, "tokens"),
        Slider("tau", "Temperature τ", "The scores are divided by it. 0 is greedy; below 1 the likely win, "
               "above 1 all become alike.", 0.0, 3.0, 0.05, DEFAULT.tau),
        Slider("top_k", "Top-k", "How many tokens are kept; 0, or more than there are, keeps all.", 0, 1000,
               1,               DEFAULT.top_k, format="%.0f", typed=True),
        Slider("top_p", "Top-p", "The mass to keep, by as few tokens as can be. 0 keeps one token, 1 all.",
               0.0, 1.0, 0.01, DEFAULT.top_p),
        Slider("beam_width", "Beam width B", "How many texts it holds; 1 is greedy.", 1, 8, 1,
               DEFAULT.beam_width, format="%d"),
        Slider("length_penalty", "Length penalty α", "The score is ln P / Tᵅ: above 0 long texts are "
               "forgiven their length.", 0.0, 2.0, 0.1, DEFAULT.length_penalty, format="%.1f"),
        Slider("frequency", "Frequency penalty", "Taken off a score each time the token is written.",
               -2.0, 2.0, 0.1, DEFAULT.frequency, format="%.1f", fold="Repetition"),
        Slider("presence", "Presence penalty", "Taken off a score once a token was written.", -2.0, 2.0, 0.1,
               DEFAULT.presence, format="%.1f", fold="Repetition"),
        Slider("dec_length", "Maximum length", "Tokens at most.", 1, LONGEST, 1, DEFAULT.length, format="%d",
               fold="When to stop, seed, n"),
        Line("dec_stop", "Stop sequence", r"The text ends once this is written; \n or ⏎ is a line break.",
             DEFAULT.stop, 40, fold="When to stop, seed, n"),
        Slider("dec_seed", "Seed", "The same seed draws the same numbers.", 0, 9999, 1, DEFAULT.seed,
               format="%.0f", typed=True, fold="When to stop, seed, n"),
        Slider("dec_n", "n of the n-gram model", "It sees the last n − 1 tokens.", 1, 6, 1, 4, format="%d",
               fold="When to stop, seed, n"),
    ],
    lessons=[Lesson(*lesson, ELSEWHERE) for lesson in LESSONS],
)  # fmt: skip


def spec_of(values: Mapping[str, Any], model: str) -> DecodingSpec:
    """What the controls and the address describe."""
    names = ("tau", "top_k", "top_p", "frequency", "presence", "beam_width", "length_penalty")
    return DecodingSpec(
        model=model,
        prompt=values["dec_prompt"],
        strategy=values["dec_strategy"],
        stop=values["dec_stop"],
        length=values["dec_length"],
        seed=values["dec_seed"],
        forced=read_forced(st.query_params.get(FORCED, "")),
        **{name: values[name] for name in names},
    )
