"""All runs of a store in memory, guarded by one lock, and what a restart makes of the interrupted ones."""

import itertools
import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from playground.runs.atomic import write_json
from playground.runs.reader import RunReader
from playground.runs.refusals import NoSuchRun, StoreError
from playground.runs.state import ACTIVE, State, Status
from playground.runs.store import Store
from playground.runs.view import RunView


@dataclass(eq=False)
class Run:
    """What the service knows of one run. Only touched while holding the registry's lock."""

    id: str
    about: dict[str, Any]  # run.json
    state: State
    revision: int = 0
    arrival: int = 0  # order of asking, for the queue
    position: int = 0
    expected_wait: float = 0.0
    alive: bool = False  # it has a worker process, even if that has already said its last word
    heard: bool = False  # this worker has written a snapshot
    pid: int | None = None
    elapsed_before: float = 0.0  # seconds spent by earlier workers
    wish: str = ""  # "pause" or "stop", from the moment somebody wished it
    wish_time: float = 0.0  # of time.monotonic
    reason: str = ""  # why the service itself wished it, to be added to the message
    verdict: tuple[Status, str] | None = None  # how a run whose worker we kill is to end
    deleted: bool = False
    spec: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.spec = MappingProxyType(self.about["spec"])

    @property
    def seconds_left(self) -> float:
        """Return what is left of the budget, at least a second."""
        return max(1.0, float(self.about["seconds"]) - self.state.elapsed)


class Registry:
    """The runs by id. `changed` is the lock of everything and is notified after every change."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.changed = threading.Condition(threading.RLock())
        self._revisions = itertools.count(time.time_ns() // 1_000_000)  # grow across restarts, too
        self._arrivals = itertools.count()
        self.runs: dict[str, Run] = {}
        for run_id in store.run_ids():
            try:
                self._load(run_id)
            except StoreError:
                continue  # not readable, so not a run; its folder expires like any other

    def _load(self, run_id: str) -> None:
        about = self._store.about(run_id)
        kinds = {"job": str, "title": str, "spec": dict, "corpus": str, "owner": str}
        numbers = all(isinstance(about.get(key), int | float) for key in ("seconds", "created"))
        if not numbers or any(not isinstance(about.get(key), kind) for key, kind in kinds.items()):
            raise StoreError("The description of this run cannot be read: the file is damaged.")
        run = self.add(run_id, about, State.load(self._store.folder(run_id)))
        if run.state.status in ACTIVE:
            step = max(run.state.step, self._last_step(run_id))
            self.change(run, status="stopped", step=step, message=stopped(step, "the server was restarted"))
            self.save(run)

    def _last_step(self, run_id: str) -> int:
        """Return the last step a run has recorded, which its state may lag behind."""
        try:
            steps = RunReader(self._store.folder(run_id)).metrics().get("step")
        except StoreError:
            return 0
        return int(steps[-1]) if steps is not None and len(steps) else 0

    def add(self, run_id: str, about: dict[str, Any], state: State) -> Run:
        """Enter a run."""
        with self.changed:
            run = self.runs[run_id] = Run(run_id, about, state)
            self.change(run)
            return run

    def get(self, run_id: str) -> Run:
        """Return a run; raise NoSuchRun for an id that is not, or not any more, one."""
        run = self.runs.get(run_id)
        if run is None or run.deleted:
            raise NoSuchRun("There is no such run: it was deleted, or it has expired.")
        return run

    def replace_about(self, run: Run, about: dict[str, Any]) -> None:
        """Change what a run was asked for, also on disk."""
        write_json(self._store.folder(run.id) / "run.json", about)
        run.about, run.spec = about, MappingProxyType(about["spec"])

    def queue_up(self, run: Run) -> None:
        """Put a run at the end of the queue."""
        run.arrival = next(self._arrivals)
        if not RunReader(self._store.folder(run.id)).latest_step():  # nothing to go on from: all over again
            self.change(run, step=0, elapsed=0.0)
        run.wish, run.reason, run.verdict, run.heard = "", "", None, False
        self.change(run, status="queued", message="", tokens_per_second=0.0)
        self.save(run)

    def change(self, run: Run, **changes: Any) -> None:
        """Change a run's state and let everybody know."""
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
            created=about["created"],
            seconds=about["seconds"],
            elapsed=state.elapsed,
            position=run.position if queued else 0,
            expected_wait=run.expected_wait if queued else 0.0,
            tokens_per_second=state.tokens_per_second,
            owner=about["owner"],
        )


def stopped(step: int, reason: str = "") -> str:
    """Word the message of a run that was stopped after `step` steps, for a reason if there is one."""
    where = f"stopped at step {step}" if step else "stopped before the first step"
    return f"{where}: {reason}" if reason else where
