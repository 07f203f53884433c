"""The maths of the page of the losses: formulas, PyTorch's names, what was checked."""

from playground.catalog.losses import LOSSES
from playground.experiments import losses as experiment
from playground.ui import letters

REDUCTION = """
**Means and sums.** PyTorch's losses return a mean (`reduction="mean"`): `mse_loss` over every number of
every example, `cross_entropy` over the examples only. Lecture 1 writes the loss of a data set as a sum and
calls it an average; with N examples the gradients differ by the factor N, and so does the learning rate
that suits them. Lectures 2 and 4 put ½ before the square, which takes the 2 out of its gradient.
"""

WORDS_MATHS = r"""
**Why cross-entropy?** Lecture 2 compares two distributions over the words: ⟦$p$, what the training text says
($y$ in lecture 1), and $q$, what the model says ($\hat y$)⟧. Their cross-entropy is $H(p, q) = -\sum_w p(w)
\ln q(w)$. If the text says “books” for certain, all terms but one are zero, and what is left is $-\ln
q(\text{books} \mid \text{students opened their})$.

**Entropy and KL.** $H(p, q) = H(p) + \mathrm{KL}(p \Vert q)$ with $H(p) = -\sum_w p(w) \ln p(w)$ and
$\mathrm{KL}(p \Vert q) = \sum_w p(w) \ln \frac{p(w)}{q(w)} \ge 0$. No model can do anything about $H(p)$:
it is how unsure the text itself is, and 0 where p is one-hot. Training lowers KL, which is 0 where $q = p$.

**Nats and bits.** With $\ln$ the unit is the nat; divided by $\ln 2 = 0.6931$, or with $\log_2$, the bit.

**The gradient.** $\ln q_i = z_i - \ln \sum_j e^{z_j}$, so that $\partial L/\partial z_i = q_i - p_i$: at
most 1 in size, however wrong the prediction. The gradients sum to zero, because adding the same number to
all scores changes nothing. PyTorch computes $\ln \sum_j e^{z_j}$ with the largest score taken out, which
cannot overflow; the formula as printed gives ∞ or NaN (–) where $e^{z}$ or $\ln 0$ leaves the numbers a
computer has.
"""

SCORE_MATHS = r"""
**Why not squared error for a probability?** The chain rule gives $\frac{dL}{dz} = \frac{dL}{d\hat
y}\,\sigma'(z)$ with $\sigma'(z) = \hat y(1-\hat y)$. For cross-entropy $\frac{dL}{d\hat y} = \frac{\hat y -
y}{\hat y(1-\hat y)}$: the denominator is that very factor, and $\hat y - y$ is left. For squared error
$\frac{dL}{d\hat y} = 2(\hat y - y)$, and the factor stays: a prediction that is wrong and sure of itself is
hardly pulled. With $y = 1$ the pull is $2\hat y(1-\hat y)^2$, largest at $\hat y = \frac13$, where it is
$\frac{8}{27}$. For a number that may be anything (g = identity) there is no such factor, and squared error
is the usual choice.

**Far out.** Written with the score, $L_{BCE} = (1-y)\,z - \ln\sigma(z)$ with $\ln\sigma(z) = \min(z, 0) -
\ln(1 + e^{-|z|})$, in which nothing overflows: that is how PyTorch computes it. The formula as printed
takes $\ln(1-\hat y)$ of a $\hat y$ that is rounded to 1 from z = 37 on: that is −∞, and the loss is ∞, or NaN
(–) where it is multiplied by $1 - y = 0$.
"""


WEIGHTS_MATHS = r"""
**On to the weights.** A score is made of weights, $\mathbf z = W\mathbf x$ (one score: $z = \mathbf
w\cdot\mathbf x + b$), so that $\partial z_i/\partial w_{ij} = x_j$ and by the chain rule $\frac{\partial
L}{\partial w_{ij}} = \frac{\partial L}{\partial z_i}\,x_j$: the outer product $\frac{\partial L}{\partial W}
= \frac{\partial L}{\partial\mathbf z}\,\mathbf x^\top$; the bias has the input 1. An update changes the
scores of the same example by $-\eta\,|\mathbf x|^2\,\frac{\partial L}{\partial\mathbf z}$ (with a bias
$|\mathbf x|^2 + 1$): larger inputs work like a larger learning rate.
"""


def maths(spec: experiment.LossesSpec, trace: experiment.WordsTrace | experiment.ScoreTrace) -> None:
    """The formulas of the chosen loss, what it is called in PyTorch, and what was checked."""
    loss = LOSSES[spec.loss]
    letters.latex(rf"{loss.prediction_latex}\qquad {loss.latex}\qquad {loss.gradient_latex}")
    letters.markdown(WORDS_MATHS if loss.words else SCORE_MATHS)
    letters.markdown(WEIGHTS_MATHS)
    letters.markdown(f"**In PyTorch: `{loss.torch_name}`.** {loss.remark} At the start of this page:")
    rows = "\n".join(f"| `{name}` | `{value:.10g}` |" for name, value in experiment.torch_values(spec))
    letters.markdown(f"| | |\n|---|--:|\n{rows}")
    letters.markdown(
        f"""{REDUCTION}
**Checked.** Autograd through `{loss.torch_name}` against the gradient by hand, at every step: largest
difference `{trace.autograd_error:.1e}`. Source: {loss.source}."""
    )
