"""Initialization: where the weights start, and what it does to the layers, the loss and the training."""

from collections.abc import Mapping, Sequence
from typing import Any

from pages.networks import initialization_depth, initialization_symmetry
from pages.networks.initialization_controls import CONTROLS
from pages.networks.initialization_lessons import LESSONS
from playground.errors import UserError
from playground.notation import Part
from playground.ui import frame, messages
from playground.ui.frame import Page
from playground.ui.job_service import warm_torch

FORMULAS: Mapping[str, Sequence[Part]] = {
    "symmetry": [
        (r"w_j", "value"),
        (r"=w_k\;\Rightarrow\;", ""),
        (r"\tfrac{\partial L}{\partial w_j}", "gradient"),
        (r"=", ""),
        (r"\tfrac{\partial L}{\partial w_k}", "gradient"),
    ],
    "depth": [
        (r"\mathrm{Var}(z_l)", "value"),
        (r"=m\,\mathrm{Var}(w)\;\mathbb E[", ""),
        (r"a_{l-1}^2", "value"),
        (r"]", ""),
    ],
}  # by view


PAGE = Page(
    title="Initialization",
    question="Where should the weights start, and what happens if they start elsewhere?",
    formula=lambda values: FORMULAS[values["view"]],
    controls=CONTROLS,
    lessons=LESSONS,
)

SHOW = {"symmetry": initialization_symmetry.show, "depth": initialization_depth.show}


def main() -> None:
    """Ask, compute, show, explain."""
    warm_torch()
    values: dict[str, Any] = frame.open_page(PAGE)
    try:
        SHOW[values["view"]](values)
    except UserError as error:
        messages.error(error)


if __name__ == "__main__":
    main()
