"""The slides' rules for momentum, AdaGrad, RMSProp and Adam, as racers beside PyTorch's.

The classes are in `optimizer_classes.slides`, which imports PyTorch and is itself imported when one is built.
`rule` and `lecture_rule` are the same here: the slide's. The slides print no values for their betas; the
defaults have the same memory as PyTorch's.
"""

from collections.abc import Mapping
from typing import Any

from playground.catalog.hyperparameter import HyperParameter
from playground.catalog.optimizers.entry import OptimizerEntry, StateBuffer
from playground.catalog.optimizers.hyperparameters import learning_rate, unchanged, weight_decay
from playground.catalog.symbolic import Term, symbol
from playground.catalog.worked_example import DerivationStep, SlideDerivation, UpdateInput

_L2 = "Added to the gradient as lambda times the weight: the slide's rule on a loss with an L2 penalty."
_DIVISION = (
    "The slide's rule divides by the {sum} of squared gradients: where every gradient so far is 0 it is 0/0, "
    "so the racer ends here."
)
_SHORT = (
    "Without the root the step goes like 1/g: the flatter it gets, the farther it jumps. Multiply the loss "
    "by 10 and it takes a tenth of the step."
)


def _torch_momentum(values: Mapping[str, float]) -> dict[str, float]:
    """PyTorch's momentum and dampening are both 1 - beta."""
    momentum = min(0.999, 1 - values["beta"])
    return {"momentum": momentum, "dampening": momentum}


def _torch_rmsprop(values: Mapping[str, float]) -> dict[str, float]:
    return {"alpha": values["beta"]}


def _heavy_ball(learning_rate: float, values: Mapping[str, float]) -> tuple[float, float]:
    """An average with weight beta is momentum and dampening 1 - beta."""
    return learning_rate * values["beta"], 1 - values["beta"]


def _define_mean(
    derivation: SlideDerivation, letter: str, buffer: str, beta: Term, value: Term, meaning: str
) -> Term:
    """Add s(t) = beta s(t-1) + (1 - beta) value, s(1) = value."""
    mean = value
    if derivation.update.t > 1:
        mean = beta * derivation.state(buffer, letter) + (1 - beta) * value
    return derivation.define(letter, mean, meaning, buffer)


def _derive_momentum(update: UpdateInput) -> tuple[DerivationStep, ...]:
    derivation = SlideDerivation(update)
    beta, g = derivation.option("beta", "β"), derivation.decayed_gradient()
    eta = symbol(derivation.name("η", update.t), update.learning_rate)  # inside the average, so with its t
    change = eta * g
    if update.t > 1:
        change = beta * eta * g + (1 - beta) * derivation.state("change", "change")
    change = derivation.define("change", change, "running mean of steps", "change")
    return derivation.finish(derivation.theta - change)


def _derive_adagrad(update: UpdateInput) -> tuple[DerivationStep, ...]:
    derivation = SlideDerivation(update)
    g = derivation.decayed_gradient()
    s = g**2 if update.t == 1 else derivation.state("s", "s") + g**2
    s = derivation.define("s", s, "sum of all squared gradients", "s")
    return derivation.finish(derivation.theta - derivation.learning_rate * g / s)


def _derive_rmsprop(update: UpdateInput) -> tuple[DerivationStep, ...]:
    derivation = SlideDerivation(update)
    g, beta = derivation.decayed_gradient(), derivation.option("beta", "β")
    s = _define_mean(derivation, "s", "s", beta, g**2, "running mean of squared gradients")
    return derivation.finish(derivation.theta - derivation.learning_rate * g / s)


def _derive_adam(update: UpdateInput) -> tuple[DerivationStep, ...]:
    derivation = SlideDerivation(update)
    g = derivation.decayed_gradient()
    beta1, beta2 = derivation.option("beta1", "β₁"), derivation.option("beta2", "β₂")
    s1 = _define_mean(derivation, "s₁", "s1", beta1, g, "running mean of gradients")
    s2 = _define_mean(derivation, "s₂", "s2", beta2, g**2, "running mean of squared gradients")
    return derivation.finish(derivation.theta - derivation.learning_rate * s1 / s2)


def _entry(key: str, title: str, rule: str, source: str, **fields: Any) -> OptimizerEntry:
    return OptimizerEntry(
        key=key,
        title=title,
        rule=rule,
        lecture_rule=rule,
        source=source,
        learning_rate=learning_rate(1e-2, r"\eta"),
        weight_decay=weight_decay(0.0, _L2),
        studio_lr=None,
        arguments=unchanged,
        module="playground.catalog.optimizer_classes.slides",
        **fields,
    )


SLIDE_MOMENTUM = _entry(
    "slide-momentum",
    "Slide's momentum",
    r"change(t) = \beta\,\eta(t)\, g(t) + (1-\beta)\, change(t-1),\; change(1) = \eta(1)\, g(1),\quad"
    r"\theta^{(t+1)} = \theta^{(t)} - change(t)",
    "Lecture 1, gradient descent with momentum",
    options=(
        HyperParameter(
            "beta",
            "Beta",
            r"\beta",
            0.1,
            0.001,
            1.0,
            "The share of the new step in the average; PyTorch's momentum and dampening are 1 minus it.",
        ),
    ),
    buffers={
        "change": StateBuffer(
            "change",
            "the running mean of steps, each with the learning rate of its time",
            "momentum",
            initial=None,
        )
    },
    race_lr=0.02,
    class_name="SlideMomentum",
    derive=_derive_momentum,
    torch_key="momentum",
    counterpart_options=_torch_momentum,
    step_follows_gradient_scale=True,
    heavy_ball=_heavy_ball,
    remark=(
        "An average of steps, so no longer than one of them. At a constant rate it is PyTorch's SGD with "
        "momentum and dampening 1 - β; a schedule tells them apart, because the rate is inside the average."
    ),
)
SLIDE_ADAGRAD = _entry(
    "slide-adagrad",
    "Slide's AdaGrad",
    r"\theta^{(t+1)} = \theta^{(t)} - \eta\,\frac{g(t)}{\sum_{i=1}^{t} g(i)^2}",
    "Lecture 1, adaptive gradient (AdaGrad)",
    options=(),
    buffers={"s": StateBuffer("s", "the sum of all squared gradients so far", "second moment", initial=None)},
    race_lr=1.0,
    class_name="SlideAdaGrad",
    derive=_derive_adagrad,
    torch_key="adagrad",
    remark=_SHORT,
    ill_posed=_DIVISION.format(sum="sum"),
)
SLIDE_RMSPROP = _entry(
    "slide-rmsprop",
    "Slide's RMSProp",
    r"s(t) = \beta\, s(t-1) + (1-\beta)\, g(t)^2,\; s(1) = g(1)^2,\quad"
    r"\theta^{(t+1)} = \theta^{(t)} - \eta\,\frac{g(t)}{s(t)}",
    "Lecture 1, root mean square propagation (RMSProp)",
    options=(
        HyperParameter("beta", "Beta", r"\beta", 0.99, 0.0, 0.9999, "Memory of the running mean of squares."),
    ),
    buffers={"s": StateBuffer("s", "the running mean of squared gradients", "second moment", initial=None)},
    race_lr=0.1,
    class_name="SlideRMSProp",
    derive=_derive_rmsprop,
    torch_key="rmsprop",
    counterpart_options=_torch_rmsprop,
    remark=_SHORT,
    ill_posed=_DIVISION.format(sum="running mean"),
)
SLIDE_ADAM = _entry(
    "slide-adam",
    "Slide's Adam",
    r"s_1(t) = \beta_1 s_1(t-1) + (1-\beta_1)\, g(t),\; s_1(1) = g(1),\;"
    r"s_2(t) = \beta_2 s_2(t-1) + (1-\beta_2)\, g(t)^2,\; s_2(1) = g(1)^2,\quad"
    r"\theta^{(t+1)} = \theta^{(t)} - \eta\,\frac{s_1(t)}{s_2(t)}",
    "Lecture 1, adaptive moment estimation (Adam)",
    options=(
        HyperParameter(
            "beta1", "Beta 1", r"\beta_1", 0.9, 0.0, 0.9999, "Memory of the running mean of gradients."
        ),
        HyperParameter(
            "beta2", "Beta 2", r"\beta_2", 0.999, 0.0, 0.99999, "Memory of the running mean of squares."
        ),
    ),
    buffers={
        "s1": StateBuffer("s₁", "the running mean of gradients", "momentum", initial=None),
        "s2": StateBuffer("s₂", "the running mean of squared gradients", "second moment", initial=None),
    },
    race_lr=0.1,
    class_name="SlideAdam",
    derive=_derive_adam,
    torch_key="adam",
    remark=_SHORT,
    ill_posed=_DIVISION.format(sum="running mean"),
)

SLIDE_OPTIMIZERS: dict[str, OptimizerEntry] = {
    entry.key: entry for entry in (SLIDE_MOMENTUM, SLIDE_ADAGRAD, SLIDE_RMSPROP, SLIDE_ADAM)
}
"""The menu, in the slides' order."""
