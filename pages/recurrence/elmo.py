"""Stacked and bidirectional networks, ELMo: what a state sees, and what is made of all layers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from pages.recurrence import elmo_depth, elmo_directions, elmo_occurrences, elmo_training
from pages.recurrence.elmo_controls import CONTROLS, EXAMPLE_TEXTS
from pages.recurrence.elmo_lessons import LESSONS
from playground.errors import TextError, UserError
from playground.notation import Part
from playground.ui import frame, messages
from playground.ui.frame import Page
from playground.ui.job_service import warm_torch

FORMULAS: Mapping[str, Sequence[Part]] = {  # by view
    "depth": [
        (r"s\text{ is seen}", ""),
        (r"\iff", ""),
        (r"\frac{\partial h_t}{\partial x_s}", "value"),
        (r"\neq 0", ""),
    ],
    "directions": [
        (r"J_t", "loss"),
        (r"=-\ln P(x_{t+1}\mid[", ""),
        (r"\overrightarrow{h}_t", "value"),
        (r";", ""),
        (r"\overleftarrow{h}_t", "value"),
        (r"])", ""),
    ],
    "elmo": [
        (r"v_t", "value"),
        (r"=\gamma\sum_j", ""),
        (r"s_j", "update"),
        (r"h_{j,t}", "value"),
        (r",\;\; ", ""),
        (r"s", "update"),
        (r"=\mathrm{softmax}(w)", ""),
    ],
    "occurrences": [
        (r"x_{\text{WORD}}", "value"),
        (r"\text{ once, }", ""),
        (r"h_{j,t}", "value"),
        (r"\text{ at every } t", ""),
    ],
}


def formula(values: Mapping[str, Any]) -> Sequence[Part]:
    """The formula of the chosen view, with the chosen word."""
    return [(tex.replace("WORD", values["word"]), role) for tex, role in FORMULAS[values["view"]]]


PAGE = Page(
    title="Stacked, bidirectional, ELMo",
    question="Which words does a state see, and which layers does a task need?",
    formula=formula,
    controls=CONTROLS,
    lessons=LESSONS,
)

SHOW: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
    "depth": elmo_depth.show,
    "directions": elmo_directions.show,
    "elmo": elmo_training.show,
    "occurrences": elmo_occurrences.show,
}


def main() -> None:
    """Ask, compute, show, explain."""
    warm_torch()
    values = frame.open_page(PAGE)
    try:
        SHOW[values["view"]](values)
    except TextError as error:
        messages.error(error)
        text = EXAMPLE_TEXTS[values["view"]]
        st.button("Use the example text", on_click=text.set, args=(text.default,), key="default-text")
    except UserError as error:
        messages.error(error)


if __name__ == "__main__":
    main()
