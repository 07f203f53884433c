"""One body, many heads, the view "One text through it": tokens, states, pooling, scores, loss, gradient."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.recurrence.heads_reading_controls import spec_of
from pages.recurrence.heads_reading_maths import maths
from playground.experiments.heads import reading as experiment
from playground.experiments.heads.reading import ReadingTrace
from playground.experiments.heads.reading_script import script
from playground.experiments.heads.sizes import MODEL_FILES
from playground.experiments.heads.training_trace import BUNDLED
from playground.figures.heads import reading as figure
from playground.ui import frame
from playground.ui.caches import cache_data
from playground.ui.markdown import escape_markdown
from playground.ui.player import player

compute = cache_data(experiment.run)


def notes(trace: ReadingTrace) -> str:
    """What is to be said of the typed text, or ""."""
    absent = "This surname is not in the list: the label is the network's own answer."
    return " ".join(filter(None, (trace.text.note(), absent if trace.is_own_answer else "")))


@st.fragment
def stage(trace: ReadingTrace) -> None:
    """The picture."""
    player(figure.scene(trace), key="stage")


def show(values: Mapping[str, Any]) -> None:
    """Compute, show, explain. TextError for a text without a known token."""
    trace = compute(spec_of(values))
    if note := notes(trace):
        st.caption(escape_markdown(note))
    with frame.stage():
        stage(trace)
    model = MODEL_FILES[trace.spec.task.text]
    frame.below(
        "heads_reading",
        maths=lambda: maths(trace),
        script=lambda: script(trace),
        table=lambda: dict(experiment.table(trace)),
        files={model: (BUNDLED / model).read_bytes},
        prints="loss, scores and gradients, and the differences in a padded batch",
    )
