"""n-grams in words: its lessons and its maths."""

from typing import Any

import streamlit as st

from playground.catalog.smoothers import SMOOTHERS
from playground.experiments.ngrams import Counted, NgramsSpec, NgramsTrace

STORIES = {"ng_text": "stories", "ng_tokens": "words", "ng_context": "Once upon a time there was a"}

# (title, what to look for, settings, step)
LESSONS: tuple[tuple[str, str, dict[str, Any], int], ...] = (
    (
        "Count and divide",
        "“word opened their” was seen 149 times, 23 of them before “laptops”: 23/149 = 0.1544 is all there "
        "is to it.",
        {},
        0,
    ),
    (
        "Sharper, sparser",
        "After “a” came 90 words, after “there was a” 21. But 0.6 % of held-out bigrams are new, 11.6 % of "
        "6-grams.",
        {**STORIES, "ng_beside": "sparsity"},
        0,
    ),
    (
        "One unseen n-gram",
        "Only 0.6 % of the held-out bigrams are new, and counts alone have perplexity ∞. Every other line is "
        "finite.",
        {**STORIES, "ng_n": 2, "ng_beside": "perplexity"},
        0,
    ),
    (
        "Add-one fails",
        "At n = 3 add-one has perplexity 24.5, Kneser-Ney 2.07. From there to n = 6: one rises to 61.4, one "
        "falls to 1.65.",
        {**STORIES, "ng_n": 3, "ng_smoothing": "delta", "ng_delta": 1.0, "ng_beside": "perplexity"},
        0,
    ),
    (
        "Not normalised",
        "The eight words that followed share the whole 1; what falls back gets α·S on top: the scores sum to "
        "1.06.",
        {"ng_smoothing": "stupid", "ng_beside": "ladder"},
        0,
    ),
    (
        "Out of sight",
        "Exams or books? Up to n = 6 the opening changes nothing, to the last digit. A recurrent network is "
        "90 % sure.",
        {"ng_n": 6, "ng_smoothing": "witten-bell", "ng_beside": "openings"},
        0,
    ),
)

MARKOV = r"""**The Markov assumption.** The next token is said to depend on the last $n-1$ tokens alone:
$P(x^{(t+1)} \mid x^{(t)}, \dots, x^{(1)}) = P(x^{(t+1)} \mid x^{(t)}, \dots, x^{(t-n+2)})$. By
the definition of conditional probability that is the probability of an n-gram over that of the
$(n-1)$-gram before its last token, and both are estimated by counting. What is struck out
above does not enter any count.

**Where the counting begins.** The first tokens of a text have fewer than $n-1$ before them; the gap is
filled with one boundary symbol, which also ends every item. A context that you type is taken from the
middle of a text: while it is shorter than $n-1$ tokens, shorter n-grams answer.

**Sparsity.** An n-gram that was never seen has probability 0: one of them makes the perplexity of a whole
text infinite. A context that was never seen has no estimate at all, 0/0. The first is repaired by
*smoothing*, the second by *backoff* to a shorter context. **Storage** grows with n and with the text: every
n-gram that was seen is a number to keep.

**Perplexity** is $e^{J}$ with $J = -\frac1M\sum_t \ln P(x^{(t+1)} \mid \dots)$ over the $M$ held-out
tokens. With $c'$ the context without its oldest token, $T(c)$ the number of different tokens after $c$ and
$V$ the number of tokens that can come, the smoothings are:"""


def maths(spec: NgramsSpec, counted: Counted, trace: NgramsTrace) -> None:
    """The assumption, the two sparsity problems, every smoothing, and what was checked."""
    st.markdown(MARKOV)
    for smoother in SMOOTHERS.values():
        chosen = " (chosen)" if smoother.key == spec.smoothing else ""
        st.markdown(f"**{smoother.title}**{chosen}. {smoother.remark} *{smoother.source}.*")
        st.latex(smoother.latex)
    st.markdown(_checked(counted, trace))


def _checked(counted: Counted, trace: NgramsTrace) -> str:
    """What sums to what, and which library says the same."""
    total = "no estimate" if trace.mass[0] != trace.mass[0] else f"{trace.mass[0]:.12f}"
    return (
        "The recursive ones end, below n = 1, at the uniform distribution over the "
        f"{int(counted.model.symbols.sum()):,} tokens that can come; stupid backoff ends at the unigrams.\n\n"
        f"**Checked.** Over the whole vocabulary the numbers after this context sum to `{total}`. Counts "
        "alone, add-δ, Witten-Bell and Kneser-Ney equal those of `nltk.lm` to 12 digits (without the uniform "
        "end, which nltk does not have), at orders 2 to 5, in seen and unseen contexts; tests say so."
    )
