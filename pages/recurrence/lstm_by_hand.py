"""LSTM gates, the view "The cell by hand": both passes of a small cell."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.recurrence import lstm_by_hand_maths
from pages.recurrence.lstm_by_hand_controls import DEFAULT, EDITS
from playground.experiments.lstm.by_hand import run as experiment
from playground.experiments.lstm.by_hand.parameters import WEIGHT_NAMES
from playground.experiments.lstm.by_hand.run import CellTrace
from playground.experiments.lstm.by_hand.script import script
from playground.experiments.lstm.by_hand.spec import CellSpec
from playground.experiments.lstm.by_hand.table import table
from playground.experiments.number_edits import within_limit
from playground.figures.lstm import by_hand as figure
from playground.figures.lstm.by_hand.clock import step_of
from playground.ui import frame
from playground.ui.caches import cache_data
from playground.ui.controls import fill_spec
from playground.ui.drag import apply, preview, preview_values, rerun_if_requested
from playground.ui.markdown import escape_markdown
from playground.ui.player import player, reported
from playground.ui.seek import seek

compute = cache_data(experiment.run)


def weight_edited(trace: CellTrace) -> None:
    """A weight is being dragged or has been typed: a preview until it is let go, then the control is set."""
    event = reported("stage", "edit")
    if event:
        value = within_limit(event["value"])
        own = {name: weights.shape for name, weights in trace.parameters.items()}
        edits = WEIGHT_NAMES.with_edit(EDITS.get(), own, event["name"], value)
        preview(event["done"], (EDITS, EDITS.nearest(edits)))


def part_picked(trace: CellTrace) -> None:
    """A click on a part of the cell goes to the step that computes it, on a token to the first step of it."""
    event = reported("stage", "pick")
    if event and "name" in event:
        seek(step_of(trace, event["name"], int(event["step"])))
        apply()


@st.fragment
def stage(spec: CellSpec, values: Mapping[str, Any]) -> None:
    """The picture; a drag in it reruns this alone."""
    rerun_if_requested()
    trace = compute(replace(spec, **preview_values()))
    player(
        figure.scene(trace, values["panel"], values["gate"]),
        key="stage",
        on_edit_change=lambda: weight_edited(trace),
        on_pick_change=lambda: part_picked(trace),
    )


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
        script=lambda: script(spec),
        table=lambda: table(trace),
        prints="all values, derivatives and gradients",
    )
