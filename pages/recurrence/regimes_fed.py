"""Training regimes, the view "What is fed": one pass, step by step."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.recurrence.regimes_controls import fed_spec
from pages.recurrence.regimes_fed_maths import maths
from playground.experiments.regimes import fed as experiment
from playground.experiments.regimes.fed_script import NETWORK_FILE, network_bytes, script
from playground.figures.regimes import fed as figure
from playground.ui import frame
from playground.ui.caches import cache_data
from playground.ui.markdown import escape_markdown
from playground.ui.player import player

compute = cache_data(experiment.run)


def show(values: Mapping[str, Any]) -> None:
    """Compute, show, explain. TextError for a string without a known character."""
    spec = fed_spec(values)
    trace = compute(spec)
    if note := trace.text.note():
        st.caption(escape_markdown(note, 400))
    with frame.stage():
        player(figure.scene(trace), key="stage")
    frame.below(
        "regimes_fed",
        maths=lambda: maths(trace),
        script=lambda: script(trace),
        table=lambda: experiment.table(trace),
        files={NETWORK_FILE: lambda: network_bytes(spec)},
        prints="the coin, what is fed and the loss of every step",
    )
