"""LSTM gates, "Forget bias": the text of *The maths*."""

import numpy as np
import streamlit as st

from playground.experiments.lstm.copy_task import LEARNED_ACCURACY, SEEDS, TEST_SEQUENCES
from playground.experiments.lstm.forget_bias import BIASES
from playground.experiments.lstm.forget_bias_trace import ForgetBiasTrace, predicted_products
from playground.figures.numbers import digits

REASON = r"""\begin{gathered}
f_t=\sigma(W_{if}x_t+b_{if}+W_{hf}h_{t-1}+b_{hf}),\qquad c_t=f_t\odot c_{t-1}+i_t\odot g_t\\[4pt]
\left.\frac{\partial c_{t+g}}{\partial c_t}\right|_{\text{gates fixed}}
=\operatorname{diag}\Big(\prod_{s=1}^{g}f_{t+s}\Big)\approx\sigma(b)^g\quad\text{while the weights are small}
\end{gathered}"""

TEXT = r"""**Where it is set.** PyTorch has two biases, `bias_ih_l0` and `bias_hh_l0`, and adds them. Rows $H$
to $2H$ of them are those of $f$: the order of the gates is $i, f, g, o$. Here $b_{{if}} = b$ and
$b_{{hf}} = 0$, so that their sum is $b$; whoever sets both to 1 has a bias of 2. By default PyTorch draws
both, as every weight, from $U(-1/\sqrt H, 1/\sqrt H)$, here ±{bound:.2f}: their sum is 0 on average, and $f$
about $\tfrac12$. Both learn, of course.

**Source.** Gers, Schmidhuber and Cummins (2000) introduce the forget gate and its positive bias. Jozefowicz,
Zaremba and Sutskever (2015) recommend 1 or 2: with a bias of 1 their LSTM came up to the GRU. The lecture's
"forget gate, if turned off, will preserve all info" means $f = 1$: what is turned off is forgetting.

**Fair.** Of one seed, all three networks have the same other weights and read the same sequences in the same
order. Only $b$ differs. Every network makes the same number of updates, so that no clock is read and the run
repeats to the bit.

**Measured.** *Product of f*: over the $g$ distractors, geometric mean over {sequences} test sequences.
*Typical*: geometric mean over the units; at the start it is near $\sigma(b)^g$. *Largest unit*: one unit that
keeps is enough to remember. It is the direct path alone; through $h$ there are others, see "The cell by
hand"."""


def maths(trace: ForgetBiasTrace) -> None:
    """The reason, where the bias is set, and the outcome."""
    st.latex(REASON)
    st.markdown(TEXT.format(bound=trace.spec.hidden**-0.5, sequences=TEST_SEQUENCES))
    if len(trace.updates):
        st.markdown(_outcome(trace))


def _outcome(trace: ForgetBiasTrace) -> str:
    """sigma(b)^g beside what was measured at the start, and when each seed had learned the gap."""
    learned = trace.learned_at[..., -1]
    parts = []
    for b, (bias, predicted) in enumerate(zip(BIASES, predicted_products(trace.spec.gap), strict=True)):
        updates = ", ".join("not yet" if np.isnan(n) else f"{n:,.0f}" for n in learned[b])
        start = trace.product[b, :, 0].mean()
        parts.append(
            f"- $b = {bias:g}$: $\\sigma(b)^g$ = {digits(float(predicted), 2)}, measured at the start "
            f"{digits(float(start), 2)}; learned, in updates by seed: {updates}."
        )
    return (
        f"**Here**, $g$ = {trace.spec.gap}. Learned means that {LEARNED_ACCURACY:.0%} of the answers are "
        f"right. Of {SEEDS} seeds:\n\n" + "\n".join(parts)
    )
