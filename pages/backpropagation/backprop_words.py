"""What the page of backpropagation in a network teaches and explains."""

import streamlit as st

from playground.experiments.backprop import BackpropSpec, BackpropTrace
from playground.experiments.backprop.activations import ACTIVATIONS
from playground.experiments.backprop.counting import counted
from playground.experiments.backprop.starts import STARTS
from playground.ui.frame import Lesson

DEEP = {"net_shape": "8-8-8-8-8", "weight_seed": 5}

LESSONS = [
    Lesson(
        "A delta is a sum",
        "Unit 1 hears w·δ from each of the four outputs that it feeds. They nearly cancel: its δ is small.",
        {
            "net_shape": "2-3-4",
            "weights_from": "xavier",
            "weight_seed": 67,
            "grain": "term",
            "chosen": "d1.1",
        },
        62,
    ),
    Lesson(
        "A dead unit",
        "Unit 2 gets −0.463: its ReLU is 0, and its slope. No weight into it or out of it has a gradient.",
        {"activation": "relu", "chosen": "d1.2"},
        12,
    ),
    Lesson(
        "Sigmoids shrink deltas",
        "A slope of at most ¼ at every layer: on the way back the mean |δ| falls from 0.058 to 0.000055.",
        {**DEEP, "grain": "layer", "back_look": "depth"},
        12,
    ),
    Lesson(
        "ReLU with He keeps them",
        "The same inputs and targets with ReLU and weights from N(0, 2/m): mean |δ| 0.060 at the outputs, "
        "0.060 in layer 1.",
        {**DEEP, "activation": "relu", "weights_from": "he", "grain": "layer", "back_look": "depth"},
        12,
    ),
    Lesson(
        "The wrong sign climbs",
        "η = −5: w₁₁ grows although ∂L/∂w₁₁ > 0, and L rises from 0.116 to 0.289. η = 5 lowers it to 0.023.",
        {"back_eta": -5.0, "chosen": "w2.1.1"},
        18,
    ),
    Lesson(
        "Sharing pays",
        "Every δ is computed once and used by all: 480 products for 288 gradients. Path by path: 320,328.",
        {**DEEP, "back_look": "cost"},
        97,
    ),
]


def maths(spec: BackpropSpec, trace: BackpropTrace) -> None:
    """The recursion in the lectures' letters, the starts, the cost, and what was checked."""
    activation, start, here = ACTIVATIONS[spec.activation], STARTS[spec.weights_from], counted(trace.shape)
    st.latex(RECURSION)
    st.latex(rf"{GRADIENTS}\qquad {activation.latex},\quad {activation.slope_latex}")
    st.markdown(LETTERS)
    st.markdown(
        rf"""**What it costs.** With $n_l$ units in layer $l$ of $D$, backpropagation multiplies
$\sum_l n_{{l-1}} n_l$ times for the weights' gradients, $n_D$ times for the outputs' δ, and
$\sum_{{l<D}} n_l (n_{{l+1}} + 1)$ times for all other δ. Path by path a weight of layer $l$ has
$n_{{l+1}} \cdots n_D$ ways to the outputs, each a product of $2(D - l) + 3$ factors. Here:
**{here.shared:,}** against **{here.alone:,}** on {here.paths:,} paths, counted while both ran. The factors
themselves are given to both.

**Shrinking and growing.** On its way back through a layer δ is multiplied by weights and by $\sigma'$. The
sigmoid's slope is at most ¼, tanh's and ReLU's at most 1, but ReLU's is 0 at about half of the units; weights
of variance $2/m$ (He and others, 2015) make up for that half on average. Here the weights of a layer from $m$
to $n$ units start as ${start.latex}$; $U(-1/\sqrt m, 1/\sqrt m)$ is both lecture 4's example and PyTorch's
default. The lines under *Deltas by layer* are averages over 500 networks of this shape.

**The update** is $w \leftarrow w - \eta\,\partial L/\partial w$ for all parameters at once. To first order in
η it changes the loss by $-\eta\,\lVert\nabla L\rVert^2$ = `{-spec.back_eta * trace.slope_of_step():.4g}`; it
has changed by `{trace.loss_new - trace.loss:.4g}`.

**Checked.** Gradients by hand against `torch.autograd`, layer by layer: the largest difference relative to
a layer's largest gradient is `{trace.difference:.1e}`."""
    )


RECURSION = r"""o_j = \sigma(\text{inp}_j),\quad \text{inp}_j = b_j + \sum_i w_{ij}\, o_i,\qquad
\delta_j = \frac{\partial L}{\partial\,\text{inp}_j} = \begin{cases}
(o_j - t_j)\;\sigma'(\text{inp}_j) & \text{if } j \text{ is an output}\\
\bigl(\sum_l \delta_l\, w_{jl}\bigr)\;\sigma'(\text{inp}_j) & \text{otherwise}\end{cases}"""

GRADIENTS = (
    r"\frac{\partial L}{\partial w_{ij}} = o_i\,\delta_j,\quad "
    r"\frac{\partial L}{\partial b_j} = \delta_j,"
)

LETTERS = r"""**Letters.** $w_{ij}$ leads from unit $i$ to unit $j$, as in lecture 4; PyTorch's `nn.Linear`
stores it as `weight[j, i]`. $L = \tfrac12\sum_j (t_j - o_j)^2$. The lecture writes δ for the sigmoid, where
$\sigma' = o_j(1 - o_j)$; the outputs here have the same activation as all other units. In the picture
$[\text{inp}_j > 0]$ is 1 where the unit's input is positive, else 0. A bias is a weight from a unit that is
always 1; the lecture leaves biases out.

**Why a sum.** A hidden unit acts on the loss only through the units that it feeds, so the chain rule adds up
what it does to each: $\partial L/\partial o_j = \sum_l \delta_l w_{jl}$. All of these δ are known when the
last layer comes first: lecture 1's "inverse order of layers", lecture 4's "chain rule + dynamic programming".

**Equal weights stay equal.** Start with *All equal*: the units of a hidden layer compute the same, get the
same δ and the same update, for ever. Random weights break the symmetry."""
