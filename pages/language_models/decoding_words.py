"""Decoding in words: its lessons, its maths, and what stands below the stage."""

from typing import Any

import streamlit as st

from playground.catalog.decoders import DECODERS
from playground.experiments import sources
from playground.experiments.decoding import DecodingSpec, Prompt, Reader, Writing, program
from playground.experiments.decoding import compare as comparison
from playground.experiments.sources import Source
from playground.ui import frame, listing

# (title, what to look for, settings, step)
LESSONS: tuple[tuple[str, str, dict[str, Any], int], ...] = (
    (
        "Greedy repeats itself",
        "From the second sentence on it is the same one, for ever: 74 % of its 4-grams were there before.",
        {"dec_strategy": "greedy", "dec_length": 100},
        99,
    ),
    (
        "A penalty helps",
        "A frequency penalty of 0.5: 5 % repeats, not 74 %. But it hits “the” as well: “at long long table”.",
        {"dec_strategy": "greedy", "dec_length": 100, "frequency": 0.5},
        99,
    ),
    (
        "Hot is noise",
        "At τ = 3 a draw has 3.9 nats of at most ln 73 = 4.3; one in fifteen is the model’s first choice. "
        "Try τ = 0: greedy.",
        {"dec_strategy": "temperature", "tau": 3.0, "dec_length": 60},
        59,
    ),
    (
        "Top-p adapts its size",
        "Who comes here? The mass 0.9 takes 8 tokens, and 1 at the next step. Top-k keeps 5 at both: "
        "65 % here.",
        {"dec_strategy": "top-p", "top_p": 0.9},
        17,
    ),
    (
        "Beam beats greedy",
        "Four texts, not one: ln P = −16.3 after 40 tokens, greedy has −19.0. But after 30 greedy was ahead: "
        "no guarantee.",
        {"dec_strategy": "beam", "beam_width": 4},
        39,
    ),
    (
        "Likely is not natural",
        "Perplexities: beam 1.50 (68 % repeats), held-out text 1.62, pure sampling 2.16: real text is not "
        "the likeliest.",
        {"dec_strategy": "beam", "beam_width": 4, "dec_view": "compare", "dec_length": 100},
        99,
    ),
)


def maths(spec: DecodingSpec, reader: Reader) -> None:
    """The strategy, the pipeline, and what was checked."""
    decoder = DECODERS[spec.strategy]
    st.latex(decoder.latex)
    st.markdown(f"**{decoder.title}.** {decoder.remark} Source: {decoder.source}.")
    st.markdown(PIPELINE)
    if not reader.ends:
        st.markdown(
            "This model was made from one running text and never ends one: all texts of the beam have the "
            "same length, and the length penalty changes no order until a stop sequence comes."
        )
    st.markdown(CHECKED)


PIPELINE = r"""**The pipeline**, always on the whole vocabulary:

1. *Scores* $z$: the logits of a network, $\ln P$ of an n-gram model. What stands for no text is never
   written, and has the score $-\infty$.
2. *Penalties* for what was already written, $n_w$ times:
   $z_w - n_w\,\alpha_\text{frequency} - [n_w > 0]\,\alpha_\text{presence}$. The prompt does not count.
3. *Temperature*: $\mathrm{softmax}(z/\tau)$, which is $P^{1/\tau}$ made to sum to 1 again; not
   $\mathrm{softmax}(P/\tau)$. As $\tau \to 0$ all mass goes to the likeliest token: τ = 0 is greedy. A
   negative temperature would prefer the unlikely, and is refused.
4. *Top-k*: the $k$ largest scores; a $k$ above the size of the vocabulary cuts nothing.
5. *Top-p*: the smallest set of the likeliest tokens whose mass is at least $p$: one token at $p = 0$, all
   at $p = 1$.
6. *Draw*: a number $u$ from [0, 1) falls into one token’s part of the interval, the likeliest first. Every
   position has its own $u$ from the seed: forcing a token at one changes no draw at another.

A bar is the probability with which a token would be drawn if the pipeline ended at that stage; grey is what
the stage has cut. ln P and perplexity are those of the model itself, before penalties, temperature and cuts,
so that strategies can be compared. dist-n is the share of different ones among the n-grams, “repeated” the
share of 4-grams that had been written before. A click on a token forces it."""

CHECKED = """**Checked.** Temperature, top-k and top-p agree with the processors of Hugging Face’s
transformers; the penalties with their formula; a beam that is wide enough with the enumeration of all texts,
and a beam of width 1 with greedy decoding; 1,000 draws with their probabilities by a chi-square test."""


def below(
    spec: DecodingSpec,
    reader: Reader,
    prompt: Prompt,
    writing: Writing | None,
    source: Source,
    step: int,
    may_take: bool,
) -> None:
    """*The maths*, *In PyTorch*, *The data*, and the files that the script asks for, if they may be taken."""

    def table() -> dict[str, Any]:
        if writing is not None:
            return program.table(writing)
        return comparison.table(comparison.compare(spec, reader, prompt))

    frame.below(
        "decode",
        maths=lambda: maths(spec, reader),
        script=lambda: program.script(spec, reader, prompt),
        table=table,
        files=sources.files(source, step) if may_take else {},
    )
    if not may_take:
        st.caption(listing.NOT_TAKEN)
