"""What an owner can do with a run besides its commands: the same with a new seed, and delete its text."""

import re
from dataclasses import replace

import streamlit as st

from playground.errors import CorpusNotFound, NotOwner, UserError
from playground.experiments import studio as experiment
from playground.runs.view import RunView
from playground.training.spec import TrainSpec
from playground.ui import delete_text_dialog, messages, run_list
from playground.ui.job_service import service

PLACE = "rerun"
GONE = (
    "The text of this run is no longer there, so the run keeps its curves but can neither go on nor be "
    "repeated."
)


def show(view: RunView, owner: str) -> None:
    """The buttons, as far as they make sense for this reader and this run."""
    try:
        text = _text(view, owner)
    except CorpusNotFound:
        if not delete_text_dialog.say():
            st.info(GONE)
        return
    if text is None:
        return
    if not view.is_ngram:
        _offer(view, owner)
    if service().owns_corpus(owner, text):
        delete_text_dialog.delete_text(text, owner)
        delete_text_dialog.say()
    messages.show(PLACE)


def _offer(view: RunView, owner: str) -> None:
    st.button(
        "Same settings, new seed",
        key="new-seed",
        icon=":material/casino:",
        width="stretch",
        help="A new run on the same text with as many steps: what differs is chance.",
        on_click=_start,
        args=(view, owner),
    )


def _text(view: RunView, owner: str) -> str | None:
    """The id of the run's text, None where this reader may not train on it. Raises CorpusNotFound."""
    try:
        text = service().corpus_of(owner, view.id)
        service().readable_corpus(owner, text)
    except NotOwner:
        return None
    return text


def _start(view: RunView, owner: str) -> None:
    """Queue a run with the same steps and the next seed, and go there; or say why not."""
    try:
        spec = with_next_seed(experiment.run_spec(view, service().reader(view.id)))
        text = service().corpus_of(owner, view.id)
        run_id = service().start(owner, "train", spec.to_json(), text, view.seconds, title(view.title, spec))
    except CorpusNotFound:
        return  # the page says so itself, wherever this run is shown
    except UserError as error:
        messages.post(PLACE, error)
    else:
        run_list.go_to_run(run_id)


def with_next_seed(spec: TrainSpec) -> TrainSpec:
    """The settings with the next seed; raises SpecError beyond the last."""
    return replace(spec, seed=spec.seed + 1).check()


def title(old: str, spec: TrainSpec) -> str:
    """The run's title with its seed behind it."""
    return f"{re.sub(r' · seed [0-9]+$', '', old)} · seed {spec.seed}"
