"""Says where a run stands: to the server through a pipe, to the disk in state.json, neither too often."""

import os
import time
from collections import deque
from pathlib import Path

import numpy as np

from playground.runs.atomic import dumps
from playground.runs.state import State, Status
from playground.training.snapshot import Snapshot

_SAY_EVERY = 0.05  # seconds between two words to the server
_SAVE_EVERY = 0.2  # seconds between two writings of state.json
_WINDOW = 3.0  # seconds over which tokens per second are measured


class Progress:
    """The worker's account of one run, continuing where state.json left off.

    voice: a pipe's descriptor. A line stays below 4096 bytes, so those of several workers never mix.
    """

    def __init__(self, folder: Path, run_id: str, voice: int) -> None:
        self._folder, self._run_id, self._voice = folder, run_id, voice
        before = State.load(folder)
        self.state = State("starting", before.step, before.steps, "", 0.0, before.elapsed)
        self._elapsed_before, self._began = before.elapsed, time.monotonic()
        self._said = self._saved = 0.0
        self._tokens: deque[tuple[float, float]] = deque([(self._began, 0.0)])  # (time, tokens so far)

    def tell(self, status: Status, snapshot: Snapshot | None = None, message: str = "") -> None:
        """Update the state; any status but "running" is saved and said at once."""
        now = time.monotonic()
        step, steps, rate = self.state.step, self.state.steps, self.state.tokens_per_second
        if snapshot is not None:
            step, steps, rate = snapshot.step, snapshot.steps, self._rate(now, snapshot)
        first = self.state.status != status
        self.state = State(status, step, steps, message, rate, self._elapsed_before + now - self._began)
        if first or now - self._saved >= _SAVE_EVERY:
            self.state.save(self._folder)
            self._saved = now
        if first or now - self._said >= _SAY_EVERY:
            line = dumps({"is": "state", "run": self._run_id, **vars(self.state), "message": message[:300]})
            os.write(self._voice, (line + "\n").encode("ascii"))
            self._said = now

    def _rate(self, now: float, snapshot: Snapshot) -> float:
        """Return tokens per second over the last few seconds."""
        new = float(np.sum(snapshot.rows["tokens"])) if "tokens" in snapshot.rows else 0.0
        self._tokens.append((now, self._tokens[-1][1] + new))
        while len(self._tokens) > 2 and now - self._tokens[1][0] >= _WINDOW:
            self._tokens.popleft()
        (then, before), (latest, after) = self._tokens[0], self._tokens[-1]
        return (after - before) / (latest - then) if latest > then else 0.0
