"""Neurons: the controls of all views; numbers are set on the stage, too."""

from collections.abc import Callable, Mapping
from typing import Any

from pages.networks.neurons_fields import MatrixText
from pages.networks.neurons_one_line_controls import ONE_LINE_CONTROLS
from playground.catalog.activations import ACTIVATIONS
from playground.experiments.neurons import layers, matrix, product
from playground.experiments.neurons.layers import LayersSpec
from playground.experiments.neurons.matrix import MOVES, MatrixSpec
from playground.experiments.neurons.product import ProductSpec
from playground.experiments.neurons.unit import LIMIT, UnitSpec
from playground.figures.neurons import VIEWS
from playground.figures.neurons.matrix import MATRIX_VIEWS
from playground.ui.controls import Choice, Control, Slider
from playground.ui.number_list import NumberList
from playground.ui.seek import seek

UNIT, MATRIX, PRODUCT, LAYERS = UnitSpec(), MatrixSpec(), ProductSpec(), LayersSpec()
UNIT_END, MATRIX_END = 5, MOVES  # the steps at which the views open


def view_chosen() -> None:
    """Another view, another clock: at its end, where the whole picture stands."""
    seek({"unit": UNIT_END, "matrix": MATRIX_END, "layers": 0, "one_line": 0}[VIEW.get()])


def matrix_view_chosen() -> None:
    """Another view of the matrix, another clock: at its beginning."""
    seek(0)


def of(*views: str) -> Callable[[Mapping[str, Any]], bool]:
    """Whether one of these views is shown."""
    return lambda values: values["view"] in views


def of_matrix_views(*matrix_views: str) -> Callable[[Mapping[str, Any]], bool]:
    """Whether one of these views of a matrix is shown."""
    return lambda values: values["view"] == "matrix" and values["matrix_view"] in matrix_views


def of_space(values: Mapping[str, Any]) -> bool:
    """Whether the matrix has three rows or columns, and is seen in space."""
    A = values["matrix"]
    return of_matrix_views("map", "columns", "rows")(values) and max(len(A), len(A[0])) > 2


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

A = MatrixText(
    "matrix",
    "Matrix A",
    "One to three rows and columns: numbers apart by commas, rows by semicolons. Or drag its columns.",
    MATRIX.matrix,
    applies=of_matrix_views("map", "columns", "rows"),
)
X = NumberList(
    "vector",
    "Vector x",
    "As many of its three numbers are used as A has columns. Or drag the green ring.",
    names=("x₁", "x₂", "x₃"),
    default=MATRIX.vector,
    low=-matrix.LIMIT,
    high=matrix.LIMIT,
    applies=of_matrix_views("map", "columns", "rows"),
)
FACTORS = {
    side: NumberList(
        name,
        f"Matrix {side}",
        "Row by row. Or drag and type the numbers on the stage.",
        names=tuple(f"{side.lower()}{i}{j}" for i in range(1, rows + 1) for j in range(1, columns + 1)),
        default=getattr(PRODUCT, name),
        low=-product.LIMIT,
        high=product.LIMIT,
        applies=of_matrix_views("product"),
    )
    for side, name, rows, columns in (("A", "left", 2, 4), ("B", "right", 4, 3))
}

LAYER_NUMBERS = NumberList(
    "layer_numbers",
    "Weights and biases",
    "w₁₁, w₁₂, w₂₁, w₂₂, b₁, b₂ of each of four layers. Or drag and type the numbers on the stage.",
    names=tuple(
        f"{name} of layer {n}" for n in (1, 2, 3, 4) for name in ("w11", "w12", "w21", "w22", "b1", "b2")
    ),
    default=LAYERS.layer_numbers,
    low=-layers.LIMIT,
    high=layers.LIMIT,
    applies=of("layers"),
)

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
    Choice(
        "matrix_view",
        "Read A",
        "As a map of the whole plane; A x as a combination of columns, or as rows times x; or the product of "
        "two matrices.",
        MATRIX_VIEWS,
        "map",
        applies=of("matrix"),
        on_change=matrix_view_chosen,
    ),
    A,
    X,
    Slider(
        "turn",
        "Turn the view",
        "Degrees about the axis of x₃.",
        -180,
        180,
        5,
        35,
        format="%d",
        applies=of_space,
    ),
    *FACTORS.values(),
    Slider(
        "layers",
        "Layers",
        "Of two units each.",
        1,
        layers.MOST,
        1,
        LAYERS.layers,
        format="%d",
        applies=of("layers"),
    ),
    LAYER_NUMBERS,
    *ONE_LINE_CONTROLS,
]
