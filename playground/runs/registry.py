"""All runs of a store in memory, guarded by one lock; interrupted runs become "stopped" at a restart."""

import itertools
import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from playground.errors import RunEvicted, RunNotFound, StoreError
from playground.runs.atomic import write_json
from playground.runs.reader import RunReader
from playground.runs.state import ACTIVE, RunState, Status
from playground.runs.store import Store
from playground.runs.view import RunView


@dataclass(eq=False)
class Run:
    """One run in memory. Read and written only while holding the registry's lock."""

    id: str
    about: dict[str, Any]  # run.json
    state: RunState
    revision: int = 0
    arrival: int = 0  # order of arrival in the queue
    position: int = 0
    expected_wait: float = 0.0
    alive: bool = False  # it has a worker process, even if that has reported its end
    has_reported: bool = False  # its present worker has reported a state
    pid: int | None = None
    started: float = 0.0  # of time.monotonic: when its present worker was asked for
    command: str = ""  # "pause" or "stop" while it is pending
    command_time: float = 0.0  # of time.monotonic
    reason: str = ""  # why the service sent the command, for the message
    forced_end: tuple[Status, str] | None = None  # (status, message) of a run whose worker is killed
    deleted: bool = False
    hidden: bool = False  # deleted as far as anybody sees, but it can still be undone
    spec: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.spec = MappingProxyType(self.about["spec"])

    @property
    def seconds_left(self) -> float:
        """Return about how long the run still takes, at least a second.

        A training fills its budget; a run that repeats given steps goes on as fast as so far; counts have an
        estimate of their own ("expected_seconds").
        """
        step, steps, elapsed = self.state.step, self.state.steps, self.state.elapsed
        if self.spec.get("segments") and 0 < step < steps:
            return max(1.0, elapsed / step * (steps - step))
        return max(1.0, float(self.about.get("expected_seconds", self.about["seconds"])) - elapsed)


class Registry:
    """The runs by id. `changed` is the lock of everything and is notified after every change."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.changed = threading.Condition(threading.RLock())
        self._revisions = itertools.count(time.time_ns() // 1_000_000)  # grow across restarts, too
        self._arrivals = itertools.count()
        self.runs: dict[str, Run] = {}
        self.evicted: set[str] = set()  # ids of runs deleted to make room, since the server's start
        for run_id in store.run_ids():
            try:
                self._load(run_id)
            except StoreError:
                continue  # unreadable: not a run; its folder expires like any other

    def _load(self, run_id: str) -> None:
        about = self._store.about(run_id)
        kinds = {"job": str, "title": str, "spec": dict, "corpus": str, "owner": str}
        numbers = all(isinstance(about.get(key), int | float) for key in ("seconds", "created"))
        if not numbers or any(not isinstance(about.get(key), kind) for key, kind in kinds.items()):
            raise StoreError("The description of this run cannot be read: the file is damaged.")
        run = self.add(run_id, about, RunState.load(self._store.folder(run_id)))
        if run.state.status in ACTIVE:
            step = max(run.state.step, self._last_recorded_step(run_id))
            self.change(
                run, status="stopped", step=step, message=stopped_message(step, "the server was restarted")
            )
            self.save(run)

    def _last_recorded_step(self, run_id: str) -> int:
        """Return the last step a run has recorded, which its state may lag behind."""
        try:
            steps = RunReader(self._store.folder(run_id)).metrics().get("step")
        except StoreError:
            return 0
        return int(steps[-1]) if steps is not None and len(steps) else 0

    def add(self, run_id: str, about: dict[str, Any], state: RunState) -> Run:
        """Enter a run."""
        with self.changed:
            run = self.runs[run_id] = Run(run_id, about, state)
            self.change(run)
            return run

    def get(self, run_id: str) -> Run:
        """Return a run; raise RunNotFound for an id that is not, or not any more, one."""
        if run_id in self.evicted:
            raise RunEvicted(
                "This run was deleted: the space on this server ran short, and the oldest finished runs that "
                "nobody looked at made room for newer ones."
            )
        run = self.runs.get(run_id)
        if run is None or run.deleted or run.hidden:
            raise RunNotFound("There is no such run: it was deleted, or it has expired.")
        return run

    def update_about(self, run: Run, about: dict[str, Any]) -> None:
        """Change the run's run.json, in memory and on disk."""
        write_json(self._store.folder(run.id) / "run.json", about)
        run.about, run.spec = about, MappingProxyType(about["spec"])

    def enqueue(self, run: Run) -> None:
        """Put a run at the end of the queue."""
        run.arrival = next(self._arrivals)
        if not RunReader(self._store.folder(run.id)).latest_step():  # no checkpoint: start over
            self.change(run, step=0, elapsed=0.0)
        run.command, run.reason, run.forced_end, run.has_reported = "", "", None, False
        self.change(run, status="queued", message="", tokens_per_second=0.0)
        self.save(run)

    def change(self, run: Run, **changes: Any) -> None:
        """Change a run's state and notify all waiting threads."""
        with self.changed:
            run.state = replace(run.state, **changes)
            run.revision = next(self._revisions)
            self.changed.notify_all()

    def save(self, run: Run) -> None:
        """Write a run's state to disk; only while it has no worker, which otherwise does."""
        if not run.deleted:
            try:
                run.state.save(self._store.folder(run.id))
            except OSError:  # a full disk must not stop the service; a restart will find an older state
                logging.getLogger(__name__).exception("the state of a run could not be saved")

    def view(self, run: Run) -> RunView:
        """Take a view of a run."""
        state, about = run.state, run.about
        queued = state.status == "queued"
        return RunView(
            id=run.id,
            revision=run.revision,
            status=state.status,
            step=state.step,
            steps=state.steps,
            title=about["title"],
            job=about["job"],
            spec=run.spec,
            message=state.message,
            seconds=about["seconds"],
            elapsed=state.elapsed,
            position=run.position if queued else 0,
            expected_wait=run.expected_wait if queued else 0.0,
            tokens_per_second=state.tokens_per_second,
            owner=about["owner"],
            created=float(about["created"]),
        )


def stopped_message(step: int, reason: str = "") -> str:
    """The message of a run that was stopped after `step` steps, with the reason if there is one."""
    where = f"stopped at step {step}" if step else "stopped before the first step"
    return f"{where}: {reason}" if reason else where
