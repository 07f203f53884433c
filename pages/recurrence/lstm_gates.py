"""LSTM gates, the view "Gates of any model"."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from pages.recurrence import lstm_gates_maths as maths
from pages.recurrence.lstm_gates_controls import DEFAULT, TEXTS, UNIT, place_of, quantity_of
from playground.experiments.lstm.gate_script import script
from playground.experiments.lstm.gate_tables import gates_table
from playground.experiments.lstm.gates import SIGMOID_GATES, GatesSpec, GatesTrace, run
from playground.experiments.sources import Source, download_files
from playground.experiments.units import unit_order
from playground.figures.lstm import gates as figure
from playground.models.table import RECURRENT
from playground.ui import frame
from playground.ui.controls import fill_spec
from playground.ui.drag import apply, rerun_if_requested
from playground.ui.markdown import escape_markdown
from playground.ui.model_source import choose_model
from playground.ui.owner import owner
from playground.ui.player import player, reported
from playground.ui.seek import seek

NO_GATE = "A plain RNN has no gate: h is all there is, and it is rewritten at every token."


def unit_clicked() -> None:
    """A row of the heat map was clicked: its unit is chosen."""
    row = reported("stage", "unit")
    if row:
        apply((UNIT, int(row["label"])))


def seek_clicked(click: Mapping[str, Any], count: int) -> None:
    """A place over the positions was clicked: the clock goes there."""
    seek(min(max(0, round(click["x"])), count - 1))


def plot_clicked(trace: GatesTrace, layer: int, quantity: str) -> None:
    """A point of the saturation plot: its unit is chosen. A place over the tokens: the clock goes there."""
    click = reported("stage", "click")
    if not click:
        return
    if click["panel"] == "unit":
        seek_clicked(click, len(trace.tokens))
        return
    gates = SIGMOID_GATES[trace.cell]
    distances = {}
    for gate in gates:
        opened, shut = (share[layer] for share in trace.shares(gate))
        preferred = 0.999 if gate == quantity else 1.0  # of two points in one place that of the gate shown
        distances[gate] = preferred * np.hypot(opened - click["y"], shut - click["x"])
    nearest = min(gates, key=lambda gate: float(distances[gate].min()))
    apply((UNIT, int(distances[nearest].argmin())))


@st.fragment
def stage(trace: GatesTrace, values: Mapping[str, Any]) -> None:
    """The picture."""
    rerun_if_requested()
    quantity = quantity_of(values, trace.cell)
    layer, unit = place_of(values, trace.quantities["h"])
    order = unit_order(trace.quantities[quantity][layer], values["unit_order"])
    player(
        figure.scene(trace, quantity, layer, unit, order),
        key="stage",
        on_unit_change=unit_clicked,
        on_click_change=lambda: plot_clicked(trace, layer, quantity),
    )


def show_notes(*notes: str) -> None:
    """Sentences above the stage; their tokens are data."""
    for note in notes:
        st.caption(escape_markdown(note, 300))


def open_source(values: Mapping[str, Any]) -> tuple[Source | None, int]:
    """The network that is chosen, and the step of its checkpoint; None where none opens."""
    return choose_model(values["model"], owner(), TEXTS, RECURRENT)


def show(values: Mapping[str, Any]) -> None:
    """Open the model, compute, show, explain. A UserError for a model or a text that cannot be used."""
    source, checkpoint = open_source(values)
    if source is None:
        return
    spec: GatesSpec = fill_spec(DEFAULT, values, source=source.key, checkpoint=checkpoint)
    trace = run(spec, source)
    spec = replace(spec, checkpoint=trace.checkpoint)  # a run that is training may store another meanwhile
    show_notes(*trace.notes, *([] if SIGMOID_GATES[trace.cell] else [NO_GATE]))
    with frame.stage():
        stage(trace, values)
    layer, unit = place_of(values, trace.quantities["h"])
    frame.below(
        "gates",
        maths=lambda: maths.gates(trace, spec, source),
        script=lambda: script(spec, source, layer, unit),
        table=lambda: gates_table(trace, layer, unit),
        files=download_files(source, trace.checkpoint),
        prints="every gate of the chosen unit at every token",
    )
