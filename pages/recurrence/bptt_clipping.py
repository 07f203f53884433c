"""Backprop through time, the view "Clipping": a training that explodes, with and without clipping."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.recurrence import bptt_maths as maths
from playground.experiments.bptt.clipping import ClippingSpec, run
from playground.experiments.bptt.clipping_table import script, table
from playground.figures.bptt import clipping as figure
from playground.ui import frame
from playground.ui.controls import fill_spec
from playground.ui.drag import rerun_if_requested
from playground.ui.markdown import escape_markdown
from playground.ui.player import player


@st.fragment
def stage(spec: ClippingSpec) -> None:
    """The picture."""
    rerun_if_requested()
    player(figure.scene(run(spec)), key="stage")


def show(values: Mapping[str, Any]) -> None:
    """Train, show, explain. TextError for a text of fewer than two tokens."""
    spec = fill_spec(ClippingSpec(), values)
    trace = run(spec)
    if note := trace.text.note():
        st.caption(escape_markdown(note))
    with frame.stage():
        stage(spec)
    frame.below(
        "bptt_clipping",
        maths=lambda: maths.clipping(trace),
        script=lambda: script(spec),
        table=lambda: table(trace),
        prints="loss, norms and cosine of every step of the three trainings",
    )
