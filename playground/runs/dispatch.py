"""The service's inner workings: from the queue to workers, and from what workers say to the runs' states."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from playground.runs.launch import Hear, Launcher
from playground.runs.limits import Limits
from playground.runs.queue import Busy, Waiting, expected_waits, next_up
from playground.runs.registry import Registry, Run, stopped
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
        launcher: Callable[[Hear], Launcher],
    ) -> None:
        self._registry, self._store, self._limits, self._jobs = registry, store, limits, jobs
        self._closed = False
        self.launcher = launcher(self.hear)

    def schedule(self) -> None:
        """Start what may be started now, and work out who waits how long."""
        with self._registry.changed:
            while not self._closed:
                owners = [run.about["owner"] for run in self._registry.runs.values() if run.alive]
                chosen = next_up(
                    self._waiting(), owners, self._limits.workers, self._limits.running_per_owner
                )
                if chosen is None:
                    break
                self._start(self._registry.runs[chosen.run_id])
            self._tell_waits()

    def _waiting(self) -> list[Waiting]:
        """List the queue; a run whose last worker is not yet gone cannot start again."""
        return [
            Waiting(run.id, run.about["owner"], run.seconds_left, run.arrival)
            for run in self._registry.runs.values()
            if run.state.status == "queued" and not run.alive and not run.deleted
        ]

    def _start(self, run: Run) -> None:
        self._registry.change(run, status="starting")
        self._registry.save(run)
        run.alive, run.pid, run.elapsed_before = True, None, run.state.elapsed
        task: dict[str, str | int] = {
            "root": str(self._store.root),
            "run": run.id,
            "job": self._jobs[run.about["job"]],
            "keep": self._limits.checkpoints,
        }
        try:
            self.launcher.start(task)
        except OSError:
            run.alive = False
            self._registry.change(run, status="failed", message="stopped: no worker could be started")
            self._registry.save(run)

    def _tell_waits(self) -> None:
        busy = [
            Busy(run.about["owner"], run.seconds_left) for run in self._registry.runs.values() if run.alive
        ]
        limits = self._limits
        waits = expected_waits(self._waiting(), busy, limits.workers, limits.running_per_owner)
        for run_id, (position, seconds) in waits.items():
            run = self._registry.runs[run_id]
            if (run.position, run.expected_wait) != (position, float(round(seconds))):
                run.position, run.expected_wait = position, float(round(seconds))
                self._registry.change(run)

    def hear(self, message: Mapping[str, Any]) -> None:
        """Take in what a worker, or the nursery about it, has said."""
        with self._registry.changed:
            run = self._registry.runs.get(message["run"])
            if run is None or not run.alive:
                return
            if message["is"] == "started":
                run.pid = message["pid"]
            elif message["is"] == "state":
                self._hear_state(run, message)
            elif message["is"] == "exit":
                self._hear_exit(run)

    def _hear_state(self, run: Run, message: Mapping[str, Any]) -> None:
        """Show how far a worker is, at once; a wish not yet fulfilled stays shown as a wish."""
        run.heard = True
        status, text = message["status"], message["message"]
        if run.state.status not in WORKING:
            return
        if status == "running" and (run.wish or run.verdict):
            status = run.state.status
        elif status == "stopped" or (status == "paused" and run.wish == "stop"):
            status, text = "stopped", stopped(message["step"], run.reason)
        names = ("step", "steps", "tokens_per_second", "elapsed")
        self._registry.change(run, status=status, message=text, **{name: message[name] for name in names})

    def _hear_exit(self, run: Run) -> None:
        """A worker is gone: settle how its run ended, unless it has said so itself, and free its place."""
        run.alive, run.pid = False, None
        if run.deleted:
            self._store.remove_run(run.id)
            del self._registry.runs[run.id]
        else:
            if run.verdict is not None and run.state.status in WORKING:
                self._registry.change(run, status=run.verdict[0], message=run.verdict[1])
            elif run.state.status in WORKING:
                text = f"stopped: the worker died at step {run.state.step}"
                self._registry.change(run, status="died", message=text)
            self._registry.change(run, tokens_per_second=0.0)
            self._registry.save(run)
        self._registry.changed.notify_all()
        self.schedule()

    def order(self, run: Run, wish: str, reason: str = "") -> None:
        """Pause or stop a run in whatever state it is. A stop overrules a pause; repeating does nothing."""
        with self._registry.changed:
            step, status = run.state.step, run.state.status
            done = f"paused at step {step}" if wish == "pause" else stopped(step, reason)
            if status == "queued" or (status == "paused" and wish == "stop"):
                self._registry.change(run, status="paused" if wish == "pause" else "stopped", message=done)
                if not run.alive:
                    self._registry.save(run)
                return self.schedule()
            if status not in WORKING or run.wish in (wish, "stop"):
                return None
            run.wish, run.wish_time, run.reason = wish, time.monotonic(), reason
            self._registry.change(run, status="pausing" if wish == "pause" else "stopping")
            if run.heard:
                return self.launcher.tell(run.id, wish)
            run.verdict = ("paused" if wish == "pause" else "stopped", done)  # nothing new could be lost
            return self.launcher.kill(run.id)

    def kill(self, run: Run, status: Status, message: str) -> None:
        """End a run's worker at once."""
        with self._registry.changed:
            if run.alive and run.verdict is None:
                run.verdict = (status, message)
            self.launcher.kill(run.id)

    def delete(self, run: Run) -> None:
        """Delete a run, now or, if it has a worker, as soon as that is gone."""
        with self._registry.changed:
            run.deleted = True
            self._registry.change(run)
            if run.alive:
                (self._store.folder(run.id) / "run.json").unlink(missing_ok=True)  # a restart finds no run
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
                    self.order(run, "stop", reason)
            self._registry.changed.wait_for(self._nobody_works, patience)
            for run in self._registry.runs.values():
                run.verdict = run.verdict or ("stopped", stopped(run.state.step, reason))
        self.launcher.close()
        with self._registry.changed:
            self._registry.changed.wait_for(self._nobody_works, 2.0)

    def _nobody_works(self) -> bool:
        return not any(run.alive for run in self._registry.runs.values())
