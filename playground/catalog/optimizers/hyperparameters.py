"""Hyper-parameters and state buffers that several optimizers share, in the letters of PyTorch's manual."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from playground.catalog.hyperparameter import HyperParameter
from playground.catalog.optimizers.entry import StateBuffer

L2 = "Added to the gradient as lambda times the weight: the gradient of (lambda/2) times the squared norm."
DECOUPLED = "Shrinks the weights directly by gamma times lambda, outside the adaptive step."


def learning_rate(default: float, latex: str = r"\gamma") -> HyperParameter:
    """The learning rate."""
    text = "How far one step goes. The schedule multiplies it."
    return HyperParameter("learning_rate", "Learning rate", latex, default, 1e-6, 100.0, text, log=True)


def weight_decay(default: float, text: str) -> HyperParameter:
    """The weight decay."""
    return HyperParameter("weight_decay", "Weight decay", r"\lambda", default, 0.0, 1.0, text)


NO_DECAY = HyperParameter(
    "weight_decay", "Weight decay", r"\lambda", 0.0, 0.0, 0.0, "PyTorch's class has no weight decay."
)


def epsilon(
    default: float, text: str = "Added outside the root so that nothing is divided by zero."
) -> HyperParameter:
    """The small number in the denominator."""
    return HyperParameter("eps", "Epsilon", r"\epsilon", default, 1e-16, 0.1, text, log=True)


def switch(key: str, title: str, latex: str, text: str) -> HyperParameter:
    """A choice between on (1) and off (0), off by default."""
    return HyperParameter(key, title, latex, 0, 0, 1, text, integer=True)


BETAS = (
    HyperParameter(
        "beta1", "Beta 1", r"\beta_1", 0.9, 0.0, 0.9999, "Memory of the running mean of gradients."
    ),
    HyperParameter(
        "beta2", "Beta 2", r"\beta_2", 0.999, 0.0, 0.99999, "Memory of the running mean of squares."
    ),
)

STEP = StateBuffer("", "how many updates this parameter has had", shape="scalar")
ADAM_BUFFERS = {
    "step": replace(STEP, meaning=f"{STEP.meaning}; the bias correction needs it"),
    "exp_avg": StateBuffer("m", "the running mean of gradients (first moment)", "momentum"),
    "exp_avg_sq": StateBuffer("v", "the running mean of squared gradients (second moment)", "second moment"),
}


def unchanged(values: Mapping[str, float]) -> dict[str, Any]:
    """The options as keyword arguments of the same names."""
    return dict(values)


def with_betas(values: Mapping[str, float]) -> dict[str, Any]:
    """The options, with beta1 and beta2 as the pair `betas`."""
    others = {key: value for key, value in values.items() if key not in ("beta1", "beta2")}
    return {"betas": (values["beta1"], values["beta2"]), **others}
