"""A run of the job service on a page: start it, follow it, its progress line, its buttons, its refusals.

Every page that runs a job uses these, so that a run looks and behaves alike everywhere.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from playground.errors import UserError
from playground.models.table import MODELS
from playground.runs.view import RunView
from playground.training.spec import TrainSpec
from playground.ui.job_service import service
from playground.ui.markdown import escape_markdown
from playground.ui.messages import post, posting

PLACE = "run"  # the place of the messages
REST_POLL = 5.0  # seconds between two looks at a run at rest
ENDING = ("pausing", "stopping")  # a command was given: no other makes sense until the run has come to rest
RESUMABLE = ("paused", "stopped", "died", "failed")
ICONS = {"pause": ":material/pause:", "stop": ":material/stop:", "resume": ":material/play_arrow:"}


def start_run(
    owner: str,
    job: str,
    settings: dict[str, Any],
    seconds: float,
    title: str,
    text_id: str = "",
    sizes: Mapping[str, float] | None = None,
) -> str | None:
    """Queue a run and return its id; None if it is refused, with the reason posted. Call it in a callback.

    `sizes` are checked against the server's limits of the same names first ("parameters", "vocabulary").
    """
    try:
        for name, size in (sizes or {}).items():
            service().limits.check(name, size)
        return service().start(owner, job, settings, text_id, seconds, title)
    except UserError as refusal:
        post(PLACE, refusal)
        return None


def start_training(owner: str, spec: TrainSpec, text_id: str, name: str, vocabulary: int) -> str | None:
    """Queue a training on the text called `name` and return its id; None if refused, see `start_run`."""
    entry = MODELS[spec.model]
    title = f"{entry.title}, {entry.brief(spec.model_options)} · {name}"
    sizes = {"vocabulary": vocabulary, "parameters": entry.parameters(vocabulary, spec.model_options)}
    return start_run(owner, "train", spec.to_json(), spec.seconds, title, text_id, sizes)


def run_or_none(run_id: str) -> RunView | None:
    """The run of that id, or None; the reason is posted."""
    if not run_id:
        return None
    try:
        return service().run(run_id)
    except UserError as refusal:
        post(PLACE, refusal)
        return None


def is_active(run_id: str) -> bool:
    """Whether there is such a run and it may still change by itself."""
    try:
        return bool(run_id) and service().run(run_id).active
    except UserError:
        return False


def follow(draw: Callable[..., None], seconds: float, active: bool, *arguments: Any) -> None:
    """Call `draw(*arguments)` as a fragment: again every so many `seconds` while the run is active."""
    st.fragment(draw, run_every=seconds if active else None)(*arguments)


def watch_at_rest(*run_ids: str) -> None:
    """Draw the page anew when a run at rest changes: its owner has resumed it, trains longer or deletes it.

    For everybody who has the page open, within a few seconds; who watches need not be the owner.
    """
    revisions = {run_id: _revision(run_id) for run_id in run_ids}
    st.fragment(_rerun_on_change, run_every=REST_POLL)(revisions)


def _rerun_on_change(revisions: Mapping[str, int | None]) -> None:
    if any(_revision(run_id) != known for run_id, known in revisions.items()):
        st.rerun()


def _revision(run_id: str) -> int | None:
    """The revision of a run; None where there is none."""
    try:
        return service().revision(run_id)
    except UserError:
        return None


def status(view: RunView) -> str:
    """Where a run stands, in words."""
    if view.status == "queued":
        wait = f", about {view.expected_wait:.0f} s" if view.expected_wait else ""
        return f"waiting, number {view.position} in the queue{wait}"
    if view.working and view.steps:
        return f"{view.status}, step {view.step:,} of {view.steps:,}"
    return f"{view.status} at step {view.step:,}" if view.step else view.status


def progress(view: RunView, place: Any = st, result: str = "") -> None:
    """One line: title, where the run stands, how fast it goes, how long it still takes; or why it stopped.

    `result` is what it has reached, in Markdown.
    """
    words = escape_markdown(view.message, 500) or status(view)
    if view.status == "running" and view.steps and view.step:
        left = view.elapsed / view.step * (view.steps - view.step)
        words += f" · about {left:.0f} s left"
        words += f" · {view.tokens_per_second:,.0f} tokens/s" if view.tokens_per_second else ""
    share = min(1.0, view.step / view.steps) if view.steps else 0.0
    place.progress(share, text=f"**{escape_markdown(view.title)}** · {words}{result}")


def buttons(view: RunView, owner: str, place: Any = st, commands: Sequence[str] = ("pause", "stop")) -> None:
    """What its owner can do with a run that is under way: of `commands`, those that make sense now."""
    if not (view.active and view.mine(owner)) or view.status in ENDING:
        return
    for command in commands:
        if command != "pause" or not view.is_ngram:
            command_button(command, view, owner, place)


def command_button(command: str, view: RunView, owner: str, place: Any = st, **look: Any) -> None:
    """One button that gives the run a command of the job service: "pause", "stop" or "resume"."""
    place.button(
        command.capitalize(),
        key=command,
        icon=ICONS[command],
        on_click=send_command,
        args=(command, owner, view.id),
        **look,
    )


def send_command(command: str, owner: str, run_id: str) -> None:
    """Give a command; a refusal is posted."""
    with posting(PLACE):
        getattr(service(), command)(owner, run_id)
