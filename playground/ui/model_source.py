"""The model that a page looks into: a bundled one, a run of the studio, or an uploaded checkpoint.

The address holds an open run or upload as `run`, and the training step of its checkpoint as `checkpoint`.
Without `run` the menu "model" of the page says which bundled model is open; a choice in it closes the run.
"""

from collections.abc import Callable, Container, Mapping

import streamlit as st

from playground.errors import UserError
from playground.experiments import sources
from playground.experiments.sources import Source
from playground.experiments.sources.positions import recurrent
from playground.experiments.sources.upload import check_sizes, largest_weights, open_upload
from playground.models.table import MODELS
from playground.training.spec import TrainSpec
from playground.ui import messages, run_controls
from playground.ui.address import set_parameters
from playground.ui.controls import Choice
from playground.ui.file_upload import upload_files
from playground.ui.job_service import service
from playground.ui.markdown import escape_markdown
from playground.ui.model_menu import ModelMenu
from playground.ui.model_texts import ModelTexts
from playground.ui.run_list import trainings

UPLOAD = "model-upload"  # key of the uploader, and place of its messages
KINDS = {"safetensors", "json"}  # the two files of a download
POLL = 2.0  # seconds between two looks for a new checkpoint of a run that is training
OF_MODEL = ("run", "checkpoint", "step", "selection", "forced")  # parameters that belong to the open model


def model_choice(
    label: str,
    help: str,
    options: Mapping[str, str],
    default: str,
    on_change: Callable[[], None] | None = None,
) -> Choice:
    """The menu of a page's bundled models; a choice closes the run in the address, then calls `on_change`."""

    def choose() -> None:
        close_model()
        if on_change is not None:
            on_change()

    return ModelMenu("model", label, help, options, default, on_change=choose)


def choose_model(
    bundled: str, owner: str, texts: ModelTexts, kinds: Container[str] = MODELS
) -> tuple[Source | None, int]:
    """Draw the choice of runs and checkpoint in the sidebar; return the source and the checkpoint's step.

    The source is None, and a sentence says why, where none opens. `texts` are the page's fields that follow
    the model. `kinds` are the keys of the model table that the page can show: runs of other models are not
    offered.
    """
    source = choose_source(bundled, owner, texts, kinds)
    if source is None:
        return None, sources.NEWEST
    step = _choose_checkpoint(source)
    follow_source(source)
    return source, step


def follow_source(source: Source) -> None:
    """Draw the page anew when the source is a run that has a new checkpoint, ends, or changes at rest."""
    if run_controls.is_active(source.key):
        st.fragment(_rerun_on_checkpoint, run_every=POLL)(source.key, _newest(source))
    elif sources.is_run(source.key):
        run_controls.watch_at_rest(source.key)


def choose_source(
    bundled: str, owner: str, texts: ModelTexts, kinds: Container[str] = MODELS
) -> Source | None:
    """The choice of a run alone, for a page whose player goes through the checkpoints."""
    run_id = st.query_params.get("run", "")
    with st.sidebar:
        source = _open_source(run_id) if run_id else sources.bundled(bundled)
        if run_id:
            st.button(
                "Back to the bundled models",
                on_click=_close_run,
                args=(texts,),
                key="close-model",
                width="stretch",
            )
        offer_runs(owner, texts, run_id, kinds)
    return source


def find_source(bundled: str) -> Source | None:
    """The source that the address or the menu opens, without drawing anything; None where there is none."""
    run_id = st.query_params.get("run", "")
    try:
        return sources.find(run_id, service().reader) if run_id else sources.bundled(bundled)
    except UserError:
        return None


def open_network(bundled: str) -> tuple[str, int]:
    """The cell of the open model and the number of its layers; ("rnn", 1) where it has no hidden state."""
    source = find_source(bundled)
    try:
        network = recurrent(source.load(source.nearest_step()).model, "") if source else None
    except UserError:
        network = None
    return (network.cell, len(network.layers)) if network else ("rnn", 1)


def offer_runs(owner: str, texts: ModelTexts, current: str = "", kinds: Container[str] = MODELS) -> None:
    """The owner's runs, and the upload of a downloaded checkpoint."""
    with st.expander("Your runs, or an upload"):
        for run in trainings(owner):
            if run.id != current and run.spec.get("model", TrainSpec.model) in kinds:
                st.button(
                    escape_markdown(run.title),
                    key=f"open-{run.id}",
                    on_click=_open_run,
                    args=(run.id, texts),
                )
        upload_files(
            "A downloaded checkpoint: its .safetensors and its .json",
            UPLOAD,
            largest_weights(service().limits),
            _open_upload,
            (texts,),
        )
        messages.show(UPLOAD)


def close_model() -> None:
    """Take the open run or upload out of the address, and every parameter that belongs to it."""
    set_parameters(dict.fromkeys(OF_MODEL))


def _close_run(texts: ModelTexts) -> None:
    close_model()
    texts.set_bundled()


def _open_run(run_id: str, texts: ModelTexts) -> None:
    set_parameters(dict.fromkeys(OF_MODEL) | {"run": run_id})
    texts.set_for(run_id)


def _open_upload(texts: ModelTexts) -> None:
    """Open the two uploaded files once both are there; every check comes before the loading."""
    files = {file.name.rpartition(".")[2].lower(): file for file in st.session_state[UPLOAD] or []}
    for kind in files.keys() - KINDS:
        messages.post(UPLOAD, f"“{files[kind].name[-60:]}” is neither a .safetensors nor a .json file.")
        return
    if set(files) != KINDS:
        return
    weights, description = files["safetensors"], files["json"]
    with messages.posting(UPLOAD):
        limits = service().limits
        check_sizes(weights.size, description.size, limits)
        source = open_upload(weights.getvalue(), description.getvalue(), limits)
        _open_run(sources.store_upload(source), texts)


def _open_source(key: str) -> Source | None:
    """The run or upload of the address, with its title; a sentence where there is none."""
    try:
        source = sources.find(key, service().reader)
        title = service().run(key).title if sources.is_run(key) else source.title
    except UserError as error:
        messages.error(error)
        return None
    st.markdown(f"**{escape_markdown(title)}**")
    return source


def _choose_checkpoint(source: Source) -> int:
    """The stored checkpoint nearest to the step in the address, the newest without; and a slider over all."""
    raw = st.query_params.get("checkpoint", "")
    step = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 12 else sources.NEWEST
    try:
        steps, nearest = source.steps(), source.nearest_step(step)
    except UserError:
        return sources.NEWEST
    if len(steps) > 1:
        key = (
            f"checkpoint-{source.key}-{nearest}-{steps[-1]}-{len(steps)}"  # a new slider for every new state
        )
        st.sidebar.select_slider(
            "Checkpoint (training step)",
            steps,
            value=nearest,
            format_func="{:,}".format,
            key=key,
            on_change=_checkpoint_chosen,
            args=(key,),
            help="The same network earlier in its training.",
        )
    return nearest


def _checkpoint_chosen(key: str) -> None:
    st.query_params["checkpoint"] = str(st.session_state[key])


def _newest(source: Source) -> tuple[int, ...]:
    """The newest checkpoint's step; how many there are may stay the same while a run grows."""
    return source.steps()[-1:]


def _rerun_on_checkpoint(run_id: str, known: tuple[int, ...]) -> None:
    """Rerun the page when the run has a new checkpoint, or has ended."""
    try:
        source = sources.find(run_id, service().reader)
        if _newest(source) != known or not run_controls.is_active(run_id):
            st.rerun()
    except UserError:
        st.rerun()
