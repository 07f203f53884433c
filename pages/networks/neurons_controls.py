"""Neurons: the controls of all views; numbers are set on the stage, too."""

from collections.abc import Callable, Mapping
from typing import Any

from playground.catalog.activations import ACTIVATIONS
from playground.experiments.neurons.unit import LIMIT, UnitSpec
from playground.figures.neurons import VIEWS
from playground.ui.controls import Choice, Control, Slider
from playground.ui.seek import seek

UNIT = UnitSpec()
OPENS_AT = {"unit": 5}  # the step at which a view opens


def view_chosen() -> None:
    """Another view, another clock."""
    seek(OPENS_AT[VIEW.get()])


def of(*views: str) -> Callable[[Mapping[str, Any]], bool]:
    """Whether one of these views is shown."""
    return lambda values: values["view"] in views


def of_two_inputs(values: Mapping[str, Any]) -> bool:
    """Whether the unit has a second input."""
    return bool(values["view"] == "unit" and values["inputs"] == 2)


def _number(name: str, label: str, help: str, applies: Callable[[Mapping[str, Any]], bool]) -> Slider:
    default = getattr(UNIT, name)
    return Slider(name, label, help, -LIMIT, LIMIT, 0.1, default, format="%.4g", typed=True, applies=applies)


VIEW = Choice(
    "view",
    "Look at",
    "One unit, number by number; a matrix as a map of the plane or of space; layers, step by step; and what "
    "a single line can separate.",
    VIEWS,
    "unit",
    on_change=view_chosen,
)
NUMBERS = {
    "x1": _number("x1", "Input x₁", "Or drag the ring x.", of("unit")),
    "x2": _number("x2", "Input x₂", "Or drag the ring x.", of_two_inputs),
    "w1": _number("w1", "Weight w₁", "Or drag the tip of the arrow w.", of("unit")),
    "w2": _number("w2", "Weight w₂", "Or drag the tip of the arrow w.", of_two_inputs),
    "b": _number("b", "Bias b", "Or drag the ring on the line z = 0.", of("unit")),
}

CONTROLS: list[Control] = [
    VIEW,
    Choice(
        "activation",
        "Activation f",
        "Perceptron step, sigmoid, tanh and ReLU are the lecture's.",
        {key: entry.title for key, entry in ACTIVATIONS.items()},
        UNIT.activation,
        applies=of("unit", "layers"),
    ),
    Slider("inputs", "Inputs", "One or two.", 1, 2, 1, UNIT.inputs, format="%d", applies=of("unit")),
    *NUMBERS.values(),
]
