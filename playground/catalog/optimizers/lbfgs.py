"""L-BFGS: the direction comes from the last gradients and steps, which stand for the curvature."""

from collections.abc import Mapping
from typing import Any

from playground.catalog.entry import HyperParameter, OptimizerEntry
from playground.catalog.optimizers.letters import NO_DECAY, rate, switch
from playground.catalog.terms import Term, known, magnitude, smaller
from playground.catalog.worked import Line, Sheet, Worked


def _arguments(values: Mapping[str, float]) -> dict[str, Any]:
    # One iteration a call makes it a racer. PyTorch's own max_eval would then be 1: no line search at all.
    return {
        "max_iter": 1,
        "max_eval": 25,
        "history_size": values["history_size"],
        "line_search_fn": "strong_wolfe" if values["line_search"] else None,
    }


def _worked(step: Worked) -> tuple[Line, ...]:
    sheet = Sheet(step)
    if step.after.get("n_iter", 0) == step.before.get("n_iter", 0):
        return sheet.finish(sheet.theta, "unchanged: no gradient is larger than 10⁻⁷, so PyTorch stops")
    if step.t == 1:
        d = -sheet.gradient
        words = "direction: at first minus the gradient"
    else:
        d = known(f"−(H·g){sheet.gradient.rule[1:]}", step.after["d"])
        words = "direction, from the last gradients and steps of all coordinates: as PyTorch computed it"
    d = sheet.put("d", d, words, "d")
    if sum(one.g * one.after["d"] for one in (step, *step.others)) > -1e-9:
        return sheet.finish(sheet.theta, "unchanged: the slope along d is less than 10⁻⁹, so PyTorch stops")
    tau = sheet.put("τ", *_length(sheet), "t")
    return sheet.finish(sheet.theta + tau * d)


def _length(sheet: Sheet) -> tuple[Term, str]:
    """The length of the step along d, and how it comes about."""
    step = sheet.step
    if step.options["line_search"]:
        return known("line search", step.after["t"]), "length of the step, as the line search found it"
    if step.t > 1:
        return sheet.rate, "length of the step: the learning rate"
    total = magnitude(sheet.gradient)
    for i, other in enumerate(step.others, 1):
        total = total + magnitude(Sheet(other, "°" * i).gradient)
    return smaller(1, 1 / total) * sheet.rate, "length of the first step; ° marks the other coordinate"


LBFGS = OptimizerEntry(
    key="lbfgs",
    title="L-BFGS",
    rule=(
        r"d_t = -H_t\, g_t,\quad \theta_t = \theta_{t-1} + \tau_t\, d_t,\quad"
        r"\tau_1 = \gamma \min(1,\, 1/\lVert g_1\rVert_1),\; \tau_t = \gamma \text{ (or a line search's)}"
    ),
    lecture_rule="",
    source="torch.optim.LBFGS(max_iter=1, max_eval=25); Nocedal 1980",
    learning_rate=rate(1.0),
    weight_decay=NO_DECAY,
    options=(
        HyperParameter(
            "history_size",
            "History",
            "m",
            100,
            1,
            1000,
            "How many past steps and changes of the gradient it keeps.",
            integer=True,
        ),
        switch(
            "line_search",
            "Line search",
            r"\mathrm{Wolfe}",
            "1 searches along the direction until the strong Wolfe conditions hold; 0 trusts the rate.",
        ),
    ),
    buffers={
        "d": "the direction: minus the gradient times an estimate of the inverse curvature",
        "t": "the length of the step along d",
        "H_diag": "the first guess at the inverse curvature, a number times the identity",
        "n_iter": "how many updates there have been",
        "func_evals": "how often loss and gradient have been evaluated",
    },
    race_rate=0.5,
    training_rate=None,
    arguments=_arguments,
    torch_name="LBFGS",
    rows_apart=False,
    closure=True,
    worked=_worked,
    worked_note=(
        "L-BFGS has no rule for one coordinate alone: the direction comes from all of them, and only the "
        "last line can be done by hand."
    ),
    remark="It stops where no gradient is larger than 10⁻⁷. Compare it by evaluated gradients, not by steps.",
)
