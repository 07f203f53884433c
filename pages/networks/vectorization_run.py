"""A measurement on the page: started, followed, stopped; the address holds the id of its run."""

import streamlit as st

from playground.errors import UserError
from playground.experiments.vectorization import machine
from playground.experiments.vectorization.measured import SPREAD, Measured, bundled_measurement, empty
from playground.experiments.vectorization.measurement import MeasurementSpec, Setup
from playground.figures.vectorization import times_scene
from playground.runs.view import RunView
from playground.ui import messages, run_controls, undo
from playground.ui.job_service import service
from playground.ui.markdown import escape_markdown
from playground.ui.player import player

JOB = "vectorization"  # in runs/jobs.py
POLL_SECONDS = 0.5
OTHER_JOB = "The address names a run that is no measurement."


def stage(spec: MeasurementSpec, setup: Setup, owner: str) -> Measured:
    """Draw the stage; return the measurement on it."""
    view = _open_run()
    active = view is not None and view.active
    run_controls.follow(_draw, POLL_SECONDS, active, spec, setup, owner, active)
    return measured_of(view, spec)


def measured_of(view: RunView | None, spec: MeasurementSpec) -> Measured:
    """What a run has measured so far; without a run what comes with the app, if it is of these sizes."""
    if view is None:
        return bundled_measurement(spec) or empty(spec)
    try:
        reader = service().reader(view.id)
        document = reader.document("machine")
        found = document if isinstance(document, dict) else {}
        return Measured.from_columns(MeasurementSpec(**view.spec), reader.metrics(), found)
    except (UserError, KeyError, TypeError, ValueError):
        return empty(spec)


def _open_run() -> RunView | None:
    """The measurement whose id the address holds; an id of anything else is taken out."""
    view = run_controls.run_or_none(st.query_params.get("run", ""), JOB, OTHER_JOB)
    if view is None:
        st.query_params.pop("run", None)
    return view


def _draw(spec: MeasurementSpec, setup: Setup, owner: str, polled: bool) -> None:
    """The row of the run and the player: a fragment, so that polling and clicking do not collide."""
    view = _open_run()
    active = view is not None and view.active
    measured = measured_of(view, spec)
    left, right = st.columns([1.15, 4], gap="small", vertical_alignment="center")
    if view is not None and active:
        run_controls.buttons(view, owner, left, ("stop",))
        run_controls.progress(view, right)
    else:
        left.button(
            "Measure here" if view is None else "Measure again",
            key="measure",
            icon=":material/timer:",
            type="primary",
            on_click=_measure,
            args=(owner, spec),
        )
        right.caption(escape_markdown(caption(view, spec, setup, measured), 500))
    if active == polled:  # else the message would be gone with this drawing
        messages.show(run_controls.PLACE)
    player(times_scene(measured, setup, active), key="stage")
    if active != polled:
        st.rerun()


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
        ending = view.message or run_controls.status(view)
        words += (
            f" {ending[:1].upper()}{ending[1:].removesuffix('.')}: {made:,} of {planned:,} timings were made."
        )
    if measured.spec != spec:
        words += " Of other sizes than those at the left; Measure again takes these."
    wide, of, largest = measured.spread(setup)
    if wide:
        words += (
            f" The machine was busy: quartiles of {wide} of {of} timings differ by more than {SPREAD:g} "
            f"times, up to {largest:.2g}."
        )
    return words


def _measure(owner: str, spec: MeasurementSpec) -> None:
    """Queue the measurement and put its id into the address; the one before is deleted (see undo.py)."""
    previous = st.query_params.get("run", "")
    run_id = run_controls.start_run(owner, JOB, dict(spec.to_json()), spec.seconds, "Measurement")
    if run_id is not None:
        st.query_params["run"] = run_id
        _delete(owner, previous)


def _delete(owner: str, run_id: str) -> None:
    """Delete a measurement, if it is this reader's and still there; an undo leads back to it."""
    try:
        if not run_id or service().run(run_id).job != JOB:
            return
        deletion = service().deletions.delete_run(owner, run_id)
    except UserError:
        return
    undo.offer(owner, deletion, "The measurement before is deleted.", {"run": run_id})
