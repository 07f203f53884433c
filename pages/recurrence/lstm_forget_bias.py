"""LSTM gates, the view "Forget bias": the same LSTM with a forget bias of 0, 1 and 2, trained."""

from collections.abc import Mapping
from typing import Any

from pages.recurrence.lstm_forget_bias_maths import maths
from pages.recurrence.lstm_training_controls import forget_bias_spec_of
from playground.experiments.lstm.copy_script import forget_bias_script
from playground.experiments.lstm.copy_task import SEEDS
from playground.experiments.lstm.forget_bias import BIASES, ForgetBiasSpec
from playground.experiments.lstm.forget_bias_trace import ForgetBiasTrace, bundled_forget_bias, table
from playground.figures.lstm import forget_bias as figure
from playground.runs.reader import RunReader
from playground.ui import frame
from playground.ui.comparison_run import ComparisonRun
from playground.ui.job_stage import JobStage
from playground.ui.owner import owner

START, PER_STEP, PER_TOKEN = 1.0, 0.001, 0.00005  # seconds: of an update, and of each token of its sequence


def _seconds(spec: ForgetBiasSpec) -> float:
    per_update = PER_STEP + PER_TOKEN * (spec.gap + 2) * spec.hidden / 32
    return START + len(BIASES) * SEEDS * spec.training_steps * per_update


def _cost(spec: ForgetBiasSpec) -> str:
    return (
        f"Train: {len(BIASES) * SEEDS} networks, {spec.training_steps:,} updates each, about "
        f"{_seconds(spec):.0f} s in all."
    )


def _read(values: dict[str, Any], reader: RunReader) -> ForgetBiasTrace:
    return ForgetBiasTrace.from_columns(ForgetBiasSpec(**values), reader.metrics())


def _progress(trace: ForgetBiasTrace) -> str:
    if not len(trace.updates):
        return "Nothing was measured."
    made, planned = trace.updates[-1], trace.spec.training_steps
    return f"Measured are the first {made:,} of {planned:,} updates of each network."


COMPARISON: ComparisonRun[ForgetBiasSpec, ForgetBiasTrace] = ComparisonRun(
    JobStage(
        job="lstm_forget_bias",
        title="Forget bias",
        seconds=_seconds,
        bundled=bundled_forget_bias,
        empty=lambda spec: ForgetBiasTrace.from_columns(spec, {}),
        read=_read,
        other_jobs=("lstm_copy",),
    ),
    cost=_cost,
    progress=_progress,
)


def show(values: Mapping[str, Any]) -> None:
    """Train or show what was trained, explain."""
    token, spec = owner(), forget_bias_spec_of(values)
    with frame.stage():
        trace = COMPARISON.stage(spec, token, figure.scene)
    frame.below(
        "lstm_forget_bias",
        maths=lambda: maths(trace),
        script=lambda: forget_bias_script(trace.spec),
        table=lambda: table(trace),
        prints="loss and accuracy of every network",
    )
