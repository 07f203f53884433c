"""LSTM gates: what the gates of an LSTM cell do, number by number and in any model."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from pages.recurrence import lstm_by_hand, lstm_clamp, lstm_copy, lstm_forget_bias, lstm_gates
from pages.recurrence.lstm_controls import CONTROLS, EXAMPLE_TEXTS
from pages.recurrence.lstm_gates_controls import TEXTS, of_any_model
from pages.recurrence.lstm_lessons import LESSONS
from playground.errors import TextError, UserError
from playground.experiments.lstm.by_hand.cells import GRUS
from playground.notation import Part
from playground.ui import frame, messages, run_links
from playground.ui.frame import Page
from playground.ui.job_service import warm_torch

FORMULAS: Mapping[str, Sequence[Part]] = {  # by view
    "by_hand": [
        (r"c_t", "value"),
        (r"=f_t\odot", ""),
        (r"c_{t-1}", "value"),
        (r"+\,i_t\odot g_t", ""),
    ],
    "gates": [
        (r"f_t", "value"),
        (r"=\sigma(W_{if}x_t+W_{hf}", ""),
        (r"h_{t-1}", "value"),
        (r"+b_f)", ""),
    ],
    "clamp": [
        (r"f_t\leftarrow v", "update"),
        (r",\;\; c_t=", ""),
        (r"v", "update"),
        (r"\odot c_{t-1}+i_t\odot g_t", ""),
    ],
    "forget_bias": [
        (r"\prod_{s=1}^{g}", ""),
        (r"f_{t+s}", "value"),
        (r"\approx\sigma(", ""),
        (r"b", "update"),
        (r")^g", ""),
    ],
    "copy": [
        (r"J", "loss"),
        (r"=-\ln", ""),
        (r"P(\text{symbol})", "value"),
    ],
}


GRU_FORMULA: Sequence[Part] = [
    (r"h_t", "value"),
    (r"=z_t\odot", ""),
    (r"h_{t-1}", "value"),
    (r"+\,(1-z_t)\odot n_t", ""),
]


def formula(values: Mapping[str, Any]) -> Sequence[Part]:
    """The formula of the chosen view, and of the chosen cell."""
    if values["view"] == "by_hand" and values["cell"] in GRUS:
        return GRU_FORMULA
    return FORMULAS[values["view"]]


PAGE = Page(
    title="LSTM gates",
    question="What do the gates keep, write and read, and how far back does it last?",
    formula=formula,
    controls=CONTROLS,
    lessons=LESSONS,
)

SHOW: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
    "by_hand": lstm_by_hand.show,
    "gates": lstm_gates.show,
    "clamp": lstm_clamp.show,
    "forget_bias": lstm_forget_bias.show,
    "copy": lstm_copy.show,
}


def main() -> None:
    """Ask, compute, show, explain."""
    warm_torch()
    TEXTS.complete_address(PAGE.key)
    if of_any_model({"view": st.query_params.get("view")}):
        run_links.draw_back(TEXTS)
    values = frame.open_page(PAGE)
    try:
        SHOW[values["view"]](values)
    except TextError as error:
        messages.error(error)
        if text := EXAMPLE_TEXTS.get(values["view"]):
            st.button("Use the example text", on_click=text.set, args=(text.default,), key="default-text")
    except UserError as error:
        messages.error(error)


if __name__ == "__main__":
    main()
