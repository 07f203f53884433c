"""Training regimes, the view "Compared": five regimes from the same start, on the same batches."""

from collections.abc import Mapping
from typing import Any

from pages.recurrence.regimes_compared_maths import maths
from pages.recurrence.regimes_controls import compared_spec
from playground.experiments.regimes.comparison_script import script
from playground.experiments.regimes.comparison_trace import RegimesTrace, bundled_comparison, table
from playground.figures.regimes import compared as figure
from playground.runs.reader import RunReader
from playground.training.regimes.spec import REGIMES, SEEDS, STRINGS_FILE, RegimesSpec
from playground.training.regimes.strings import as_lines
from playground.ui import frame
from playground.ui.comparison_run import ComparisonRun
from playground.ui.job_stage import JobStage
from playground.ui.owner import owner

UPDATE_SECONDS = 0.12  # of processor time for an update of all five networks of a seed, measured
MEASURE_SECONDS = 0.8  # for the measurements of a seed


def _seconds(spec: RegimesSpec) -> float:
    return SEEDS * (UPDATE_SECONDS * spec.updates + MEASURE_SECONDS) + 2


def _cost(spec: RegimesSpec) -> str:
    return f"Train: {len(REGIMES)} regimes, {SEEDS} seeds, about {_seconds(spec):.0f} s in all."


def _read(values: dict[str, Any], reader: RunReader) -> RegimesTrace:
    return RegimesTrace.from_columns(RegimesSpec.from_json(values), reader.metrics())


def _progress(trace: RegimesTrace) -> str:
    if not trace.rounds:
        return "Nothing was measured."
    lost = trace.diverged[..., -1] > 0
    if lost.any():
        return f"{lost.sum()} of {lost.size} networks have diverged."
    return f"Each network has made {trace.updates[-1]} of {trace.spec.updates} updates."


COMPARISON: ComparisonRun[RegimesSpec, RegimesTrace] = ComparisonRun(
    JobStage(
        job="regimes",
        title="Training regimes",
        seconds=_seconds,
        bundled=bundled_comparison,
        empty=lambda spec: RegimesTrace.from_columns(spec, {}),
        read=_read,
        commands=("stop",),
    ),
    cost=_cost,
    progress=_progress,
)


def show(values: Mapping[str, Any]) -> None:
    """Train or show what was trained, explain."""
    token, spec, side = owner(), compared_spec(values), values["side"]
    with frame.stage():
        trace = COMPARISON.stage(spec, token, lambda trace, active: figure.scene(trace, side, active))
    frame.below(
        "regimes",
        maths=lambda: maths(trace),
        script=lambda: script(trace.spec),
        table=lambda: table(trace),
        files={STRINGS_FILE: as_lines},
        prints="loss and share of well-formed strings of every round, for every regime and seed",
    )
