"""Adafactor: a rate relative to the size of the weights; for matrices a factored second moment."""

import sys
from collections.abc import Mapping
from typing import Any

from playground.catalog.hyperparameter import HyperParameter
from playground.catalog.optimizers.entry import OptimizerEntry, StateBuffer
from playground.catalog.optimizers.hyperparameters import STEP, learning_rate, weight_decay
from playground.catalog.symbolic import Term, constant, maximum, minimum, power, sqrt, symbol
from playground.catalog.worked_example import Derivation, DerivationStep, UpdateInput

_EPSILON_1 = sys.float_info.epsilon  # what PyTorch takes for eps[0] = None in double precision
_SMALLEST_V = symbol("ε₁²", _EPSILON_1**2)


def _arguments(values: Mapping[str, float]) -> dict[str, Any]:
    return {"beta2_decay": values["beta2_decay"], "eps": (None, values["eps2"]), "d": values["d"]}


def _derive(update: UpdateInput) -> tuple[DerivationStep, ...]:
    derivation = Derivation(update)
    coordinates = [derivation]  # the others' lines are added to the same list, their letters marked with °
    for i, other in enumerate(update.other_coordinates, 1):
        coordinates.append(Derivation(other, "°" * i, derivation.steps))
    omega = power(constant(update.t), derivation.option("beta2_decay", "δ"))
    omega = derivation.define("ω", omega, "weight of the new square")
    directions = [_scaled_gradient(coordinate, omega) for coordinate in coordinates]
    rho = minimum(derivation.learning_rate, 1 / sqrt(constant(update.t)))
    rho = derivation.define("ϱ", rho, "rate relative to the weights")
    rms = _root_mean_square([coordinate.theta for coordinate in coordinates])
    rms = derivation.define("R", rms, "root mean square of all weights: shared by all coordinates")
    alpha = maximum(derivation.option("eps2", "ε₂"), rms) * rho
    alpha = derivation.define("α", alpha, "length of the step: shared")
    c = maximum(1, _root_mean_square(directions) / derivation.option("d", "d"))
    c = derivation.define("c", c, "clipping of the update: shared")
    return derivation.finish(derivation.decayed_theta() - alpha * directions[0] / c)


def _scaled_gradient(derivation: Derivation, omega: Term) -> Term:
    """Add a coordinate's second moment v and U = g / sqrt(max(v, eps1^2)); return U."""
    own = not derivation.suffix
    g = derivation.gradient
    v = (1 - omega) * derivation.state("variance", "v") + omega * g**2
    v = derivation.define(
        "v", v, "running mean of squares" if own else "the other coordinate's", "variance" if own else ""
    )
    direction = g / sqrt(maximum(v, _SMALLEST_V))
    meaning = "gradient over the root of it" if own else "the other coordinate's"
    return derivation.define("U", direction, meaning)


def _root_mean_square(terms: list[Term]) -> Term:
    squares = terms[0] ** 2
    for term in terms[1:]:
        squares = squares + term**2
    return sqrt(squares / len(terms))


ADAFACTOR = OptimizerEntry(
    key="adafactor",
    title="Adafactor",
    rule=(
        r"v_t = (1 - t^{\delta})\, v_{t-1} + t^{\delta} g_t^2,\quad"
        r"U_t = \frac{g_t}{\sqrt{\max(v_t,\, \epsilon_1^2)}},\quad"
        r"\theta_t = (1 - \gamma\lambda)\,\theta_{t-1} -"
        r" \min\!\left(\gamma, \tfrac{1}{\sqrt t}\right)"
        r"\frac{\max(\epsilon_2, \mathrm{RMS}(\theta_{t-1}))}{\max(1, \mathrm{RMS}(U_t)/d)}\, U_t"
    ),
    lecture_rule="",
    source="torch.optim.Adafactor; Shazeer and Stern 2018",
    learning_rate=learning_rate(1e-2),
    weight_decay=weight_decay(0.0, "Shrinks the weights directly by gamma times lambda."),
    options=(
        HyperParameter(
            "beta2_decay",
            "Memory exponent",
            r"\delta",
            -0.8,
            -2.0,
            0.0,
            "The new square enters the second moment with weight t to this power: memory grows with t.",
        ),
        HyperParameter(
            "eps2",
            "Least scale",
            r"\epsilon_2",
            1e-3,
            1e-8,
            1.0,
            "Stands for the size of the weights where that is smaller, so that weights near 0 can move.",
            log=True,
        ),
        HyperParameter(
            "d",
            "Clipping threshold",
            "d",
            1.0,
            1.0,
            100.0,
            "The root mean square of the update is cut to it.",
        ),
    ),
    buffers={
        "step": STEP,
        "variance": StateBuffer("v", "the running mean of squared gradients, stored for vectors"),
        "row_var": StateBuffer("", "the row factor of v, stored for matrices", shape="rows"),
        "col_var": StateBuffer("", "the column factor of v, stored for matrices", shape="columns"),
    },
    race_lr=0.1,
    studio_lr=0.1,
    arguments=_arguments,
    class_name="Adafactor",
    elementwise=False,
    derive=_derive,
    derivation_note=("° is the other coordinate; α and c are shared."),
    remark=(
        "Its step is relative: the rate, at most 1/√t, times the root mean square of all weights. It clips "
        "by all coordinates together, and for a point in the plane there is nothing to factor."
    ),
)
