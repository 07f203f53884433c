"""The slides' rules for momentum, AdaGrad, RMSProp and Adam, as racers beside PyTorch's.

The classes are in `slide_rules`, which is imported when one is built. `rule` and `lecture_rule` are the same
here: the slide's. The slides name no values for their betas; the defaults remember as long as PyTorch's.
"""

from typing import Any

from playground.catalog.entry import HyperParameter, OptimizerEntry
from playground.catalog.optimizers.letters import decay, plain, rate
from playground.catalog.terms import Term, known
from playground.catalog.worked import Line, SlideSheet, Worked

_L2 = "Added to the gradient as lambda times the weight: the slide's rule on a loss with an L2 penalty."
_DIVISION = (
    "The slide's rule divides by the {sum} of squared gradients: where every gradient so far is 0 it is 0/0, "
    "so the racer ends here."
)
_SHORT = (
    "Without the root the step goes like 1/g: the flatter it gets, the farther it jumps. Multiply the loss "
    "by 10 and it takes a tenth of the step."
)


def _mean(sheet: SlideSheet, symbol: str, buffer: str, beta: Term, value: Term, words: str) -> Term:
    """Write s(t) = beta s(t-1) + (1 - beta) value, s(1) = value."""
    after = value if sheet.step.t == 1 else beta * sheet.kept(buffer, symbol) + (1 - beta) * value
    return sheet.put(symbol, after, words, buffer)


def _work_momentum(step: Worked) -> tuple[Line, ...]:
    sheet = SlideSheet(step)
    beta, g = sheet.option("beta", "β"), sheet.decayed_gradient()
    eta = known(sheet.name("η", step.t), step.rate)  # the rate of this step stays in the average
    change = eta * g
    if step.t > 1:
        change = beta * eta * g + (1 - beta) * sheet.kept("change", "change")
    return sheet.finish(sheet.theta - sheet.put("change", change, "running mean of steps", "change"))


def _work_adagrad(step: Worked) -> tuple[Line, ...]:
    sheet = SlideSheet(step)
    g = sheet.decayed_gradient()
    s = g**2 if step.t == 1 else sheet.kept("s", "s") + g**2
    s = sheet.put("s", s, "sum of all squared gradients", "s")
    return sheet.finish(sheet.theta - sheet.rate * g / s)


def _work_rmsprop(step: Worked) -> tuple[Line, ...]:
    sheet = SlideSheet(step)
    g = sheet.decayed_gradient()
    s = _mean(sheet, "s", "s", sheet.option("beta", "β"), g**2, "running mean of squared gradients")
    return sheet.finish(sheet.theta - sheet.rate * g / s)


def _work_adam(step: Worked) -> tuple[Line, ...]:
    sheet = SlideSheet(step)
    g = sheet.decayed_gradient()
    beta1, beta2 = sheet.option("beta1", "β₁"), sheet.option("beta2", "β₂")
    s1 = _mean(sheet, "s₁", "s1", beta1, g, "running mean of gradients")
    s2 = _mean(sheet, "s₂", "s2", beta2, g**2, "running mean of squared gradients")
    return sheet.finish(sheet.theta - sheet.rate * s1 / s2)


def _entry(key: str, title: str, rule: str, source: str, **rest: Any) -> OptimizerEntry:
    return OptimizerEntry(
        key=key,
        title=title,
        rule=rule,
        lecture_rule=rule,
        source=source,
        learning_rate=rate(1e-2, r"\eta"),
        weight_decay=decay(0.0, _L2),
        training_rate=None,
        arguments=plain,
        module="playground.catalog.slide_rules",
        **rest,
    )


SLIDE_MOMENTUM = _entry(
    "slide-momentum",
    "Slide's momentum",
    r"change(t) = \beta\,\eta(t)\, g(t) + (1-\beta)\, change(t-1),\; change(1) = \eta(1)\, g(1),\quad"
    r"\theta^{(t+1)} = \theta^{(t)} - change(t)",
    "Lecture 1, gradient descent with momentum",
    options=(
        HyperParameter(
            "beta",
            "Beta",
            r"\beta",
            0.1,
            0.001,
            1.0,
            "The share of the new step in the average; PyTorch's momentum and dampening are 1 minus it.",
        ),
    ),
    buffers={"change": "change: the running mean of steps, each with the learning rate of its time"},
    race_rate=0.02,
    torch_name="SlideMomentum",
    worked=_work_momentum,
    torch_key="momentum",
    remark=(
        "An average of steps, so no longer than one of them. At a constant rate it is PyTorch's SGD with "
        "momentum and dampening 1 - β; a schedule tells them apart, because the rate is inside the average."
    ),
)
SLIDE_ADAGRAD = _entry(
    "slide-adagrad",
    "Slide's AdaGrad",
    r"\theta^{(t+1)} = \theta^{(t)} - \eta\,\frac{g(t)}{\sum_{i=1}^{t} g(i)^2}",
    "Lecture 1, adaptive gradient (AdaGrad)",
    options=(),
    buffers={"s": "s: the sum of all squared gradients so far"},
    race_rate=1.0,
    torch_name="SlideAdaGrad",
    worked=_work_adagrad,
    torch_key="adagrad",
    remark=_SHORT,
    ill_posed=_DIVISION.format(sum="sum"),
)
SLIDE_RMSPROP = _entry(
    "slide-rmsprop",
    "Slide's RMSProp",
    r"s(t) = \beta\, s(t-1) + (1-\beta)\, g(t)^2,\; s(1) = g(1)^2,\quad"
    r"\theta^{(t+1)} = \theta^{(t)} - \eta\,\frac{g(t)}{s(t)}",
    "Lecture 1, root mean square propagation (RMSProp)",
    options=(
        HyperParameter("beta", "Beta", r"\beta", 0.99, 0.0, 0.9999, "Memory of the running mean of squares."),
    ),
    buffers={"s": "s: the running mean of squared gradients"},
    race_rate=0.1,
    torch_name="SlideRMSProp",
    worked=_work_rmsprop,
    torch_key="rmsprop",
    remark=_SHORT,
    ill_posed=_DIVISION.format(sum="running mean"),
)
SLIDE_ADAM = _entry(
    "slide-adam",
    "Slide's Adam",
    r"s_1(t) = \beta_1 s_1(t-1) + (1-\beta_1)\, g(t),\; s_1(1) = g(1),\;"
    r"s_2(t) = \beta_2 s_2(t-1) + (1-\beta_2)\, g(t)^2,\; s_2(1) = g(1)^2,\quad"
    r"\theta^{(t+1)} = \theta^{(t)} - \eta\,\frac{s_1(t)}{s_2(t)}",
    "Lecture 1, adaptive moment estimation (Adam)",
    options=(
        HyperParameter(
            "beta1", "Beta 1", r"\beta_1", 0.9, 0.0, 0.9999, "Memory of the running mean of gradients."
        ),
        HyperParameter(
            "beta2", "Beta 2", r"\beta_2", 0.999, 0.0, 0.99999, "Memory of the running mean of squares."
        ),
    ),
    buffers={
        "s1": "s₁: the running mean of gradients",
        "s2": "s₂: the running mean of squared gradients",
    },
    race_rate=0.1,
    torch_name="SlideAdam",
    worked=_work_adam,
    torch_key="adam",
    remark=_SHORT,
    ill_posed=_DIVISION.format(sum="running mean"),
)

SLIDE_OPTIMIZERS: dict[str, OptimizerEntry] = {
    entry.key: entry for entry in (SLIDE_MOMENTUM, SLIDE_ADAGRAD, SLIDE_RMSPROP, SLIDE_ADAM)
}
"""The menu, in the slides' order."""
