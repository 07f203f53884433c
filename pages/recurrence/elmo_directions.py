"""Stacked and bidirectional networks, the view "It sees the answer": two trainings that show what is seen."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.recurrence.elmo_directions_controls import spec_of
from playground.experiments.elmo.directions import (
    SUBJECTS,
    TESTED,
    DirectionsSpec,
    examples,
    keys,
    repeated_share,
)
from playground.experiments.elmo.directions_script import script
from playground.experiments.elmo.directions_trace import DirectionsTrace, bundled_directions, table
from playground.experiments.elmo.sentences import as_lines
from playground.experiments.elmo.sizes import HIDDEN, SEEDS, SENTENCES_FILE
from playground.figures.elmo import directions as figure
from playground.runs.reader import RunReader
from playground.ui import frame
from playground.ui.comparison_run import ComparisonRun
from playground.ui.job_stage import JobStage
from playground.ui.owner import owner

UPDATE_SECONDS = 0.007  # of processor time for an update of one network, measured

TEXT = r"""**A language model of both directions.** Both networks are one LSTM layer of {hidden} units
a direction and are asked at every $t$ for the next word, with the loss $-\ln P(x_{{t+1}}\mid y_t)$. The
backward half of $y_t$ has read $x_T,\dots,x_{{t+1}},x_t$: the answer is among them. The loss falls to
nothing, also on test sentences, and yet the network cannot write a word: with $x_{{t+1}}$ not yet
there it cannot be asked.

**A classifier.** Which of {subjects} subjects does the sentence begin with? All {sentences} sentences have
{T} tokens. `out[:, -1]` is the state of the last token: its backward half has read that token alone, the same
end mark every time, and can only name one subject for all. Its forward half has to carry the subject through
the whole sentence. `h_n` holds the last state of each pass; its backward half has read the subject just
before. In a padded batch `out[:, -1]` is worse still: the state of the padding.

Tested on the last {tested} sentences, trained on the others. Each sentence is drawn anew:
{repeated:.1%} of the test sentences happen to stand among the training sentences as well. The most frequent
subject is that of {chance:.1%} of all sentences."""


def _seconds(spec: DirectionsSpec) -> float:
    return SEEDS * len(keys()) * UPDATE_SECONDS * spec.direction_updates + 2


def _cost(spec: DirectionsSpec) -> str:
    return f"Train: {SEEDS * len(keys())} networks, about {_seconds(spec):.0f} s in all."


def _read(values: dict[str, Any], reader: RunReader) -> DirectionsTrace:
    return DirectionsTrace.from_columns(DirectionsSpec.from_json(values), reader.metrics())


def _progress(trace: DirectionsTrace) -> str:
    if not trace.rounds:
        return "Nothing was measured."
    return f"Each network has made {trace.updates[-1]} of {trace.spec.direction_updates} updates."


COMPARISON: ComparisonRun[DirectionsSpec, DirectionsTrace] = ComparisonRun(
    JobStage(
        job="elmo_directions",
        title="It sees the answer",
        seconds=_seconds,
        bundled=bundled_directions,
        empty=lambda spec: DirectionsTrace.from_columns(spec, {}),
        read=_read,
        other_jobs=("elmo",),
        commands=("stop",),
    ),
    cost=_cost,
    progress=_progress,
)


def maths(trace: DirectionsTrace) -> None:
    """Both trainings, and why they end as they do."""
    ids, _ = examples()
    st.markdown(
        TEXT.format(
            hidden=HIDDEN,
            subjects=len(SUBJECTS),
            sentences=len(ids),
            T=ids.shape[1],
            tested=TESTED,
            repeated=repeated_share(),
            chance=trace.chance,
        )
    )


def show(values: Mapping[str, Any]) -> None:
    """Train or show what was trained, explain."""
    token, spec = owner(), spec_of(values)
    with frame.stage():
        trace = COMPARISON.stage(spec, token, figure.scene)
    frame.below(
        "elmo_directions",
        maths=lambda: maths(trace),
        script=lambda: script(trace.spec),
        table=lambda: table(trace),
        files={SENTENCES_FILE: as_lines},
        prints="the losses and accuracies after the last update, for every seed",
    )
