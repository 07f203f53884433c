"""LSTM gates, the view "The cell by hand": both passes of a small cell."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.recurrence import lstm_by_hand_maths
from pages.recurrence.lstm_by_hand_controls import DEFAULT
from playground.experiments.lstm.by_hand import run as experiment
from playground.experiments.lstm.by_hand.spec import CellSpec
from playground.figures.lstm import by_hand as figure
from playground.ui import frame
from playground.ui.controls import fill_spec
from playground.ui.drag import preview_values, rerun_if_requested
from playground.ui.markdown import escape_markdown
from playground.ui.player import player

compute = st.cache_data(max_entries=64, show_spinner=False)(experiment.run)


@st.fragment
def stage(spec: CellSpec, values: Mapping[str, Any]) -> None:
    """The picture; a drag in it reruns this alone."""
    rerun_if_requested()
    player(figure.scene(compute(replace(spec, **preview_values()))), key="stage")


def show(values: Mapping[str, Any]) -> None:
    """Compute, show, explain. TextError for a text of fewer than two tokens."""
    spec = fill_spec(DEFAULT, values)
    trace = compute(spec)
    if note := trace.text.note():
        st.caption(escape_markdown(note))
    with frame.stage():
        stage(spec, values)
    frame.below(
        "lstm",
        maths=lambda: lstm_by_hand_maths.maths(trace),
        script=lambda: "",
        table=lambda: {},
        prints="all values, derivatives and gradients",
    )
