"""The job service: the API through which the app starts, controls and reads runs."""

import atexit
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from playground.errors import InvalidRunState, NotOwner
from playground.runs import ids
from playground.runs.admission import AdmissionControl, checked_spec
from playground.runs.atomic import wrap_write_errors
from playground.runs.deletion import Deletions, remove_marked
from playground.runs.dispatch import Dispatcher
from playground.runs.eviction import Evictor
from playground.runs.jobs import JOBS, PRELOAD, is_ngram_run, job_path, ngram_seconds
from playground.runs.launch import launcher
from playground.runs.limits import Limits
from playground.runs.lock import claim_store
from playground.runs.reader import RunReader
from playground.runs.registry import Registry, Run
from playground.runs.state import WORKING, RunState
from playground.runs.store import Store, default_root
from playground.runs.texts import TextLibrary
from playground.runs.trimming import TRIMMED, Trimmer
from playground.runs.view import RunView
from playground.runs.watchdog import Watchdog
from playground.training.snapshot import Json

_READERS = 64  # readers cached for the next poll
_COMMAND_WAIT = 0.2  # seconds that a stop or pause waits for its effect
_TITLE_LENGTH = 200
_CLOSE_PATIENCE = 2.0  # seconds for running jobs to save a checkpoint when the server stops


class Service(TextLibrary):
    """Runs jobs in worker processes and keeps what they yield. One per app process; thread-safe.

    `owner` is always the browser's token; reading is free for whoever has an id. Every failure is a
    `UserError` whose text is one plain sentence. Two servers never share a folder: the second one at the
    same root uses root/server-2 (`self.root` says which).
    """

    def __init__(
        self,
        root: Path | str | None = None,
        limits: Limits | None = None,
        jobs: Mapping[str, str] = JOBS,
        preload: Sequence[str] = PRELOAD,
    ) -> None:
        self.limits = limits or Limits.from_environment()
        self.root, self._lock = claim_store(Path(root) if root is not None else default_root())
        self._jobs = jobs
        self._store = Store(self.root)
        remove_marked(self._store)
        self._registry = Registry(self._store)
        self._dispatcher = Dispatcher(
            self._registry,
            self._store,
            self.limits,
            jobs,
            lambda on_message: launcher(on_message, preload, [self._lock.descriptor]),
        )
        self.deletions = Deletions(
            self._registry, self._store, self._dispatcher, self._remove, self.resume
        )  # those that can be undone
        self._evictor = Evictor(self._registry, self._store, self.limits, self._remove)
        self._watchdog = Watchdog(
            self._registry,
            self._store,
            self.limits,
            self._dispatcher,
            self._evictor,
            self.deletions.purge,
            Trimmer(self._registry, self._store, self.limits).trim_due,
        )
        self._admission = AdmissionControl(
            self._registry, self._store, self.limits, self._evictor, self._watchdog.sweep
        )
        self._readers: OrderedDict[str, RunReader] = OrderedDict()
        self._closed = False
        self._watchdog.start()
        atexit.register(self.close)

    def preload(self) -> None:
        """Load torch for the workers ahead of the first run, in a process beside this one."""
        self._dispatcher.launcher.preload()

    # ---- starting and control -----------------------------------------------------------------------------

    def start(
        self,
        owner: str,
        job: str,
        spec: Mapping[str, Json],
        corpus_id: str = "",
        seconds: float = 30.0,
        title: str = "",
    ) -> str:
        """Queue a job and return the run's id; it starts at once when a worker is free.

        corpus_id: "" for a job without a text. seconds: the budget, by which the queue is sorted. Raises
        UnknownJob, CorpusNotFound, NotOwner for another owner's text that is not shared, LimitReached.
        """
        about: dict[str, Any] = {
            "job": job,
            "title": str(title)[:_TITLE_LENGTH],
            "spec": checked_spec(spec),
            "seconds": self._admission.check_budget("seconds", seconds),
            "created": time.time(),
            "owner": ids.owner_hash(owner),
            "corpus": corpus_id or "",
        }
        job_path(self._jobs, job)
        self._check_open()
        self._admission.check_text(owner, about["corpus"])
        self._admission.check_room_for_run()
        if is_ngram_run(job, about["spec"]) and about["corpus"]:
            about["expected_seconds"] = ngram_seconds(len(self._store.corpora.get(about["corpus"]).text))
        with self._registry.changed:
            self._admission.check_queue(about["owner"], about["seconds"])
            run_id = ids.new_id()
            with wrap_write_errors("run"):
                self._store.create_run(run_id, about)
            self._registry.enqueue(self._registry.add(run_id, about, RunState()))
            self._dispatcher.schedule()
        return run_id

    def resume(
        self, owner: str, run_id: str, spec: Mapping[str, Json] | None = None, seconds: float = 0.0
    ) -> RunView:
        """Queue a run again from its last checkpoint; records after that checkpoint are replaced.

        spec: replaces the run's, to train longer; seconds: is added to its budget. A queued or running
        run is left alone. Raises InvalidRunState, NotOwner, RunNotFound, LimitReached.
        """
        self._check_open()
        with self._registry.changed:
            run = self._owned(owner, self._get(run_id))
            status = run.state.status
            if status in ("queued", "starting", "running"):
                return self._registry.view(run)
            if status in WORKING:
                raise InvalidRunState("This run is still coming to rest; try again in a moment.")
            if status in ("finished", "diverged") and spec is None:
                raise InvalidRunState(f"This run has {status}; to go on it needs new settings or more time.")
            about = {**run.about, "spec": run.about["spec"] if spec is None else checked_spec(spec)}
            if not RunReader(self._store.folder(run.id)).can_go_on():
                raise InvalidRunState(TRIMMED)
            if seconds:
                about["seconds"] = self._admission.check_budget("total_seconds", about["seconds"] + seconds)
            job_path(self._jobs, about["job"])
            self._admission.check_text_of_run(owner, about["corpus"])
            self._admission.check_queue(about["owner"], max(1.0, about["seconds"] - run.state.elapsed))
            with wrap_write_errors("run"):
                self._registry.update_about(run, about)
            self._registry.enqueue(run)
            self._dispatcher.schedule()
            return self._registry.view(run)

    def pause(self, owner: str, run_id: str) -> RunView:
        """Have a run save a checkpoint and end its worker; a run without a worker is left alone."""
        return self._send_command(owner, run_id, "pause")

    def stop(self, owner: str, run_id: str) -> RunView:
        """Stop a run; its records stay and it can be resumed. Waits up to 0.2 s for the status "stopped"."""
        return self._send_command(owner, run_id, "stop")

    def delete(self, owner: str, run_id: str) -> None:
        """Delete a run with everything it recorded; its worker is killed if it has one."""
        self.deletions.finish(self.deletions.delete_run(owner, run_id))

    def _remove(self, run: Run) -> None:
        self._dispatcher.delete(run)
        self._readers.pop(run.id, None)

    # ---- reading -------------------------------------------------------------------------------------------

    def run(self, run_id: str) -> RunView:
        """Return a view of a run as it is now. Raises RunNotFound for an unknown, expired or garbage id."""
        run = self._get(run_id)
        self._touch(run)
        with self._registry.changed:
            return self._registry.view(run)

    def revision(self, run_id: str) -> int:
        """Return the revision of a run, which grows with every change; raise RunNotFound as `run` does.

        Reading it does not count as using the run, so that a forgotten browser keeps nothing from expiring.
        """
        with self._registry.changed:
            return self._get(run_id).revision

    def runs_of(self, owner: str) -> tuple[RunView, ...]:
        """Return an owner's runs, newest first; none for an empty token."""
        with self._registry.changed:
            runs = [run for run in self._registry.runs.values() if not (run.deleted or run.hidden)]
            mine = [run for run in runs if ids.same_owner(owner, run.about["owner"])]
            return tuple(map(self._registry.view, sorted(mine, key=lambda run: -run.about["created"])))

    def space_notice(self, owner: str) -> str:
        """Say which finished runs were and will be deleted to make room, the owner's by title; mostly "".

        Titles are data.
        """
        return self._evictor.notice(owner)

    def reader(self, run_id: str, viewed: bool = True) -> RunReader:
        """Return the reader of a run's records; the same object for all callers.

        viewed: False for a list of runs, which does not protect them from making room.
        """
        self._touch(self._get(run_id), viewed)
        with self._registry.changed:
            reader = self._readers.pop(run_id, None) or RunReader(self._store.folder(run_id))
            self._readers[run_id] = reader
            while len(self._readers) > _READERS:
                self._readers.popitem(last=False)
            return reader

    def close(self) -> None:
        """Stop all runs, leaving checkpoints where they answer in time, and end every worker process."""
        with self._registry.changed:
            if self._closed:
                return
            self._closed = True
        atexit.unregister(self.close)
        self._watchdog.stop()
        self.deletions.purge(everything=True)
        self._dispatcher.close(_CLOSE_PATIENCE)
        self._lock.release()

    # ---- checks --------------------------------------------------------------------------------------------

    def _get(self, run_id: str) -> Run:
        with self._registry.changed:
            return self._registry.get(ids.checked_run_id(run_id))

    def _owned(self, owner: str, run: Run) -> Run:
        if not ids.same_owner(owner, run.about["owner"]):
            raise NotOwner(
                "This run belongs to somebody else: it can be read here, but not steered or deleted."
            )
        return run

    def _check_open(self) -> None:
        if self._closed:
            raise InvalidRunState("The server is stopping, so nothing new can start.")

    def _send_command(self, owner: str, run_id: str, command: str) -> RunView:
        with self._registry.changed:
            run = self._owned(owner, self._get(run_id))
            self._dispatcher.send_command(run, command)
            self._registry.changed.wait_for(lambda: run.state.status not in WORKING, _COMMAND_WAIT)
            return self._registry.view(run)

    def _touch(self, run: Run, viewed: bool = True) -> None:
        if viewed:
            self._store.view(run.id)
        if self._store.touch(run.id):
            self._store.corpora.touch(run.about["corpus"])
