"""Lion: every weight moves by the learning rate, in the direction of the sign of a running mean."""

from dataclasses import replace

from playground.catalog.optimizers.entry import OptimizerEntry, StateBuffer
from playground.catalog.optimizers.hyperparameters import (
    BETAS,
    DECOUPLED,
    learning_rate,
    weight_decay,
    with_betas,
)
from playground.catalog.symbolic import sign
from playground.catalog.worked_example import Derivation, DerivationStep, UpdateInput


def _derive(update: UpdateInput) -> tuple[DerivationStep, ...]:
    derivation = Derivation(update)
    beta1, beta2 = derivation.option("beta1", "β₁"), derivation.option("beta2", "β₂")
    m, g = derivation.state("exp_avg", "m"), derivation.gradient
    theta = derivation.decayed_theta()
    c = derivation.define("c", beta1 * m + (1 - beta1) * g, "mean of gradients for this step only")
    derivation.define("m", beta2 * m + (1 - beta2) * g, "running mean of gradients", "exp_avg")
    return derivation.finish(theta - derivation.learning_rate * sign(c))


LION = OptimizerEntry(
    key="lion",
    title="Lion",
    rule=(
        r"c_t = \beta_1 m_{t-1} + (1-\beta_1) g_t,\quad"
        r"\theta_t = (1 - \gamma\lambda)\,\theta_{t-1} - \gamma \operatorname{sign}(c_t),\quad"
        r"m_t = \beta_2 m_{t-1} + (1-\beta_2) g_t"
    ),
    lecture_rule="",
    source="Chen et al. 2023, algorithm 2; beyond the lectures, and not in torch.optim",
    learning_rate=learning_rate(1e-4),
    weight_decay=weight_decay(0.0, DECOUPLED),
    options=(
        replace(BETAS[0], help="Weight of the running mean, against this gradient, in the sign of the step."),
        replace(BETAS[1], default=0.99, help="Memory of the running mean of gradients."),
    ),
    buffers={"exp_avg": StateBuffer("m", "the running mean of gradients", "momentum")},
    race_lr=0.02,
    studio_lr=None,
    arguments=with_betas,
    class_name="Lion",
    module="playground.catalog.optimizer_classes.lion",
    derive=_derive,
    remark=(
        "Every step has the length of the learning rate in every coordinate, however steep it is: near a "
        "minimum it goes back and forth unless a schedule lowers the rate. It stores one number per weight, "
        "half of what Adam does."
    ),
)
