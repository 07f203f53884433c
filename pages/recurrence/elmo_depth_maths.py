"""Stacked and bidirectional networks, "Depth and direction": the text of *The maths*."""

import streamlit as st

from playground.experiments.elmo.depth import DepthTrace
from playground.figures.numbers import digits

FORMULAS = r"""\begin{gathered}
\overrightarrow{h}^{(l)}_t=f\big(a^{(l-1)}_t,\overrightarrow{h}^{(l)}_{t-1}\big),\qquad
\overleftarrow{h}^{(l)}_t=f\big(b^{(l-1)}_t,\overleftarrow{h}^{(l)}_{t+1}\big),\qquad
a^{(0)}_t=b^{(0)}_t=x_t\\[4pt]
\text{bidirectional: } a^{(l)}_t=b^{(l)}_t=\big[\overrightarrow{h}^{(l)}_t;\overleftarrow{h}^{(l)}_t\big]
\qquad\text{apart: } a^{(l)}_t=\overrightarrow{h}^{(l)}_t,\;\; b^{(l)}_t=\overleftarrow{h}^{(l)}_t
\end{gathered}"""

TEXT = r"""**Which tokens are seen.** $\overrightarrow{h}^{(1)}_t$ sees $1\dots t$ and
$\overleftarrow{h}^{(1)}_t$ sees $t\dots T$: the sets follow the recurrence. Stacking alone adds nothing to
them. In a bidirectional network every state above layer 1 sees all tokens, as it reads both halves of the
layer below at $t$. With two networks apart, as in ELMo, the sets stay those of layer 1.

**No left-to-right language model.** A language model's loss at $t$ is $-\ln P(x_{t+1}\mid y_t)$. Where $y_t$
sees $x_{t+1}$, copying it makes the loss 0, and nothing is learned of the language. So ELMo trains two
networks apart, each predicting what it has not read, and joins their states afterwards.

**`out[:, -1]` and `h_n`.** PyTorch lays the halves of `out` side by side by token: `out[:, t]` is
$[\overrightarrow{h}_t;\overleftarrow{h}_t]$. The backward half of `out[:, -1]` is therefore the *first* state
of the pass from the right, which has read the last token alone. `h_n` holds the last state of each pass, that
of $t=T$ and that of $t=1$; `h_n[-2]` and `h_n[-1]` are those of the top layer."""


def maths(trace: DepthTrace) -> None:
    """The recurrences, the sets, and what was checked."""
    st.latex(FORMULAS)
    st.markdown(TEXT)
    found = "agree" if trace.agrees else "do not agree"
    st.markdown(
        f"""**Checked.** All {trace.states.size} entries of all states are differentiated by
`torch.autograd` with respect to all {trace.T} word vectors, in float64. The tokens whose derivative is not
exactly 0 and the closed form {found} at all {len(trace.nodes)} nodes. The states, computed by their formulas,
differ from PyTorch's fused layer by at most `{digits(trace.difference, 2)}`."""
    )
