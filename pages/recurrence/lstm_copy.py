"""LSTM gates, the view "How far back": RNN, GRU and LSTM on the copy task, each in the same time."""

from collections.abc import Mapping
from typing import Any

from pages.recurrence.lstm_copy_maths import maths
from pages.recurrence.lstm_training_controls import copy_spec_of
from playground.experiments.lstm.copy import CopySpec, network_keys
from playground.experiments.lstm.copy_script import copy_script
from playground.experiments.lstm.copy_trace import CopyTrace, bundled_copy, table
from playground.figures.lstm import copy as figure
from playground.runs.reader import RunReader
from playground.ui import frame
from playground.ui.comparison_run import ComparisonRun
from playground.ui.job_stage import JobStage
from playground.ui.owner import owner

OVERHEAD = 1.4  # the job's time over that of the updates: it measures, too


def _seconds(spec: CopySpec) -> float:
    return OVERHEAD * spec.seconds * len(network_keys(spec)) + 1


def _cost(spec: CopySpec) -> str:
    return (
        f"Train: {len(network_keys(spec))} networks, {spec.seconds:g} s of processor time each, about "
        f"{_seconds(spec):.0f} s in all."
    )


def _read(values: dict[str, Any], reader: RunReader) -> CopyTrace:
    documents = {name: reader.document(name) for name in ("longer", "forget_gate")}
    return CopyTrace.from_columns(CopySpec.from_json(values), reader.metrics(), documents)


def _progress(trace: CopyTrace) -> str:
    if not trace.rounds:
        return "Nothing was measured."
    updates, seconds = int(trace.steps[..., -1].sum()), trace.seconds[-1]
    return (
        f"Each network has had {seconds:.2f} of {trace.spec.seconds:g} s of processor time; all together made"
        f" {updates:,} updates."
    )


COMPARISON: ComparisonRun[CopySpec, CopyTrace] = ComparisonRun(
    JobStage(
        job="lstm_copy",
        title="Copy task",
        seconds=_seconds,
        bundled=bundled_copy,
        empty=lambda spec: CopyTrace.from_columns(spec, {}),
        read=_read,
        other_jobs=("lstm_forget_bias",),
    ),
    cost=_cost,
    progress=_progress,
)


def show(values: Mapping[str, Any]) -> None:
    """Train or show what was trained, explain."""
    token, spec, side = owner(), copy_spec_of(values), values["copy_side"]
    with frame.stage():
        trace = COMPARISON.stage(spec, token, lambda trace, active: figure.scene(trace, side, active))
    resolved = trace.resolved
    frame.below(
        "lstm_copy",
        maths=lambda: maths(trace),
        script=lambda: copy_script(resolved),
        table=lambda: table(trace),
        prints="the accuracy of every network at its gap, after as many updates"
        if resolved.steps
        else "the accuracy of every network at its gap",
    )
