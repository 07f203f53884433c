"""RMSprop: the gradient over the root of a running mean of its square."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from playground.catalog.hyperparameter import HyperParameter
from playground.catalog.optimizers.entry import OptimizerEntry, StateBuffer
from playground.catalog.optimizers.hyperparameters import (
    L2,
    STEP,
    epsilon,
    learning_rate,
    switch,
    weight_decay,
)
from playground.catalog.optimizers.sgd import MOMENTUM
from playground.catalog.symbolic import sqrt
from playground.catalog.worked_example import Derivation, DerivationStep, UpdateInput


def _arguments(values: Mapping[str, float]) -> dict[str, Any]:
    return {**values, "centered": bool(values["centered"])}


def _slide_options(values: Mapping[str, float]) -> dict[str, float]:
    return {"beta": values["alpha"]}


def _derive(update: UpdateInput) -> tuple[DerivationStep, ...]:
    derivation = Derivation(update)
    g, alpha = derivation.decayed_gradient(), derivation.option("alpha", "α")
    v = alpha * derivation.state("square_avg", "v") + (1 - alpha) * g**2
    v = derivation.define("v", v, "running mean of squared gradients", "square_avg")
    if update.options["centered"]:
        mean = alpha * derivation.state("grad_avg", "ḡ") + (1 - alpha) * g
        mean = derivation.define("ḡ", mean, "running mean of gradients", "grad_avg")
        v = derivation.define("w", v - mean**2, "variance: mean of squares minus squared mean")
    denominator = sqrt(v) + derivation.option("eps", "ε")
    if not update.options["momentum"]:
        return derivation.finish(derivation.theta - derivation.learning_rate * g / denominator)
    b = derivation.option("momentum", "μ") * derivation.state("momentum_buffer", "b") + g / denominator
    b = derivation.define("b", b, "decaying sum of scaled gradients", "momentum_buffer")
    return derivation.finish(derivation.theta - derivation.learning_rate * b)


RMSPROP = OptimizerEntry(
    key="rmsprop",
    title="RMSprop",
    rule=(
        r"v_t = \alpha v_{t-1} + (1-\alpha) g_t^2,\quad"
        r"\theta_t = \theta_{t-1} - \gamma\,\frac{g_t}{\sqrt{v_t} + \epsilon}"
    ),
    lecture_rule=(
        r"s(t) = \beta\, s(t-1) + (1-\beta)\, g(t)^2,\; s(1) = g(1)^2,\quad"
        r"\theta^{(t+1)} = \theta^{(t)} - \eta\,\frac{g(t)}{s(t)}"
    ),
    source="Lecture 1, RMSProp (printed without the root); torch.optim.RMSprop",
    learning_rate=learning_rate(1e-2),
    weight_decay=weight_decay(0.0, L2),
    options=(
        HyperParameter(
            "alpha", "Alpha", r"\alpha", 0.99, 0.0, 0.9999, "Memory of the running mean of squares."
        ),
        epsilon(1e-8),
        replace(MOMENTUM, default=0.0, help="Sums the scaled gradients up as SGD's momentum does; 0 is off."),
        switch(
            "centered",
            "Centered",
            r"\mathrm{centered}",
            "1 divides by the root of the variance: the mean of squares minus the squared mean.",
        ),
    ),
    buffers={
        "step": STEP,
        "square_avg": StateBuffer("v", "the running mean of squared gradients", "second moment"),
        "grad_avg": StateBuffer("ḡ", "the running mean of gradients, stored when centered"),
        "momentum_buffer": StateBuffer(
            "b", "the decaying sum of scaled gradients, stored with momentum", "momentum"
        ),
    },
    race_lr=0.05,
    studio_lr=8e-3,
    arguments=_arguments,
    class_name="RMSprop",
    derive=_derive,
    lecture_key="slide-rmsprop",
    counterpart_options=_slide_options,
)
