"""The maths of the page of neurons, view by view."""

from playground.catalog.activations import ACTIVATIONS, FLAT
from playground.experiments.neurons.unit import UnitSpec, UnitTrace
from playground.ui import letters

UNIT = r"""
**A unit** takes inputs $\mathbf x = [x_1, \dots, x_n]^T$, weights $\mathbf w$ and a bias $b$ to a score, and
the score to its activation level:
$$z = b + \sum_{j=1}^n w_j x_j = b + \mathbf w\cdot\mathbf x,\qquad a = f(z).$$

**The line.** With two inputs $z = 0$ is a straight line, and $\mathbf w$ stands at right angles to it,
towards larger $z$. Its distance from the origin is $|b| / \lVert\mathbf w\rVert$. All points of a parallel
line have the same $z$, so a unit is a wave with straight fronts: $f$ says only how the wave rises.

**Derivatives.** $\frac{\partial z}{\partial w_j} = x_j$, $\frac{\partial z}{\partial b} = 1$, $\frac{\partial
z}{\partial x_j} = w_j$, so that every gradient which passes through the unit is multiplied by $f'(z)$:
$$\frac{\partial a}{\partial w_j} = f'(z)\,x_j,\qquad \frac{\partial a}{\partial b} = f'(z),\qquad
\frac{\partial a}{\partial x_j} = f'(z)\,w_j.$$
Where $f'(z)$ is nearly 0 the unit passes on hardly any gradient: it is *saturated* (sigmoid, tanh), or *dead*
where $f' = 0$ (ReLU). The stage marks $|f'| < {flat}$.
"""


def unit(trace: UnitTrace, spec: UnitSpec) -> None:
    """The unit's formulas, the table of activations, and what was checked."""
    letters.markdown(UNIT.replace("{flat}", f"{FLAT:g}"))
    rows = "\n".join(
        f"| {entry.title} | {_raised(entry.plain)} | {_raised(entry.plain_derivative)} "
        f"| {_bounds(entry.bounds)} | {entry.flat} | {entry.source} |"
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


def _bounds(bounds: tuple[float, float]) -> str:
    return " … ".join(f"{bound:g}".replace("inf", "∞").replace("-", "−") for bound in bounds)


def _raised(text: str) -> str:
    """Plain text with raised parts, for a cell of a table."""
    return text.replace("^{−z}", "⁻ᶻ").replace("^z", "ᶻ").replace("^2", "²")
