"""Backprop through time, the view "By hand": both passes of a small network."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.recurrence import bptt_maths as maths
from pages.recurrence.bptt_controls import DEFAULT, EDITS, WEIGHT
from playground.experiments.bptt import run as experiment
from playground.experiments.bptt.edits import WEIGHT_NAMES
from playground.experiments.bptt.parameters import shapes
from playground.experiments.bptt.run import BpttTrace
from playground.experiments.bptt.script import script
from playground.experiments.bptt.spec import BpttSpec
from playground.experiments.bptt.steps import step_index
from playground.experiments.bptt.table import table
from playground.experiments.number_edits import within_limit
from playground.experiments.weight_ref import WeightRef
from playground.figures.bptt import by_hand as figure
from playground.ui import frame
from playground.ui.caches import cache_data
from playground.ui.controls import fill_spec
from playground.ui.drag import apply, preview, preview_values, rerun_if_requested
from playground.ui.markdown import escape_markdown
from playground.ui.player import player, reported
from playground.ui.seek import seek

compute = cache_data(experiment.run)


def weight_edited(trace: BpttTrace) -> None:
    """A weight is being dragged or has been typed: a preview until it is let go, then the control is set."""
    event = reported("stage", "edit")
    if event:
        value = within_limit(event["value"])
        own = shapes(len(trace.parameters["b_h"]), len(trace.text.vocabulary))
        edits = WEIGHT_NAMES.with_edit(EDITS.get(), own, event["name"], value)
        preview(event["done"], (EDITS, EDITS.nearest(edits)))


def part_picked(T: int) -> None:
    """A click on a weight of the table chooses its pile; a click on a box of the network goes to its step."""
    event = reported("stage", "pick")
    if not event or "name" not in event:
        return
    kind, _, t = event["name"].partition(".")
    if kind in ("y", "h", "d"):
        seek(step_index(T, "delta_h" if kind == "d" else kind, int(t)))
        apply()
    else:
        apply((WEIGHT, event["name"]))


def chosen_weight(name: str) -> WeightRef | None:
    """The weight of the control."""
    return WEIGHT_NAMES.parse_ref(name) if name else None


@st.fragment
def stage(spec: BpttSpec, values: Mapping[str, Any]) -> None:
    """The picture; a drag in it reruns this alone."""
    rerun_if_requested()
    trace = compute(replace(spec, **preview_values()))
    player(
        figure.scene(trace, values["parameter"], chosen_weight(values["weight"])),
        key="stage",
        on_edit_change=lambda: weight_edited(trace),
        on_pick_change=lambda: part_picked(trace.steps),
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
        "bptt",
        maths=lambda: maths.by_hand(trace),
        script=lambda: script(spec),
        table=lambda: table(trace),
        prints="all losses, deltas and gradients",
    )
