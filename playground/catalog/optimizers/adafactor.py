"""Adafactor: a rate relative to the size of the weights, a second moment that matrices keep factored."""

import sys
from collections.abc import Mapping
from typing import Any

from playground.catalog.entry import HyperParameter, OptimizerEntry
from playground.catalog.optimizers.letters import STEP, decay, rate
from playground.catalog.terms import Term, constant, known, larger, power, root, smaller
from playground.catalog.worked import Line, Sheet, Worked

_SMALLEST = known("ε₁", sys.float_info.epsilon)  # what PyTorch takes for eps[0] = None in double precision


def _arguments(values: Mapping[str, float]) -> dict[str, Any]:
    return {"beta2_decay": values["beta2_decay"], "eps": (None, values["eps2"]), "d": values["d"]}


def _worked(step: Worked) -> tuple[Line, ...]:
    sheet = Sheet(step)
    everyone = [sheet, *(Sheet(other, "°" * i, sheet.lines) for i, other in enumerate(step.others, 1))]
    share = power(constant(step.t), sheet.option("beta2_decay", "δ"))
    share = sheet.put("ω", share, "weight of the new square")
    updates = [_scaled(one, share) for one in everyone]
    rate = smaller(sheet.rate, 1 / root(constant(step.t)))
    rate = sheet.put("ϱ", rate, "rate relative to the weights")
    size = _root_mean_square([one.theta for one in everyone])
    size = sheet.put("R", size, "root mean square of all weights: shared by all coordinates")
    alpha = sheet.put("α", larger(sheet.option("eps2", "ε₂"), size) * rate, "length of the step: shared")
    excess = _root_mean_square(updates) / sheet.option("d", "d")
    cut = sheet.put("c", larger(1, excess), "clipping of the update: shared")
    return sheet.finish(sheet.decayed_theta() - alpha * updates[0] / cut)


def _scaled(sheet: Sheet, share: Term) -> Term:
    """The lines of a coordinate's second moment and of its gradient over the root of it."""
    g = sheet.gradient
    v = (1 - share) * sheet.kept("variance", "v") + share * g**2
    words, buffer = ("the other coordinate's", "") if sheet.mark else ("running mean of squares", "variance")
    v = sheet.put("v", v, words, buffer)
    words = "the other coordinate's" if sheet.mark else "gradient over the root of it"
    return sheet.put("U", g / root(larger(v, _SMALLEST**2)), words)


def _root_mean_square(terms: list[Term]) -> Term:
    squares = terms[0] ** 2
    for term in terms[1:]:
        squares = squares + term**2
    return root(squares / len(terms))


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
    learning_rate=rate(1e-2),
    weight_decay=decay(0.0, "Shrinks the weights directly by gamma times lambda."),
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
        "variance": "v: the running mean of squared gradients, kept for vectors",
        "row_var": "the row factor of v, kept for matrices",
        "col_var": "the column factor of v, kept for matrices",
    },
    race_rate=0.1,
    training_rate=0.1,
    arguments=_arguments,
    torch_name="Adafactor",
    rows_apart=False,
    worked=_worked,
    worked_note=(
        "Adafactor mixes the coordinates: the length of the step and the clipping are shared. ° marks what "
        "belongs to the other coordinate."
    ),
    remark=(
        "Its step is relative: the rate, at most 1/√t, times the root mean square of all weights. It clips "
        "by all coordinates together, and for a point in the plane there is nothing to factor."
    ),
)
