"""Stochastic gradient descent: plain, with momentum, with Nesterov's momentum."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from playground.catalog.entry import HyperParameter, OptimizerEntry
from playground.catalog.optimizers.letters import L2, decay, plain, rate
from playground.catalog.terms import Term
from playground.catalog.worked import Line, Sheet, Worked

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


def _nesterov(values: Mapping[str, float]) -> dict[str, Any]:
    return {**values, "nesterov": True}


def _no_nesterov(values: Mapping[str, float]) -> str:
    if values["dampening"] != 0:
        return "PyTorch refuses Nesterov momentum with dampening (the lecture's algorithm box allows it)."
    if values["momentum"] == 0:
        return "PyTorch refuses Nesterov momentum with momentum 0: there is nothing to look ahead along."
    return ""


def _work_sgd(step: Worked) -> tuple[Line, ...]:
    sheet = Sheet(step)
    return sheet.finish(sheet.theta - sheet.rate * sheet.decayed_gradient())


def _work_buffer(sheet: Sheet, g: Term) -> Term:
    """b_t = mu b_{t-1} + (1 - tau) g_t, b_1 = g_1."""
    mu, tau = sheet.option("momentum", "μ"), sheet.option("dampening", "τ")
    after = g if sheet.step.t == 1 else mu * sheet.kept("momentum_buffer", "b") + (1 - tau) * g
    return sheet.put("b", after, "decaying sum of gradients", "momentum_buffer")


def _work_momentum(step: Worked) -> tuple[Line, ...]:
    if not step.options["momentum"]:  # PyTorch then keeps no buffer
        return _work_sgd(step)
    sheet = Sheet(step)
    b = _work_buffer(sheet, sheet.decayed_gradient())
    return sheet.finish(sheet.theta - sheet.rate * b)


def _work_nesterov(step: Worked) -> tuple[Line, ...]:
    sheet = Sheet(step)
    g = sheet.decayed_gradient()
    b = _work_buffer(sheet, g)
    d = sheet.put("d", g + sheet.option("momentum", "μ") * b, "direction, a step ahead along b")
    return sheet.finish(sheet.theta - sheet.rate * d)


SGD = OptimizerEntry(
    key="sgd",
    title="SGD",
    rule=r"\theta_t = \theta_{t-1} - \gamma\, g_t",
    lecture_rule=r"\Theta^{(t+1)} = \Theta^{(t)} - \eta(t)\,\nabla_\Theta L_B(\Theta^{(t)})",
    source="Lecture 1, mini-batch gradient descent; lecture 4, algorithm 8.1; torch.optim.SGD",
    learning_rate=rate(1e-3),
    weight_decay=decay(0.0, L2),
    options=(),
    buffers={},
    race_rate=0.02,
    training_rate=8.0,
    arguments=plain,
    torch_name="SGD",
    worked=_work_sgd,
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
    learning_rate=rate(1e-3),
    weight_decay=decay(0.0, L2),
    options=(MOMENTUM, DAMPENING),
    buffers={"momentum_buffer": "b: the decaying sum of past gradients, which is the direction taken"},
    race_rate=0.01,
    training_rate=1.5,
    arguments=plain,
    torch_name="SGD",
    worked=_work_momentum,
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
    learning_rate=rate(1e-3),
    weight_decay=decay(0.0, L2),
    options=(
        MOMENTUM,
        replace(DAMPENING, help="The lecture's algorithm box has it; PyTorch refuses any but 0 here."),
    ),
    buffers={"momentum_buffer": "b: the decaying sum of past gradients, before looking ahead"},
    race_rate=0.01,
    training_rate=1.5,
    arguments=_nesterov,
    torch_name="SGD",
    refusal=_no_nesterov,
    worked=_work_nesterov,
)
