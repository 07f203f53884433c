"""Stacked and bidirectional networks, the view "ELMo": two frozen language models, their layers mixed."""

from collections.abc import Mapping
from typing import Any

from pages.recurrence.elmo_training_controls import spec_of
from pages.recurrence.elmo_training_maths import maths
from playground.experiments.elmo.sentences import FEATURES, TASKS, as_lines
from playground.experiments.elmo.sizes import SEEDS, SENTENCES_FILE
from playground.experiments.elmo.training import ElmoSpec
from playground.experiments.elmo.training_script import script
from playground.experiments.elmo.training_trace import ElmoTrace, bundled_elmo, table
from playground.figures.elmo import training as figure
from playground.runs.reader import RunReader
from playground.ui import frame
from playground.ui.comparison_run import ComparisonRun
from playground.ui.job_stage import JobStage
from playground.ui.owner import owner

LM_SECONDS, HEAD_SECONDS = 0.013, 0.001  # of processor time for an update, measured


def _seconds(spec: ElmoSpec) -> float:
    heads = len(TASKS) * len(FEATURES) * spec.head_updates
    return SEEDS * (LM_SECONDS * spec.updates + HEAD_SECONDS * heads) + 2


def _cost(spec: ElmoSpec) -> str:
    return f"Train: {SEEDS} seeds, about {_seconds(spec):.0f} s in all."


def _read(values: dict[str, Any], reader: RunReader) -> ElmoTrace:
    documents = {"frozen": reader.document("frozen")}
    return ElmoTrace.from_columns(ElmoSpec.from_json(values), reader.metrics(), documents)


def _progress(trace: ElmoTrace) -> str:
    if not trace.rounds:
        return "Nothing was measured."
    return (
        f"The language models have made {trace.updates[-1]} of {trace.spec.updates} updates, the heads "
        f"{trace.head_updates[-1]} of {trace.spec.head_updates}."
    )


COMPARISON: ComparisonRun[ElmoSpec, ElmoTrace] = ComparisonRun(
    JobStage(
        job="elmo",
        title="ELMo",
        seconds=_seconds,
        bundled=bundled_elmo,
        empty=lambda spec: ElmoTrace.from_columns(spec, {}),
        read=_read,
        other_jobs=("elmo_directions",),
        commands=("stop",),
    ),
    cost=_cost,
    progress=_progress,
)


def show(values: Mapping[str, Any]) -> None:
    """Train or show what was trained, explain."""
    token, spec, task = owner(), spec_of(values), values["task"]
    with frame.stage():
        trace = COMPARISON.stage(spec, token, lambda trace, active: figure.scene(trace, task, active))
    frame.below(
        "elmo",
        maths=lambda: maths(trace),
        script=lambda: script(trace.spec),
        table=lambda: table(trace),
        files={SENTENCES_FILE: as_lines},
        prints="the losses, shares and accuracies of every round, for every seed",
    )
