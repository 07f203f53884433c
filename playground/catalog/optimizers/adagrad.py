"""Adagrad, which divides by all past gradients, and Adadelta, which chooses its own step from past steps."""

from playground.catalog.hyperparameter import HyperParameter
from playground.catalog.optimizers.entry import OptimizerEntry, StateBuffer
from playground.catalog.optimizers.hyperparameters import (
    L2,
    STEP,
    epsilon,
    learning_rate,
    unchanged,
    weight_decay,
)
from playground.catalog.symbolic import sqrt
from playground.catalog.worked_example import Derivation, DerivationStep, UpdateInput


def _derive_adagrad(update: UpdateInput) -> tuple[DerivationStep, ...]:
    derivation = Derivation(update)
    g, gamma = derivation.decayed_gradient(), derivation.learning_rate
    s = derivation.state("sum", "s", initial=update.options["initial_accumulator_value"])
    s = derivation.define("s", s + g**2, "sum of all squared gradients", "sum")
    if update.options["lr_decay"]:
        gamma = gamma / (1 + (update.t - 1) * derivation.option("lr_decay", "κ"))
        gamma = derivation.define("γ", gamma, "decayed rate")
    return derivation.finish(derivation.theta - gamma * g / (sqrt(s) + derivation.option("eps", "ε")))


def _derive_adadelta(update: UpdateInput) -> tuple[DerivationStep, ...]:
    derivation = Derivation(update)
    g, rho, eps = derivation.decayed_gradient(), derivation.option("rho", "ρ"), derivation.option("eps", "ε")
    v = rho * derivation.state("square_avg", "v") + (1 - rho) * g**2
    v = derivation.define("v", v, "running mean of squared gradients", "square_avg")
    u = derivation.state("acc_delta", "u")
    delta = sqrt(u + eps) / sqrt(v + eps) * g
    delta = derivation.define("Δ", delta, "step, in the unit of past steps")
    u = rho * u + (1 - rho) * delta**2
    derivation.define("u", u, "running mean of squared steps", "acc_delta")
    return derivation.finish(derivation.theta - derivation.learning_rate * delta)


ADAGRAD = OptimizerEntry(
    key="adagrad",
    title="Adagrad",
    rule=(
        r"s_t = s_{t-1} + g_t^2,\quad"
        r"\theta_t = \theta_{t-1} - \frac{\gamma}{1+(t-1)\kappa}\,\frac{g_t}{\sqrt{s_t} + \epsilon}"
    ),
    lecture_rule=r"\theta^{(t+1)} = \theta^{(t)} - \eta\,\frac{g(t)}{\sum_{i=1}^{t} g(i)^2}",
    source="Lecture 1, AdaGrad (printed without the root); torch.optim.Adagrad; Duchi et al. 2011",
    learning_rate=learning_rate(1e-2),
    weight_decay=weight_decay(0.0, L2),
    options=(
        HyperParameter(
            "lr_decay", "Rate decay", r"\kappa", 0.0, 0.0, 1.0, "Shrinks the rate as 1/(1 + (t-1) kappa)."
        ),
        HyperParameter(
            "initial_accumulator_value",
            "Initial sum",
            "s_0",
            0.0,
            0.0,
            10.0,
            "What the sum of squares starts from.",
        ),
        epsilon(1e-10),
    ),
    buffers={
        "step": STEP,
        "sum": StateBuffer(
            "s",
            "the sum of all squared gradients so far; it only grows, so steps only shrink",
            "second moment",
            initial="initial_accumulator_value",
        ),
    },
    race_lr=0.5,
    studio_lr=0.15,
    arguments=unchanged,
    class_name="Adagrad",
    derive=_derive_adagrad,
    lecture_key="slide-adagrad",
)
ADADELTA = OptimizerEntry(
    key="adadelta",
    title="Adadelta",
    rule=(
        r"v_t = \rho v_{t-1} + (1-\rho) g_t^2,\quad"
        r"\Delta_t = \frac{\sqrt{u_{t-1} + \epsilon}}{\sqrt{v_t + \epsilon}}\, g_t,\quad"
        r"u_t = \rho u_{t-1} + (1-\rho) \Delta_t^2,\quad \theta_t = \theta_{t-1} - \gamma\, \Delta_t"
    ),
    lecture_rule="",
    source="Lecture 4, lots of other alternatives; torch.optim.Adadelta; Zeiler 2012",
    learning_rate=learning_rate(1.0),
    weight_decay=weight_decay(0.0, L2),
    options=(
        HyperParameter(
            "rho", "Rho", r"\rho", 0.9, 0.0, 0.9999, "Memory of the running means of squares and of steps."
        ),
        epsilon(1e-6, "Added inside both roots; the very first step is as long as its root allows."),
    ),
    buffers={
        "step": STEP,
        "square_avg": StateBuffer("v", "the running mean of squared gradients", "second moment"),
        "acc_delta": StateBuffer("u", "the running mean of squared steps, before the learning rate"),
    },
    race_lr=1.0,
    studio_lr=30.0,
    arguments=unchanged,
    class_name="Adadelta",
    derive=_derive_adadelta,
    remark="It takes its unit of length from its own past steps, which start at √ε: it sets off slowly.",
)
