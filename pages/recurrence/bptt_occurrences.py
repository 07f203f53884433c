"""Backprop through time, the view "Parts of W.grad": the parts of the gradient, and truncation."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.recurrence import bptt_maths as maths
from pages.recurrence.bptt_controls import LENGTH, PART
from playground.experiments.bptt import occurrences as experiment
from playground.experiments.bptt.occurrence_table import script, table
from playground.experiments.bptt.occurrences import OccurrenceSpec, OccurrenceTrace
from playground.figures.bptt import occurrences as figure
from playground.ui import frame
from playground.ui.caches import cache_data
from playground.ui.controls import fill_spec
from playground.ui.drag import apply, rerun_if_requested
from playground.ui.markdown import escape_markdown
from playground.ui.player import player, reported

compute = cache_data(experiment.run)


def part_picked() -> None:
    """A click on a part shows its matrix."""
    event = reported("stage", "pick")
    if event and "name" in event:
        apply((PART, PART.parse(event["name"])))


def length_clicked() -> None:
    """A click on the curve over T chooses T."""
    event = reported("stage", "click")
    if event and event["panel"] == "lengths":
        apply((LENGTH, LENGTH.nearest(event["x"])))


@st.fragment
def stage(trace: OccurrenceTrace, cell: tuple[int, int] | None) -> None:
    """The picture; a click in it sets a control."""
    rerun_if_requested()
    player(figure.scene(trace, cell), key="stage", on_pick_change=part_picked, on_click_change=length_clicked)


def show(values: Mapping[str, Any]) -> None:
    """Compute, show, explain. TextError for a text of fewer than two tokens."""
    spec = fill_spec(OccurrenceSpec(), values)
    trace = compute(spec)
    if note := trace.text.note():
        st.caption(escape_markdown(note))
    with frame.stage():
        stage(trace, values["part"])
    frame.below(
        "bptt_occurrences",
        maths=lambda: maths.occurrences(trace),
        script=lambda: script(spec),
        table=lambda: table(trace),
        prints="the norm of every part and of their sum",
    )
