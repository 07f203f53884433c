"""Which model a page looks into: a bundled one, a run of the studio, or an uploaded checkpoint.

A run or an upload stands in the address as `run`, a checkpoint as `moment` (a training step).
"""

import streamlit as st

from playground.experiments.rnn import sources
from playground.experiments.rnn.sources import Source
from playground.experiments.rnn.upload import check_sizes, open_upload
from playground.runs.refusals import Refusal
from playground.ui.jobs import service
from playground.ui.plain import plain

PROBLEM = "models.problem"
FOLLOW = 2.0  # seconds between two looks at a run that is training


def choose_model(bundled: str, owner: str) -> tuple[Source | None, int]:
    """Draw the choice in the sidebar; return the source (None where none opens) and the checkpoint's step."""
    run_id = st.query_params.get("run", "")
    with st.sidebar:
        source = _open(run_id) if run_id else sources.bundled(bundled)
        if run_id:
            st.button("Back to the bundled models", on_click=_leave, key="leave-run", width="stretch")
        _others(owner, run_id)
    if source is None:
        return None, sources.NEWEST
    step = _moment(source)
    if _grows(run_id):
        st.fragment(_follow, run_every=FOLLOW)(run_id, len(source.steps()))
    return source, step


def _grows(run_id: str) -> bool:
    """Whether new checkpoints may come while one looks."""
    return bool(run_id) and not run_id.startswith("upload-") and service().run(run_id).active


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
        if key.startswith("upload-"):
            st.markdown(f"**{source.title}**")
        else:
            st.markdown(f"**{plain(service().run(key).title)}**")
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


def _others(owner: str, current: str) -> None:
    """One's own runs, and the upload of a downloaded checkpoint."""
    with st.expander("Your runs, or an upload"):
        for view in service().runs_of(owner):
            if view.id != current:
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
