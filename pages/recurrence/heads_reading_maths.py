"""One body, many heads, "One text through it": the text of *The maths*."""

import streamlit as st

from playground.catalog.losses import LOSSES
from playground.experiments.heads.reading import ReadingTrace
from playground.figures.numbers import digits

FORMULAS = r"""\begin{gathered}
z=b+\sum_t W(A_t\odot h_t),\qquad
A_t=\tfrac1T\;\text{ (mean)},\quad
A_{t,u}=[\,t=\arg\max_s h_{s,u}]\;\text{ (maximum)},\quad
A_T=[1;0],\;A_1=[0;1]\;\text{ (last state)}\\[4pt]
\frac{\partial J}{\partial W}=\frac{\partial J}{\partial z}\,v^\top,\qquad
\frac{\partial J}{\partial b}=\frac{\partial J}{\partial z}
\end{gathered}"""

TEXT = r"""**What a token adds.** Pooling is a weighted sum of the states, unit by unit, and the head is
linear: the scores are the bias and a part from each token, exactly. With the maximum a unit takes the token
at which it is largest, so that the weights $A_t$ of the units differ; the table has their mean. Where nothing
is pooled the scores of every token are shown.

**Loss and gradient.** {loss}: ${gradient}$. Summed over tokens it is divided by their number. By these
formulas and by autograd the gradients at the head differ by at most `{agreement}`.

**In a batch** texts of different lengths are padded to one length. *With the mask* the backward direction
begins at the text's own last token, and pooling counts $T$ tokens: the scores are those of the text alone,
here to `{masked}`. *Without it* the backward direction reads {padding} times ⟨pad⟩ first, the mean divides by
$T+{padding}$, the maximum may stand on padding, and `out[:, -1]` is the state of padding: here the scores are
off by up to `{unmasked}`. A forward state has read nothing behind it: for the next token the mask is needed
in the loss alone. In PyTorch `pack_padded_sequence` does the same as the mask for the states.

The network comes with the app: an LSTM of 24 units in each direction, trained jointly with all heads of its
text, those that pool once for each pooling. All numbers here are in float64."""


def maths(trace: ReadingTrace) -> None:
    """Pooling as a weighted sum, the gradient at the head, and the mask."""
    entry = LOSSES[trace.spec.task.loss]
    st.latex(FORMULAS)
    st.markdown(
        TEXT.format(
            loss=entry.title,
            gradient=entry.gradient_latex,
            agreement=digits(trace.agreement, 2),
            masked=digits(trace.masked_difference, 2),
            unmasked=digits(trace.unmasked_difference, 3),
            padding=trace.spec.padding,
        )
    )
