"""A measurement on the page: its stage, and the sentence beside its button."""

from typing import Any

from playground.experiments.vectorization import machine
from playground.experiments.vectorization.measured import SPREAD, Measured, bundled_measurement, empty
from playground.experiments.vectorization.measurement import MeasurementSpec, Setup
from playground.figures.vectorization import times_scene
from playground.runs.reader import RunReader
from playground.runs.view import RunView
from playground.ui import run_controls
from playground.ui.job_stage import JobStage, how_it_ended


def _read(values: dict[str, Any], reader: RunReader) -> Measured:
    """What a run has measured so far."""
    document = reader.document("machine")
    found = document if isinstance(document, dict) else {}
    return Measured.from_columns(MeasurementSpec(**values), reader.metrics(), found)


MEASUREMENT: JobStage[MeasurementSpec, Measured] = JobStage(
    job="vectorization",
    title="Measurement",
    verb="Measure here",
    icon=":material/timer:",
    noun="measurement",
    seconds=lambda spec: spec.seconds,
    bundled=bundled_measurement,
    empty=empty,
    read=_read,
    commands=("stop",),  # a measurement is of one moment
)


def stage(spec: MeasurementSpec, setup: Setup, owner: str) -> Measured:
    """Draw the stage; return the measurement on it."""
    return MEASUREMENT.draw(
        spec,
        owner,
        lambda measured, active: times_scene(measured, setup, active),
        lambda view, spec, measured: caption(view, spec, setup, measured),
    )


def caption(view: RunView | None, spec: MeasurementSpec, setup: Setup, measured: Measured) -> str:
    """Where and when it was measured, how it ended, and whether the machine was busy."""
    made, planned = measured.timings
    if not made:
        words = (
            f"{run_controls.status(view).capitalize()}; nothing was measured. " if view is not None else ""
        )
        return f"{words}Measure here times every way at these sizes, in about {spec.seconds:.0f} s."
    words = "Measured elsewhere" if view is None else "Measured here"
    words += f": {machine.sentence(measured.machine)}."
    if view is not None and not measured.complete:
        words += f" {how_it_ended(view)}: {made:,} of {planned:,} timings were made."
    if measured.spec != spec:
        words += " Of other sizes than those at the left; Measure again takes these."
    wide, of, largest = measured.spread(setup)
    if wide:
        words += (
            f" The machine was busy: quartiles of {wide} of {of} timings differ by more than {SPREAD:g} "
            f"times, up to {largest:.2g}."
        )
    return words
