"""LSTM gates, "The cell by hand": the text of *The maths*."""

import streamlit as st

from playground.experiments.lstm.by_hand.counts import BLOCKS, BlockSize
from playground.experiments.lstm.by_hand.run import CellTrace

LSTM_CELL = r"""\begin{gathered}
i_t=\sigma(W_{ii}x_t+b_{ii}+W_{hi}h_{t-1}+b_{hi})\qquad
f_t=\sigma(W_{if}x_t+b_{if}+W_{hf}h_{t-1}+b_{hf})\\
g_t=\tanh(W_{ig}x_t+b_{ig}+W_{hg}h_{t-1}+b_{hg})\qquad
o_t=\sigma(W_{io}x_t+b_{io}+W_{ho}h_{t-1}+b_{ho})\\
c_t=f_t\odot c_{t-1}+i_t\odot g_t\qquad h_t=o_t\odot\tanh c_t\\[6pt]
\frac{\partial J}{\partial h_t}=U^{\mathsf T}\delta_{y,t}+\sum_k W_{hk}^{\mathsf T}\delta_{k,t+1}\qquad
\frac{\partial J}{\partial c_t}=\frac{\partial J}{\partial h_t}\odot o_t\odot(1-\tanh^2c_t)
+\frac{\partial J}{\partial c_{t+1}}\odot f_{t+1}\\[4pt]
\frac{\partial J}{\partial o_t}=\frac{\partial J}{\partial h_t}\odot\tanh c_t\qquad
\frac{\partial J}{\partial f_t}=\frac{\partial J}{\partial c_t}\odot c_{t-1}\qquad
\frac{\partial J}{\partial i_t}=\frac{\partial J}{\partial c_t}\odot g_t\qquad
\frac{\partial J}{\partial g_t}=\frac{\partial J}{\partial c_t}\odot i_t\\[4pt]
\delta_k=\frac{\partial J}{\partial k}\odot k\odot(1-k)\;(k=i,f,o)\qquad
\delta_g=\frac{\partial J}{\partial g}\odot(1-g^2)\qquad
\frac{\partial J}{\partial W_{hk}}=\sum_t\delta_{k,t}h_{t-1}^{\mathsf T}
\end{gathered}"""

GRU_CELL = r"""\begin{gathered}
r_t=\sigma(W_{ir}x_t+b_{ir}+W_{hr}h_{t-1}+b_{hr})\qquad
z_t=\sigma(W_{iz}x_t+b_{iz}+W_{hz}h_{t-1}+b_{hz})\\
n_t=\tanh(W_{in}x_t+b_{in}+r_t\odot(W_{hn}h_{t-1}+b_{hn}))\quad\text{(PyTorch)}\\
n_t=\tanh(W_{in}x_t+b_{in}+W_{hn}(r_t\odot h_{t-1})+b_{hn})\quad\text{(as first published)}\\
h_t=(1-z_t)\odot n_t+z_t\odot h_{t-1}\\[6pt]
\frac{\partial J}{\partial z_t}=\frac{\partial J}{\partial h_t}\odot(h_{t-1}-n_t)\qquad
\frac{\partial J}{\partial n_t}=\frac{\partial J}{\partial h_t}\odot(1-z_t)\qquad
\delta_n=\frac{\partial J}{\partial n}\odot(1-n^2)
\end{gathered}"""

LETTERS = r"""**Letters.** Those of lecture 5, which are PyTorch's. $x_t$ is one-hot, so $W_{ik}x_t$ is
a column of $W_{ik}$. $\hat y_t=\mathrm{softmax}(Uh_t+b_y)$, $\delta_{y,t}=\hat y_t-y_t$, $J=\sum_t J_t$
in nats. $W_{hk}$ of `nn.LSTM` lie in one matrix `weight_hh_l0`, one below the other in the order i, f,
g, o; those of `nn.GRU` in the order r, z, n.

**The forget gate keeps.** $f=1$ keeps the old c, $f=0$ wipes it out. Lecture 5 says that a forget gate
that is "turned off" preserves all: what is off then is the forgetting.

**How far back.** Along c alone $\partial c_t/\partial c_{t-k}=\prod_{s=t-k+1}^{t}f_s$: no matrix and no
squashing function stands in the way. That is not the whole derivative. The gates read
$h_{s-1}=o\odot\tanh c_{s-1}$, so $c_{t-k}$ acts on $c_t$ through every gate in between as well. The
whole (dark) is the product of the complete Jacobians of all steps, of h and c together; it may be
larger or smaller than the product, or of the other sign."""

GRU_LETTERS = r"""**One state.** z does what f and i do in an LSTM, tied: what is not kept is written.
There is no output gate.

**Two forms.** The lectures have no GRU. PyTorch, as cuDNN, multiplies r after the matrix; Cho et al.
(2014) before it. With one unit and $b_{hn}=0$ they are the same, with more they are not: $W(r\odot
h)\ne r\odot(Wh)$. Some papers swap z and $1-z$ besides.

**How far back.** Along h alone $\partial h_t/\partial h_{t-k}=\prod_s z_s$; the gates and the candidate
read h as well, which the product leaves out."""


def maths(trace: CellTrace) -> None:
    """The equations, how many numbers they have, and what was checked."""
    is_lstm = trace.spec.cell == "lstm"
    st.latex(LSTM_CELL if is_lstm else GRU_CELL)
    st.markdown(LETTERS if is_lstm else f"{LETTERS.split('**The forget')[0]}{GRU_LETTERS}")
    st.markdown(_counts(BlockSize(trace.spec.units, len(trace.text.vocabulary))))
    checks = "; ".join(f"{method} `{error:.1e}`" for method, error in trace.agreement.items())
    st.markdown(
        f"**Checked**, both passes by hand, largest relative error: {checks}. The complex step "
        r"$\operatorname{Im}J(w+i\varepsilon)/\varepsilon$ is a difference without a subtraction."
    )


def _counts(size: BlockSize) -> str:
    """4 : 3 : 1, with the numbers of now."""
    n, V = size.units, size.vocabulary
    kinds = ", ".join(f"{kind} ${len(BLOCKS[kind])}\\cdot{size.block}={size.of(kind)}$" for kind in BLOCKS)
    return (
        f"**How many parameters.** A block is $nV+n^2+n+n={n}\\cdot{V}+{n}\\cdot{n}+{n}+{n}={size.block}$: "
        f"{kinds}, 1 : 3 : 4. The two biases $b_{{ik}}$ and $b_{{hk}}$ only act as their sum and get the "
        f"same gradient; PyTorch has both because cuDNN has. So {size.redundant('LSTM')} of the LSTM's "
        f"numbers are redundant, and {size.redundant('GRU')} of the GRU's: its $b_{{hn}}$ is multiplied by r."
    )
