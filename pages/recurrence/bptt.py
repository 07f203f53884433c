"""Backprop through time: the gradient of a weight that is used at every time step."""

import streamlit as st

from pages.recurrence import bptt_by_hand, bptt_occurrences
from pages.recurrence.bptt_controls import CONTROLS, TEXT
from pages.recurrence.bptt_lessons import LESSONS
from playground.errors import UserError
from playground.ui import frame, messages
from playground.ui.frame import Page

PAGE = Page(
    title="Backprop through time",
    question="The same weights at every step: what does each step add to their gradient?",
    formula=[
        (r"\frac{\partial J}{\partial W_h}", "gradient"),
        (r"=\sum_t", ""),
        (r"\delta_{h,t}", "gradient"),
        (r"\,h_{t-1}^{\mathsf T}", "value"),
    ],
    controls=CONTROLS,
    lessons=LESSONS,
)

SHOW = {"by_hand": bptt_by_hand.show, "occurrences": bptt_occurrences.show}


def main() -> None:
    """Ask, compute, show, explain."""
    values = frame.open_page(PAGE)
    try:
        SHOW[values["view"]](values)
    except UserError as error:
        messages.error(error)
        st.button(f"Use “{TEXT.default}”", on_click=TEXT.set, args=(TEXT.default,), key="default-text")


if __name__ == "__main__":
    main()
