"""A comparison of trainings on the page: started, followed, stopped; the address holds the id of its run."""

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
from playground.ui.job_service import service
from playground.ui.markdown import escape_markdown
from playground.ui.player import player

POLL_SECONDS = 0.5


class Spec(Protocol):
    """What is trained."""

    def to_json(self) -> dict[str, Json]:
        """The spec as the job service stores it."""


S = TypeVar("S", bound=Spec)
T = TypeVar("T")


@dataclass(frozen=True)
class ComparisonRun(Generic[S, T]):
    """How a view's job is started and its trace read.

    job, title       key in runs/jobs.py; the name of its runs
    seconds(spec)    the budget of the job service; `cost(spec)` says it in words
    bundled(spec)    the trace that comes with the app, or None; `empty(spec)` one without any measurement
    read(values, reader)   the trace of a run: of its stored spec, by what it has written so far
    progress(trace)  how far it has come, as a sentence
    settings(trace)  what it was made with, where that is not what the controls say
    other_jobs       keys of the jobs of the page's other views: the address may name such a run
    """

    job: str
    title: str
    seconds: Callable[[S], float]
    cost: Callable[[S], str]
    bundled: Callable[[S], T | None]
    empty: Callable[[S], T]
    read: Callable[[dict[str, Any], RunReader], T]
    progress: Callable[[T], str]
    settings: Callable[[T], str] = lambda trace: "other settings"
    other_jobs: tuple[str, ...] = ()

    def stage(self, spec: S, owner: str, scene: Callable[[T, bool], Scene]) -> T:
        """Draw the stage with `scene(trace, active)`; return the trace on it."""
        view = self._open_run()
        active = view is not None and view.active
        run_controls.follow(self._draw, POLL_SECONDS, active, spec, owner, scene, active)
        return self._trace(self._open_run(), spec)

    def _open_run(self) -> RunView | None:
        """The run of the address, if it is this view's; one of another page is taken out of the address."""
        run_id = st.query_params.get("run", "")
        view = run_controls.run_or_none(run_id)
        if view is not None and view.job == self.job:
            return view
        of_page = view is not None and view.job in self.other_jobs
        if view is not None and not of_page:
            messages.post(run_controls.PLACE, "The address names a run of another page.")
        if run_id and not of_page:
            st.query_params.pop("run", None)
        return None

    def _trace(self, view: RunView | None, spec: S) -> T:
        """What the run has measured so far; without a run what comes with the app, if anything does."""
        if view is None:
            return self.bundled(spec) or self.empty(spec)
        try:
            return self.read(dict(view.spec), service().reader(view.id))
        except (UserError, TypeError, ValueError):
            return self.empty(spec)

    def _draw(self, spec: S, owner: str, scene: Callable[[T, bool], Scene], polled: bool) -> None:
        """The row of the run and the player: a fragment, so that polling and clicking do not collide."""
        view = self._open_run()
        active = view is not None and view.active
        trace = self._trace(view, spec)
        row = st.container(horizontal=True, vertical_alignment="center", key="training-row")
        if view is not None and active:
            run_controls.buttons(view, owner, row, ("stop",))
            run_controls.progress(view, row)
        else:
            row.button(
                "Train" if view is None else "Train again",
                key="train",
                icon=":material/play_arrow:",
                type="primary",
                on_click=self._train,
                args=(owner, spec),
            )
            row.caption(escape_markdown(self._caption(view, spec, trace), 500))
        if active == polled:  # else the message would be gone with this drawing
            messages.show(run_controls.PLACE)
        player(scene(trace, active), key="stage")
        if active != polled:
            st.rerun()

    def _caption(self, view: RunView | None, spec: S, trace: T) -> str:
        """Which comparison is on the stage, and how its run has ended."""
        if view is None:
            if self.bundled(spec) is None:
                return self.cost(spec)
            return f"Made before, by the same code. {self.cost(spec)}"
        words = view.message or run_controls.status(view)
        words = f"{words[:1].upper()}{words[1:].removesuffix('.')}. {self.progress(trace)}"
        if dict(view.spec) != spec.to_json():
            words += f" It was made with {self.settings(trace)}; Train again takes the settings at the left."
        return words

    def _train(self, owner: str, spec: S) -> None:
        """Queue the comparison and put its id into the address; the one before is deleted (see undo.py)."""
        previous = st.query_params.get("run", "")
        settings = dict(spec.to_json())
        run_id = run_controls.start_run(owner, self.job, settings, self.seconds(spec), self.title)
        if run_id is not None:
            st.query_params["run"] = run_id
            self._delete(owner, previous)

    def _delete(self, owner: str, run_id: str) -> None:
        """Delete this view's comparison, if it is this reader's and still there; an undo leads back to it."""
        try:
            if not run_id or service().run(run_id).job != self.job:
                return
            deletion = service().deletions.delete_run(owner, run_id)
        except UserError:
            return
        undo.offer(owner, deletion, "The comparison before is deleted.", {"run": run_id})
