"""RMSprop: the gradient over the root of a running mean of its square."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from playground.catalog.entry import HyperParameter, OptimizerEntry
from playground.catalog.optimizers.letters import L2, STEP, decay, epsilon, rate, switch
from playground.catalog.optimizers.sgd import MOMENTUM
from playground.catalog.terms import root
from playground.catalog.worked import Line, Sheet, Worked


def _arguments(values: Mapping[str, float]) -> dict[str, Any]:
    return {**values, "centered": bool(values["centered"])}


def _worked(step: Worked) -> tuple[Line, ...]:
    sheet = Sheet(step)
    g, alpha = sheet.decayed_gradient(), sheet.option("alpha", "α")
    v = alpha * sheet.kept("square_avg", "v") + (1 - alpha) * g**2
    v = sheet.put("v", v, "running mean of squared gradients", "square_avg")
    if step.options["centered"]:
        mean = alpha * sheet.kept("grad_avg", "ḡ") + (1 - alpha) * g
        mean = sheet.put("ḡ", mean, "running mean of gradients", "grad_avg")
        v = sheet.put("w", v - mean**2, "variance: mean of squares minus squared mean")
    scaled = root(v) + sheet.option("eps", "ε")
    if not step.options["momentum"]:
        return sheet.finish(sheet.theta - sheet.rate * g / scaled)
    b = sheet.option("momentum", "μ") * sheet.kept("momentum_buffer", "b") + g / scaled
    b = sheet.put("b", b, "decaying sum of scaled gradients", "momentum_buffer")
    return sheet.finish(sheet.theta - sheet.rate * b)


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
    learning_rate=rate(1e-2),
    weight_decay=decay(0.0, L2),
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
        "square_avg": "v: the running mean of squared gradients",
        "grad_avg": "ḡ: the running mean of gradients, kept when centered",
        "momentum_buffer": "b: the decaying sum of scaled gradients, kept with momentum",
    },
    race_rate=0.05,
    training_rate=8e-3,
    arguments=_arguments,
    torch_name="RMSprop",
    worked=_worked,
    lecture_key="slide-rmsprop",
)
