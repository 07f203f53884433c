"""Neurons: the controls of the view "What one line can do"."""

from collections.abc import Callable, Mapping
from typing import Any

from playground.experiments.neurons.one_line import LIMIT, METHODS, PROBLEMS, OneLineSpec
from playground.ui.controls import Choice, Control, Slider, Toggle, seed
from playground.ui.number_list import NumberList
from playground.ui.seek import seek

ONE_LINE = OneLineSpec()


def method_chosen() -> None:
    """Another way to the weights, another clock: at its beginning."""
    seek(0)


def of_view(values: Mapping[str, Any]) -> bool:
    """Whether this view is shown."""
    return bool(values["view"] == "one_line")


def of_hands(hidden_layer: bool) -> Callable[[Mapping[str, Any]], bool]:
    """Whether weights are set by hand: all of them, or those of the hidden units for the perceptron rule."""

    def applies(values: Mapping[str, Any]) -> bool:
        methods = ("hand", "perceptron") if hidden_layer else ("hand",)
        shown = values["view"] == "one_line" and values["hidden_layer"] == hidden_layer
        return bool(shown and values["method"] in methods)

    return applies


def of_training(values: Mapping[str, Any]) -> bool:
    """Whether the weights of a line are found by training."""
    return bool(values["view"] == "one_line" and values["method"] != "hand")


LINE = NumberList(
    "line",
    "Weights and bias",
    "w₁, w₂, b of the unit. Or drag the rings of the line.",
    names=("w₁", "w₂", "b"),
    default=ONE_LINE.line,
    low=-LIMIT,
    high=LIMIT,
    applies=of_hands(hidden_layer=False),
)
NETWORK = NumberList(
    "network",
    "Weights and biases",
    "Two weights and a bias of h₁, of h₂ and of the output unit. Or drag the rings of the lines.",
    names=tuple(f"{name} of {unit}" for unit in ("h₁", "h₂", "a") for name in ("w₁", "w₂", "b")),
    default=ONE_LINE.network,
    low=-LIMIT,
    high=LIMIT,
    applies=of_hands(hidden_layer=True),
)

ONE_LINE_CONTROLS: list[Control] = [
    Choice(
        "problem",
        "Problem",
        "What the unit should say of the four inputs.",
        {key: key.upper() for key in PROBLEMS},
        ONE_LINE.problem,
        applies=of_view,
    ),
    Toggle(
        "hidden_layer",
        "Two hidden units",
        "Between the inputs and the output unit.",
        ONE_LINE.hidden_layer,
        applies=of_view,
    ),
    Choice(
        "method",
        "Weights",
        "Set by hand (step units); found by the perceptron rule (step units, hidden ones as set by hand); or "
        "by gradient descent (sigmoid units: a step has no gradient).",
        METHODS,
        ONE_LINE.method,
        applies=of_view,
        on_change=method_chosen,
    ),
    LINE,
    NETWORK,
    Slider(
        "learning_rate",
        "Learning rate η",
        "Of the rule, or of gradient descent.",
        0.1,
        20.0,
        0.1,
        ONE_LINE.learning_rate,
        typed=True,
        applies=of_training,
    ),
    seed("seed", "Seed", "Another seed, another start.", ONE_LINE.seed, applies=of_training),
]
