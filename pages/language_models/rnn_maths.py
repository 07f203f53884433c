"""Recurrent network: the fold *The maths*."""

import streamlit as st

from playground.experiments.rnn.run import replay_difference
from playground.experiments.rnn.trace import RnnTrace
from playground.experiments.sources import Source
from playground.models.table import RECURRENT
from playground.ui import letters

TEACHER_FORCING = r"""**The same weights at every step.** $W_h$, $W_e$ and $U$ do not depend on t: a longer
text needs no larger model. Lecture 3 writes ⟦$h^{(t)} = \sigma(W_h h^{(t-1)} + W_e e^{(t)} + b_1)$ and
$\hat y^{(t)} = \mathrm{softmax}(U h^{(t)} + b_2)$⟧.

**Teacher forcing.** The input of every step is the text's own token, whatever the network predicted before.
Step t costs the surprisal $J^{(t)} = -\ln \hat y^{(t)}_{x_{t+1}}$ of the true next token; the loss is their
mean $J(\theta) = \frac1T\sum_t J^{(t)}$. The end of an item counts, its beginning never does. The numbers
so far, the mean $\bar J$, $\ln P(x_1,\dots,x_{t+1}) = -\sum J$ and the perplexity $e^{\bar J}$, are all of
the same tokens: those up to and with the next one. Before the first token the state is $h_0 = 0$; the
prediction after the last token of a running text has no target and is discarded."""

INSIDE = r"""**Inside one unit.** A unit's sum is $a = W_e e_t + W_h h_{t-1} + b_1$, one row of each matrix.
PyTorch's two biases are one here, $b_1 = b_{ih} + b_{hh}$. Above the first layer $e_t$ is $h_t$ of the layer
below. Every gate has a sum of its own; in the $n$ of a GRU the part of $h_{t-1}$, its bias included, is
multiplied by $r$.

**Two models.** The same tokens, and of each model the probability of the same true next one. *Students* and
*Students RNN* differ in their cell alone: same text, split, settings, steps and seed."""


def maths(trace: RnnTrace, source: Source) -> None:
    """The recurrence, teacher forcing, and what was checked."""
    model = RECURRENT[trace.cell]
    letters.markdown(f"**{model.title}.** {model.explanation} {model.source}.")
    letters.latex(model.rule)
    if model.lecture_rule:
        letters.markdown("In lecture 5's letters, whose cell has no bias; `nn.RNN` has two:")
        st.latex(model.lecture_rule)
    letters.markdown(TEACHER_FORCING)
    letters.markdown(INSIDE)
    letters.markdown(
        "**Checked**, on this text: one cell applied token by token in a plain loop against PyTorch's fused "
        f"layers, in double precision: largest difference `{replay_difference(trace, source):.1e}`. The sum "
        "of the surprisals equals the training's held-out loss of the same text; a test says so."
    )
