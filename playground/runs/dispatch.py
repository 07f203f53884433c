"""Scheduling: starts workers for queued runs and turns the workers' events into the runs' states."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from playground.runs.launch import Launcher, MessageHandler
from playground.runs.limits import Limits
from playground.runs.queue import ActiveRun, QueuedRun, expected_waits, next_run
from playground.runs.registry import Registry, Run, stopped_message
from playground.runs.state import ACTIVE, WORKING, Status
from playground.runs.store import Store


class Dispatcher:
    """Keeps the workers busy. Every method takes the registry's lock itself."""

    def __init__(
        self,
        registry: Registry,
        store: Store,
        limits: Limits,
        jobs: Mapping[str, str],
        launcher: Callable[[MessageHandler], Launcher],
    ) -> None:
        self._registry, self._store, self._limits, self._jobs = registry, store, limits, jobs
        self._closed = False
        self.launcher = launcher(self.handle_message)

    def schedule(self) -> None:
        """Start the runs that may start now, and estimate the waits of the others."""
        with self._registry.changed:
            while not self._closed:
                owners = [run.about["owner"] for run in self._registry.runs.values() if run.alive]
                chosen = next_run(
                    self._waiting(), owners, self._limits.workers, self._limits.running_per_owner
                )
                if chosen is None:
                    break
                self._start(self._registry.runs[chosen.run_id])
            self._update_waits()

    def _waiting(self) -> list[QueuedRun]:
        """List the queue; a run whose last worker has not exited yet is left out."""
        return [
            QueuedRun(run.id, run.about["owner"], run.seconds_left, run.arrival)
            for run in self._registry.runs.values()
            if run.state.status == "queued" and not run.alive and not run.deleted
        ]

    def _start(self, run: Run) -> None:
        self._registry.change(run, status="starting")
        self._registry.save(run)
        run.alive, run.pid, run.started = True, None, time.monotonic()
        task: dict[str, str | int] = {
            "root": str(self._store.root),
            "run": run.id,
            "job": self._jobs[run.about["job"]],
            "checkpoints": self._limits.checkpoints,
            "run_bytes": int(self._limits.run_bytes),
        }
        try:
            self.launcher.start(task)
        except OSError:
            run.alive = False
            self._registry.change(run, status="failed", message="stopped: no worker could be started")
            self._registry.save(run)

    def _update_waits(self) -> None:
        busy = [
            ActiveRun(run.about["owner"], run.seconds_left)
            for run in self._registry.runs.values()
            if run.alive
        ]
        limits = self._limits
        waits = expected_waits(self._waiting(), busy, limits.workers, limits.running_per_owner)
        for run_id, (position, seconds) in waits.items():
            run = self._registry.runs[run_id]
            if (run.position, run.expected_wait) != (position, float(round(seconds))):
                run.position, run.expected_wait = position, float(round(seconds))
                self._registry.change(run)

    def handle_message(self, message: Mapping[str, Any]) -> None:
        """Handle one event of a worker, or of the fork server about it."""
        with self._registry.changed:
            run = self._registry.runs.get(message["run"])
            if run is None or not run.alive:
                return
            if message["is"] == "started":
                run.pid = message["pid"]
            elif message["is"] == "state":
                self._handle_state(run, message)
            elif message["is"] == "exit":
                self._handle_exit(run)

    def _handle_state(self, run: Run, message: Mapping[str, Any]) -> None:
        """Take over a worker's state; while a command is pending the status stays "pausing" or "stopping"."""
        run.has_reported = True
        status, text = message["status"], message["message"]
        if run.state.status not in WORKING:
            return
        if status == "running" and (run.command or run.forced_end):
            status = run.state.status
        elif status == "stopped" or (status == "paused" and run.command == "stop"):
            status, text = "stopped", stopped_message(message["step"], run.reason)
        names = ("step", "steps", "tokens_per_second", "elapsed")
        self._registry.change(run, status=status, message=text, **{name: message[name] for name in names})

    def _handle_exit(self, run: Run) -> None:
        """A worker has exited: set the final status unless the worker reported it, and free its slot."""
        run.alive, run.pid = False, None
        if run.deleted:
            self._store.remove_run(run.id)
            del self._registry.runs[run.id]
        else:
            if run.forced_end is not None and run.state.status in WORKING:
                self._registry.change(run, status=run.forced_end[0], message=run.forced_end[1])
            elif run.state.status in WORKING:
                text = f"stopped: the worker died at step {run.state.step}"
                self._registry.change(run, status="died", message=text)
            self._registry.change(run, tokens_per_second=0.0)
            self._registry.save(run)
        self._registry.changed.notify_all()
        self.schedule()

    def send_command(self, run: Run, command: str, reason: str = "") -> None:
        """Pause or stop a run in any state. A stop overrides a pause; a repeated command does nothing."""
        with self._registry.changed:
            step, status = run.state.step, run.state.status
            ended: tuple[Status, str] = ("stopped", stopped_message(step, reason))
            if command == "pause":
                ended = ("paused", f"paused at step {step}")
            if status == "queued" or (status == "paused" and command == "stop"):
                self._registry.change(run, status=ended[0], message=ended[1])
                if not run.alive:
                    self._registry.save(run)
                return self.schedule()
            if status not in WORKING or run.command in (command, "stop"):
                return None
            run.command, run.command_time, run.reason = command, time.monotonic(), reason
            self._registry.change(run, status="pausing" if command == "pause" else "stopping")
            if run.has_reported:
                return self.launcher.send(run.id, command)
            run.forced_end = ended  # without a snapshot nothing is lost by a kill
            return self.launcher.kill(run.id)

    def kill(self, run: Run, status: Status, message: str) -> None:
        """Kill a run's worker; its run ends with this status unless the worker has reported another."""
        with self._registry.changed:
            if run.alive and run.forced_end is None:
                run.forced_end = (status, message)
            self.launcher.kill(run.id)

    def delete(self, run: Run) -> None:
        """Delete a run, at once or, if it has a worker, as soon as that has exited."""
        with self._registry.changed:
            run.deleted = True
            self._registry.change(run)
            if run.alive:
                (self._store.folder(run.id) / "run.json").unlink(
                    missing_ok=True
                )  # a restart then finds no run
                self.launcher.kill(run.id)
            else:
                self._store.remove_run(run.id)
                del self._registry.runs[run.id]
        self.schedule()

    def close(self, patience: float) -> None:
        """Stop all runs, with a checkpoint where `patience` (s) allows it, and end all worker processes."""
        reason = "the server was stopped"
        with self._registry.changed:
            self._closed = True
            for run in list(self._registry.runs.values()):
                if run.state.status in ACTIVE:
                    self.send_command(run, "stop", reason)
            self._registry.changed.wait_for(self._all_idle, patience)
            for run in self._registry.runs.values():
                run.forced_end = run.forced_end or ("stopped", stopped_message(run.state.step, reason))
        self.launcher.close()
        with self._registry.changed:
            self._registry.changed.wait_for(self._all_idle, 2.0)

    def _all_idle(self) -> bool:
        return not any(run.alive for run in self._registry.runs.values())
