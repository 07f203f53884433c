"""The real training on the page: started, watched, stopped, found again by its id in the address."""

import streamlit as st

from playground.experiments.dropout import Comparison, DropoutSpec, TrainingSpec, comparison, finished
from playground.figures.dropout import training_scene
from playground.runs.refusals import Refusal
from playground.runs.view import RunView
from playground.ui import frame
from playground.ui.jobs import service
from playground.ui.listing import status
from playground.ui.plain import plain
from playground.ui.player import player

JOB = "dropout"
RUN = "dropout_run"  # the parameter that holds the id
PROBLEM = "dropout.problem"
BUDGET = 20.0  # seconds
EVERY = 0.5  # seconds between two looks at a training


def show(spec: DropoutSpec, owner: str) -> Comparison | None:
    """Draw the stage; return what is on it, if anything has been measured."""
    asked = TrainingSpec(spec.drop_data, spec.drop_input, spec.drop_hidden, spec.drop_seed)
    view = _run()
    active = view is not None and view.active
    st.fragment(_live, run_every=EVERY if active else None)(asked, owner, active)
    return read(view, asked)


def _run() -> RunView | None:
    """The run that the address names, if there is such a comparison."""
    run_id = st.query_params.get(RUN, "")
    if not run_id:
        return None
    try:
        view = service().run(run_id)
    except Refusal as refusal:
        st.session_state[PROBLEM] = str(refusal)
    else:
        if view.job == JOB:
            return view
        st.session_state[PROBLEM] = "The address names a run that is no comparison of dropout."
    st.query_params.pop(RUN, None)
    return None


def read(view: RunView | None, asked: TrainingSpec) -> Comparison | None:
    """What a run has measured so far; without a run the comparison that comes with the app, if any."""
    if view is None:
        return finished(asked)
    try:
        reader = service().reader(view.id)
        best = reader.document("best")
        return comparison(TrainingSpec(**view.spec), reader.metrics(), best if isinstance(best, list) else ())
    except (Refusal, TypeError, ValueError):
        return None


def _live(asked: TrainingSpec, owner: str, polled: bool) -> None:
    """The part that follows a training, its button included, so that polling and clicking do not collide."""
    view = _run()
    row = st.container(horizontal=True, vertical_alignment="center", key="dropout-row")
    if view is not None and view.active:
        if view.mine(owner):
            row.button(
                "Stop", key="dropout-stop", icon=":material/stop:", on_click=_stop, args=(owner, view.id)
            )
        share = min(1.0, view.step / view.steps) if view.steps else 0.0
        row.progress(share, text=plain(status(view)))
    else:
        label = "Train" if view is None else "Train again"
        row.button(
            label, key="dropout-train", icon=":material/play_arrow:", type="primary", on_click=_start,
            args=(owner, asked),
        )  # fmt: skip
        row.caption(plain(_about(view, asked), 500))
    if problem := st.session_state.pop(PROBLEM, None):
        st.error(plain(problem, 500))
    shown = read(view, asked) or comparison(asked, {})
    active = view is not None and view.active
    player(training_scene(shown, active, **frame.clock()).pack(), key="stage")
    if active != polled:
        st.rerun()


def _about(view: RunView | None, asked: TrainingSpec) -> str:
    """What is on the stage."""
    if view is None:
        if finished(asked) is None:
            return "Six networks, with and without dropout, from three seeds: some seconds."
        return "On the stage: this comparison, made before by the same code. Train makes it here and now."
    words = view.message or status(view)
    if dict(view.spec) != asked.to_json():
        spec = TrainingSpec(**view.spec)
        words += (
            f". It was made with {spec.data} data, p = {spec.drop_input:g} and {spec.drop_hidden:g}, seed "
            f"{spec.seed}; Train again takes the settings at the left"
        )
    return words[:1].upper() + words[1:] + "."


def _start(owner: str, asked: TrainingSpec) -> None:
    """Queue the comparison and put its id into the address; one that is over makes room for it."""
    before = st.query_params.get(RUN, "")
    try:
        st.query_params[RUN] = service().start(owner, JOB, asked.to_json(), seconds=BUDGET, title="Dropout")
    except Refusal as refusal:
        st.session_state[PROBLEM] = str(refusal)
        return
    if before:
        _forget(owner, before)


def _forget(owner: str, run_id: str) -> None:
    try:
        if service().run(run_id).job == JOB:
            service().delete(owner, run_id)
    except Refusal:
        return  # somebody else's, or gone already


def _stop(owner: str, run_id: str) -> None:
    try:
        service().stop(owner, run_id)
    except Refusal as refusal:
        st.session_state[PROBLEM] = str(refusal)
