"""L-BFGS: the direction comes from the last gradients and steps, which stand for the curvature."""

from collections.abc import Mapping
from typing import Any

from playground.catalog.hyperparameter import HyperParameter
from playground.catalog.optimizers.entry import OptimizerEntry, StateBuffer
from playground.catalog.optimizers.hyperparameters import NO_DECAY, learning_rate, switch
from playground.catalog.symbolic import Term, absolute, minimum, symbol
from playground.catalog.worked_example import Derivation, DerivationStep, UpdateInput


def _arguments(values: Mapping[str, float]) -> dict[str, Any]:
    # One iteration per call, so that a call is one update; PyTorch's own max_eval would then be 1, which
    # leaves no evaluation for a line search.
    return {
        "max_iter": 1,
        "max_eval": 25,
        "history_size": values["history_size"],
        "line_search_fn": "strong_wolfe" if values["line_search"] else None,
    }


def _derive(update: UpdateInput) -> tuple[DerivationStep, ...]:
    derivation = Derivation(update)
    if update.state_after.get("n_iter", 0) == update.state_before.get("n_iter", 0):
        meaning = "unchanged: no gradient is larger than 10⁻⁷, so PyTorch stops"
        return derivation.finish(derivation.theta, meaning)
    if update.t == 1:
        d = -derivation.gradient
        meaning = "direction: at first minus the gradient"
    else:
        d = symbol(f"−(H·g){derivation.gradient.rule[1:]}", update.state_after["d"])
        meaning = "direction, from the last gradients and steps of all coordinates: as PyTorch computed it"
    d = derivation.define("d", d, meaning, "d")
    coordinates = (update, *update.other_coordinates)
    if sum(coordinate.g * coordinate.state_after["d"] for coordinate in coordinates) > -1e-9:
        meaning = "unchanged: the slope along d is less than 10⁻⁹, so PyTorch stops"
        return derivation.finish(derivation.theta, meaning)
    tau = derivation.define("τ", *_step_length(derivation), "t")
    return derivation.finish(derivation.theta + tau * d)


def _step_length(derivation: Derivation) -> tuple[Term, str]:
    """The length of the step along d, and its meaning in words."""
    update = derivation.update
    if update.options["line_search"]:
        length = symbol("line search", update.state_after["t"])
        return length, "length of the step, as the line search found it"
    if update.t > 1:
        return derivation.learning_rate, "length of the step: the learning rate"
    norm = absolute(derivation.gradient)
    for i, other in enumerate(update.other_coordinates, 1):
        norm = norm + absolute(Derivation(other, "°" * i).gradient)
    length = minimum(1, 1 / norm) * derivation.learning_rate
    return length, "length of the first step; ° marks the other coordinate"


LBFGS = OptimizerEntry(
    key="lbfgs",
    title="L-BFGS",
    rule=(
        r"d_t = -H_t\, g_t,\quad \theta_t = \theta_{t-1} + \tau_t\, d_t,\quad"
        r"\tau_1 = \gamma \min(1,\, 1/\lVert g_1\rVert_1),\; \tau_t = \gamma \text{ (or a line search's)}"
    ),
    lecture_rule="",
    source="torch.optim.LBFGS(max_iter=1, max_eval=25); Nocedal 1980",
    learning_rate=learning_rate(1.0),
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
        "d": StateBuffer(
            "", "the direction: minus the gradient times an estimate of the inverse curvature", initial=None
        ),
        "t": StateBuffer("", "the length of the step along d", shape="scalar", initial=None),
        "H_diag": StateBuffer(
            "",
            "the first guess at the inverse curvature, a number times the identity",
            shape="scalar",
            initial=None,
        ),
        "n_iter": StateBuffer("", "how many updates there have been", shape="scalar"),
        "func_evals": StateBuffer("", "how often loss and gradient have been evaluated", shape="scalar"),
    },
    race_lr=0.5,
    studio_lr=None,
    arguments=_arguments,
    class_name="LBFGS",
    elementwise=False,
    closure=True,
    internal_state=("old_dirs", "old_stps", "ro", "al", "prev_flat_grad", "prev_loss"),
    changed_defaults=("max_iter", "max_eval"),
    derive=_derive,
    derivation_note=(
        "L-BFGS has no rule for one coordinate alone: the direction comes from all of them, and only the "
        "last line can be done by hand."
    ),
    remark="It stops where no gradient is larger than 10⁻⁷. Compare it by evaluated gradients, not by steps.",
)
