"""Fixed window: the fold *The maths*."""

import streamlit as st

from playground.experiments.fixed_window import FixedWindowTrace, by_hand
from playground.experiments.fixed_window.network import weights_of
from playground.experiments.sources import Source
from playground.models.table import MODELS
from playground.ui import letters

SHAPES = r"""**The network.** $x = [e_{t-n+2}; \dots; e_t]$ are the embeddings of the last $n-1$ tokens side
by side, a vector of $(n-1)E$ numbers, the oldest token first:

$$y = W_2 \tanh(W_1 x + b_1) + W_3 x + b_2, \qquad \hat y = \mathrm{softmax}(y)$$

with $W_1$ of $H \times (n-1)E$, $W_2$ of $V \times H$, $W_3$ of $V \times (n-1)E$. In the picture $W_1$ and
$W_3$ are turned over, inputs from top to bottom: a place of the window is then one band across both.

**Block by block.** $W_1 = [\,W_1^{(1)} \cdots W_1^{(n-1)}\,]$, so that $W_1 x = \sum_c W_1^{(c)} e^{(c)}$:
each place has $H \cdot E$ weights of its own, and a word that moves by one place is multiplied by
completely different ones. Only its embedding is the same at all places.

⟦| here | lecture 1 | lecture 3 | Bengio et al. 2003 |
|---|---|---|---|
| $e$, of $E$ numbers | $v$, of $d$ | $e^{(t)}$ | $C(w_t)$, of $m$ |
| $x$ | $x = v_{m-n+1} \oplus \dots \oplus v_{m-1}$ | $e = [e^{(1)}; e^{(2)}; \dots]$ | $x$ |
| $W_1$, $b_1$ | $W_1$, $b_1$ | $W$, $b_1$ | $H$, $d$ |
| $W_2$, $b_2$ | $W_2$, $b_2$ | $U$, $b_2$ | $U$, $b$ |
| $W_3$ | $W_3$, “residual connection” | none | $W$ |
| $y$ before the softmax | $\hat y$ | none | $y$ |⟧

**Beside the n-gram.** Both see the same $n-1$ tokens of the same split. The n-gram (Witten-Bell) counts; in a
context that it never saw it falls back to a shorter one. The network has no counts: a context that it never
saw is a new sum of blocks that it knows. The loss in both kinds of context is the mean of
$-\ln P(x^{(t+1)} \mid \text{window})$ over the held-out targets. The training's own check reads the held-out
text in rows whose first windows are filled with boundaries, so its loss is a little higher.

**The picture of the embeddings.** A principal component analysis of the last checkpoint gives two axes and an
origin; every checkpoint is drawn on these, so that what moves is the embedding and never the axis. At the
beginning the embeddings are drawn from $N(0, 1)$."""


def maths(trace: FixedWindowTrace, source: Source) -> None:
    """The formula in the letters of each lecture, and its agreement with the explicit loop."""
    st.markdown(f"{MODELS['window'].source}.")
    letters.markdown(SHAPES)
    w = weights_of(source, int(trace.steps[-1]))
    error, rows = by_hand.max_error(w, trace.first.context.ids, trace.zero_direct)
    scores = f"all {rows:,}" if rows == len(trace.names) else f"the first {rows:,}"
    letters.markdown(
        "**Checked**, for this context: the formula as an explicit loop over its sums, number by number, "
        f"against PyTorch's matrices in double precision, {scores} scores: largest difference `{error:.1e}`."
    )
