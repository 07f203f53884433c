"""Rprop: every weight has a step size of its own, and only the sign of the gradient counts."""

from collections.abc import Mapping
from typing import Any

from playground.catalog.entry import HyperParameter, OptimizerEntry
from playground.catalog.optimizers.letters import NO_DECAY, STEP, rate
from playground.catalog.terms import constant, larger, sign, smaller
from playground.catalog.worked import Line, Sheet, Worked


def _arguments(values: Mapping[str, float]) -> dict[str, Any]:
    return {
        "etas": (values["eta_minus"], values["eta_plus"]),
        "step_sizes": (values["step_min"], values["step_max"]),
    }


def _no_range(values: Mapping[str, float]) -> str:
    if values["step_min"] > values["step_max"]:
        return "Rprop's smallest step size must not be larger than its largest."
    return ""


def _worked(step: Worked) -> tuple[Line, ...]:
    sheet = Sheet(step)
    g = sheet.gradient
    agreement = sheet.put("c", sheet.kept("prev", "p") * g, "above 0 where the gradient kept its sign").value
    delta = sheet.kept("step_size", "Δ", step.rate)
    if agreement > 0:
        delta, words = sheet.option("eta_plus", "η₊") * delta, "step size: the sign is kept, so it grows"
    elif agreement < 0:
        delta, words = sheet.option("eta_minus", "η₋") * delta, "step size: the sign has changed, it shrinks"
    else:
        words = "step size: nothing to compare with, it stays"
    delta = smaller(larger(delta, sheet.option("step_min", "Γmin")), sheet.option("step_max", "Γmax"))
    delta = sheet.put("Δ", delta, words, "step_size")
    words = "nothing: after a change of sign it rests once" if agreement < 0 else "the gradient that counts"
    p = sheet.put("p", constant(0) if agreement < 0 else g, words, "prev")
    return sheet.finish(sheet.theta - sign(p) * delta)


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
    learning_rate=rate(1e-2),
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
        "prev": "the last gradient; 0 after a change of sign, so that no second change is seen",
        "step_size": "Δ: the step size of this weight",
    },
    race_rate=0.05,
    training_rate=None,
    arguments=_arguments,
    torch_name="Rprop",
    refusal=_no_range,
    worked=_worked,
    worked_note="p is the last gradient that counted; Δ₀ is the learning rate, which is not used again.",
    remark="Uses the learning rate at its first step only: no schedule changes it afterwards.",
)
