"""One body, many heads, the view "Shapes of sequence processing": four shapes, trained and asked."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import streamlit as st

from pages.recurrence.heads_shapes_controls import EXAMPLE_TEXTS, question_of, spec_of
from pages.recurrence.heads_shapes_maths import maths
from playground.errors import TextError
from playground.experiments.sequence_shapes.answer import answer
from playground.experiments.sequence_shapes.data import SHAPES, as_lines
from playground.experiments.sequence_shapes.question import source_of
from playground.experiments.sequence_shapes.script import script
from playground.experiments.sequence_shapes.sizes import ITEMS_FILE
from playground.experiments.sequence_shapes.training import ShapesSpec
from playground.experiments.sequence_shapes.training_trace import ShapesTrace, bundled_shape, table
from playground.figures import sequence_shapes as figure
from playground.runs.reader import RunReader
from playground.ui import frame, messages
from playground.ui.comparison_run import ComparisonRun
from playground.ui.job_stage import JobStage
from playground.ui.markdown import escape_markdown
from playground.ui.owner import owner

JOBS = {shape: f"shape_{shape}" for shape in SHAPES}  # a job for each shape: its runs are its own
OTHER_JOBS = ("heads",)  # of the page's other views
UPDATE_SECONDS = {  # of processor time, measured
    "one_to_many": 0.016,
    "many_to_one": 0.016,
    "aligned": 0.006,
    "encoder_decoder": 0.016,
}


def _seconds(spec: ShapesSpec) -> float:
    return UPDATE_SECONDS[spec.shape] * spec.shape_updates + 2


def _read(values: dict[str, Any], reader: RunReader) -> ShapesTrace:
    step = reader.latest_step()
    weights = None if step is None else dict(reader.checkpoint(step).tensors)
    return ShapesTrace.from_columns(ShapesSpec.from_json(values), reader.metrics(), weights)


def _progress(trace: ShapesTrace) -> str:
    if not trace.rounds:
        return "Nothing was measured."
    return f"The network has made {trace.updates[-1]} of {trace.spec.shape_updates} updates."


@cache
def comparison(shape: str) -> ComparisonRun[ShapesSpec, ShapesTrace]:
    """The run of a shape on the page."""
    others = tuple(job for job in JOBS.values() if job != JOBS[shape])
    return ComparisonRun(
        JobStage(
            job=JOBS[shape],
            title=SHAPES[shape],
            noun="training",
            seconds=_seconds,
            bundled=bundled_shape,
            empty=lambda spec: ShapesTrace.from_columns(spec, {}),
            read=_read,
            other_jobs=(*others, *OTHER_JOBS),
            commands=("stop",),
        ),
        cost=lambda spec: f"Train: about {_seconds(spec):.0f} s.",
        progress=_progress,
    )


def show(values: Mapping[str, Any]) -> None:
    """Train or show what was trained, ask it, explain."""
    token, spec, question = owner(), spec_of(values), question_of(values)
    try:
        note = source_of(spec.shape, question).note()
    except TextError as error:
        messages.error(error)
        text = EXAMPLE_TEXTS[spec.shape]
        st.button("Use the example text", on_click=text.set, args=(text.default,), key="default-text")
        return
    if note:
        st.caption(escape_markdown(note))
    with frame.stage():
        trace = comparison(spec.shape).stage(
            spec,
            token,
            lambda trace, active: figure.scene(trace, answer(spec.shape, trace.weights, question), active),
        )
    frame.below(
        "heads_shapes",
        maths=lambda: maths(trace),
        script=lambda: script(trace.spec, question),
        table=lambda: table(trace),
        files={ITEMS_FILE: lambda: as_lines(spec.shape)},
        prints="the loss and both shares of every round, and the answer above",
    )
