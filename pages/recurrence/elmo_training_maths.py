"""Stacked and bidirectional networks, "ELMo": the text of *The maths*."""

import streamlit as st

from playground.experiments.elmo.lecture_table import RESULTS, Result
from playground.experiments.elmo.sentences import (
    LABELLED,
    SENSES,
    SENTENCES,
    labelled,
    sentences,
    vocabulary,
)
from playground.experiments.elmo.sizes import HIDDEN, LAYERS
from playground.experiments.elmo.training import TRAINING, repeated_share
from playground.experiments.elmo.training_trace import ElmoTrace

FORMULAS = r"""\begin{gathered}
h_{0,t}=[x_t;x_t],\qquad
h_{j,t}=\big[\overrightarrow{h}^{(j)}_t;\overleftarrow{h}^{(j)}_t\big],\qquad
v_t=\gamma\sum_j s_j\,h_{j,t},\qquad s=\mathrm{softmax}(w)\\[4pt]
\frac{\partial J}{\partial s_j}=\gamma\sum_t g_t\cdot h_{j,t},\qquad
\frac{\partial J}{\partial w_j}=s_j\Big(\frac{\partial J}{\partial s_j}-\sum_k s_k\frac{\partial J}{\partial
s_k}\Big),\qquad
\frac{\partial J}{\partial\gamma}=\sum_t g_t\cdot\sum_j s_j h_{j,t},\qquad g_t=\frac{\partial J}{\partial v_t}
\end{gathered}"""

TEXT = """**Three steps**, as in lecture 5. (1) Two language models with {layers} LSTM layers of
{hidden} units each learn from {training:,} sentences without labels, one to predict the next word, one the
word before; the states of both are laid side by side, layer by layer. They are then frozen. (2) Every layer
is multiplied by its share $s_j$, which the task chooses: $w$ begins at 0, so all shares are equal. (3) The
weighted layers are summed. A linear classifier on $v_t$ learns together with $w$ and $\\gamma$.

**The sentences** are generated, with {words} words. *Semantic*: {senses} nouns have a sense of nature and
one that is made ({examples}); of four cues, subject, verb, adjective and place, at least two tell which.
*Syntactic*: eight forms, such as *guard* or *paint*, are noun or verb. Both labels are about as frequent for
each word, so that a type embedding, the same vector in every sentence, can only guess. The heads learn from
{semantic} and {syntactic} labelled words in {labelled} of the training sentences, and are tested on
{tested:,} others. Each sentence is drawn anew: {repeated_semantic:.1%} of the semantic test sentences and
{repeated_syntactic:.1%} of the syntactic ones happen to stand among the training sentences as well."""

TABLE = """**The slide's results.** "Relative" there is the *error reduction*
$(\\text{ELMo}-\\text{baseline})/(100-\\text{baseline})$, not the increase of the score:

| task | baseline | with ELMo | points | printed | error reduction | increase of the score |
|---|---|---|---|---|---|---|
"""


def maths(trace: ElmoTrace) -> None:
    """The mix, the sentences, what stayed frozen, and the lecture's table recomputed."""
    st.latex(FORMULAS)
    examples = ", ".join(f"*{noun}*: {a} or {b}" for noun, (a, b) in list(SENSES.items())[:3])
    st.markdown(
        TEXT.format(
            layers=LAYERS,
            hidden=HIDDEN,
            training=TRAINING,
            words=len(vocabulary()) - 4,
            senses=len(SENSES),
            examples=examples,
            semantic=len(labelled("semantic", 0, LABELLED).label),
            syntactic=len(labelled("syntactic", 0, LABELLED).label),
            labelled=LABELLED,
            tested=SENTENCES - TRAINING,
            repeated_semantic=repeated_share("semantic"),
            repeated_syntactic=repeated_share("syntactic"),
        )
    )
    for kind in ("semantic", "syntactic"):
        found = next(s for s in sentences() if any(task == kind for _, task, _ in s.labels))
        st.markdown(f"An example, {kind}: *{' '.join(found.words)}*.")
    if trace.frozen is not None:
        changed = "No bit" if trace.frozen else "Some bit"
        st.markdown(f"**Frozen.** {changed} of the language models' weights changed while the heads learned.")
    st.markdown(TABLE + "\n".join(map(_row, RESULTS)))


def _row(result: Result) -> str:
    return (
        f"| {result.task} | {result.baseline:g} | {result.elmo:g} | {result.absolute:.2f} | "
        f"{result.absolute_printed:g} / {result.relative_printed:g} % | {result.error_reduction:.1f} % | "
        f"{result.of_the_score:.1f} % |"
    )
