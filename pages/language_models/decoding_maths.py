"""Decoding: the fold *The maths*."""

import streamlit as st

from playground.experiments.decoding import DecodingSpec, Scorer

PIPELINE = r"""**The pipeline**, always on the whole vocabulary:

1. *Scores* $z$: the logits of a network, $\ln P$ of an n-gram model. What stands for no text is never
   written, and has the score $-\infty$.
2. *Penalties*. The repetition penalty $r$ is first: of every token of prompt or text, $z_w / r$ where
   $z_w > 0$ and $z_w \cdot r$ where $z_w < 0$. Then for what was written $n_w$ times, without the prompt:
   $z_w - n_w\,\alpha_\text{frequency} - [n_w > 0]\,\alpha_\text{presence}$.
3. *Temperature*: $\mathrm{softmax}(z/\tau)$, which is $P^{1/\tau}$ made to sum to 1 again; not
   $\mathrm{softmax}(P/\tau)$. As $\tau \to 0$ all mass goes to the likeliest token: τ = 0 is greedy. A
   negative temperature would prefer the unlikely, and is refused.
4. *Top-k*: the $k$ largest scores; a $k$ above the size of the vocabulary cuts nothing.
5. *Top-p*: the smallest set of the likeliest tokens whose mass is at least $p$: one token at $p = 0$, all
   at $p = 1$.
6. *Min-p*: all tokens with $P(w) \ge p_\text{min} \max_{w'} P(w')$: all at 0, the likeliest at 1.
7. *Typical-p*: the smallest set of tokens with the smallest $|{-\ln P(w)} - H|$ whose mass is at least $p$;
   $H$ is the entropy of what the stages before have left. The likeliest token may be cut. Of tokens that
   are equally far from $H$ the likelier stay; transformers keeps all of them.
8. *Draw*: a number $u$ from [0, 1) falls into one token’s part of the interval, the likeliest first. Every
   position has its own $u$ from the seed: forcing a token at one changes no draw at another.

**The sign decides.** A number added to all scores changes no probability, also with frequency and presence
penalty; with $r$ it does. What $r$ takes is a part of a score’s distance from 0: nothing of a score of 0,
much of one far from it; and a softmax knows no 0. As $\ln P$, which is never above 0, the likeliest token is
penalised least. CTRL’s own formula divides every score: a negative one would become larger. *Scores as ln P*
subtracts $\ln \sum_w e^{z_w}$ from every score, which matters to $r$ alone; the scores of an n-gram model are
$\ln P$ already.

A bar is the probability with which a token would be drawn if the pipeline ended at that stage; grey is what
the stage has cut. ln P and perplexity are those of the model itself, before penalties, temperature and cuts,
so that strategies can be compared. dist-n is the share of different ones among the n-grams, “repeated” the
share of 4-grams that had been written before. A click on a token forces it."""

CHECKED = """**Checked.** Repetition penalty, temperature, top-k, top-p, min-p and typical-p agree with the
processors of Hugging Face’s transformers, which apply them in this order; the other penalties with their
formula; a beam that is wide enough with the enumeration of all texts, and a beam of width 1 with greedy
decoding; 1,000 draws with their probabilities by a chi-square test."""

RUNNING_TEXT = (
    "This model was made from one running text and never ends one: all texts of the beam have the same "
    "length, and the length penalty changes no order until a stop sequence comes."
)


def maths(spec: DecodingSpec, scorer: Scorer) -> None:
    """The strategy, the pipeline, and what was checked."""
    decoder = spec.decoder
    st.latex(decoder.latex)
    st.markdown(f"**{decoder.title}.** {decoder.remark} Source: {decoder.source}.")
    st.markdown(PIPELINE)
    if not scorer.can_end:
        st.markdown(RUNNING_TEXT)
    st.markdown(CHECKED)
