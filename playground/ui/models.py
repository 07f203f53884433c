"""Which model a page looks into: a bundled one, a run of the studio, or an uploaded checkpoint.

A run or an upload stands in the address as `run`, a checkpoint as `moment` (a training step).
"""

from collections.abc import Container

import streamlit as st

from playground.experiments import sources
from playground.experiments.sources import Source
from playground.experiments.sources.upload import check_sizes, open_upload
from playground.models.table import MODELS
from playground.runs.refusals import Refusal
from playground.training.spec import TrainSpec
from playground.ui.jobs import service
from playground.ui.listing import trainings
from playground.ui.plain import plain

PROBLEM = "models.problem"
FOLLOW = 2.0  # seconds between two looks at a run that is training


def choose_model(bundled: str, owner: str, kinds: Container[str] = MODELS) -> tuple[Source | None, int]:
    """Draw the choice in the sidebar; return the source (None where none opens) and the checkpoint's step.

    `kinds` are the models of the table that the page has a use for: runs of others are not offered.
    """
    run_id = st.query_params.get("run", "")
    source = choose_source(bundled, owner, kinds)
    if source is None:
        return None, sources.NEWEST
    step = _moment(source)
    if _grows(run_id):
        st.fragment(_follow, run_every=FOLLOW)(run_id, len(source.steps()))
    return source, step


def choose_source(bundled: str, owner: str, kinds: Container[str] = MODELS) -> Source | None:
    """The choice alone, for a page whose player goes through the checkpoints; None where none opens."""
    run_id = st.query_params.get("run", "")
    with st.sidebar:
        source = _open(run_id) if run_id else sources.bundled(bundled)
        if run_id:
            st.button("Back to the bundled models", on_click=_leave, key="leave-run", width="stretch")
        offer_runs(owner, run_id, kinds)
    return source


def _grows(run_id: str) -> bool:
    """Whether new checkpoints may come while one looks."""
    return sources.is_run(run_id) and service().run(run_id).active


def _follow(run_id: str, known: int) -> None:
    """Look for a new checkpoint of a run that is training; the page follows when there is one."""
    try:
        source = sources.find(run_id, service().reader)
        if len(source.steps()) != known or not _grows(run_id):
            st.rerun()
    except Refusal:
        st.rerun()


def _open(key: str) -> Source | None:
    """The run or upload of the address; a sentence where there is none."""
    try:
        source = sources.find(key, service().reader)
        title = service().run(key).title if sources.is_run(key) else source.title
        st.markdown(f"**{plain(title)}**")
        return source
    except Refusal as refusal:
        st.error(plain(str(refusal), 500))
        return None


def _moment(source: Source) -> int:
    """Which checkpoint: the one nearest to the address's, the newest without."""
    try:
        steps = list(source.steps())
    except Refusal:
        return sources.NEWEST
    raw = st.query_params.get("moment", "")
    wanted = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 12 else sources.NEWEST
    if len(steps) < 2:
        return wanted
    at = source.step(wanted)
    with st.sidebar:
        st.select_slider(
            "Checkpoint (training step)",
            steps,
            value=at,
            format_func="{:,}".format,
            key=f"moment-{source.key}-{at}-{len(steps)}",
            on_change=_move,
            args=(f"moment-{source.key}-{at}-{len(steps)}",),
            help="The same network earlier in its training.",
        )
    return at


def _move(key: str) -> None:
    st.query_params["moment"] = str(st.session_state[key])


def offer_runs(owner: str, current: str = "", kinds: Container[str] = MODELS) -> None:
    """One's own runs, and the upload of a downloaded checkpoint."""
    with st.expander("Your runs, or an upload"):
        for view in trainings(owner):
            if view.id != current and view.spec.get("model", TrainSpec.model) in kinds:
                st.button(plain(view.title), key=f"look-{view.id}", on_click=_look, args=(view.id,))
        st.file_uploader(
            "A downloaded checkpoint: its .safetensors and its .json",
            type=["safetensors", "json"],
            accept_multiple_files=True,
            key="checkpoint-files",
            on_change=_take,
        )
        if problem := st.session_state.get(PROBLEM):
            st.error(plain(problem, 500))


def _take() -> None:
    """Open the two uploaded files; everything is refused before it is loaded."""
    st.session_state.pop(PROBLEM, None)
    files = {
        file.name.rpartition(".")[2].lower(): file for file in st.session_state["checkpoint-files"] or []
    }
    if set(files) != {"safetensors", "json"}:
        return
    try:
        limits = service().limits
        check_sizes(files["safetensors"].size, files["json"].size, limits)
        source = open_upload(files["safetensors"].getvalue(), files["json"].getvalue(), limits)
    except Refusal as refusal:
        st.session_state[PROBLEM] = str(refusal)
        return
    _look(sources.keep(source))


def _look(run_id: str) -> None:
    _leave()
    st.query_params["run"] = run_id


def _leave() -> None:
    for name in ("run", "moment", "brush", "at"):
        st.query_params.pop(name, None)
