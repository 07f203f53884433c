"""Backprop through time, the view "How far back": the reach of any recurrent model's gradient."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.recurrence import bptt_maths as maths
from pages.recurrence.bptt_controls import LAGS, TEXTS
from playground.experiments.bptt.lag_table import script, table
from playground.experiments.bptt.lags import FRESH, LagSpec, run
from playground.experiments.sources import NEWEST, Source, download_files
from playground.figures.bptt import lags as figure
from playground.ui import frame
from playground.ui.controls import fill_spec
from playground.ui.drag import rerun_if_requested
from playground.ui.markdown import escape_markdown
from playground.ui.model_source import choose_model, offer_runs
from playground.ui.owner import owner
from playground.ui.player import player


@st.fragment
def stage(spec: LagSpec, source: Source | None, measure: str) -> None:
    """The picture."""
    rerun_if_requested()
    player(figure.scene(run(spec, source), measure), key="stage")


def show(values: Mapping[str, Any]) -> None:
    """Open the model, compute, show, explain. A UserError for a model or a text that cannot be used."""
    owner_token, source, checkpoint = owner(), None, NEWEST
    if values["model"] == FRESH and not st.query_params.get("run"):
        with st.sidebar:
            offer_runs(owner_token, TEXTS)
    else:
        source, checkpoint = choose_model(values["model"], owner_token, TEXTS)
        if source is None:
            return
    spec = fill_spec(LAGS, values, source=source.key if source else FRESH)
    spec = replace(spec, checkpoint=checkpoint)
    trace = run(spec, source)
    for note in trace.notes:
        st.caption(escape_markdown(note, 300))
    with frame.stage():
        stage(spec, source, values["lag_measure"])
    frame.below(
        "bptt_lags",
        maths=lambda: maths.lags(trace, spec, source),
        script=lambda: script(spec, source),
        table=lambda: table(trace),
        files=download_files(source, trace.checkpoint) if source else {},
        prints="the mean of ‖dJ_t/dh_{t−k}‖ by lag, by autograd",
    )
