"""The list of a browser's runs: where each stands, its best loss, a link, a way to delete it."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from playground.errors import UserError
from playground.experiments import studio as experiment
from playground.runs.view import RunView
from playground.training.valid_loss import RULE, best_valid_loss
from playground.ui import undo
from playground.ui.address import set_parameters
from playground.ui.job_service import service
from playground.ui.markdown import escape_markdown
from playground.ui.run_controls import status

STUDIO = "pages/studio/studio.py"
NOTICE_LENGTH = 800  # characters
COMPARED = 4  # runs that are chosen at first
OWNER_ONLY = "Counts hold the text itself, in pieces: only the owner of the text can download them."


def trainings(owner: str) -> tuple[RunView, ...]:
    """The owner's runs of the studio, newest first: other pages' jobs are shown where they were started."""
    return tuple(view for view in service().runs_of(owner) if view.job == "train")


def can_download(view: RunView, owner: str) -> bool:
    """Whether this reader may download the model.

    A network may be taken by whoever has the link. Counts hold the text itself, in pieces that overlap: they
    go to the owner of the text alone, unless it is a bundled one; not to who counts a text that is shared.
    """
    return not view.is_ngram or service().can_download_text_of(owner, view.id)


def runs(owner: str, current: str = "") -> None:
    """Draw the owner's runs, newest first."""
    mine = trainings(owner)
    if notice := service().space_notice(owner):
        st.info(escape_markdown(notice, NOTICE_LENGTH))
    if not mine:
        return
    head = st.container(horizontal=True, vertical_alignment="center")
    head.subheader("Your runs", anchor=False, help=RULE)
    if len(mine) > 1:
        first = [view.id for view in mine if view.id == current]
        others = [view.id for view in mine if view.id != current]
        head.button(
            "Compare runs", key="compare", on_click=go_to_comparison, args=([*first, *others][:COMPARED],)
        )
    for view in mine:
        _row(view, owner, current)


def _row(view: RunView, owner: str, current: str) -> None:
    """One run in one line."""
    row = st.container(horizontal=True, vertical_alignment="center", key=f"run-{view.id}")
    label = escape_markdown(view.title)
    if view.id == current:
        row.markdown(f"**{label}**")
    else:
        row.page_link(STUDIO, label=label, query_params={"run": view.id})
    row.markdown(f"{status(view)}{_best(view.id)}  \n:small[:gray[{_facts(view)}]]")
    row.button(
        "Delete", key=f"delete-{view.id}", on_click=_delete, args=(owner, view.id, current), type="tertiary"
    )


def go_to_run(run_id: str) -> None:
    """Let the address lead to a run of the studio. Call it in a callback."""
    set_parameters({"run": run_id, "checkpoint": None})


def go_to_comparison(run_ids: Sequence[str]) -> None:
    """Let the address lead to the comparison of these runs. Call it in a callback."""
    st.query_params["compare"] = ",".join(run_ids)


def leave_run() -> None:
    """Take the run out of the address. Call it in a callback."""
    set_parameters({"run": None, "checkpoint": None})


def _best(run_id: str) -> str:
    """The best held-out loss so far."""
    try:
        best = best_valid_loss(service().reader(run_id, viewed=False).events("validation"))
    except UserError:
        return ""
    return f" · held out: {best.label} nats/token" if best else ""


def _facts(view: RunView) -> str:
    """When a run was started, on what kind of token of which text, and how large its model is."""
    started = datetime.fromtimestamp(view.created).strftime("%d %b %H:%M").lstrip("0")
    try:
        facts = experiment.run_facts(view, service().reader(view.id, viewed=False))
    except UserError:
        return started
    return f"{started} · {escape_markdown(facts)}"


def _delete(owner: str, run_id: str, current: str) -> None:
    """Delete a run, which can be undone for a while; leave its address if it is the one on show."""
    shown = {name: st.query_params.get(name) for name in ("run", "checkpoint")}
    try:
        title = service().run(run_id).title
        deletion = service().deletions.delete_run(owner, run_id)
    except UserError as refusal:
        st.toast(escape_markdown(str(refusal)))
        return
    undo.offer(owner, deletion, f"Deleted: {title}.", shown if run_id == current else {})
    if run_id == current:
        leave_run()
