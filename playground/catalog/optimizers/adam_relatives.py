"""Adam's relatives: Adamax (largest gradient), NAdam and NAdamW (Nesterov), RAdam (a warm-up of its own)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from playground.catalog.entry import HyperParameter, OptimizerEntry
from playground.catalog.optimizers.letters import (
    ADAM_BUFFERS,
    BETAS,
    DECOUPLED,
    L2,
    STEP,
    corrected,
    decay,
    epsilon,
    moments,
    rate,
    with_betas,
)
from playground.catalog.terms import Term, constant, larger, magnitude, power, root, subscript
from playground.catalog.worked import Line, Sheet, Worked

_MOMENTS = r"m_t = \beta_1 m_{t-1} + (1-\beta_1) g_t,\quad v_t = \beta_2 v_{t-1} + (1-\beta_2) g_t^2,\quad"
_LOOK_AHEAD = (
    r"\mu_t = \beta_1 (1 - \tfrac12\, 0.96^{t\psi}),\quad"
    r"\hat m_t = \frac{\mu_{t+1}\, m_t}{1 - \prod_{i=1}^{t+1} \mu_i}"
    r" + \frac{(1-\mu_t)\, g_t}{1 - \prod_{i=1}^{t} \mu_i},\quad"
    r"\theta_t = {theta} - \gamma\,\frac{\hat m_t}{\sqrt{v_t/(1-\beta_2^t)} + \epsilon}"
)


def _decoupled(values: Mapping[str, float]) -> dict[str, Any]:
    return {**with_betas(values), "decoupled_weight_decay": True}


def _work_adamax(step: Worked) -> tuple[Line, ...]:
    sheet = Sheet(step)
    g, beta1, beta2 = sheet.decayed_gradient(), sheet.option("beta1", "β₁"), sheet.option("beta2", "β₂")
    m = beta1 * sheet.kept("exp_avg", "m") + (1 - beta1) * g
    m = sheet.put("m", m, "running mean of gradients", "exp_avg")
    u = larger(beta2 * sheet.kept("exp_inf", "u"), magnitude(g) + sheet.option("eps", "ε"))
    u = sheet.put("u", u, "largest gradient so far, fading", "exp_inf")
    gamma = sheet.put("γ̂", sheet.rate / (1 - beta1**step.t), "rate that makes up for m's start at 0")
    return sheet.finish(sheet.theta - gamma * m / u)


def _work_look_ahead(sheet: Sheet, theta: Term, g: Term) -> tuple[Line, ...]:
    m, v = moments(sheet, g)
    mu, mu_next = (_momentum(sheet, t) for t in (sheet.step.t, sheet.step.t + 1))
    before = sheet.kept("mu_product", "Π", 1.0)
    # PyTorch keeps this one number in single precision, whatever the parameter's own.
    product = replace(before * mu, value=float(np.float32(before.value) * np.float32(mu.value)))
    product = sheet.put("Π", product, "product of all momenta, in single precision", "mu_product")
    m_hat = mu_next * m / (1 - product * mu_next) + (1 - mu) * g / (1 - product)
    m_hat = sheet.put("m̂", m_hat, "mean of gradients, a step ahead, and this gradient")
    v_hat = corrected(sheet, "v̂", v, "2")
    return sheet.finish(theta - sheet.rate * m_hat / (root(v_hat) + sheet.option("eps", "ε")))


def _momentum(sheet: Sheet, t: int) -> Term:
    """mu_t = beta1 (1 - 0.96^(t psi)/2)."""
    grown = power(constant(0.96), t * sheet.option("momentum_decay", "ψ"))
    words = "momentum now" if t == sheet.step.t else "momentum of the next update"
    return sheet.write(f"μ{subscript(t)}", sheet.option("beta1", "β₁") * (1 - 0.5 * grown), words)


def _work_nadam(step: Worked) -> tuple[Line, ...]:
    sheet = Sheet(step)
    return _work_look_ahead(sheet, sheet.theta, sheet.decayed_gradient())


def _work_nadamw(step: Worked) -> tuple[Line, ...]:
    sheet = Sheet(step)
    return _work_look_ahead(sheet, sheet.decayed_theta(), sheet.gradient)


def _work_radam(step: Worked) -> tuple[Line, ...]:
    sheet = Sheet(step)
    m, v = moments(sheet, sheet.decayed_gradient())
    m_hat = corrected(sheet, "m̂", m, "1")
    beta2, t = sheet.option("beta2", "β₂"), step.t
    longest = sheet.write("ρ∞", 2 / (1 - beta2) - 1, "how many gradients v can remember")
    rho = sheet.put(
        "ρ", longest - 2 * constant(t) * beta2**t / (1 - beta2**t), "how many it has seen, in effect"
    )
    if not rho.value > 5:
        words = "the new weight; ρ ≤ 5: too few to trust v, so the step is momentum's"
        return sheet.finish(sheet.theta - sheet.rate * m_hat, words)
    share = (rho - 4) * (rho - 2) * longest / ((longest - 4) * (longest - 2) * rho)
    r = sheet.put("r", root(share), "trust in v, growing to 1")
    scale = root(1 - beta2**t) / (root(v) + sheet.option("eps", "ε"))
    scale = sheet.put("l", scale, "one over the root of v without the bias of its start at 0")
    return sheet.finish(sheet.theta - sheet.rate * m_hat * r * scale)


ADAMAX = OptimizerEntry(
    key="adamax",
    title="Adamax",
    rule=(
        r"m_t = \beta_1 m_{t-1} + (1-\beta_1) g_t,\quad u_t = \max(\beta_2 u_{t-1},\, |g_t| + \epsilon),\quad"
        r"\theta_t = \theta_{t-1} - \frac{\gamma}{1-\beta_1^t}\,\frac{m_t}{u_t}"
    ),
    lecture_rule="",
    source="Lecture 4, lots of other alternatives; torch.optim.Adamax; Kingma and Ba 2015, algorithm 2",
    learning_rate=rate(2e-3),
    weight_decay=decay(0.0, L2),
    options=(
        BETAS[0],
        replace(BETAS[1], help="How slowly the memory of the largest gradient fades."),
        epsilon(1e-8, "Added to the size of each gradient so that nothing is divided by zero."),
    ),
    buffers={
        "step": ADAM_BUFFERS["step"],
        "exp_avg": ADAM_BUFFERS["exp_avg"],
        "exp_inf": "u: the largest gradient so far, slowly fading (the infinity norm)",
    },
    race_rate=0.2,
    training_rate=0.05,
    arguments=with_betas,
    torch_name="Adamax",
    worked=_work_adamax,
)
NADAM = OptimizerEntry(
    key="nadam",
    title="NAdam",
    rule=_MOMENTS + _LOOK_AHEAD.replace("{theta}", r"\theta_{t-1}"),
    lecture_rule="",
    source="Lecture 4, lots of other alternatives; torch.optim.NAdam; Dozat 2016",
    learning_rate=rate(2e-3),
    weight_decay=decay(0.0, L2),
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
        "mu_product": "the product of all momenta so far, the bias correction of the look-ahead",
    },
    race_rate=0.1,
    training_rate=0.02,
    arguments=with_betas,
    torch_name="NAdam",
    worked=_work_nadam,
)
NADAMW = replace(
    NADAM,
    key="nadamw",
    title="NAdamW",
    rule=_MOMENTS + _LOOK_AHEAD.replace("{theta}", r"(1 - \gamma\lambda)\,\theta_{t-1}"),
    source="Lecture 3, optimizers worth knowing; torch.optim.NAdam(decoupled_weight_decay=True)",
    weight_decay=decay(1e-2, DECOUPLED + " PyTorch's own default is 0, with which this is NAdam."),
    arguments=_decoupled,
    worked=_work_nadamw,
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
    learning_rate=rate(1e-3),
    weight_decay=decay(0.0, L2),
    options=(*BETAS, epsilon(1e-8)),
    buffers={**ADAM_BUFFERS, "step": STEP + "; the bias corrections and the warm-up need it"},
    race_rate=0.05,
    training_rate=0.04,
    arguments=with_betas,
    torch_name="RAdam",
    worked=_work_radam,
    remark=(
        "While ρ ≤ 5, with the usual beta 2 during the first five steps, it does not trust its second moment "
        "and steps like momentum: with the gradient's own length."
    ),
)
