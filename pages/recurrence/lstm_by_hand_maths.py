"""LSTM gates, "The cell by hand": the text of *The maths*."""

import streamlit as st

from playground.experiments.lstm.by_hand.run import CellTrace


def maths(trace: CellTrace) -> None:
    """The equations, and what was checked."""
    st.markdown("; ".join(f"{method}: `{error:.1e}`" for method, error in trace.agreement.items()))
