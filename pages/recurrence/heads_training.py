"""One body, many heads, the view "A head by choice": one head trained in four ways."""

from collections.abc import Mapping
from typing import Any

from pages.recurrence.heads_shapes import JOBS as SHAPE_JOBS
from pages.recurrence.heads_training_controls import HEAD, spec_of
from pages.recurrence.heads_training_maths import maths
from playground.experiments.heads.sizes import DATA_FILES, SEEDS
from playground.experiments.heads.tasks import TASKS
from playground.experiments.heads.texts import as_lines
from playground.experiments.heads.training import HeadsSpec
from playground.experiments.heads.training_script import script
from playground.experiments.heads.training_trace import HeadsTrace, bundled_heads, table
from playground.figures.heads import training as figure
from playground.runs.reader import RunReader
from playground.ui import frame
from playground.ui.comparison_run import ComparisonRun
from playground.ui.drag import apply
from playground.ui.job_stage import JobStage
from playground.ui.owner import owner
from playground.ui.player import reported

UPDATE_SECONDS = {"one": 0.024, "two": 0.038}
"""Of processor time for an update of all networks of one seed, measured at 24 units."""
MEASURING_SECONDS = 2.5


def _seconds(spec: HeadsSpec) -> float:
    return SEEDS * UPDATE_SECONDS[spec.directions] * spec.updates + MEASURING_SECONDS


def _cost(spec: HeadsSpec) -> str:
    return f"Train: {SEEDS} seeds, {len(spec.ways)} ways, about {_seconds(spec):.0f} s in all."


def _read(values: dict[str, Any], reader: RunReader) -> HeadsTrace:
    documents = {"frozen": reader.document("frozen")}
    return HeadsTrace.from_columns(HeadsSpec.from_json(values), reader.metrics(), documents)


def _progress(trace: HeadsTrace) -> str:
    if not trace.rounds:
        return "Nothing was measured."
    return f"Every head has made {trace.updates[-1]} of {trace.spec.updates} updates."


def head_picked() -> None:
    """A click on a head of the drawing swaps it."""
    event = reported("stage", "pick")
    key = str(event.get("name", "")) if event else ""
    if key in TASKS:
        apply((HEAD, key))


COMPARISON: ComparisonRun[HeadsSpec, HeadsTrace] = ComparisonRun(
    JobStage(
        job="heads",
        title="One body, many heads",
        seconds=_seconds,
        bundled=bundled_heads,
        empty=lambda spec: HeadsTrace.from_columns(spec, {}),
        read=_read,
        commands=("stop",),
        other_jobs=tuple(SHAPE_JOBS.values()),
        on_pick=head_picked,
    ),
    cost=_cost,
    progress=_progress,
)


def show(values: Mapping[str, Any]) -> None:
    """Train or show what was trained, explain."""
    token, spec = owner(), spec_of(values)
    with frame.stage():
        trace = COMPARISON.stage(spec, token, figure.scene)
    text = trace.spec.task.text
    frame.below(
        "heads",
        maths=lambda: maths(trace),
        script=lambda: script(trace.spec),
        table=lambda: table(trace),
        files={DATA_FILES[text]: lambda: as_lines(text)},
        prints="loss and right answers after the last update, for every way and seed",
    )
