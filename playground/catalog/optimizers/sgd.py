"""Stochastic gradient descent: plain, with momentum, with Nesterov's momentum."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from playground.catalog.hyperparameter import HyperParameter
from playground.catalog.optimizers.entry import OptimizerEntry, StateBuffer
from playground.catalog.optimizers.hyperparameters import L2, learning_rate, unchanged, weight_decay
from playground.catalog.symbolic import Term
from playground.catalog.worked_example import Derivation, DerivationStep, UpdateInput

MOMENTUM = HyperParameter(
    "momentum",
    "Momentum",
    r"\mu",
    0.9,
    0.0,
    0.999,
    "How much of the last step's direction is kept. PyTorch's own default is 0.",
)
DAMPENING = HyperParameter(
    "dampening",
    "Dampening",
    r"\tau",
    0.0,
    0.0,
    1.0,
    "Takes this share away from each new gradient before it enters the buffer.",
)


def _arguments_nesterov(values: Mapping[str, float]) -> dict[str, Any]:
    return {**values, "nesterov": True}


def _error_nesterov(values: Mapping[str, float]) -> str:
    if values["dampening"] != 0:
        return "PyTorch refuses Nesterov momentum with dampening (the lecture's algorithm box allows it)."
    if values["momentum"] == 0:
        return "PyTorch refuses Nesterov momentum with momentum 0: there is nothing to look ahead along."
    return ""


def _slide_options(values: Mapping[str, float]) -> dict[str, float]:
    """The slide's beta weighs the new step, PyTorch's momentum the old ones: beta = 1 - momentum."""
    return {"beta": min(1.0, max(0.001, 1 - values["momentum"]))}


def _heavy_ball_sgd(learning_rate: float, values: Mapping[str, float]) -> tuple[float, float]:
    return learning_rate, 0.0


def _heavy_ball_momentum(learning_rate: float, values: Mapping[str, float]) -> tuple[float, float]:
    """Dampening tau shrinks the rate to (1 - tau) alpha."""
    return learning_rate * (1 - values["dampening"]), values["momentum"]


def _derive_sgd(update: UpdateInput) -> tuple[DerivationStep, ...]:
    derivation = Derivation(update)
    g = derivation.decayed_gradient()
    return derivation.finish(derivation.theta - derivation.learning_rate * g)


def _define_buffer(derivation: Derivation, g: Term) -> Term:
    """Add b_t = mu b_{t-1} + (1 - tau) g_t, b_1 = g_1."""
    mu, tau = derivation.option("momentum", "μ"), derivation.option("dampening", "τ")
    b = g
    if derivation.update.t > 1:
        b = mu * derivation.state("momentum_buffer", "b") + (1 - tau) * g
    return derivation.define("b", b, "decaying sum of gradients", "momentum_buffer")


def _derive_momentum(update: UpdateInput) -> tuple[DerivationStep, ...]:
    if not update.options["momentum"]:  # PyTorch then stores no buffer
        return _derive_sgd(update)
    derivation = Derivation(update)
    b = _define_buffer(derivation, derivation.decayed_gradient())
    return derivation.finish(derivation.theta - derivation.learning_rate * b)


def _derive_nesterov(update: UpdateInput) -> tuple[DerivationStep, ...]:
    derivation = Derivation(update)
    g = derivation.decayed_gradient()
    b = _define_buffer(derivation, g)
    d = g + derivation.option("momentum", "μ") * b
    d = derivation.define("d", d, "direction, a step ahead along b")
    return derivation.finish(derivation.theta - derivation.learning_rate * d)


SGD = OptimizerEntry(
    key="sgd",
    title="SGD",
    rule=r"\theta_t = \theta_{t-1} - \gamma\, g_t",
    lecture_rule=r"\Theta^{(t+1)} = \Theta^{(t)} - \eta(t)\,\nabla_\Theta L_B(\Theta^{(t)})",
    source="Lecture 1, mini-batch gradient descent; lecture 4, algorithm 8.1; torch.optim.SGD",
    learning_rate=learning_rate(1e-3),
    weight_decay=weight_decay(0.0, L2),
    options=(),
    buffers={},
    race_lr=0.02,
    studio_lr=8.0,
    arguments=unchanged,
    class_name="SGD",
    derive=_derive_sgd,
    step_follows_gradient_scale=True,
    heavy_ball=_heavy_ball_sgd,
)
WITH_MOMENTUM = OptimizerEntry(
    key="momentum",
    title="SGD with momentum",
    rule=r"b_t = \mu b_{t-1} + (1-\tau) g_t,\; b_1 = g_1,\quad \theta_t = \theta_{t-1} - \gamma\, b_t",
    lecture_rule=(
        r"change(t) = \beta\,\eta(t)\, g(t) + (1-\beta)\, change(t-1),\; change(1) = \eta(1)\, g(1),\quad"
        r"\theta^{(t+1)} = \theta^{(t)} - change(t)"
    ),
    source="Lecture 1, gradient descent with momentum; lecture 5, algorithm box; torch.optim.SGD",
    learning_rate=learning_rate(1e-3),
    weight_decay=weight_decay(0.0, L2),
    options=(MOMENTUM, DAMPENING),
    buffers={
        "momentum_buffer": StateBuffer(
            "b",
            "the decaying sum of past gradients, which is the direction of the step",
            "momentum",
            initial=None,
        )
    },
    race_lr=0.01,
    studio_lr=1.5,
    arguments=unchanged,
    class_name="SGD",
    derive=_derive_momentum,
    step_follows_gradient_scale=True,
    heavy_ball=_heavy_ball_momentum,
    counterpart_options=_slide_options,
    changed_defaults=("momentum",),
    short_title="Momentum",
    lecture_key="slide-momentum",
)
NESTEROV = OptimizerEntry(
    key="nesterov",
    title="Nesterov momentum",
    rule=r"b_t = \mu b_{t-1} + g_t,\; b_1 = g_1,\quad \theta_t = \theta_{t-1} - \gamma\,(g_t + \mu b_t)",
    lecture_rule=(
        r"b_t = \mu b_{t-1} + (1-\tau) g_t,\; b_1 = g_1,\quad"
        r"\theta_t = \theta_{t-1} - \gamma\,(g_t + \mu b_t)"
    ),
    source="Lecture 5, algorithm box with the nesterov switch; torch.optim.SGD(nesterov=True)",
    learning_rate=learning_rate(1e-3),
    weight_decay=weight_decay(0.0, L2),
    options=(
        MOMENTUM,
        replace(DAMPENING, help="The lecture's algorithm box has it; PyTorch refuses any but 0 here."),
    ),
    buffers={
        "momentum_buffer": StateBuffer(
            "b", "the decaying sum of past gradients, before looking ahead", "momentum", initial=None
        )
    },
    race_lr=0.01,
    studio_lr=1.5,
    arguments=_arguments_nesterov,
    class_name="SGD",
    error=_error_nesterov,
    derive=_derive_nesterov,
    step_follows_gradient_scale=True,
    changed_defaults=("momentum", "nesterov"),
    short_title="Nesterov",
)
