"""Lines of a derivation that Adam and its relatives share."""

from playground.catalog.symbolic import Term
from playground.catalog.worked_example import Derivation


def define_moments(derivation: Derivation, g: Term) -> tuple[Term, Term]:
    """Add the lines of the two running means: m_t = beta1 m_{t-1} + (1 - beta1) g_t; v_t of g_t^2."""
    beta1, beta2 = derivation.option("beta1", "β₁"), derivation.option("beta2", "β₂")
    m = beta1 * derivation.state("exp_avg", "m") + (1 - beta1) * g
    v = beta2 * derivation.state("exp_avg_sq", "v") + (1 - beta2) * g**2
    return (
        derivation.define("m", m, "running mean of gradients", "exp_avg"),
        derivation.define("v", v, "running mean of squared gradients", "exp_avg_sq"),
    )


def define_bias_corrected(derivation: Derivation, letter: str, moment: Term, beta: str) -> Term:
    """Add the line moment/(1 - beta^t), which removes the bias of a start at 0; `beta` is "1" or "2"."""
    power = derivation.option(f"beta{beta}", "β₁" if beta == "1" else "β₂") ** derivation.update.t
    return derivation.define(letter, moment / (1 - power), "the same without the bias of its start at 0")
