"""The fixed window in words: its lessons, its maths, and what is below the stage."""

from typing import Any

import streamlit as st

from playground.experiments import sources
from playground.experiments.fixed_window import FixedWindowTrace, by_hand, program
from playground.experiments.fixed_window.network import weights
from playground.experiments.sources import Source
from playground.models.table import MODELS
from playground.ui import frame

STRETCH = "the students in the back row without a word opened their"
PROCTOR, TEACHER = (
    f"As the proctor started the clock, {STRETCH}",
    f"As the teacher wiped the board, {STRETCH}",
)
CLOCK = {"fw_context": PROCTOR, "fw_other": TEACHER}

# (title, what to look for, settings, step)
LESSONS: tuple[tuple[str, str, dict[str, Any], int], ...] = (
    (
        "Alike words meet",
        "Play it from the start. Two words of one colour are 0.99 times as far apart as two of different "
        "colours at step 0, and 0.45 times at step 400. Nobody told the network the colours.",
        {"fw_show": "embeddings"},
        7,
    ),
    (
        "Another place",
        "② is ① with its first two words exchanged: each meets the block of W₁ that the other met. P(the) "
        "falls from 99.1 % to 0.01 %.",
        {"fw_other": "students the near"},
        7,
    ),
    (
        "Out of sight",
        "Struck out is out: proctor or teacher, the window holds the same three words, and all 75 "
        "probabilities are equal to the last bit.",
        CLOCK,
        7,
    ),
    (
        "A wider window",
        "Sixteen words reach back to the beginning: exams 90.3 % after the proctor, books 92.6 % after the "
        "teacher. W₁ has 128 inputs instead of 24.",
        {**CLOCK, "fw_model": "window-wide"},
        3,
    ),
    (
        "Unseen contexts",
        "Where the context is new, the 4-gram loses 1.65 nats a token, the network 0.67; elsewhere 0.52 and "
        "0.50. “After that” and a name came 25 times, always before “slept”, but never with Elsa: 98.4 % "
        "here, 0.008 % there.",
        {"fw_model": "window-stories", "fw_show": "against", "fw_context": "After that Elsa"},
        3,
    ),
    (
        "The price",
        "Every further word of the window adds a block to W₁ and one to W₃: 2,224 numbers here. From 1 to 16 "
        "words, W₁ grows from 1,024 to 16,384.",
        {"fw_show": "sizes", "fw_embedding": 16, "fw_hidden": 64},
        15,
    ),
    (
        "W₃ = 0",
        "Both paths were trained together. Without the direct one the context “row without a” is answered "
        "by “word” with 29 % instead of 97 %.",
        {"fw_context": "row without a", "fw_w3": "zero"},
        7,
    ),
)

SHAPES = r"""**The network.** $x = [e_{t-n+2}; \dots; e_t]$ are the embeddings of the last $n-1$ tokens side
by side, a vector of $(n-1)E$ numbers, the oldest token first:

$$y = W_2 \tanh(W_1 x + b_1) + W_3 x + b_2, \qquad \hat y = \mathrm{softmax}(y)$$

with $W_1$ of $H \times (n-1)E$, $W_2$ of $V \times H$, $W_3$ of $V \times (n-1)E$. In the picture $W_1$ and
$W_3$ are turned over, inputs from top to bottom: a place of the window is then one band across both.

**Block by block.** $W_1 = [\,W_1^{(1)} \cdots W_1^{(n-1)}\,]$, so that $W_1 x = \sum_c W_1^{(c)} e^{(c)}$:
each place has $H \cdot E$ weights of its own, and a word that moves by one place is multiplied by
completely different ones. Only its embedding is the same at all places.

| here | lecture 1 | lecture 3 | Bengio et al. 2003 |
|---|---|---|---|
| $e$, of $E$ numbers | $v$, of $d$ | $e^{(t)}$ | $C(w_t)$, of $m$ |
| $x$ | $x = v_{m-n+1} \oplus \dots \oplus v_{m-1}$ | $e = [e^{(1)}; e^{(2)}; \dots]$ | $x$ |
| $W_1$, $b_1$ | $W_1$, $b_1$ | $W$, $b_1$ | $H$, $d$ |
| $W_2$, $b_2$ | $W_2$, $b_2$ | $U$, $b_2$ | $U$, $b$ |
| $W_3$ | $W_3$, “residual connection” | none | $W$ |
| $y$ before the softmax | $\hat y$ | none | $y$ |

**Beside the n-gram.** Both see the same $n-1$ tokens of the same split. The n-gram (Witten-Bell) counts; in a
context that it never saw it falls back to a shorter one. The network has no counts: a context that it never
saw is a new sum of blocks that it knows. The loss in both kinds of context is the mean of
$-\ln P(x^{(t+1)} \mid \text{window})$ over the held-out targets. The training's own check reads the held-out
text in rows whose first windows are filled with boundaries, so its loss is a little higher.

**The picture of the embeddings.** A principal component analysis of the last checkpoint gives two axes and an
origin; every checkpoint is drawn on these, so that what moves is the embedding and never the axis. At the
beginning the embeddings are drawn from $N(0, 1)$."""


def below(trace: FixedWindowTrace, source: Source) -> None:
    """The maths, the script with its two files, and the trace as a table."""
    step = int(trace.steps[-1])
    frame.below(
        "fixed_window",
        maths=lambda: _maths(trace, source, step),
        script=lambda: program.script(trace),
        table=lambda: program.table(trace),
        files=sources.files(source, step),
    )


def _maths(trace: FixedWindowTrace, source: Source, step: int) -> None:
    """The formula, the letters, and the explicit loop."""
    st.markdown(f"{MODELS['window'].source}.")
    st.markdown(SHAPES)
    off, rows = by_hand.difference(weights(source, step), trace.answer.typed.window, trace.without_direct)
    which = f"all {rows:,}" if rows == len(trace.names) else f"the first {rows:,}"
    st.markdown(
        "**Checked**, for this context: the formula as an explicit loop over its sums, number by number, "
        f"against PyTorch's matrices in double precision, {which} scores: largest difference `{off:.1e}`."
    )
