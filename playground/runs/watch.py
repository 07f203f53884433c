"""The service's watchman: memory, unanswered stops, overtime, disk space, and what has expired."""

import logging
import threading
import time

import psutil

from playground.runs.dispatch import Dispatcher
from playground.runs.limits import Limits
from playground.runs.registry import Registry, Run, stopped
from playground.runs.state import ACTIVE
from playground.runs.store import Store

_EVERY = 0.25  # seconds between two rounds
_DISK_EVERY = 10.0  # seconds between two looks at the store's size
_SWEEP_EVERY = 3600.0  # seconds between two searches for expired things
_OVERTIME = (2.0, 10.0)  # a worker may take twice the budget and 10 s more: machines slow down


class Watch:
    """Walks its rounds in a thread of its own until it is stopped."""

    def __init__(self, registry: Registry, store: Store, limits: Limits, dispatcher: Dispatcher) -> None:
        self._registry, self._store, self._limits, self._dispatcher = registry, store, limits, dispatcher
        self._done = threading.Event()
        self._disk_time = self._sweep_time = time.monotonic()
        self._thread = threading.Thread(target=self._walk, name="runs-watch", daemon=True)

    def start(self) -> None:
        """Sweep once and begin the rounds."""
        self.sweep()
        self._thread.start()

    def stop(self) -> None:
        """End the rounds."""
        self._done.set()
        self._thread.join(2)

    def _walk(self) -> None:
        while not self._done.wait(_EVERY):
            try:
                self.round()
            except Exception:  # a watchman that stops at the first surprise is none
                logging.getLogger(__name__).exception("the watch over the runs stumbled")

    def round(self) -> None:
        """Look at every run that has a worker, and now and then at the disk."""
        now = time.monotonic()
        with self._registry.changed:
            working = [run for run in self._registry.runs.values() if run.alive]
        for run in working:
            self._check_memory(run)
            self._check_time(run, now)
        if now - self._disk_time > _DISK_EVERY:
            self._disk_time = now
            self._check_disk(working)
        if now - self._sweep_time > _SWEEP_EVERY:
            self._sweep_time = now
            self.sweep()
        self._dispatcher.schedule()

    def _check_memory(self, run: Run) -> None:
        try:
            used = psutil.Process(run.pid).memory_info().rss if run.pid else 0
        except psutil.Error:
            return  # gone meanwhile
        if used > self._limits.memory_bytes:
            reason = self._limits.sentence("memory_bytes", used)
            self._dispatcher.kill(run, "died", stopped(run.state.step, reason))

    def _check_time(self, run: Run, now: float) -> None:
        factor, more = _OVERTIME
        taken = run.state.elapsed - run.elapsed_before
        if taken > factor * run.about["seconds"] + more and not run.wish:
            self._dispatcher.order(run, "stop", "it took more than twice its time")
        if run.wish and now - run.wish_time > self._limits.grace_seconds:
            reason = self._limits.sentence("grace_seconds")
            self._dispatcher.kill(run, "stopped", stopped(run.state.step, reason))

    def _check_disk(self, working: list[Run]) -> None:
        if working and self._store.size() > self._limits.store_bytes:
            for run in working:
                self._dispatcher.order(run, "stop", "the store is full")

    def sweep(self) -> None:
        """Delete the runs and texts that nobody has used for long; never a run that waits or works."""
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
