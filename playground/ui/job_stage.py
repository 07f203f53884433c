"""The stage of a view that runs a job: started, followed, paused, stopped; the address holds the run's id."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import streamlit as st

from playground.errors import UserError
from playground.figures.scene import Scene
from playground.runs.reader import RunReader
from playground.runs.view import RunView
from playground.training.snapshot import Json
from playground.ui import messages, run_controls, undo
from playground.ui.drag import rerun_if_requested
from playground.ui.job_service import service
from playground.ui.markdown import escape_markdown
from playground.ui.player import player

POLL_SECONDS = 0.5
OF_ANOTHER_PAGE = "The address names a run of another page."


class Spec(Protocol):
    """What is computed."""

    def to_json(self) -> dict[str, Json]:
        """The spec as the job service stores it."""


S = TypeVar("S", bound=Spec)
T = TypeVar("T")
Caption = Callable[[RunView | None, S, T], str]
"""What stands beside the button: which result is on the stage, and how its run has ended."""


@dataclass(frozen=True)
class JobStage(Generic[S, T]):
    """How a view's job is started and its trace read.

    job, title       key in runs/jobs.py; the name of its runs
    verb, icon       of the button that starts it: `verb` without a run, "`verb` again" after one
    noun             of what is deleted when it is started again
    seconds(spec)    the budget of the job service
    bundled(spec)    the trace that comes with the app, or None; `empty(spec)` one without anything measured
    read(values, reader)   the trace of a run: of its stored spec, by what it has written so far
    commands         what its owner can do while it runs; with "pause" also resume it when it is at rest
    on_pick          called when a part of the diagram or a row of a table is clicked: see `player`
    other_jobs       keys of the jobs of the page's other views: the address may name such a run
    """

    job: str
    title: str
    seconds: Callable[[S], float]
    bundled: Callable[[S], T | None]
    empty: Callable[[S], T]
    read: Callable[[dict[str, Any], RunReader], T]
    commands: tuple[str, ...] = ("pause", "stop")
    other_jobs: tuple[str, ...] = ()
    verb: str = "Train"
    icon: str = ":material/play_arrow:"
    noun: str = "comparison"
    on_pick: Callable[[], None] | None = None

    def draw(self, spec: S, owner: str, scene: Callable[[T, bool], Scene], caption: Caption[S, T]) -> T:
        """Draw the stage with `scene(trace, active)`; return the trace on it."""
        view = self._open_run()
        active = view is not None and view.active
        run_controls.follow(self._draw, POLL_SECONDS, active, spec, owner, scene, caption, active)
        return self._trace(self._open_run(), spec)

    def _open_run(self) -> RunView | None:
        """The run of the address, if it is this view's; one of another page is taken out of the address."""
        run_id = st.query_params.get("run", "")
        view = run_controls.run_or_none(run_id)
        if view is not None and view.job == self.job:
            return view
        of_page = view is not None and view.job in self.other_jobs
        if view is not None and not of_page:
            messages.post(run_controls.PLACE, OF_ANOTHER_PAGE)
        if run_id and not of_page:
            st.query_params.pop("run", None)
        return None

    def _trace(self, view: RunView | None, spec: S) -> T:
        """What the run has measured so far; without a run what comes with the app, if anything does."""
        if view is None:
            return self.bundled(spec) or self.empty(spec)
        try:
            return self.read(dict(view.spec), service().reader(view.id))
        except (UserError, KeyError, TypeError, ValueError):
            return self.empty(spec)

    def _draw(
        self, spec: S, owner: str, scene: Callable[[T, bool], Scene], caption: Caption[S, T], polled: bool
    ) -> None:
        """The row of the run and the player: a fragment, so that polling and clicking do not collide."""
        rerun_if_requested()
        view = self._open_run()
        active = view is not None and view.active
        trace = self._trace(view, spec)
        row = st.container(horizontal=True, vertical_alignment="center", key="job-row")
        if view is not None and active:
            run_controls.buttons(view, owner, row, self.commands)
            run_controls.progress(view, row)
        else:
            self._buttons_at_rest(view, spec, owner, row)
            row.caption(escape_markdown(caption(view, spec, trace), 500))
        if active == polled:  # else the message would be gone with this drawing
            messages.show(run_controls.PLACE)
        picked = {} if self.on_pick is None else {"on_pick_change": self.on_pick}
        player(scene(trace, active), key="stage", **picked)
        if active != polled:
            st.rerun()

    def _buttons_at_rest(self, view: RunView | None, spec: S, owner: str, row: Any) -> None:
        """Resume, for the owner of a run that has not come to its end; and start a new one."""
        can_resume = (
            view is not None
            and view.mine(owner)
            and view.status in run_controls.RESUMABLE
            and "pause" in self.commands
        )
        if view is not None and can_resume:
            run_controls.command_button("resume", view, owner, row, type="primary")
        row.button(
            self.verb if view is None else f"{self.verb.split()[0]} again",
            key="start-job",
            icon=self.icon,
            type="secondary" if can_resume else "primary",
            on_click=self._start,
            args=(owner, spec),
        )

    def _start(self, owner: str, spec: S) -> None:
        """Queue the job and put the run's id into the address; the run before is deleted (see undo.py)."""
        previous = st.query_params.get("run", "")
        settings = dict(spec.to_json())
        run_id = run_controls.start_run(owner, self.job, settings, self.seconds(spec), self.title)
        if run_id is not None:
            st.query_params["run"] = run_id
            self._delete(owner, previous)

    def _delete(self, owner: str, run_id: str) -> None:
        """Delete a run of this view, if it is this reader's and still there; an undo leads back to it."""
        try:
            if not run_id or service().run(run_id).job != self.job:
                return
            deletion = service().deletions.delete_run(owner, run_id)
        except UserError:
            return
        undo.offer(owner, deletion, f"The {self.noun} before is deleted.", {"run": run_id})


def how_it_ended(view: RunView) -> str:
    """How a run at rest has ended, as the beginning of a sentence: no full stop at its end."""
    words = view.message or run_controls.status(view)
    return f"{words[:1].upper()}{words[1:].removesuffix('.')}"
