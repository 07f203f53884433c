"""Backprop through time: the gradient of a weight that is used at every time step."""

import streamlit as st

from pages.recurrence import bptt_by_hand, bptt_clipping, bptt_lags, bptt_occurrences
from pages.recurrence.bptt_controls import CONTROLS, MODEL_TEXT, TEXT, TEXTS
from pages.recurrence.bptt_lessons import LESSONS
from playground.errors import TextError, UserError
from playground.ui import frame, messages, run_links
from playground.ui.frame import Page
from playground.ui.job_service import warm_torch

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

SHOW = {
    "by_hand": bptt_by_hand.show,
    "occurrences": bptt_occurrences.show,
    "lags": bptt_lags.show,
    "clipping": bptt_clipping.show,
}


def main() -> None:
    """Ask, compute, show, explain."""
    warm_torch()
    TEXTS.complete_address(PAGE.key)
    if st.query_params.get("view") == "lags":
        run_links.draw_back(TEXTS)
    values = frame.open_page(PAGE)
    try:
        SHOW[values["view"]](values)
    except TextError as error:
        messages.error(error)
        text = MODEL_TEXT if values["view"] == "lags" else TEXT
        st.button("Use the example text", on_click=text.set, args=(text.default,), key="default-text")
    except UserError as error:
        messages.error(error)


if __name__ == "__main__":
    main()
