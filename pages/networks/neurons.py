"""Neurons: one unit, a matrix as a map, a layer, and what one line can do."""

from collections.abc import Mapping, Sequence
from typing import Any

from pages.networks import neurons_layers, neurons_matrix, neurons_one_line, neurons_unit
from pages.networks.neurons_controls import CONTROLS
from pages.networks.neurons_lessons import LESSONS
from playground.errors import UserError
from playground.notation import Part
from playground.ui import frame, messages
from playground.ui.frame import Page
from playground.ui.job_service import warm_torch

UNIT: Sequence[Part] = [
    (r"a", "value"),
    (r"=f(", ""),
    (r"z", "value"),
    (r"),\;\;", ""),
    (r"z", "value"),
    (r"=b+\textstyle\sum_j w_j x_j", ""),
]
MATRIX: Sequence[Part] = [
    (r"A\mathbf x", "value"),
    (r"=\textstyle\sum_j x_j\,\mathbf a_j,\;\;(", ""),
    (r"A\mathbf x", "value"),
    (r")_i=\textstyle\sum_j a_{ij}x_j", ""),
]
LAYERS: Sequence[Part] = [
    (r"\mathbf a^{[n]}", "value"),
    (r"=f(W^{[n]}\,", ""),
    (r"\mathbf a^{[n-1]}", "value"),
    (r"+\mathbf b^{[n]})", ""),
]
ONE_LINE: Sequence[Part] = [(r"a", "value"), (r"=1\text{ where }w_1x_1+w_2x_2+b>0", "")]
PRODUCT: Sequence[Part] = [(r"c_{ij}", "value"), (r"=\textstyle\sum_k a_{ik}\,b_{kj}", "")]
FORMULAS: Mapping[str, Sequence[Part]] = {
    "unit": UNIT,
    "matrix": MATRIX,
    "layers": LAYERS,
    "one_line": ONE_LINE,
}  # by view


def formula(values: Mapping[str, Any]) -> Sequence[Part]:
    """The formula of the chosen view."""
    if values["view"] == "matrix" and values["matrix_view"] == "product":
        return PRODUCT
    return FORMULAS[values["view"]]


PAGE = Page(
    title="Neurons and activations",
    question="What does one unit compute, and what does a layer of them do to space?",
    formula=formula,
    controls=CONTROLS,
    lessons=LESSONS,
)

SHOW = {
    "unit": neurons_unit.show,
    "matrix": neurons_matrix.show,
    "layers": neurons_layers.show,
    "one_line": neurons_one_line.show,
}


def main() -> None:
    """Ask, compute, show, explain."""
    warm_torch()
    values = frame.open_page(PAGE)
    try:
        SHOW[values["view"]](values)
    except UserError as error:
        messages.error(error)


if __name__ == "__main__":
    main()
