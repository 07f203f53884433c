"""Recurrent network: the stage in each of its views, and what a click on it does."""

from collections.abc import Sequence

import streamlit as st

from pages.language_models.rnn_controls import GATE, SELECTION, TEXT, UNIT, VIEW
from playground.errors import UserError
from playground.experiments.rnn.continuation import append_candidate
from playground.experiments.rnn.second_model import run_second_model
from playground.experiments.rnn.selection import ActiveUnit, Selection
from playground.experiments.rnn.trace import RnnSpec, RnnTrace, UnitRef
from playground.experiments.rnn.unit_sum import UnitSum, unit_sum
from playground.experiments.sources import Source
from playground.experiments.units import unit_order
from playground.figures import rnn as figure
from playground.figures.rnn.teacher_forcing import teacher_forcing_scene
from playground.figures.rnn.two_models import two_models_scene
from playground.figures.rnn.unit_sum import SUM, unit_sum_scene
from playground.figures.rnn.unrolled import UNROLLED, position_of
from playground.ui import messages
from playground.ui.drag import apply, request_rerun, rerun_if_requested
from playground.ui.player import player, reported
from playground.ui.second_model import open_second
from playground.ui.seek import seek


def unit_clicked() -> None:
    """A row of the heat map was clicked: its unit is chosen."""
    row = reported("stage", "unit")
    if row:
        apply((UNIT, int(row["label"])))


def stretch_brushed() -> None:
    """A stretch of the text was brushed, or the brush was cleared: the address holds the selection."""
    brush = reported("stage", "brush")
    if brush is None:
        st.query_params.pop(SELECTION, None)
        request_rerun()
    elif brush["done"]:
        st.query_params[SELECTION] = f"{brush['from']}-{brush['to']}"
        request_rerun()


def picked(source: Source, trace: RnnTrace) -> None:
    """A candidate was clicked: the text ends at the current position, and the candidate is appended.

    Or a state of the unrolled network, or the short sum of the unit: its sum at that token.
    """
    pick = reported("stage", "pick")
    if not pick:
        return
    if pick.get("name") == SUM:
        apply((VIEW, "unit_sum"))
        return
    if pick["panel"] == UNROLLED:
        apply((VIEW, "unit_sum"))
        seek(position_of(pick["name"], pick["step"], len(trace.tokens)))
        return
    apply((TEXT, TEXT.nearest(append_candidate(source, trace, pick["step"], pick["row"]))))
    seek(pick["step"] + 1)


@st.fragment
def show_states(
    source: Source,
    trace: RnnTrace,
    unit: UnitRef,
    order: str,
    selection: Selection | None,
    active: Sequence[ActiveUnit],
) -> None:
    """The stage; a click or a brush changes a control or the address, and the page follows."""
    rerun_if_requested()
    rows = unit_order(trace.values(unit.state, unit.layer), order)
    player(
        figure.scene(
            trace,
            rows,
            unit,
            selection,
            tuple(on.unit for on in active),
            unit_sum(trace, source, unit.unit, unit.layer),
        ),
        key="stage",
        on_unit_change=unit_clicked,
        on_brush_change=stretch_brushed,
        on_pick_change=lambda: picked(source, trace),
    )


def gate_or_term_clicked(sums: UnitSum) -> None:
    """A gate was clicked: its terms are listed. Or the term of a unit: that unit, one token earlier."""
    pick = reported("stage", "pick")
    if not pick:
        return
    if pick["panel"] == "gates":
        apply((GATE, pick["name"]))
        return
    if (unit := int(sums.term_units[pick["row"], pick["step"]])) >= 0 and pick["step"] > 0:
        apply((UNIT, unit))
        seek(pick["step"] - 1)


@st.fragment
def show_unit_sum(source: Source, trace: RnnTrace, unit: UnitRef, order: str, gate: str) -> None:
    """The stage of the view of one unit's sum."""
    rerun_if_requested()
    sums = unit_sum(trace, source, unit.unit, unit.layer, gate)
    rows = unit_order(trace.values(unit.state, unit.layer), order)
    player(
        unit_sum_scene(trace, sums, rows, unit),
        key="stage",
        on_unit_change=unit_clicked,
        on_pick_change=lambda: gate_or_term_clicked(sums),
    )


def position_clicked(trace: RnnTrace) -> None:
    """A place in the plot below was clicked: the clock goes there."""
    click = reported("stage", "click")
    if click:
        seek(min(max(0, round(click["x"])), len(trace.tokens) - 1))


@st.fragment
def show_two_models(spec: RnnSpec, source: Source, trace: RnnTrace, key: str) -> None:
    """The stage of the view of two models; a sentence instead where they cannot be compared."""
    rerun_if_requested()
    try:
        second, step = open_second(key, source)
        second_trace = run_second_model(spec, trace, source, second, step)
    except UserError as error:
        messages.error(error)
        return
    player(
        two_models_scene(trace, second_trace), key="stage", on_click_change=lambda: position_clicked(trace)
    )


@st.fragment
def show_teacher_forcing(trace: RnnTrace) -> None:
    """The stage of the view of teacher forcing."""
    rerun_if_requested()
    player(teacher_forcing_scene(trace), key="stage", on_click_change=lambda: position_clicked(trace))
