"""The maths of the page of neurons, view by view."""

import numpy as np

from playground.catalog.activations import ACTIVATIONS, FLAT
from playground.experiments.neurons.layers import LayersTrace
from playground.experiments.neurons.matrix import MatrixTrace
from playground.experiments.neurons.one_line import OneLineTrace
from playground.experiments.neurons.product import ProductTrace
from playground.experiments.neurons.unit import UnitSpec, UnitTrace
from playground.ui import letters

UNIT = r"""
**A unit** takes inputs $\mathbf x = [x_1, \dots, x_n]^T$, weights $\mathbf w$ and a bias $b$ to a score,
and the score to its activation level:

$$
z = b + \sum_{j=1}^n w_j x_j = b + \mathbf w\cdot\mathbf x,\qquad a = f(z).
$$

**The line.** With two inputs $z = 0$ is a straight line, and $\mathbf w$ stands at right angles to it,
towards larger $z$. Its distance from the origin is $|b| / \lVert\mathbf w\rVert$. All points of a
parallel line have the same $z$, so a unit is a wave with straight fronts: $f$ says only how the wave
rises.

**Derivatives.** $\frac{\partial z}{\partial w_j} = x_j$, $\frac{\partial z}{\partial b} = 1$,
$\frac{\partial z}{\partial x_j} = w_j$, so that every gradient which passes through the unit is
multiplied by $f'(z)$:

$$
\frac{\partial a}{\partial w_j} = f'(z)\,x_j,\qquad \frac{\partial a}{\partial b} = f'(z),\qquad
\frac{\partial a}{\partial x_j} = f'(z)\,w_j.
$$

Where $f'(z)$ is nearly 0 the unit passes on hardly any gradient: it is *saturated* (sigmoid, tanh), or
*dead* where $f' = 0$ (ReLU). The stage marks $|f'| < {flat}$.
"""


def unit(trace: UnitTrace, spec: UnitSpec) -> None:
    """The unit's formulas, the table of activations, and what was checked."""
    letters.markdown(UNIT.replace("{flat}", f"{FLAT:g}"))
    rows = "\n".join(
        f"| {entry.title} | {entry.plain} | {entry.plain_derivative} "
        f"| {_bounds(entry.bounds)} | {_cell(entry.flat)} | {entry.source} |"
        for entry in ACTIVATIONS.values()
    )
    head = f"| | f(z) | f′(z) | from, to | \\|f′\\| < {FLAT:g} | source |\n|---|---|---|---|---|---|"
    letters.markdown(f"**Activations**\n\n{head}\n{rows}")
    if not ACTIVATIONS[spec.activation].differentiable:
        letters.markdown(
            "**Checked.** A step has derivative 0 wherever it has one, and autograd refuses to follow it: "
            "`requires_grad` is false for its output. It is trained by the perceptron rule instead "
            "(*What one line can do*)."
        )
        return
    letters.markdown(
        f"**Checked.** Autograd's derivatives of a by w, x and b differ from these by at most "
        f"`{trace.autograd_error:.1e}`."
    )


def _cell(text: str) -> str:
    """A text with its bars as they stand in a cell of a table."""
    return text.replace("|", "\\|")


def _bounds(bounds: tuple[float, float]) -> str:
    return " … ".join(f"{bound:g}".replace("inf", "∞").replace("-", "−") for bound in bounds)


MATRIX = r"""
**A matrix is a linear map.** $A$ with $n$ rows and $m$ columns takes vectors of length $m$ to vectors of
length $n$: $f_A(\mathbf x) = A\mathbf x$. (The lecture's slide gives $A$ the dimensions $(n, m)$ and
writes ⟦$f_{\mathbf A}: \mathbb{R}^n \rightarrow \mathbb{R}^m$⟧; its words, from length $m$ to length $n$,
are the right way round.)

**By columns.** $A\mathbf x = x_1\mathbf a_1 + \dots + x_m\mathbf a_m$: column $\mathbf a_j$ is where the
unit vector $\mathbf e_j$ goes. **By rows.** $(A\mathbf x)_i = \sum_j a_{ij}x_j$, a row times $\mathbf x$:
the score of one unit whose weights are that row. A layer of $n$ units is a matrix of $n$ rows.

**What happens to volumes.** $|\det A|$ is the factor by which areas (volumes) grow; where $\det A < 0$
the picture is mirrored; where $\det A = 0$ it is flat, and no inverse exists. It is defined for square
matrices alone. The **rank** is the dimension of what is left. The **singular values** $\sigma_1 \ge
\sigma_2 \ge \dots$ exist for every matrix: the half-axes of the ellipse (ellipsoid) that the unit circle
(ball) becomes. For a square matrix their product is $|\det A|$.

**The way.** Step $k$ of 8 shows $(1 - t)\,\mathbf x + t\,A\mathbf x$ with $t = k/8$: straight lines. Only
the end is the map.
"""

PRODUCT = r"""
**The product of matrices.** With $A$ of 2 rows and 4 columns and $B$ of 4 rows and 3 columns $C = AB$ has
2 rows and 3 columns. As on the slide:

$$
c_{11} = a_{11}b_{11} + a_{12}b_{21} + a_{13}b_{31} + a_{14}b_{41},\qquad
c_{22} = a_{21}b_{12} + a_{22}b_{22} + a_{23}b_{32} + a_{24}b_{42}.
$$

Column $j$ of $C$ is $A$ times column $j$ of $B$: a batch of inputs goes through a layer in one product.
It costs $2\cdot 3\cdot 4 = 24$ multiplications.
"""


def matrix(trace: MatrixTrace) -> None:
    """What a matrix does, and what was checked."""
    letters.markdown(MATRIX)
    product_of = float(np.prod(trace.singular))
    square = f" |det A| = `{abs(trace.det):.10g}`, product of the singular values `{product_of:.10g}`."
    letters.markdown(
        f"**Checked.** Torch's `A @ x` differs from these sums by at most `{trace.torch_error:.1e}`."
        + ("" if np.isnan(trace.det) else square)
    )


def product(trace: ProductTrace) -> None:
    """How two matrices are multiplied, and what was checked."""
    letters.markdown(PRODUCT)
    letters.markdown(
        f"**Checked.** Torch's `A @ B` differs from these sums by at most `{trace.torch_error:.1e}`."
    )


LAYERS = r"""
**A layer** applies one unit for each row of $W$ to the same inputs, in three steps: the matrix, the bias,
the activation,

$$
\mathbf a^{[0]} = \mathbf x,\qquad
\mathbf a^{[n]} = f\big(W^{[n]}\mathbf a^{[n-1]} + \mathbf b^{[n]}\big).
$$

The matrix turns, stretches and shears, the bias shifts: both leave straight lines straight. The
activation acts on each coordinate for itself. It alone can bend a line, or fold the plane.

**Without the activation** two layers are one, since

$$
W^{[2]}(W^{[1]}\mathbf x + \mathbf b^{[1]}) + \mathbf b^{[2]}
= (W^{[2]}W^{[1]})\,\mathbf x + (W^{[2]}\mathbf b^{[1]} + \mathbf b^{[2]}),
$$

and so are $N$ of them: depth gains nothing that a single matrix could not do.
"""


def layers(trace: LayersTrace) -> None:
    """What a layer does, and what was checked."""
    letters.markdown(LAYERS)
    letters.markdown(
        f"""**Checked.** On a grid of 81 points the layers without activation differ from the one matrix by at
most `{trace.linear_error:.1e}`, and these layers from torch's `linear` and the activation by at most
`{trace.torch_error:.1e}`, both relative to numbers above 1."""
    )


ONE_LINE = r"""
**One unit, one line.** A perceptron gives 1 where $z = w_1x_1 + w_2x_2 + b > 0$: on one side of a line.
AND, OR and NAND have such a line.

**XOR has none.** Suppose it had. From $(0,0) \to 0$ follows $b \le 0$; from $(1,0) \to 1$ and $(0,1) \to
1$ follow $w_1 + b > 0$ and $w_2 + b > 0$. The sum is $w_1 + w_2 + 2b > 0$, so $w_1 + w_2 + b > -b \ge 0$,
and $(1,1)$ would give 1. It should give 0.

**Two hidden units** make new features: $h_1$ = OR, $h_2$ = NAND, and XOR is $h_1$ AND $h_2$. In the plane
of $h_1$ and $h_2$ one line is enough.

**The perceptron rule** (Rosenblatt 1958) looks at one example after the other:

$$
\mathbf w \leftarrow \mathbf w + \eta\,(t - a)\,\mathbf x,\qquad b \leftarrow b + \eta\,(t - a).
$$

It changes nothing where $a = t$. Where a line exists it finds one in a finite number of updates; where
none exists it never stops. It says nothing about hidden units: with a hidden layer the page keeps those
as they are set by hand, and the rule trains the output unit.

**Gradient descent** needs a derivative, and a step has none. So here all units are sigmoids, and the loss
is the mean binary cross-entropy. With $\delta_k = (a_k - t_k)/4$ for example $k$: $\frac{\partial
L}{\partial v_i} = \sum_k \delta_k h_{ki}$ and $\frac{\partial L}{\partial w_{ij}} = \sum_k \delta_k
v_i\,h_{ki}(1 - h_{ki})\,x_{kj}$. Whether XOR is found depends on the start.
"""


def one_line(trace: OneLineTrace) -> None:
    """What a line can do, how it is found, and what was checked."""
    letters.markdown(ONE_LINE)
    if trace.method == "gradient":
        letters.markdown(
            f"**Checked.** The first and the last gradient differ from autograd's by at most "
            f"`{trace.autograd_error:.1e}`."
        )
