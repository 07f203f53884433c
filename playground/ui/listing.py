"""The list of a browser's runs: where each stands, its best loss, a link, a way to delete it."""

import streamlit as st

from playground.runs.refusals import Refusal
from playground.runs.view import RunView
from playground.ui.jobs import service
from playground.ui.plain import plain

STUDIO = "pages/studio/studio.py"
COMPARED = 4  # runs chosen at first
NOT_TAKEN = "Counts hold the text itself, in pieces: only the owner of this run can download them."


def trainings(owner: str) -> tuple[RunView, ...]:
    """The owner's runs of the studio, newest first: other pages' jobs are shown where they were started."""
    return tuple(view for view in service().runs_of(owner) if view.job == "train")


def may_take(view: RunView, owner: str) -> bool:
    """Whether this reader may download the model.

    A network may be taken by whoever has the link. Counts hold the text itself, in pieces that overlap: they
    go to the owner of the text alone, unless it is a bundled one.
    """
    if not view.counted or view.mine(owner):
        return True
    try:
        service().corpus_of(owner, view.id)
    except Refusal:
        return False
    return True


def runs(owner: str, current: str = "") -> None:
    """Draw the owner's runs, newest first."""
    mine = trainings(owner)
    if not mine:
        return
    head = st.container(horizontal=True, vertical_alignment="center")
    head.subheader("Your runs", anchor=False)
    if len(mine) > 1:
        first = [view.id for view in mine if view.id == current]
        others = [view.id for view in mine if view.id != current]
        head.button("Compare runs", key="compare", on_click=_compare, args=([*first, *others][:COMPARED],))
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


def _compare(run_ids: list[str]) -> None:
    """Go to the comparison of these runs."""
    st.query_params["compare"] = ",".join(run_ids)


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
