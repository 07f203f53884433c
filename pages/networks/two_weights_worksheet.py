"""The worksheet of the page on two weights: the calculation to print."""

import streamlit as st

from playground.experiments import two_weights as experiment
from playground.ui import frame


def worksheet(trace: experiment.TwoWeightsTrace) -> None:
    """The calculation to print, with the solutions and with room for them."""
    with st.container(key="page-below-worksheet"):
        box = frame.opened("Worksheet", "worksheet")
        if not box:
            return
        box.caption("The first update step by step, and a table of all updates: to fill in, and solved.")
        columns = box.columns(4)
        kinds = (("LaTeX", "tex", experiment.latex), ("Markdown", "md", experiment.markdown))
        sheets = [(solved, *kind) for kind in kinds for solved in (False, True)]
        for column, (solved, name, suffix, write) in zip(columns, sheets, strict=True):
            column.download_button(
                f"{name}, solved" if solved else f"{name}, to fill in",
                write(trace, solved),
                f"two_weights_{'solved' if solved else 'worksheet'}.{suffix}",
                key=f"sheet-{suffix}-{solved}",
                on_click="ignore",
            )
        box.markdown(experiment.markdown(trace, solved=True).replace("# ", "#### "))
