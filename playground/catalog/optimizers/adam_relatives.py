"""Adam's relatives: Adamax (largest gradient), NAdam and NAdamW (Nesterov), RAdam (a warm-up of its own)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from playground.catalog.hyperparameter import HyperParameter
from playground.catalog.infix import subscript
from playground.catalog.optimizers.entry import OptimizerEntry, StateBuffer
from playground.catalog.optimizers.hyperparameters import (
    ADAM_BUFFERS,
    BETAS,
    DECOUPLED,
    L2,
    STEP,
    epsilon,
    learning_rate,
    weight_decay,
    with_betas,
)
from playground.catalog.optimizers.moments import define_bias_corrected, define_moments
from playground.catalog.symbolic import Term, absolute, constant, maximum, power, sqrt
from playground.catalog.worked_example import Derivation, DerivationStep, UpdateInput

_MOMENTS = r"m_t = \beta_1 m_{t-1} + (1-\beta_1) g_t,\quad v_t = \beta_2 v_{t-1} + (1-\beta_2) g_t^2,\quad"
_NADAM = (
    r"\mu_t = \beta_1 (1 - \tfrac12\, 0.96^{t\psi}),\quad"
    r"\hat m_t = \frac{\mu_{t+1}\, m_t}{1 - \prod_{i=1}^{t+1} \mu_i}"
    r" + \frac{(1-\mu_t)\, g_t}{1 - \prod_{i=1}^{t} \mu_i},\quad"
    r"\theta_t = {theta} - \gamma\,\frac{\hat m_t}{\sqrt{v_t/(1-\beta_2^t)} + \epsilon}"
)


def _arguments_nadamw(values: Mapping[str, float]) -> dict[str, Any]:
    return {**with_betas(values), "decoupled_weight_decay": True}


def _derive_adamax(update: UpdateInput) -> tuple[DerivationStep, ...]:
    derivation = Derivation(update)
    beta1, beta2 = derivation.option("beta1", "β₁"), derivation.option("beta2", "β₂")
    g = derivation.decayed_gradient()
    m = beta1 * derivation.state("exp_avg", "m") + (1 - beta1) * g
    m = derivation.define("m", m, "running mean of gradients", "exp_avg")
    u = maximum(beta2 * derivation.state("exp_inf", "u"), absolute(g) + derivation.option("eps", "ε"))
    u = derivation.define("u", u, "largest gradient so far, fading", "exp_inf")
    gamma = derivation.learning_rate / (1 - beta1**update.t)
    gamma = derivation.define("γ̂", gamma, "rate that makes up for m's start at 0")
    return derivation.finish(derivation.theta - gamma * m / u)


def _finish_nadam(derivation: Derivation, theta: Term, g: Term) -> tuple[DerivationStep, ...]:
    """The lines from the moments on, for a `theta` or a gradient `g` in which the weight decay already is."""
    m, v = define_moments(derivation, g)
    t = derivation.update.t
    mu, mu_next = _define_momentum(derivation, t), _define_momentum(derivation, t + 1)
    previous = derivation.state("mu_product", "Π", initial=1.0)
    # PyTorch stores this one number in single precision, whatever the parameter's own.
    product = replace(previous * mu, value=float(np.float32(previous.value) * np.float32(mu.value)))
    product = derivation.define("Π", product, "product of all momenta, in single precision", "mu_product")
    m_hat = mu_next * m / (1 - product * mu_next) + (1 - mu) * g / (1 - product)
    m_hat = derivation.define("m̂", m_hat, "mean of gradients, a step ahead, and this gradient")
    v_hat = define_bias_corrected(derivation, "v̂", v, "2")
    eps = derivation.option("eps", "ε")
    return derivation.finish(theta - derivation.learning_rate * m_hat / (sqrt(v_hat) + eps))


def _define_momentum(derivation: Derivation, t: int) -> Term:
    """Add mu_t = beta1 (1 - 0.96^(t psi)/2)."""
    decay = power(constant(0.96), t * derivation.option("momentum_decay", "ψ"))
    mu = derivation.option("beta1", "β₁") * (1 - 0.5 * decay)
    meaning = "momentum now" if t == derivation.update.t else "momentum of the next update"
    return derivation.define_as(f"μ{subscript(t)}", mu, meaning)


def _derive_nadam(update: UpdateInput) -> tuple[DerivationStep, ...]:
    derivation = Derivation(update)
    return _finish_nadam(derivation, derivation.theta, derivation.decayed_gradient())


def _derive_nadamw(update: UpdateInput) -> tuple[DerivationStep, ...]:
    derivation = Derivation(update)
    return _finish_nadam(derivation, derivation.decayed_theta(), derivation.gradient)


def _derive_radam(update: UpdateInput) -> tuple[DerivationStep, ...]:
    derivation = Derivation(update)
    m, v = define_moments(derivation, derivation.decayed_gradient())
    m_hat = define_bias_corrected(derivation, "m̂", m, "1")
    beta2, t = derivation.option("beta2", "β₂"), update.t
    rho_max = derivation.define_as("ρ∞", 2 / (1 - beta2) - 1, "how many gradients v can remember")
    rho = rho_max - 2 * constant(t) * beta2**t / (1 - beta2**t)
    rho = derivation.define("ρ", rho, "how many it has seen, in effect")
    if not rho.value > 5:
        meaning = "the new weight; ρ ≤ 5: too few to trust v, so the step is momentum's"
        return derivation.finish(derivation.theta - derivation.learning_rate * m_hat, meaning)
    r_squared = (rho - 4) * (rho - 2) * rho_max / ((rho_max - 4) * (rho_max - 2) * rho)
    r = derivation.define("r", sqrt(r_squared), "trust in v, growing to 1")
    scale = sqrt(1 - beta2**t) / (sqrt(v) + derivation.option("eps", "ε"))
    scale = derivation.define("l", scale, "one over the root of v without the bias of its start at 0")
    return derivation.finish(derivation.theta - derivation.learning_rate * m_hat * r * scale)


ADAMAX = OptimizerEntry(
    key="adamax",
    title="Adamax",
    rule=(
        r"m_t = \beta_1 m_{t-1} + (1-\beta_1) g_t,\quad u_t = \max(\beta_2 u_{t-1},\, |g_t| + \epsilon),\quad"
        r"\theta_t = \theta_{t-1} - \frac{\gamma}{1-\beta_1^t}\,\frac{m_t}{u_t}"
    ),
    lecture_rule="",
    source="Lecture 4, lots of other alternatives; torch.optim.Adamax; Kingma and Ba 2015, algorithm 2",
    learning_rate=learning_rate(2e-3),
    weight_decay=weight_decay(0.0, L2),
    options=(
        BETAS[0],
        replace(BETAS[1], help="How slowly the memory of the largest gradient fades."),
        epsilon(1e-8, "Added to the size of each gradient so that nothing is divided by zero."),
    ),
    buffers={
        "step": ADAM_BUFFERS["step"],
        "exp_avg": ADAM_BUFFERS["exp_avg"],
        "exp_inf": StateBuffer("u", "the largest gradient so far, slowly fading (the infinity norm)"),
    },
    race_lr=0.2,
    studio_lr=0.05,
    arguments=with_betas,
    class_name="Adamax",
    derive=_derive_adamax,
)
NADAM = OptimizerEntry(
    key="nadam",
    title="NAdam",
    rule=_MOMENTS + _NADAM.replace("{theta}", r"\theta_{t-1}"),
    lecture_rule="",
    source="Lecture 4, lots of other alternatives; torch.optim.NAdam; Dozat 2016",
    learning_rate=learning_rate(2e-3),
    weight_decay=weight_decay(0.0, L2),
    options=(
        *BETAS,
        epsilon(1e-8),
        HyperParameter(
            "momentum_decay",
            "Momentum decay",
            r"\psi",
            4e-3,
            0.0,
            1.0,
            "How fast the momentum of the look-ahead grows from half of beta 1 to beta 1.",
        ),
    ),
    buffers={
        **ADAM_BUFFERS,
        "mu_product": StateBuffer(
            "",
            "the product of all momenta so far, the bias correction of the look-ahead",
            shape="scalar",
            initial=1.0,
        ),
    },
    race_lr=0.1,
    studio_lr=0.02,
    arguments=with_betas,
    class_name="NAdam",
    derive=_derive_nadam,
)
NADAMW = replace(
    NADAM,
    key="nadamw",
    title="NAdamW",
    rule=_MOMENTS + _NADAM.replace("{theta}", r"(1 - \gamma\lambda)\,\theta_{t-1}"),
    source="Lecture 3, optimizers worth knowing; torch.optim.NAdam(decoupled_weight_decay=True)",
    weight_decay=weight_decay(1e-2, DECOUPLED + " PyTorch's own default is 0, with which this is NAdam."),
    arguments=_arguments_nadamw,
    changed_defaults=("weight_decay", "decoupled_weight_decay"),
    derive=_derive_nadamw,
)
RADAM = OptimizerEntry(
    key="radam",
    title="RAdam",
    rule=(
        _MOMENTS + r"\rho_t = \rho_\infty - \frac{2 t \beta_2^t}{1-\beta_2^t},\;"
        r"\rho_\infty = \frac{2}{1-\beta_2} - 1,\;"
        r"r_t = \sqrt{\frac{(\rho_t-4)(\rho_t-2)\rho_\infty}{(\rho_\infty-4)(\rho_\infty-2)\rho_t}},\quad"
        r"\theta_t = \theta_{t-1} - \gamma\,\frac{m_t}{1-\beta_1^t}\cdot"
        r"\begin{cases} r_t\,\frac{\sqrt{1-\beta_2^t}}{\sqrt{v_t} + \epsilon} & \rho_t > 5"
        r" \\ 1 & \text{else} \end{cases}"
    ),
    lecture_rule="",
    source="torch.optim.RAdam; Liu et al. 2020",
    learning_rate=learning_rate(1e-3),
    weight_decay=weight_decay(0.0, L2),
    options=(*BETAS, epsilon(1e-8)),
    buffers={
        **ADAM_BUFFERS,
        "step": replace(STEP, meaning=f"{STEP.meaning}; the bias corrections and the warm-up need it"),
    },
    race_lr=0.05,
    studio_lr=0.04,
    arguments=with_betas,
    class_name="RAdam",
    derive=_derive_radam,
    remark=(
        "While ρ ≤ 5, with the usual beta 2 during the first five steps, it does not trust its second moment "
        "and steps like momentum: with the gradient's own length."
    ),
)
