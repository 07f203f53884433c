"""Adam and AdamW: a running mean of gradients over the root of a running mean of squares."""

from collections.abc import Mapping
from typing import Any

from playground.catalog.entry import OptimizerEntry
from playground.catalog.optimizers.letters import (
    ADAM_BUFFERS,
    BETAS,
    DECOUPLED,
    L2,
    corrected,
    decay,
    epsilon,
    moments,
    rate,
    switch,
    with_betas,
)
from playground.catalog.terms import Term, larger, root
from playground.catalog.worked import Line, Sheet, Worked

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
_BUFFERS = {**ADAM_BUFFERS, "max_exp_avg_sq": "v max: the largest second moment so far, kept with AMSGrad"}
_STEP = (
    r"m_t = \beta_1 m_{t-1} + (1-\beta_1) g_t,\quad v_t = \beta_2 v_{t-1} + (1-\beta_2) g_t^2,\quad"
    r"\theta_t = {theta} - \gamma\,\frac{m_t/(1-\beta_1^t)}{\sqrt{v_t/(1-\beta_2^t)} + \epsilon}"
)


def _arguments(values: Mapping[str, float]) -> dict[str, Any]:
    return {**with_betas(values), "amsgrad": bool(values["amsgrad"])}


def _work(sheet: Sheet, theta: Term, g: Term) -> tuple[Line, ...]:
    m, v = moments(sheet, g)
    if sheet.step.options["amsgrad"]:
        v = larger(sheet.kept("max_exp_avg_sq", "w"), v)
        v = sheet.put("w", v, "largest second moment so far", "max_exp_avg_sq")
    m_hat, v_hat = corrected(sheet, "m̂", m, "1"), corrected(sheet, "v̂", v, "2")
    return sheet.finish(theta - sheet.rate * m_hat / (root(v_hat) + sheet.option("eps", "ε")))


def _work_adam(step: Worked) -> tuple[Line, ...]:
    sheet = Sheet(step)
    return _work(sheet, sheet.theta, sheet.decayed_gradient())


def _work_adamw(step: Worked) -> tuple[Line, ...]:
    sheet = Sheet(step)
    return _work(sheet, sheet.decayed_theta(), sheet.gradient)


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
    learning_rate=rate(1e-3),
    weight_decay=decay(0.0, L2),
    options=_OPTIONS,
    buffers=_BUFFERS,
    race_rate=0.1,
    training_rate=1e-2,
    arguments=_arguments,
    torch_name="Adam",
    fused=True,
    worked=_work_adam,
    lecture_key="slide-adam",
)
ADAMW = OptimizerEntry(
    key="adamw",
    title="AdamW",
    rule=_STEP.replace("{theta}", r"(1 - \gamma\lambda)\,\theta_{t-1}"),
    lecture_rule="",
    source="Lecture 3, optimizers worth knowing; torch.optim.AdamW; Loshchilov and Hutter 2019",
    learning_rate=rate(1e-3),
    weight_decay=decay(1e-2, DECOUPLED),
    options=_OPTIONS,
    buffers=_BUFFERS,
    race_rate=0.1,
    training_rate=1e-2,
    arguments=_arguments,
    torch_name="AdamW",
    fused=True,
    worked=_work_adamw,
)
