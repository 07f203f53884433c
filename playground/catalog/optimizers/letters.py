"""Hyper-parameters that several optimizers share, each with its letter in PyTorch's documentation."""

from collections.abc import Mapping
from typing import Any

from playground.catalog.entry import HyperParameter
from playground.catalog.terms import Term
from playground.catalog.worked import Sheet

L2 = "Added to the gradient as lambda times the weight: the gradient of (lambda/2) times the squared norm."
DECOUPLED = "Shrinks the weights directly by gamma times lambda, outside the adaptive step."


def rate(default: float, latex: str = r"\gamma") -> HyperParameter:
    """The learning rate."""
    help_text = "How far one step goes. The schedule multiplies it."
    return HyperParameter("learning_rate", "Learning rate", latex, default, 1e-6, 100.0, help_text, log=True)


def decay(default: float, how: str) -> HyperParameter:
    """The weight decay."""
    return HyperParameter("weight_decay", "Weight decay", r"\lambda", default, 0.0, 1.0, how)


NO_DECAY = HyperParameter(
    "weight_decay", "Weight decay", r"\lambda", 0.0, 0.0, 0.0, "PyTorch's class has no weight decay."
)


def epsilon(
    default: float, how: str = "Added outside the root so that nothing is divided by zero."
) -> HyperParameter:
    """The small number in the denominator."""
    return HyperParameter("eps", "Epsilon", r"\epsilon", default, 1e-16, 0.1, how, log=True)


def switch(key: str, title: str, latex: str, how: str) -> HyperParameter:
    """A choice between on (1) and off (0), off by default."""
    return HyperParameter(key, title, latex, 0, 0, 1, how, integer=True)


BETAS = (
    HyperParameter(
        "beta1", "Beta 1", r"\beta_1", 0.9, 0.0, 0.9999, "Memory of the running mean of gradients."
    ),
    HyperParameter(
        "beta2", "Beta 2", r"\beta_2", 0.999, 0.0, 0.99999, "Memory of the running mean of squares."
    ),
)
STEP = "how many updates this parameter has had"
ADAM_BUFFERS = {
    "step": STEP + "; the bias correction needs it",
    "exp_avg": "m: the running mean of gradients (first moment)",
    "exp_avg_sq": "v: the running mean of squared gradients (second moment)",
}


def plain(values: Mapping[str, float]) -> dict[str, Any]:
    """The options under their own names."""
    return dict(values)


def with_betas(values: Mapping[str, float]) -> dict[str, Any]:
    """The options with beta1 and beta2 as the pair that PyTorch asks for."""
    rest = {key: value for key, value in values.items() if key not in ("beta1", "beta2")}
    return {"betas": (values["beta1"], values["beta2"]), **rest}


def moments(sheet: Sheet, g: Term) -> tuple[Term, Term]:
    """Write the lines of Adam's two running means; return them."""
    beta1, beta2 = sheet.option("beta1", "β₁"), sheet.option("beta2", "β₂")
    m = beta1 * sheet.kept("exp_avg", "m") + (1 - beta1) * g
    v = beta2 * sheet.kept("exp_avg_sq", "v") + (1 - beta2) * g**2
    return (
        sheet.put("m", m, "running mean of gradients", "exp_avg"),
        sheet.put("v", v, "running mean of squared gradients", "exp_avg_sq"),
    )


def corrected(sheet: Sheet, symbol: str, moment: Term, beta: str) -> Term:
    """Write the line that makes up for a running mean's start at 0; `beta` is "1" or "2"."""
    remembered = sheet.option(f"beta{beta}", "β₁" if beta == "1" else "β₂") ** sheet.step.t
    return sheet.put(symbol, moment / (1 - remembered), "the same without the bias of its start at 0")
