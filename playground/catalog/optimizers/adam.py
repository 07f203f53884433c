"""Adam and AdamW: a running mean of gradients over the root of a running mean of squares."""

from collections.abc import Mapping
from typing import Any

from playground.catalog.optimizers.entry import OptimizerEntry, StateBuffer
from playground.catalog.optimizers.hyperparameters import (
    ADAM_BUFFERS,
    BETAS,
    DECOUPLED,
    L2,
    epsilon,
    learning_rate,
    switch,
    weight_decay,
    with_betas,
)
from playground.catalog.optimizers.moments import define_bias_corrected, define_moments
from playground.catalog.symbolic import Term, maximum, sqrt
from playground.catalog.worked_example import Derivation, DerivationStep, UpdateInput

_OPTIONS = (
    *BETAS,
    epsilon(1e-8),
    switch(
        "amsgrad",
        "AMSGrad",
        r"\mathrm{amsgrad}",
        "1 divides by the largest second moment so far, so the step of one gradient never grows again.",
    ),
)
_BUFFERS = {
    **ADAM_BUFFERS,
    "max_exp_avg_sq": StateBuffer("v max", "the largest second moment so far, stored with AMSGrad"),
}
_STEP = (
    r"m_t = \beta_1 m_{t-1} + (1-\beta_1) g_t,\quad v_t = \beta_2 v_{t-1} + (1-\beta_2) g_t^2,\quad"
    r"\theta_t = {theta} - \gamma\,\frac{m_t/(1-\beta_1^t)}{\sqrt{v_t/(1-\beta_2^t)} + \epsilon}"
)


def _arguments(values: Mapping[str, float]) -> dict[str, Any]:
    return {**with_betas(values), "amsgrad": bool(values["amsgrad"])}


def _finish(derivation: Derivation, theta: Term, g: Term) -> tuple[DerivationStep, ...]:
    """The lines from the moments on, for a `theta` or a gradient `g` in which the weight decay already is."""
    m, v = define_moments(derivation, g)
    if derivation.update.options["amsgrad"]:
        v = maximum(derivation.state("max_exp_avg_sq", "w"), v)
        v = derivation.define("w", v, "largest second moment so far", "max_exp_avg_sq")
    m_hat = define_bias_corrected(derivation, "m̂", m, "1")
    v_hat = define_bias_corrected(derivation, "v̂", v, "2")
    eps = derivation.option("eps", "ε")
    return derivation.finish(theta - derivation.learning_rate * m_hat / (sqrt(v_hat) + eps))


def _derive_adam(update: UpdateInput) -> tuple[DerivationStep, ...]:
    derivation = Derivation(update)
    return _finish(derivation, derivation.theta, derivation.decayed_gradient())


def _derive_adamw(update: UpdateInput) -> tuple[DerivationStep, ...]:
    derivation = Derivation(update)
    return _finish(derivation, derivation.decayed_theta(), derivation.gradient)


ADAM = OptimizerEntry(
    key="adam",
    title="Adam",
    rule=_STEP.replace("{theta}", r"\theta_{t-1}"),
    lecture_rule=(
        r"s_1(t) = \beta_1 s_1(t-1) + (1-\beta_1)\, g(t),\; s_1(1) = g(1),\;"
        r"s_2(t) = \beta_2 s_2(t-1) + (1-\beta_2)\, g(t)^2,\; s_2(1) = g(1)^2,\quad"
        r"\theta^{(t+1)} = \theta^{(t)} - \eta\,\frac{s_1(t)}{s_2(t)}"
    ),
    source="Lecture 1, Adam (no root, no bias correction); torch.optim.Adam; Kingma and Ba 2015",
    learning_rate=learning_rate(1e-3),
    weight_decay=weight_decay(0.0, L2),
    options=_OPTIONS,
    buffers=_BUFFERS,
    race_lr=0.1,
    studio_lr=1e-2,
    arguments=_arguments,
    class_name="Adam",
    fused=True,
    derive=_derive_adam,
    lecture_key="slide-adam",
)
ADAMW = OptimizerEntry(
    key="adamw",
    title="AdamW",
    rule=_STEP.replace("{theta}", r"(1 - \gamma\lambda)\,\theta_{t-1}"),
    lecture_rule="",
    source="Lecture 3, optimizers worth knowing; torch.optim.AdamW; Loshchilov and Hutter 2019",
    learning_rate=learning_rate(1e-3),
    weight_decay=weight_decay(1e-2, DECOUPLED),
    options=_OPTIONS,
    buffers=_BUFFERS,
    race_lr=0.1,
    studio_lr=1e-2,
    arguments=_arguments,
    class_name="AdamW",
    fused=True,
    derive=_derive_adamw,
)
