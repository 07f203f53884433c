"""Periodic checks: memory and time of workers, unanswered stops, disk space, expired runs and texts."""

import logging
import threading
import time
from collections.abc import Callable

import psutil

from playground.runs.dispatch import Dispatcher
from playground.runs.eviction import Evictor
from playground.runs.limits import Limits
from playground.runs.registry import Registry, Run, stopped_message
from playground.runs.state import ACTIVE
from playground.runs.store import Store

_INTERVAL = 0.25  # seconds between two checks
_DISK_INTERVAL = 10.0  # seconds between two measurements of the store's size
_SWEEP_INTERVAL = 3600.0  # seconds between two searches for expired things
_OVERTIME = (2.0, 10.0)  # a worker may compute for twice the budget and 10 s more
_STALLED = (10.0, 60.0)  # and take ten times the budget and a minute: a busy machine gives it little time


class Watchdog:
    """Runs the checks in a thread of its own until it is stopped."""

    def __init__(
        self,
        registry: Registry,
        store: Store,
        limits: Limits,
        dispatcher: Dispatcher,
        evictor: Evictor,
        purge: Callable[[], None] = lambda: None,  # of what was deleted and can no longer be undone
        trim: Callable[[], None] = lambda: None,  # runs that are due (`trimming`)
    ) -> None:
        self._purge, self._trim = purge, trim
        self._registry, self._store, self._limits, self._dispatcher = registry, store, limits, dispatcher
        self._evictor = evictor
        self._stop_event = threading.Event()
        self._disk_time = self._sweep_time = time.monotonic()
        self._thread = threading.Thread(target=self._loop, name="runs-watchdog", daemon=True)

    def start(self) -> None:
        """Sweep once and start the thread."""
        self.sweep()
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stop_event.set()
        self._thread.join(2)

    def _loop(self) -> None:
        while not self._stop_event.wait(_INTERVAL):
            try:
                self.check()
            except Exception:  # an unexpected error must not end the watchdog
                logging.getLogger(__name__).exception("a check of the watchdog failed")

    def check(self) -> None:
        """Check every run that has a worker and, at longer intervals, the disk."""
        now = time.monotonic()
        self._purge()
        with self._registry.changed:
            working = [run for run in self._registry.runs.values() if run.alive]
        for run in working:
            self._check_memory(run)
            self._check_time(run, now)
        if now - self._disk_time > _DISK_INTERVAL:
            self._disk_time = now
            self._check_disk(working)
            self._trim()
        if now - self._sweep_time > _SWEEP_INTERVAL:
            self._sweep_time = now
            self.sweep()
        self._dispatcher.schedule()

    def _check_memory(self, run: Run) -> None:
        try:
            used = psutil.Process(run.pid).memory_info().rss if run.pid else 0
        except psutil.Error:
            return  # it has exited
        if used > self._limits.memory_bytes:
            reason = self._limits.sentence("memory_bytes", used)
            self._dispatcher.kill(run, "died", stopped_message(run.state.step, reason))

    def _check_time(self, run: Run, now: float) -> None:
        """Stop a run that takes far too long, and kill one that does not answer.

        What counts is the time that its worker computes: a worker has the lowest priority, so on a busy
        machine, or one that slept, much time passes in which it gets nothing done and does nothing wrong.
        """
        budget = run.about["seconds"]
        if not run.command and _cpu_seconds(run) > _OVERTIME[0] * budget + _OVERTIME[1]:
            self._dispatcher.send_command(run, "stop", "it took more than twice its time")
        if not run.command and now - run.started > _STALLED[0] * budget + _STALLED[1]:
            self._dispatcher.send_command(run, "stop", "it made too little progress in ten times its time")
        if run.command and now - run.command_time > self._limits.grace_seconds:
            reason = self._limits.sentence("grace_seconds")
            self._dispatcher.kill(run, "stopped", stopped_message(run.state.step, reason))

    def _check_disk(self, working: list[Run]) -> None:
        if not working:
            return
        usage = self._evictor.measure()
        self._evictor.make_room(self._evictor.excess(usage), usage)
        if self._evictor.excess(self._evictor.measure(_DISK_INTERVAL / 2)) > 0:
            for run in working:
                self._dispatcher.send_command(run, "stop", "the store is full")

    def sweep(self) -> None:
        """Delete runs and texts idle for `idle_days`; never a queued or running one."""
        days = self._limits.idle_days
        with self._registry.changed:
            for run_id in self._store.expired_runs(days):
                run = self._registry.runs.get(run_id)
                if run is None:
                    self._store.remove_run(run_id)
                elif run.state.status not in ACTIVE and not run.alive:
                    self._dispatcher.delete(run)
            used = {run.about["corpus"] for run in self._registry.runs.values() if run.state.status in ACTIVE}
            for corpus_id in self._store.expired_corpora(days):
                if corpus_id not in used:
                    self._store.corpora.remove(corpus_id)


def _cpu_seconds(run: Run) -> float:
    """For how long a run's present worker has computed; 0 when it has exited."""
    try:
        times = psutil.Process(run.pid).cpu_times() if run.pid else None
    except psutil.Error:
        return 0.0
    return float(times.user + times.system) if times is not None else 0.0
