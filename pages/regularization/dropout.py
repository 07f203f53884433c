"""Dropout: masks on a network, the thinned networks they leave, and a real training with and without."""

from collections.abc import Mapping
from typing import Any

from pages.regularization import dropout_training
from pages.regularization.dropout_controls import CONTROLS, spec_of, training_spec_of
from pages.regularization.dropout_lessons import LESSONS
from pages.regularization.dropout_maths import maths, training_maths
from playground.experiments import dropout as experiment
from playground.figures import dropout as figure
from playground.notation import Part
from playground.ui import frame
from playground.ui.caches import cache_data
from playground.ui.frame import Page
from playground.ui.owner import owner
from playground.ui.player import player

FACTORS = {  # by scaling: what a unit's value is multiplied with in training and at test
    "inverted": (r"\tfrac{m}{1-p}\,", ""),
    "classic": (r"m\,", r"(1-p)\,"),
    "twice": (r"\tfrac{m}{1-p}\,", r"(1-p)\,"),
}


def formula(values: Mapping[str, Any]) -> list[Part]:
    """What a unit passes on and what it passes back, in the shown mode with the shown scaling."""
    factor = FACTORS[values["scaling"]][values["mode"] == "eval"]
    if values["view"] == "training":  # nn.Dropout
        factor = FACTORS["inverted"][False]
    passed_on = [(r"x' =", "value"), (factor, ""), (r"x", "value")]
    passed_back = [(r"\nabla_{x} =", "gradient"), (factor, ""), (r"\nabla_{x'}", "gradient")]
    return [*passed_on, (r",\;\;", ""), *passed_back]


PAGE = Page(
    title="Dropout",
    question="What does a network learn when any of its units may be missing at any moment?",
    formula=formula,
    controls=CONTROLS,
    lessons=LESSONS,
)

compute = cache_data(experiment.run)


def show_masks(values: Mapping[str, Any]) -> None:
    """The small network under its masks."""
    spec = spec_of(values)
    trace = compute(spec)
    with frame.stage():
        player(figure.scene(trace, spec, values["view"], values["mode"]), key="stage")
    frame.below(
        "dropout",
        maths=lambda: maths(spec, trace),
        script=lambda: experiment.script(spec),
        table=lambda: experiment.table(spec, trace),
    )


def show_training(values: Mapping[str, Any], owner: str) -> None:
    """The training with and without dropout."""
    spec = training_spec_of(values)
    with frame.stage():
        comparison = dropout_training.stage(spec, owner)
    frame.below(
        "dropout",
        maths=lambda: training_maths(comparison),
        script=lambda: experiment.training_script(comparison.spec),
        table=lambda: experiment.training_table(comparison),
    )


def main() -> None:
    """Ask, compute, show, explain."""
    token = owner()
    values = frame.open_page(PAGE)
    if values["view"] == "training":
        show_training(values, token)
    else:
        show_masks(values)


if __name__ == "__main__":
    main()
