"""The maths of the page of backpropagation in a network."""

from playground.catalog.activations import ACTIVATIONS
from playground.catalog.initializers import INITIALIZERS
from playground.experiments.backprop import BackpropSpec, BackpropTrace
from playground.experiments.backprop.cost import count_costs
from playground.ui import letters


def maths(spec: BackpropSpec, trace: BackpropTrace) -> None:
    """The recursion in the lectures' letters, the initialization, the cost, and what was checked."""
    activation, initializer = ACTIVATIONS[spec.activation], INITIALIZERS[spec.initializer]
    costs = count_costs(trace.shape)
    expected_change = -spec.learning_rate * trace.squared_gradient()
    letters.latex(RECURSION)
    letters.latex(rf"{GRADIENTS}\qquad {activation.latex},\quad {activation.derivative_latex}")
    letters.markdown(LETTERS)
    letters.markdown(
        rf"""**What it costs.** With $n_l$ units in layer $l$ of $D$, backpropagation multiplies
$\sum_l n_{{l-1}} n_l$ times for the weights' gradients, $n_D$ times for the outputs' δ, and
$\sum_{{l<D}} n_l (n_{{l+1}} + 1)$ times for all other δ. Path by path a weight of layer $l$ has
$n_{{l+1}} \cdots n_D$ ways to the outputs, each a product of $2(D - l) + 3$ factors. Here:
**{costs.backprop:,}** against **{costs.path_sum:,}** on {costs.paths:,} paths, counted while both ran. The
factors themselves are given to both.

**Shrinking and growing.** On its way back through a layer δ is multiplied by weights and by $\sigma'$. The
sigmoid's slope is at most ¼, tanh's and ReLU's at most 1, but ReLU's is 0 at about half of the units; weights
of variance $2/m$ (He and others, 2015) make up for that half on average. Here the weights of a layer from $m$
to $n$ units start as ${initializer.latex}$; $U(-1/\sqrt m, 1/\sqrt m)$ is both lecture 4's example and
PyTorch's default. The lines under *Deltas by layer* are averages over 500 networks of this shape.

**The update** is $w \leftarrow w - \eta\,\partial L/\partial w$ for all parameters at once. To first order in
η it changes the loss by $-\eta\,\lVert\nabla L\rVert^2$ = `{expected_change:.4g}`; it has changed by
`{trace.loss_new - trace.loss:.4g}`.

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
⟦$\sigma' = o_j(1 - o_j)$⟧; the outputs here have the same activation as all other units. In the picture
$[\text{inp}_j > 0]$ is 1 where the unit's input is positive, else 0. A bias is a weight from a unit that is
always 1; the lecture leaves biases out.

**Why a sum.** A hidden unit acts on the loss only through the units that it feeds, so the chain rule adds up
what it does to each: $\partial L/\partial o_j = \sum_l \delta_l w_{jl}$. All of these δ are known when the
last layer comes first: lecture 1's "inverse order of layers", lecture 4's "chain rule + dynamic programming".

**Equal weights stay equal.** Start with *All equal*: the units of a hidden layer compute the same, get the
same δ and the same update, for ever. Random weights break the symmetry."""
