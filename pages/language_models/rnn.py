"""Recurrent network: read a text token by token and look at every unit."""

from collections.abc import Sequence

import streamlit as st

from pages.language_models.rnn_controls import (
    CONTROLS,
    SELECTION,
    TEXT,
    TEXTS,
    UNIT,
    selection_of,
    spec_of,
    unit_of,
)
from pages.language_models.rnn_formula import formula
from pages.language_models.rnn_lessons import LESSONS
from pages.language_models.rnn_maths import maths
from pages.language_models.rnn_unit_search import show_unit_search
from playground.errors import UserError
from playground.experiments import sources
from playground.experiments.rnn.continuation import append_candidate
from playground.experiments.rnn.run import run
from playground.experiments.rnn.script import script, table
from playground.experiments.rnn.selection import ActiveUnit, Selection, active_units
from playground.experiments.rnn.trace import RnnTrace, UnitRef
from playground.experiments.rnn.units import unit_order
from playground.experiments.sources import Source
from playground.figures import rnn as figure
from playground.models.table import RECURRENT
from playground.text.unfinished import to_escapes
from playground.ui import frame, messages, run_links
from playground.ui.drag import apply, request_rerun, rerun_if_requested
from playground.ui.frame import Page
from playground.ui.job_service import warm_torch
from playground.ui.markdown import escape_markdown
from playground.ui.model_source import choose_model
from playground.ui.owner import owner
from playground.ui.player import player, reported
from playground.ui.seek import seek

PAGE = Page(
    title="Recurrent network",
    question="What does a network remember while it reads, and what does it expect next?",
    formula=formula,
    controls=CONTROLS,
    lessons=LESSONS,
)


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


def candidate_clicked(source: Source, trace: RnnTrace) -> None:
    """A candidate was clicked: the text ends at the current position, and the candidate is appended."""
    pick = reported("stage", "pick")
    if pick:
        apply((TEXT, TEXT.nearest(append_candidate(source, trace, pick["step"], pick["row"]))))
        seek(pick["step"] + 1)


@st.fragment
def show_stage(
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
        figure.scene(trace, rows, unit, selection, tuple(on.unit for on in active)),
        key="stage",
        on_unit_change=unit_clicked,
        on_brush_change=stretch_brushed,
        on_pick_change=lambda: candidate_clicked(source, trace),
    )


def main() -> None:
    """Ask, read, show, explain."""
    warm_torch()
    TEXTS.complete_address(PAGE.key)
    run_links.draw_back(TEXTS)
    values = frame.open_page(PAGE)
    owner_token = owner()
    source, checkpoint = choose_model(values["model"], owner_token, TEXTS, RECURRENT)
    if source is None:
        return
    spec = spec_of(values, source.key, checkpoint)
    try:
        trace = run(spec, source)
    except UserError as error:
        messages.error(error)
        return
    unit = unit_of(values, trace)
    selection = selection_of(values, trace, unit)
    active = active_units(trace.values(unit.state, unit.layer), selection) if selection else ()
    for note in trace.notes:
        st.caption(escape_markdown(note, 300))
    with frame.stage():
        show_stage(source, trace, unit, values["unit_order"], selection, active)
    with st.container(key="page-units"):
        show_unit_search(selection, active, source, trace.checkpoint, owner_token)
    frame.below(
        "read",
        maths=lambda: maths(trace, source),
        script=lambda: script(to_escapes(spec.text, source.tokenizer()), unit),
        table=lambda: table(trace, unit),
        files=sources.download_files(source, trace.checkpoint),
        prints="the numbers of every token",
    )


if __name__ == "__main__":
    main()
