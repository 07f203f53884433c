"""Initialization, the view "Any model"."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.networks import initialization_training_maths as maths
from pages.networks.initialization_controls import TEXTS
from playground.experiments.initialization import own_model as experiment
from playground.experiments.initialization.own_model import OwnModelTrace
from playground.experiments.sources import Source, download_files, over_checkpoints
from playground.figures.initialization import own_model as figure
from playground.models.table import RECURRENT
from playground.ui import frame
from playground.ui.drag import rerun_if_requested
from playground.ui.markdown import escape_markdown
from playground.ui.model_source import choose_source, follow_source
from playground.ui.owner import owner
from playground.ui.player import player
from playground.ui.progress import progress_place, run_with_progress

NETWORKS = {*RECURRENT, "window"}


def compute(text: str, source: Source, place: Any = None) -> OwnModelTrace:
    """The trace over all stored checkpoints, cached; under a progress bar."""
    source.nearest_step()  # says so where there is no checkpoint yet

    def of(at: tuple[int, ...]) -> OwnModelTrace:
        done = run_with_progress(
            ("initialization.own_model", source.key, at, text),
            lambda: experiment.steps(text, source, at),
            "Reading the text with every checkpoint",
            place,
        )
        assert done.trace is not None
        return done.trace

    return over_checkpoints(source.records, of)


@st.fragment
def stage(trace: OwnModelTrace, quantity: str) -> None:
    """The picture."""
    rerun_if_requested()
    player(figure.scene(trace, quantity), key="stage")


def show(values: Mapping[str, Any]) -> None:
    """Open the model, compute, show, explain. A UserError for a model or a text that cannot be used."""
    source = choose_source(values["model"], owner(), TEXTS, NETWORKS)
    if source is None:
        return
    follow_source(source)
    with frame.stage():
        trace = compute(values["model_text"], source, progress_place())
        stage(trace, values["quantity"])
    for note in trace.notes:
        st.caption(escape_markdown(note, 300))
    frame.below(
        "own_model",
        maths=lambda: maths.own_model(trace),
        script=lambda: experiment.script(source),
        table=lambda: experiment.table(trace),
        files=download_files(source, int(trace.steps[-1])),
        prints="the spread of every weight matrix, and with an earlier checkpoint update : data",
    )
