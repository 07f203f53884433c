"""n-grams: the fold *The maths*."""

import math

import streamlit as st

from playground.catalog.smoothers import SMOOTHERS
from playground.experiments.ngrams import NgramCounts, NgramsSpec, NgramsTrace

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
tokens. The vocabulary comes from the counted part alone; a held-out token outside of it is the one symbol
⟨unk⟩, whose probability is that of *any* such token, whichever it is. So a small vocabulary has a low
perplexity for nothing. Hence both numbers: over all $M$ tokens, and over the known ones alone, where a
prediction of ⟨unk⟩ is left out; what is predicted *after* ⟨unk⟩ stays in.

**A sentence.** $P(x_1, \dots, x_t)$ is the product of its tokens' probabilities, $J$ their mean surprisal
$-\frac1t \ln P(x_1, \dots, x_t)$, and the perplexity $P(x_1, \dots, x_t)^{-1/t} = e^{J}$, so that
$\ln \mathrm{PP} = J$ (lecture 5). One token with probability 0 makes both infinite; so does one without an
estimate, 0/0. A product of scores is no probability.

**Order by order.** Every rule has the form $P_k = a_k + b_k P_{k-1}$. So the probability is a sum over the
orders, $\sum_k w_k a_k$ with $w_n = 1$ and $w_{k-1} = w_k b_k$: what the longer contexts leave, times the
order's own term.

With $c'$ the context without its oldest token, $T(c)$ the number of different tokens after $c$ and
$V$ the number of tokens that can come, the smoothings are:"""


def maths(spec: NgramsSpec, counts: NgramCounts, trace: NgramsTrace) -> None:
    """The assumption, the two sparsity problems, every smoothing, and what was checked."""
    st.markdown(MARKOV)
    for smoother in SMOOTHERS.values():
        chosen = " (chosen)" if smoother.key == spec.smoothing else ""
        st.markdown(f"**{smoother.title}**{chosen}. {smoother.remark} *{smoother.source}.*")
        st.latex(smoother.latex)
    st.markdown(_checks(counts, trace))


def _checks(counts: NgramCounts, trace: NgramsTrace) -> str:
    """Where the recursions end, the sum over the vocabulary, and the library that gives the same numbers."""
    total = "no estimate" if math.isnan(trace.mass[0]) else f"{trace.mass[0]:.12f}"
    return (
        "The recursive ones end, below n = 1, at the uniform distribution over the "
        f"{int(counts.model.symbols.sum()):,} tokens that can come; stupid backoff ends at the unigrams.\n\n"
        f"**Checked.** Over the whole vocabulary the numbers after this context sum to `{total}`. Counts "
        "alone, add-δ, Witten-Bell and Kneser-Ney equal those of `nltk.lm` to 12 digits (without the uniform "
        "end, which nltk does not have), at orders 2 to 5, in seen and unseen contexts; tests say so."
    )
