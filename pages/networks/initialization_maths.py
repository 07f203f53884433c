"""Initialization: the text of *The maths*."""

from playground.catalog.initializers import INITIALIZERS
from playground.experiments.initialization.depth import CLASSES, EXAMPLES, DepthTrace
from playground.experiments.initialization.symmetry import SymmetrySpec, SymmetryTrace
from playground.figures.numbers import digits
from playground.ui import letters


def symmetry(trace: SymmetryTrace, spec: SymmetrySpec) -> None:
    """Why equal units stay equal; the numbers here."""
    letters.latex(
        r"\frac{\partial L}{\partial w_{ji}}=\sum_e \delta^{(e)}\,v_j\,f'(\text{inp}_j^{(e)})\,x_i^{(e)}"
        r"\qquad\frac{\partial L}{\partial v_j}=\sum_e\delta^{(e)}\,h_j^{(e)}\qquad\delta=\tfrac1N(\hat y-y)"
    )
    letters.markdown(
        "The sums are over the examples $e$.\n\n"
        "**Equal stays equal.** The index $j$ enters only through the numbers of unit $j$. If two units have "
        "the same $w$, $b$ and $v$, their gradients are the same numbers, and a rule that looks at gradients "
        "and its own buffers takes the same step for both. This holds at every update, so the layer is one "
        "unit, counted several times.\n\n"
        "**All zero** is worse with tanh or ReLU: $h_j = 0$, so $v_j$ has no gradient, and $v_j = 0$, so "
        "$w_j$ has none. Only the output bias learns. With the sigmoid $h_j = 1/2$: $v$ moves, then $w$, but "
        "all units alike.\n\n"
        "**Random breaks it.** Lecture 3: initialize to small random values, to avoid symmetries that "
        "prevent "
        "specialization.\n\n"
        f"Here: {int(trace.different[0])} different of {spec.units} units at the start, "
        f"{int(trace.different[-1])} at the end; loss {digits(float(trace.loss[-1]))} nats, "
        f"{digits(float(trace.reference_loss[-1]))} from a random start (Xavier). Sums over examples "
        f"and units "
        "are made elementwise, in one order for all units: a matrix product may round differently from "
        "column "
        "to column, and would tear units apart by its last bit."
    )


def depth(trace: DepthTrace) -> None:
    """The product of gains, where it is approximate, and every initialization of the catalogue."""
    letters.latex(
        r"\mathrm{Var}(z_l)=m\,\mathrm{Var}(w)\,\mathbb E[a_{l-1}^2]+\mathrm{Var}(b)\qquad"
        r"\mathrm{Var}\Big(\frac{\partial L}{\partial z_l}\Big)=n\,\mathrm{Var}(w)\,\mathbb E[f'(z_l)^2]\,"
        r"\mathrm{Var}\Big(\frac{\partial L}{\partial z_{l+1}}\Big)"
    )
    letters.markdown(
        "**Product of gains.** Each layer multiplies the variance by a factor, so depth is an exponent: "
        "a factor "
        "of ½ in ten layers is 1/1024. Xavier’s $2/(m+n)$ makes the factor 1 for linear units, in both "
        "directions if $m = n$; He’s $2/m$ makes up for the half that ReLU cuts off; for tanh a gain of 5/3 "
        "(`nn.init.calculate_gain`) holds it up.\n\n"
        "**Where the prediction is approximate.** It is the mean over draws of the weights of an infinitely "
        "wide network: $z$ is normal, and the weights on the way back are independent of those on the way "
        "forward. One narrow network scatters about it, the more the deeper. For equal weights there is no "
        "prediction, and after the first update it holds for the start only. The gradient’s begins at "
        "what was "
        "measured in the last layer. $E[f(z)^2]$ and $E[f'(z)^2]$ are integrals over the normal density.\n\n"
        "**Update : data** is $\\log_{10}(\\mathrm{std}(\\Delta w)/\\mathrm{std}(w))$ of a weight "
        "matrix; about −3 is a "
        "rule of thumb (makemore, part 3). **Saturated**: $|f'(z)| < 0.05$.\n\n"
        f"The data: {EXAMPLES} inputs from N(0, I), one batch; of {CLASSES} classes the right one is "
        f"the largest "
        "of the first inputs. The output layer is Xavier’s.\n\n" + _catalogue()
    )


def _catalogue() -> str:
    """A table of all entries."""
    title = letters.spelling().symbols
    rows = [
        f"| {title(entry.title)} | ${entry.latex}$ "
        f"| {f'${entry.variance_latex}$' if entry.variance_latex else '0'} | {entry.source} |"
        for entry in INITIALIZERS.values()
    ]
    return "| start | w | Var(w) | source |\n|---|---|---|---|\n" + "\n".join(rows)
