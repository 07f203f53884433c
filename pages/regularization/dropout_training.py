"""Dropout, the view "Train": the comparison of networks with and without dropout."""

from typing import Any

from playground.experiments.dropout import Comparison, TrainingSpec, bundled_comparison
from playground.figures.dropout import training_scene
from playground.runs.reader import RunReader
from playground.ui.comparison_run import ComparisonRun
from playground.ui.job_stage import JobStage

JOB = "dropout"  # in runs/jobs.py
SECONDS = 20.0  # at most for a comparison


def _read(values: dict[str, Any], reader: RunReader) -> Comparison:
    document = reader.document("bayes_loss")
    bayes_loss = document if isinstance(document, list) else ()
    return Comparison.from_columns(TrainingSpec(**values), reader.metrics(), bayes_loss)


def _progress(comparison: Comparison) -> str:
    if not len(comparison.step):
        return "Nothing was measured."
    return f"Measured are the first {comparison.step[-1]:,} of {comparison.spec.steps:,} updates."


def _settings(comparison: Comparison) -> str:
    spec = comparison.spec
    return f"{spec.data} data, p = {spec.p_input:g} and {spec.p_hidden:g}, seed {spec.seed}"


COMPARISON: ComparisonRun[TrainingSpec, Comparison] = ComparisonRun(
    JobStage(
        job=JOB,
        title="Dropout",
        seconds=lambda spec: SECONDS,
        bundled=bundled_comparison,
        empty=lambda spec: Comparison.from_columns(spec, {}),
        read=_read,
    ),
    cost=lambda spec: "Train: six networks, with and without dropout, from three seeds: some seconds.",
    progress=_progress,
    settings=_settings,
)


def stage(spec: TrainingSpec, owner: str) -> Comparison:
    """Draw the stage; return the comparison on it, without any measurement where there is none yet."""
    return COMPARISON.stage(spec, owner, training_scene)
