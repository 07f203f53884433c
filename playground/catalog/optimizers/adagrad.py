"""Adagrad, which divides by all past gradients, and Adadelta, which chooses its own step from past steps."""

from playground.catalog.entry import HyperParameter, OptimizerEntry
from playground.catalog.optimizers.letters import L2, STEP, decay, epsilon, plain, rate
from playground.catalog.terms import root
from playground.catalog.worked import Line, Sheet, Worked


def _work_adagrad(step: Worked) -> tuple[Line, ...]:
    sheet = Sheet(step)
    g, gamma = sheet.decayed_gradient(), sheet.rate
    before = sheet.kept("sum", "s", step.options["initial_accumulator_value"])
    s = sheet.put("s", before + g**2, "sum of all squared gradients", "sum")
    if step.options["lr_decay"]:
        gamma = sheet.put("γ", gamma / (1 + (step.t - 1) * sheet.option("lr_decay", "κ")), "decayed rate")
    return sheet.finish(sheet.theta - gamma * g / (root(s) + sheet.option("eps", "ε")))


def _work_adadelta(step: Worked) -> tuple[Line, ...]:
    sheet = Sheet(step)
    g, rho, eps = sheet.decayed_gradient(), sheet.option("rho", "ρ"), sheet.option("eps", "ε")
    v = rho * sheet.kept("square_avg", "v") + (1 - rho) * g**2
    v = sheet.put("v", v, "running mean of squared gradients", "square_avg")
    u = sheet.kept("acc_delta", "u")
    delta = sheet.put("Δ", root(u + eps) / root(v + eps) * g, "step, in the unit of past steps")
    u = rho * u + (1 - rho) * delta**2
    sheet.put("u", u, "running mean of squared steps", "acc_delta")
    return sheet.finish(sheet.theta - sheet.rate * delta)


ADAGRAD = OptimizerEntry(
    key="adagrad",
    title="Adagrad",
    rule=(
        r"s_t = s_{t-1} + g_t^2,\quad"
        r"\theta_t = \theta_{t-1} - \frac{\gamma}{1+(t-1)\kappa}\,\frac{g_t}{\sqrt{s_t} + \epsilon}"
    ),
    lecture_rule=r"\theta^{(t+1)} = \theta^{(t)} - \eta\,\frac{g(t)}{\sum_{i=1}^{t} g(i)^2}",
    source="Lecture 1, AdaGrad (printed without the root); torch.optim.Adagrad; Duchi et al. 2011",
    learning_rate=rate(1e-2),
    weight_decay=decay(0.0, L2),
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
        "sum": "s: the sum of all squared gradients so far; it only grows, so steps only shrink",
    },
    race_rate=0.5,
    training_rate=0.15,
    arguments=plain,
    torch_name="Adagrad",
    worked=_work_adagrad,
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
    learning_rate=rate(1.0),
    weight_decay=decay(0.0, L2),
    options=(
        HyperParameter(
            "rho", "Rho", r"\rho", 0.9, 0.0, 0.9999, "Memory of the running means of squares and of steps."
        ),
        epsilon(1e-6, "Added inside both roots; the very first step is as long as its root allows."),
    ),
    buffers={
        "step": STEP,
        "square_avg": "v: the running mean of squared gradients",
        "acc_delta": "u: the running mean of squared steps, before the learning rate",
    },
    race_rate=1.0,
    training_rate=30.0,
    arguments=plain,
    torch_name="Adadelta",
    worked=_work_adadelta,
    remark="It takes its unit of length from its own past steps, which start at √ε: it sets off slowly.",
)
