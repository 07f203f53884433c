"""One run, growing or done: its curves, its checkpoints to scrub, the next tokens, and its commands."""

from dataclasses import replace
from typing import Any

import streamlit as st

from pages.studio import run_details
from playground.errors import RunNotFound, UserError
from playground.experiments import sources
from playground.experiments import studio as experiment
from playground.experiments.sources.opening import opening
from playground.figures.studio.loss_chart import LossView
from playground.figures.studio.over_training import over_training_scene
from playground.figures.studio.run import scene
from playground.runs.reader import RunReader
from playground.runs.trimming import TRIMMED
from playground.runs.view import RunView
from playground.training.valid_loss import EXTENTS
from playground.ui import frame, messages, run_controls, run_list
from playground.ui.controls import Slider, TextInput, Toggle
from playground.ui.job_service import service
from playground.ui.markdown import escape_markdown
from playground.ui.player import player

POLL_SECONDS = 1.0  # between two looks at a run that is growing: more often would slow the other sessions
LONGER_SECONDS = (10, 30, 60)
LOSS_VIEW = (
    Toggle("large", "Large", "The losses alone, tall enough for a projector."),
    Toggle("zoom", "Zoom", "The losses in the range of their curves, not of the uniform baseline."),
    Toggle("log", "Log", "Both axes of the losses are logarithmic; step 0 stands at the left edge."),
)
OVER_TRAINING = Toggle(
    "over_training",
    "Over training",
    "What every checkpoint expects where a token of the prompt follows: when it takes the lead.",
)
TOKEN = Slider(
    "token",
    "Token",
    "Which token of the prompt the checkpoints are asked for; 0 is the last one.",
    0,
    experiment.LONGEST_PROMPT,
    1,
    0,
    format="%.0f",
    typed=True,
)
PROMPT = TextInput(
    "prompt",
    "Prompt",
    "",
    "",
    experiment.LONGEST_PROMPT,
    live=True,
    placeholder="What comes after …",
)


def show(page: frame.Page, run_id: str, owner: str) -> None:
    """Draw the page of one run."""
    frame.open_page(replace(page, controls=(), lessons=()))
    try:
        view, reader = service().run(run_id), service().reader(run_id)
        if view.job != "train":
            raise RunNotFound("This run was started on another page, and is shown there.")
    except UserError as refusal:
        messages.error(refusal)
        st.button("Start a new run", on_click=run_list.leave_run, key="leave")
        with st.container(key="page-below"):
            run_list.runs(owner)
        return
    with st.sidebar, messages.showing():
        run_details.about(view, reader, owner)
    with frame.stage():
        run_controls.follow(_live, POLL_SECONDS, view.active, run_id, owner, view.active)
    if not view.active:
        run_controls.watch_at_rest(run_id)
    with st.container(key="page-below"):
        with messages.showing():
            run_details.below(view, reader, owner)
        run_list.runs(owner, run_id)


def _live(run_id: str, owner: str, polled: bool) -> None:
    """The part that follows the run; the controls are in it, so that polling and typing do not collide.

    `polled`: whether it is drawn again and again. When the run came to rest or was resumed, the whole page is
    drawn again, which starts or ends the polling.
    """
    try:
        view, reader = service().run(run_id), service().reader(run_id)
    except UserError:
        st.rerun()
    run_controls.progress(view, result=_result(view, reader))
    row = st.container(horizontal=True, vertical_alignment="bottom", key="run-row")
    with row:
        prompt = frame.draw_control(PROMPT)
        is_over_training = frame.draw_control(OVER_TRAINING)
        token = frame.draw_control(TOKEN) if is_over_training else 0
        loss_view = LossView()
        if not is_over_training:
            loss_view = LossView(**{control.name: frame.draw_control(control) for control in LOSS_VIEW})
    if view.mine(owner):
        _commands(row, view, owner)
    if view.active == polled:  # else the message would be gone with this drawing
        messages.show(run_controls.PLACE)
    with messages.showing():
        if is_over_training:
            _prediction(view, reader, prompt, token)
        else:
            _picture(view, reader, prompt, loss_view)
    if view.active != polled:
        st.rerun()  # at the end, so that nothing vanishes meanwhile


def _result(view: RunView, reader: RunReader) -> str:
    """The held-out loss of the run and, of the same tokens, that of the 5-gram; empty while unknown."""
    try:
        curves = experiment.curves(reader)
    except UserError:
        return ""  # the picture says so
    if curves.best is None:
        return ""
    five = (curves.baselines if curves.best.extent == "part" else curves.full_baselines).get("ngram5")
    beside = "" if five is None or view.active else f", 5-gram {five:.3f}"  # one line, while it is running
    return f" · held-out loss, {EXTENTS[curves.best.extent]} **{curves.best.number}**{beside}"


def _picture(view: RunView, reader: RunReader, prompt: str, loss_view: LossView) -> None:
    """The curves so far, and what every checkpoint answers to the prompt."""
    curves = experiment.curves(reader)
    if _is_empty(view, reader):
        return
    probe = experiment.probe(view.id, reader, prompt)
    if curves.notes:
        st.caption(escape_markdown(" ".join(curves.notes), 500))
    _unknown(probe.unknown)
    player(scene(curves, probe, prompt, view.steps, loss_view), key="run")


def _prediction(view: RunView, reader: RunReader, prompt: str, token: int) -> None:
    """How the prediction of a token of the prompt changed from checkpoint to checkpoint."""
    if _is_empty(view, reader):
        return
    if not prompt:
        prompt = opening(sources.from_run(view.id, reader))
        st.caption("No prompt: this one is written by the newest checkpoint. Write a text of your own above.")
    trace = experiment.over_training(view.id, reader, prompt, int(token))
    _unknown(trace.unknown)
    player(over_training_scene(experiment.curves(reader), trace, view.steps), key="run")


def _is_empty(view: RunView, reader: RunReader) -> bool:
    """Whether the run has no checkpoint to ask, which a sentence says."""
    if reader.document("tokenizer") and reader.checkpoints():
        return False
    st.caption("The first numbers come in a moment." if view.active else "This run has no checkpoint.")
    return True


def _unknown(number: int) -> None:
    """How many tokens of the prompt the model does not know."""
    if number:
        st.caption(
            f"{number} token{'s' * (number > 1)} of the prompt never occurred in the training text; the "
            "model reads them as ⟨unk⟩."
        )


def _commands(row: Any, view: RunView, owner: str) -> None:
    """Pause, stop, resume, train longer: what makes sense now, for the owner alone."""
    run_controls.buttons(view, owner, row)
    if view.status in run_controls.RESUMABLE:
        run_controls.command_button("resume", view, owner, row, type="primary")
    elif view.status == "finished" and not view.is_ngram and not _can_go_on(view):
        row.caption(TRIMMED)
    elif view.status == "finished" and not view.is_ngram:
        for seconds in LONGER_SECONDS:
            row.button(
                f"{seconds} s longer",
                key=f"longer-{seconds}",
                on_click=_train_longer,
                args=(owner, view.id, seconds),
            )


def _can_go_on(view: RunView) -> bool:
    """Whether the run can be trained longer; where a file is damaged, trying says so."""
    try:
        return service().reader(view.id).can_go_on()
    except UserError:
        return True


def _train_longer(owner: str, run_id: str, seconds: int) -> None:
    """Append a segment to the schedule and go on."""
    with messages.posting(run_controls.PLACE):
        spec = experiment.run_spec(service().run(run_id), service().reader(run_id)).longer(seconds)
        service().resume(owner, run_id, spec.to_json(), seconds)
