"""Stacked and bidirectional networks, the view "Depth and direction": which tokens a state sees."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.recurrence.elmo_depth_controls import DEFAULT
from pages.recurrence.elmo_depth_maths import maths
from playground.experiments.elmo import depth as experiment
from playground.experiments.elmo.depth import DepthTrace
from playground.experiments.elmo.depth_script import script
from playground.figures.elmo import depth as figure
from playground.figures.elmo.depth.network import node_of
from playground.ui import frame
from playground.ui.caches import cache_data
from playground.ui.controls import fill_spec
from playground.ui.drag import apply, rerun_if_requested
from playground.ui.markdown import escape_markdown
from playground.ui.player import player, reported
from playground.ui.seek import seek

compute = cache_data(experiment.run)


def state_picked(trace: DepthTrace) -> None:
    """A click on a state moves the clock to it."""
    event = reported("stage", "pick")
    node = node_of(str(event.get("name", ""))) if event else None
    if node in trace.nodes:
        seek(trace.index(node))
        apply()


@st.fragment
def stage(trace: DepthTrace) -> None:
    """The picture; a click in it moves the clock."""
    rerun_if_requested()
    player(figure.scene(trace), key="stage", on_pick_change=lambda: state_picked(trace))


def show(values: Mapping[str, Any]) -> None:
    """Compute, show, explain. TextError for an empty sentence."""
    spec = fill_spec(DEFAULT, values)
    trace = compute(spec)
    if note := trace.text.note():
        st.caption(escape_markdown(note))
    with frame.stage():
        stage(trace)
    frame.below(
        "elmo_depth",
        maths=lambda: maths(trace),
        script=lambda: script(spec),
        table=lambda: experiment.table(trace),
        prints="the derivatives of every output and of h_n",
    )
