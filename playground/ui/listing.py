"""The list of a browser's runs: where each stands, its best loss, a link, a way to delete it."""

import streamlit as st

from playground.runs.refusals import Refusal
from playground.runs.view import RunView
from playground.ui.jobs import service
from playground.ui.plain import plain

STUDIO = "pages/studio/studio.py"


def runs(owner: str, current: str = "") -> None:
    """Draw the owner's runs, newest first."""
    mine = service().runs_of(owner)
    if not mine:
        return
    st.subheader("Your runs", anchor=False)
    for view in mine:
        _row(view, owner, current)


def _row(view: RunView, owner: str, current: str) -> None:
    """One run in one line."""
    row = st.container(horizontal=True, vertical_alignment="center", key=f"run-{view.id}")
    label = plain(view.title)
    if view.id == current:
        row.markdown(f"**{label}**")
    else:
        row.page_link(STUDIO, label=label, query_params={"run": view.id})
    row.markdown(f"{status(view)}{_best(view.id)}")
    row.button(
        "Delete", key=f"delete-{view.id}", on_click=_delete, args=(owner, view.id, current), type="tertiary"
    )


def status(view: RunView) -> str:
    """Where a run stands, in words."""
    if view.status == "queued":
        wait = f", about {view.expected_wait:.0f} s" if view.expected_wait else ""
        return f"waiting, number {view.position} in the queue{wait}"
    if view.working and view.steps:
        return f"{view.status}, step {view.step:,} of {view.steps:,}"
    return f"{view.status} at step {view.step:,}" if view.step else view.status


def _best(run_id: str) -> str:
    """The best held-out loss so far."""
    try:
        losses = [float(e["loss"]) for e in service().reader(run_id).events("validation")]  # type: ignore[arg-type]
    except Refusal:
        return ""
    return f" · held out {min(losses):.3f} nats/token" if losses else ""


def _delete(owner: str, run_id: str, current: str) -> None:
    """Delete a run; leave its address if it is the one on show."""
    try:
        service().delete(owner, run_id)
    except Refusal as refusal:
        st.toast(plain(str(refusal)))
        return
    if run_id == current:
        for name in ("run", "checkpoint"):
            st.query_params.pop(name, None)
