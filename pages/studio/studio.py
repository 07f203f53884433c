"""The studio: train a language model on a text, watch it learn, ask it what comes next."""

import streamlit as st

from pages.studio import compare_runs, new_run, run
from pages.studio.studio_controls import CONTROLS
from pages.studio.studio_lessons import LESSONS
from playground.ui.frame import Page
from playground.ui.owner import owner

PAGE = Page(
    title="Train on your text",
    question="Give a network your text: what does it learn first, and what does it expect next?",
    formula=[
        (r"L", "loss"),
        (r"=-\tfrac1T\textstyle\sum_t\ln ", ""),
        (r"P_\theta(x_t\mid x_{<t})", "value"),
    ],
    controls=CONTROLS,
    lessons=LESSONS,
)


def main() -> None:
    """Runs to compare or a run, if the address names them; else the way to a new one."""
    owner_token = owner()
    run_id = st.query_params.get("run", "")
    if st.query_params.get("compare"):
        compare_runs.show(PAGE, owner_token)
    elif run_id:
        run.show(PAGE, run_id, owner_token)
    else:
        new_run.show(PAGE, owner_token)


if __name__ == "__main__":
    main()
