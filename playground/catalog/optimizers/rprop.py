"""Rprop: every weight has a step size of its own, and only the sign of the gradient counts."""

from collections.abc import Mapping
from typing import Any

from playground.catalog.hyperparameter import HyperParameter
from playground.catalog.optimizers.entry import OptimizerEntry, StateBuffer
from playground.catalog.optimizers.hyperparameters import NO_DECAY, STEP, learning_rate
from playground.catalog.symbolic import constant, maximum, minimum, sign
from playground.catalog.worked_example import Derivation, DerivationStep, UpdateInput


def _arguments(values: Mapping[str, float]) -> dict[str, Any]:
    return {
        "etas": (values["eta_minus"], values["eta_plus"]),
        "step_sizes": (values["step_min"], values["step_max"]),
    }


def _error(values: Mapping[str, float]) -> str:
    if values["step_min"] > values["step_max"]:
        return "Rprop's smallest step size must not be larger than its largest."
    return ""


def _derive(update: UpdateInput) -> tuple[DerivationStep, ...]:
    derivation = Derivation(update)
    g = derivation.gradient
    c = derivation.state("prev", "p") * g
    agreement = derivation.define("c", c, "above 0 where the gradient kept its sign").value
    delta = derivation.state("step_size", "Δ", initial=update.learning_rate)
    if agreement > 0:
        delta = derivation.option("eta_plus", "η₊") * delta
        meaning = "step size: the sign is kept, so it grows"
    elif agreement < 0:
        delta = derivation.option("eta_minus", "η₋") * delta
        meaning = "step size: the sign has changed, it shrinks"
    else:
        meaning = "step size: nothing to compare with, it stays"
    delta = maximum(delta, derivation.option("step_min", "Γmin"))
    delta = minimum(delta, derivation.option("step_max", "Γmax"))
    delta = derivation.define("Δ", delta, meaning, "step_size")
    meaning = "nothing: after a change of sign it rests once" if agreement < 0 else "the gradient that counts"
    p = derivation.define("p", constant(0) if agreement < 0 else g, meaning, "prev")
    return derivation.finish(derivation.theta - sign(p) * delta)


RPROP = OptimizerEntry(
    key="rprop",
    title="Rprop",
    rule=(
        r"\Delta_t = \operatorname{clip}(\Delta_{t-1} \cdot \begin{cases} \eta_+ & g_{t-1} g_t > 0 \\"
        r" \eta_- & g_{t-1} g_t < 0 \\ 1 & \text{else} \end{cases},\; \Gamma_{min},\; \Gamma_{max}),\quad"
        r"g_t = 0 \text{ if } g_{t-1} g_t < 0,\quad"
        r"\theta_t = \theta_{t-1} - \operatorname{sign}(g_t)\,\Delta_t,\quad \Delta_0 = \gamma"
    ),
    lecture_rule="",
    source="torch.optim.Rprop; Riedmiller and Braun 1993",
    learning_rate=learning_rate(1e-2),
    weight_decay=NO_DECAY,
    options=(
        HyperParameter(
            "eta_minus",
            "Shrink factor",
            r"\eta_-",
            0.5,
            0.01,
            0.99,
            "Multiplies the step size when the gradient has changed its sign.",
        ),
        HyperParameter(
            "eta_plus",
            "Growth factor",
            r"\eta_+",
            1.2,
            1.001,
            5.0,
            "Multiplies the step size when the gradient has kept its sign.",
        ),
        HyperParameter(
            "step_min",
            "Smallest step size",
            r"\Gamma_{min}",
            1e-6,
            1e-12,
            1.0,
            "No step is smaller.",
            log=True,
        ),
        HyperParameter(
            "step_max",
            "Largest step size",
            r"\Gamma_{max}",
            50.0,
            1e-3,
            1000.0,
            "No step is larger.",
            log=True,
        ),
    ),
    buffers={
        "step": STEP,
        "prev": StateBuffer(
            "", "the last gradient; 0 after a change of sign, so that no second change is seen"
        ),
        "step_size": StateBuffer("Δ", "the step size of this weight", initial="lr"),
    },
    race_lr=0.05,
    studio_lr=None,
    arguments=_arguments,
    class_name="Rprop",
    error=_error,
    derive=_derive,
    derivation_note="p is the last gradient that counted; Δ₀ is the learning rate, which is not used again.",
    remark="Uses the learning rate at its first step only: no schedule changes it afterwards.",
)
