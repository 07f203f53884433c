"""n-grams: its controls and its lessons."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.language_models.ngrams_words import LESSONS
from playground.catalog.smoothers import SMOOTHERS
from playground.experiments.ngrams import NgramsSpec
from playground.figures.ngrams import BESIDE
from playground.text.samples import SAMPLES
from playground.text.tokenizers import TOKENIZERS
from playground.ui.controls import Choice, Slider, Words, seed
from playground.ui.frame import Lesson, Page
from playground.ui.texts import SOURCES

DEFAULT = NgramsSpec()
CONTEXTS = {  # what to begin with on each text
    "students": DEFAULT.context,
    "stories": "One day a baker's boy wanted to become a",
    "surnames": "Finnish: ",
    "brackets": "([{",
}


def text_chosen() -> None:
    """Another text: the tokens that suit it, and a context that it knows."""
    source = st.session_state.get("ng_text", "")
    if source in SAMPLES:
        TOKENS.put(SAMPLES[source].tokens)
    CONTEXT.put(CONTEXTS.get(source, ""))


def _parameter(name: str, smoothing: str) -> Slider:
    """The control of a smoothing's parameter."""
    parameter = SMOOTHERS[smoothing].parameter
    assert parameter is not None
    return Slider(
        name,
        parameter.title,
        parameter.help,
        parameter.low,
        parameter.high,
        0.01,
        parameter.default,
        format="%.4g",
        typed=True,
        fold="Smoothing, in numbers",
    )


TOKENS = Choice(
    "ng_tokens",
    "Counted in",
    "What is one token.",
    {key: entry.title for key, entry in TOKENIZERS.items()},
    "words",
)
N = Slider("ng_n", "n", "An n-gram is n tokens in a row: n − 1 to condition on, and the next.", 1, 6, 1,
           DEFAULT.n, format="%d")  # fmt: skip
CONTEXT = Words("ng_context", "Context", "What stands before the gap. Or click a candidate to append it.",
                DEFAULT.context, 2000)  # fmt: skip

PAGE = Page(
    title="n-grams",
    question="How far does counting get, if a model sees only the last few tokens?",
    formula=[
        (r"P(", ""),
        (r"w", "update"),
        (r"\mid ", ""),
        (r"c", "value"),
        (r") \approx \frac{\mathrm{count}(", ""),
        (r"c", "value"),
        (r"\,", ""),
        (r"w", "update"),
        (r")}{\mathrm{count}(", ""),
        (r"c", "value"),
        (r")}", ""),
    ],
    controls=[
        Choice(
            "ng_text", "Text", "What is counted: a sample, or a text of your own.", SOURCES, "students",
            then=text_chosen,
        ),
        TOKENS,
        N,
        Choice(
            "ng_smoothing", "Smoothing", "What is done about n-grams that were never seen.",
            {key: smoother.title for key, smoother in SMOOTHERS.items()}, DEFAULT.smoothing,
        ),
        CONTEXT,
        Choice("ng_beside", "Beside", "What stands beside the counts.", BESIDE, "distribution"),
        _parameter("ng_delta", "delta"),
        _parameter("ng_alpha", "stupid"),
        _parameter("ng_lambda", "interpolation"),
        _parameter("ng_discount", "kneser-ney"),
        Slider("ng_length", "Tokens to draw", "How many tokens the player draws.", 0, 200, 1, DEFAULT.length,
               format="%d", fold="Generate"),
        seed("ng_seed", "Seed", "The same seed draws the same tokens.", DEFAULT.seed, "Generate"),
    ],
    lessons=[Lesson(*lesson) for lesson in LESSONS],
)  # fmt: skip


def spec_of(values: Mapping[str, Any]) -> NgramsSpec:
    """What the controls describe."""
    return NgramsSpec(
        n=int(values["ng_n"]),
        smoothing=values["ng_smoothing"],
        context=values["ng_context"],
        delta=values["ng_delta"],
        alpha=values["ng_alpha"],
        lambda_=values["ng_lambda"],
        discount=values["ng_discount"],
        length=int(values["ng_length"]),
        seed=int(values["ng_seed"]),
    )
