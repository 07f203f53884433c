"""Backprop through time: the gradient of a weight that is used at every time step."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.recurrence import bptt_by_hand, bptt_clipping, bptt_lags, bptt_occurrences
from pages.recurrence.bptt_controls import CONTROLS, MODEL_TEXT, TEXT, TEXTS
from pages.recurrence.bptt_lessons import LESSONS
from playground.errors import TextError, UserError
from playground.notation import Part
from playground.ui import frame, messages, run_links
from playground.ui.frame import Page
from playground.ui.job_service import warm_torch

FORMULAS: Mapping[str, Sequence[Part]] = {  # by view
    "by_hand": [
        (r"\frac{\partial J}{\partial W_h}", "gradient"),
        (r"=\sum_t", ""),
        (r"\delta_{h,t}", "gradient"),
        (r"\,{h_{t-1}}^{\mathsf T}", "value"),
    ],
    "occurrences": [
        (r"\frac{\partial J}{\partial W_h}", "gradient"),
        (r"=\sum_t\sum_{k\le t}", ""),
        (r"C[t,k]", "gradient"),
    ],
    "lags": [
        (r"\frac{\partial J_t}{\partial h_{t-k}}", "gradient"),
        (r"=\frac{\partial J_t}{\partial h_t}\prod_s", ""),
        (r"\frac{\partial h_s}{\partial h_{s-1}}", "value"),
    ],
    "clipping": [
        (r"\theta\leftarrow\theta-", ""),
        (r"\eta", "update"),
        (r"\,g", "gradient"),
        (r"\,\min\!\left(1,\tfrac{\tau}{\lVert g\rVert}\right)", "update"),
    ],
}


def formula(values: Mapping[str, Any]) -> Sequence[Part]:
    """The formula of the chosen view."""
    return FORMULAS[values["view"]]


PAGE = Page(
    title="Backprop through time",
    question="The same weights at every step: what does each step add to their gradient?",
    formula=formula,
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
