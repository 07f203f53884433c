"""The optimizers: the real torch.optim classes, their rules, and what each state buffer means.

Letters follow PyTorch's documentation: gamma is the learning rate (the lectures' eta), g_t the gradient
(weight decay lambda added to it, except in AdamW), theta the parameters. A rule of the lectures that
differs from PyTorch's stands beside it. Products and roots of vectors are taken element by element.
"""

from collections.abc import Mapping
from typing import Any

from playground.catalog.entry import HyperParameter, OptimizerEntry


def _rate(default: float) -> HyperParameter:
    help_text = "How far one step goes. The schedule multiplies it."
    return HyperParameter(
        "learning_rate", "Learning rate", r"\gamma", default, 1e-6, 100.0, help_text, log=True
    )


def _decay(default: float, how: str) -> HyperParameter:
    return HyperParameter("weight_decay", "Weight decay", r"\lambda", default, 0.0, 1.0, how)


_L2 = "Added to the gradient as lambda times the weight: the gradient of (lambda/2) times the squared norm."
_DECOUPLED = "Shrinks the weights directly by gamma times lambda, outside the adaptive step."
_MOMENTUM = HyperParameter(
    "momentum",
    "Momentum",
    r"\mu",
    0.9,
    0.0,
    0.999,
    "How much of the last step's direction is kept. PyTorch's own default is 0.",
)
_DAMPENING = HyperParameter(
    "dampening",
    "Dampening",
    r"\tau",
    0.0,
    0.0,
    1.0,
    "Takes this share away from each new gradient before it enters the buffer.",
)


def _epsilon(default: float) -> HyperParameter:
    text = "Added outside the root so that nothing is divided by zero."
    return HyperParameter("eps", "Epsilon", r"\epsilon", default, 1e-16, 0.1, text, log=True)


_BETAS = (
    HyperParameter(
        "beta1", "Beta 1", r"\beta_1", 0.9, 0.0, 0.9999, "Memory of the running mean of gradients."
    ),
    HyperParameter(
        "beta2", "Beta 2", r"\beta_2", 0.999, 0.0, 0.99999, "Memory of the running mean of squares."
    ),
)
_ADAM_BUFFERS = {
    "step": "how many updates this parameter has had; the bias correction needs it",
    "exp_avg": "m: the running mean of gradients (first moment)",
    "exp_avg_sq": "v: the running mean of squared gradients (second moment)",
}
_ADAM_STEP = (
    r"m_t = \beta_1 m_{t-1} + (1-\beta_1) g_t,\quad v_t = \beta_2 v_{t-1} + (1-\beta_2) g_t^2,\quad"
    r"\theta_t = {theta} - \gamma\,\frac{m_t/(1-\beta_1^t)}{\sqrt{v_t/(1-\beta_2^t)} + \epsilon}"
)


def _plain(values: Mapping[str, float]) -> dict[str, Any]:
    return dict(values)


def _nesterov(values: Mapping[str, float]) -> dict[str, Any]:
    return {**values, "nesterov": True}


def _with_betas(values: Mapping[str, float]) -> dict[str, Any]:
    return {"betas": (values["beta1"], values["beta2"]), "eps": values["eps"]}


_ENTRIES = (
    OptimizerEntry(
        key="sgd",
        title="SGD",
        rule=r"\theta_t = \theta_{t-1} - \gamma\, g_t",
        lecture_rule=r"\Theta^{(t+1)} = \Theta^{(t)} - \eta(t)\,\nabla_\Theta L_B(\Theta^{(t)})",
        source="Lecture 1, mini-batch gradient descent; lecture 4, algorithm 8.1; torch.optim.SGD",
        learning_rate=_rate(1e-3),
        weight_decay=_decay(0.0, _L2),
        options=(),
        buffers={},
        training_rate=8.0,
        arguments=_plain,
        torch_name="SGD",
    ),
    OptimizerEntry(
        key="momentum",
        title="SGD with momentum",
        rule=r"b_t = \mu b_{t-1} + (1-\tau) g_t,\; b_1 = g_1,\quad \theta_t = \theta_{t-1} - \gamma\, b_t",
        lecture_rule=(
            r"change(t) = \beta\,\eta(t)\, g(t) + (1-\beta)\, change(t-1),\; change(1) = \eta(1)\, g(1),\quad"
            r"\theta^{(t+1)} = \theta^{(t)} - change(t)"
        ),
        source="Lecture 1, gradient descent with momentum; lecture 5, algorithm box; torch.optim.SGD",
        learning_rate=_rate(1e-3),
        weight_decay=_decay(0.0, _L2),
        options=(_MOMENTUM, _DAMPENING),
        buffers={"momentum_buffer": "b: the decaying sum of past gradients, which is the direction taken"},
        training_rate=1.5,
        arguments=_plain,
        torch_name="SGD",
    ),
    OptimizerEntry(
        key="nesterov",
        title="Nesterov momentum",
        rule=r"b_t = \mu b_{t-1} + g_t,\; b_1 = g_1,\quad \theta_t = \theta_{t-1} - \gamma\,(g_t + \mu b_t)",
        lecture_rule="",
        source="Lecture 5, algorithm box with the nesterov switch; torch.optim.SGD(nesterov=True)",
        learning_rate=_rate(1e-3),
        weight_decay=_decay(0.0, _L2),
        # Without momentum torch refuses the switch: there is nothing to look ahead along.
        options=(HyperParameter("momentum", "Momentum", r"\mu", 0.9, 0.01, 0.999, _MOMENTUM.help),),
        buffers={"momentum_buffer": "b: the decaying sum of past gradients, before looking ahead"},
        training_rate=1.5,
        arguments=_nesterov,
        torch_name="SGD",
    ),
    OptimizerEntry(
        key="adagrad",
        title="Adagrad",
        rule=(
            r"s_t = s_{t-1} + g_t^2,\quad"
            r"\theta_t = \theta_{t-1} - \frac{\gamma}{1+(t-1)\kappa}\,\frac{g_t}{\sqrt{s_t} + \epsilon}"
        ),
        lecture_rule=r"\theta^{(t+1)} = \theta^{(t)} - \eta\,\frac{g(t)}{\sum_{i=1}^{t} g(i)^2}",
        source="Lecture 1, AdaGrad (printed without the root); torch.optim.Adagrad; Duchi et al. 2011",
        learning_rate=_rate(1e-2),
        weight_decay=_decay(0.0, _L2),
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
            _epsilon(1e-10),
        ),
        buffers={
            "step": "how many updates this parameter has had",
            "sum": "s: the sum of all squared gradients so far; it only grows, so steps only shrink",
        },
        training_rate=0.15,
        arguments=_plain,
        torch_name="Adagrad",
    ),
    OptimizerEntry(
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
        learning_rate=_rate(1e-2),
        weight_decay=_decay(0.0, _L2),
        options=(
            HyperParameter(
                "alpha", "Alpha", r"\alpha", 0.99, 0.0, 0.9999, "Memory of the running mean of squares."
            ),
            _epsilon(1e-8),
        ),
        buffers={
            "step": "how many updates this parameter has had",
            "square_avg": "v: the running mean of squared gradients",
        },
        training_rate=8e-3,
        arguments=_plain,
        torch_name="RMSprop",
    ),
    OptimizerEntry(
        key="adam",
        title="Adam",
        rule=_ADAM_STEP.replace("{theta}", r"\theta_{t-1}"),
        lecture_rule=(
            r"s_1(t) = \beta_1 s_1(t-1) + (1-\beta_1)\, g(t),\;"
            r"s_2(t) = \beta_2 s_2(t-1) + (1-\beta_2)\, g(t)^2,\quad"
            r"\theta^{(t+1)} = \theta^{(t)} - \eta\,\frac{s_1(t)}{s_2(t)}"
        ),
        source="Lecture 1, Adam (no root, no bias correction); torch.optim.Adam; Kingma and Ba 2015",
        learning_rate=_rate(1e-3),
        weight_decay=_decay(0.0, _L2),
        options=(*_BETAS, _epsilon(1e-8)),
        buffers=_ADAM_BUFFERS,
        training_rate=1e-2,
        arguments=_with_betas,
        torch_name="Adam",
        fused=True,
    ),
    OptimizerEntry(
        key="adamw",
        title="AdamW",
        rule=_ADAM_STEP.replace("{theta}", r"(1 - \gamma\lambda)\,\theta_{t-1}"),
        lecture_rule="",
        source="Lecture 3, optimizers worth knowing; torch.optim.AdamW; Loshchilov and Hutter 2019",
        learning_rate=_rate(1e-3),
        weight_decay=_decay(1e-2, _DECOUPLED),
        options=(*_BETAS, _epsilon(1e-8)),
        buffers=_ADAM_BUFFERS,
        training_rate=1e-2,
        arguments=_with_betas,
        torch_name="AdamW",
        fused=True,
    ),
)

OPTIMIZERS: dict[str, OptimizerEntry] = {entry.key: entry for entry in _ENTRIES}
"""The menu, in the order the pages show it."""
