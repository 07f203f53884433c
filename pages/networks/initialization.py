"""Initialization: where the weights start, and what it does to the layers, the loss and the training."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from pages.networks import (
    initialization_depth,
    initialization_output_bias,
    initialization_own_model,
    initialization_starts,
    initialization_symmetry,
)
from pages.networks.initialization_controls import CONTROLS, TEXTS
from pages.networks.initialization_lessons import LESSONS
from playground.errors import UserError
from playground.notation import Part
from playground.ui import frame, messages, run_links
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
    "output_bias": [
        (r"W_2=0,\;", ""),
        (r"b_v", "update"),
        (r"=\ln p_v\;\Rightarrow\;", ""),
        (r"L", "loss"),
        (r"=-\textstyle\sum_v p_v\ln p_v", ""),
    ],
    "starts": [
        (r"\mathrm{std}(W_1)", "value"),
        (r"=\tfrac{5/3}{\sqrt m}", ""),
    ],
    "own_model": [
        (r"\log_{10}\frac{\mathrm{std}(", ""),
        (r"\Delta w", "update"),
        (r")}{\mathrm{std}(", ""),
        (r"w", "value"),
        (r")}", ""),
    ],
}  # by view


PAGE = Page(
    title="Initialization",
    question="Where should the weights start, and what if they start elsewhere?",
    formula=lambda values: FORMULAS[values["view"]],
    controls=CONTROLS,
    lessons=LESSONS,
)

SHOW: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
    "symmetry": initialization_symmetry.show,
    "depth": initialization_depth.show,
    "output_bias": initialization_output_bias.show,
    "starts": initialization_starts.show,
    "own_model": initialization_own_model.show,
}


def main() -> None:
    """Ask, compute, show, explain."""
    warm_torch()
    TEXTS.complete_address(PAGE.key)
    if st.query_params.get("view") == "own_model":
        run_links.draw_back(TEXTS)
    values: dict[str, Any] = frame.open_page(PAGE)
    try:
        SHOW[values["view"]](values)
    except UserError as error:
        messages.error(error)


if __name__ == "__main__":
    main()
