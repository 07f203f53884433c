"""Reports the state of a run: to the server through a pipe, to the disk in state.json, both rate-limited."""

import os
import time
from collections import deque
from pathlib import Path

import numpy as np

from playground.runs.atomic import dumps
from playground.runs.state import RunState, Status
from playground.training.snapshot import Snapshot

_SEND_EVERY = 0.05  # seconds between two messages to the server
_SAVE_EVERY = 0.2  # seconds between two writes of state.json
_WINDOW = 3.0  # seconds over which tokens per second are measured


class ProgressReporter:
    """The state of one run in its worker; elapsed time continues from state.json.

    event_pipe: a file descriptor. A line stays below 4096 bytes (PIPE_BUF), so writes of several workers
    never interleave.
    """

    def __init__(self, folder: Path, run_id: str, event_pipe: int) -> None:
        self._folder, self._run_id, self._event_pipe = folder, run_id, event_pipe
        before = RunState.load(folder)
        self.state = RunState("starting", before.step, before.steps, "", 0.0, before.elapsed)
        self._elapsed_before, self._started = before.elapsed, time.monotonic()
        self._sent = self._saved = 0.0
        self._tokens: deque[tuple[float, float]] = deque([(self._started, 0.0)])  # (time, tokens so far)

    def report(self, status: Status, snapshot: Snapshot | None = None, message: str = "") -> None:
        """Update the state; a change of status is saved and sent at once."""
        now = time.monotonic()
        step, steps, rate = self.state.step, self.state.steps, self.state.tokens_per_second
        if snapshot is not None:
            step, steps, rate = snapshot.step, snapshot.steps, self._rate(now, snapshot)
        changed = self.state.status != status
        self.state = RunState(status, step, steps, message, rate, self._elapsed_before + now - self._started)
        if changed or now - self._saved >= _SAVE_EVERY:
            self.state.save(self._folder)
            self._saved = now
        if changed or now - self._sent >= _SEND_EVERY:
            line = dumps({"is": "state", "run": self._run_id, **vars(self.state), "message": message[:300]})
            os.write(self._event_pipe, (line + "\n").encode("ascii"))
            self._sent = now

    def _rate(self, now: float, snapshot: Snapshot) -> float:
        """Return tokens per second over the last few seconds."""
        new = float(np.sum(snapshot.rows["tokens"])) if "tokens" in snapshot.rows else 0.0
        self._tokens.append((now, self._tokens[-1][1] + new))
        while len(self._tokens) > 2 and now - self._tokens[1][0] >= _WINDOW:
            self._tokens.popleft()
        (then, before), (latest, after) = self._tokens[0], self._tokens[-1]
        return (after - before) / (latest - then) if latest > then else 0.0
