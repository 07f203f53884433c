"""The training comparison on the page: started, followed, stopped; the address holds the id of its run."""

import streamlit as st

from playground.errors import UserError
from playground.experiments.dropout import Comparison, TrainingSpec, bundled_comparison
from playground.figures.dropout import training_scene
from playground.runs.view import RunView
from playground.ui import messages, run_controls, undo
from playground.ui.job_service import service
from playground.ui.markdown import escape_markdown
from playground.ui.player import player

JOB = "dropout"  # in runs/jobs.py
SECONDS = 20.0  # at most for a comparison
POLL_SECONDS = 0.5
OTHER_JOB = "The address names a run that is no comparison of dropout."


def stage(spec: TrainingSpec, owner: str) -> Comparison | None:
    """Draw the stage; return the comparison on it, if there is one."""
    view = _open_run()
    active = view is not None and view.active
    run_controls.follow(_draw, POLL_SECONDS, active, spec, owner, active)
    return comparison_of(view, spec)


def comparison_of(view: RunView | None, spec: TrainingSpec) -> Comparison | None:
    """What a run has measured so far; without a run the comparison that comes with the app, if any."""
    if view is None:
        return bundled_comparison(spec)
    try:
        reader = service().reader(view.id)
        document = reader.document("bayes_loss")
        bayes_loss = document if isinstance(document, list) else ()
        return Comparison.from_columns(TrainingSpec(**view.spec), reader.metrics(), bayes_loss)
    except (UserError, TypeError, ValueError):
        return None


def _open_run() -> RunView | None:
    """The comparison whose id the address holds; an id of anything else is taken out."""
    view = run_controls.run_or_none(st.query_params.get("run", ""), JOB, OTHER_JOB)
    if view is None:
        st.query_params.pop("run", None)
    return view


def _draw(spec: TrainingSpec, owner: str, polled: bool) -> None:
    """The row of the run and the player: a fragment, so that polling and clicking do not collide."""
    view = _open_run()
    active = view is not None and view.active
    row = st.container(horizontal=True, vertical_alignment="center", key="dropout-row")
    if view is not None and active:
        run_controls.buttons(view, owner, row, ("stop",))
        run_controls.progress(view, row)
    else:
        row.button(
            "Train" if view is None else "Train again",
            key="train",
            icon=":material/play_arrow:",
            type="primary",
            on_click=_train,
            args=(owner, spec),
        )
        row.caption(escape_markdown(_caption(view, spec), 500))
    if active == polled:  # else the message would be gone with this drawing
        messages.show(run_controls.PLACE)
    comparison = comparison_of(view, spec) or Comparison.from_columns(spec, {})
    player(training_scene(comparison, active), key="stage")
    if active != polled:
        st.rerun()


def _caption(view: RunView | None, spec: TrainingSpec) -> str:
    """Which comparison is on the stage."""
    if view is None:
        if bundled_comparison(spec) is None:
            return "Six networks, with and without dropout, from three seeds: some seconds."
        return "On the stage: this comparison, made before by the same code. Train makes it here and now."
    words = view.message or run_controls.status(view)
    if dict(view.spec) != spec.to_json():
        other = TrainingSpec(**view.spec)
        words += (
            f". It was made with {other.data} data, p = {other.p_input:g} and {other.p_hidden:g}, seed "
            f"{other.seed}; Train again takes the settings at the left"
        )
    return words[:1].upper() + words[1:] + "."


def _train(owner: str, spec: TrainingSpec) -> None:
    """Queue the comparison and put its id into the address; the one before it is deleted (see undo.py)."""
    previous = st.query_params.get("run", "")
    run_id = run_controls.start_run(owner, JOB, dict(spec.to_json()), SECONDS, "Dropout")
    if run_id is not None:
        st.query_params["run"] = run_id
        _delete(owner, previous)


def _delete(owner: str, run_id: str) -> None:
    """Delete a comparison, if it is this reader's and still there; an undo leads back to it."""
    try:
        if not run_id or service().run(run_id).job != JOB:
            return
        deletion = service().deletions.delete_run(owner, run_id)
    except UserError:
        return
    undo.offer(owner, deletion, "The comparison before is deleted.", {"run": run_id})
