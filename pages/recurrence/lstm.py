"""LSTM gates: what the gates of an LSTM cell do, number by number and in any model."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from pages.recurrence import lstm_by_hand, lstm_clamp, lstm_copy, lstm_forget_bias, lstm_gates
from pages.recurrence.lstm_controls import CONTROLS, EXAMPLE_TEXTS
from pages.recurrence.lstm_formula import formula
from pages.recurrence.lstm_gates_controls import TEXTS, of_any_model
from pages.recurrence.lstm_lessons import LESSONS
from playground.errors import TextError, UserError
from playground.ui import frame, messages, run_links
from playground.ui.frame import Page
from playground.ui.job_service import warm_torch

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
