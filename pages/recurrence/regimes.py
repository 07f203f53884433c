"""Training regimes: what a language model reads while it learns, and what becomes of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from pages.recurrence import regimes_compared, regimes_fed
from pages.recurrence.regimes_controls import CONTROLS, STRING
from pages.recurrence.regimes_lessons import LESSONS
from playground.errors import TextError, UserError
from playground.notation import Part
from playground.ui import frame, messages
from playground.ui.frame import Page
from playground.ui.job_service import warm_torch

FORMULAS: Mapping[str, Sequence[Part]] = {  # by view
    "fed": [
        (r"z_t", "value"),
        (r"=x_t\text{ if }u_t<", ""),
        (r"\epsilon_i", "update"),
        (r"\text{, else }\hat{x}_t", ""),
    ],
    "compared": [
        (r"J", "loss"),
        (r"=-\sum_t\ln P(x_{t+1}\mid", ""),
        (r"z_{1\dots t}", "value"),
        (r")", ""),
    ],
}


def formula(values: Mapping[str, Any]) -> Sequence[Part]:
    """The formula of the chosen view."""
    return FORMULAS[values["view"]]


PAGE = Page(
    title="Training regimes",
    question="Should a language model read the true tokens while it learns, or its own?",
    formula=formula,
    controls=CONTROLS,
    lessons=LESSONS,
)

SHOW: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
    "fed": regimes_fed.show,
    "compared": regimes_compared.show,
}


def main() -> None:
    """Ask, compute, show, explain."""
    warm_torch()
    values = frame.open_page(PAGE)
    try:
        SHOW[values["view"]](values)
    except TextError as error:
        messages.error(error)
        st.button("Use the example string", on_click=STRING.set, args=(STRING.default,), key="default-text")
    except UserError as error:
        messages.error(error)


if __name__ == "__main__":
    main()
