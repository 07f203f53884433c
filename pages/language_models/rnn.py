"""Recurrent network: read a text token by token and look at every unit."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.language_models.rnn_controls import CONTROLS, TEXTS, selection_of, spec_of, unit_of
from pages.language_models.rnn_formula import formula
from pages.language_models.rnn_lessons import LESSONS
from pages.language_models.rnn_maths import maths
from pages.language_models.rnn_stage import (
    show_states,
    show_teacher_forcing,
    show_two_models,
    show_unit_sum,
)
from pages.language_models.rnn_unit_search import show_unit_search
from playground.errors import UserError
from playground.experiments import sources
from playground.experiments.rnn.run import run
from playground.experiments.rnn.script import script, table
from playground.experiments.rnn.selection import ActiveUnit, Selection, active_units
from playground.experiments.rnn.trace import RnnSpec, RnnTrace
from playground.experiments.sources import Source
from playground.models.table import RECURRENT
from playground.text.unfinished import to_escapes
from playground.ui import frame, messages, run_links
from playground.ui.frame import Page
from playground.ui.job_service import warm_torch
from playground.ui.markdown import escape_markdown
from playground.ui.model_source import choose_model
from playground.ui.owner import owner

PAGE = Page(
    title="Recurrent network",
    question="What does a network remember while it reads, and what does it expect next?",
    formula=formula,
    controls=CONTROLS,
    lessons=LESSONS,
)


def show_stage(
    values: Mapping[str, Any],
    spec: RnnSpec,
    source: Source,
    trace: RnnTrace,
    selection: Selection | None,
    active: Sequence[ActiveUnit],
) -> None:
    """The stage in the view that is chosen."""
    unit, view = unit_of(values, trace), values["view"]
    if view == "two_models":
        show_two_models(spec, source, trace, values["second_model"])
    elif view == "unit_sum":
        show_unit_sum(source, trace, unit, values["unit_order"], values["gate"])
    elif view == "teacher_forcing":
        show_teacher_forcing(trace)
    else:
        show_states(source, trace, unit, values["unit_order"], selection, active)


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
        show_stage(values, spec, source, trace, selection, active)
    if values["view"] == "states":
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
