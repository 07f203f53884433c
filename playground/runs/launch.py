"""The server's side of the worker processes: start, tell, kill, and hear what they say.

Two ways with one face: a nursery that forks workers with torch preloaded (Linux, macOS), or one fresh Python
process per run (anywhere; about 2 s slower to start). The same is heard from both: {"is": "started", "run",
"pid"}, {"is": "state", "run", ...} and, last of all and exactly once per run, {"is": "exit", "run", "code"}.
"""

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import IO, Any, Protocol, cast

from playground.runs.politeness import environment

Task = Mapping[str, str | int]
Hear = Callable[[Mapping[str, Any]], None]


class Launcher(Protocol):
    """What the service needs of worker processes. All methods are thread-safe and return at once."""

    def warm(self) -> None:
        """Load what can be loaded ahead of the first run."""

    def start(self, task: Task) -> None:
        """Start a worker for `task`, which names its run in "run"."""

    def tell(self, run_id: str, word: str) -> None:
        """Send an order to a run's worker, if it has one."""

    def kill(self, run_id: str) -> None:
        """Kill a run's worker, if it has one."""

    def close(self) -> None:
        """Kill all workers and wait until they are gone."""


def launcher(hear: Hear, preload: Sequence[str], keep_open: Sequence[int]) -> Launcher:
    """Choose the way for this platform; PLAYGROUND_START=spawn chooses fresh processes everywhere.

    keep_open: descriptors the workers inherit, such as the store's lock.
    """
    if hasattr(os, "fork") and os.environ.get("PLAYGROUND_START", "fork") != "spawn":
        return ForkLauncher(hear, preload, keep_open)
    return SpawnLauncher(hear, keep_open)


def _popen(module: str, arguments: Sequence[str], keep_open: Sequence[int]) -> "subprocess.Popen[bytes]":
    """Start one of our modules as a program, in its own session so that Ctrl-C reaches the server alone."""
    command = [sys.executable, "-P", "-m", module, *arguments]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "bufsize": 0}
    if sys.platform == "win32":
        return subprocess.Popen(command, env=environment(), **pipes)
    return subprocess.Popen(command, env=environment(), start_new_session=True, pass_fds=keep_open, **pipes)


def _write(pipe: IO[bytes] | None, message: Mapping[str, Any]) -> None:
    """Write one line; a broken pipe is no error here, its reader's end is heard elsewhere."""
    if pipe is not None:
        with suppress(BrokenPipeError, ValueError):
            pipe.write((json.dumps(message) + "\n").encode("ascii"))


class ForkLauncher:
    """Workers forked by a nursery process, which is started when needed, again when it was killed."""

    def __init__(self, hear: Hear, preload: Sequence[str], keep_open: Sequence[int]) -> None:
        self._hear, self._preload, self._keep_open = hear, list(preload), list(keep_open)
        self._lock = threading.Lock()
        self._nursery: subprocess.Popen[bytes] | None = None
        self._held: set[str] = set()  # runs that the present nursery has not reported gone

    def warm(self) -> None:
        """Start the nursery; it loads torch while the app goes on."""
        with self._lock:
            self._living()

    def start(self, task: Task) -> None:
        """Have the nursery fork a worker."""
        with self._lock:
            nursery = self._living()
            self._held.add(str(task["run"]))
            _write(nursery.stdin, {"do": "start", "task": dict(task)})

    def tell(self, run_id: str, word: str) -> None:
        """Have the nursery pass an order on."""
        self._send({"do": "tell", "run": run_id, "word": word})

    def kill(self, run_id: str) -> None:
        """Have the nursery kill a worker: it knows which processes are still its own."""
        self._send({"do": "kill", "run": run_id})

    def close(self) -> None:
        """Close the nursery's input, upon which it kills its workers, and wait for it."""
        with self._lock:
            nursery, self._nursery = self._nursery, None
        if nursery is None or nursery.stdin is None:
            return
        nursery.stdin.close()
        try:
            nursery.wait(2)
        except subprocess.TimeoutExpired:  # busy loading torch
            nursery.kill()
            nursery.wait()

    def _send(self, message: Mapping[str, Any]) -> None:
        with self._lock:
            if self._nursery is not None:
                _write(self._nursery.stdin, message)

    def _living(self) -> "subprocess.Popen[bytes]":
        if self._nursery is None or self._nursery.poll() is not None:
            self._nursery = _popen("playground.runs.nursery", self._preload, self._keep_open)
            self._held = set()
            listener = threading.Thread(target=self._listen, args=(self._nursery, self._held), daemon=True)
            listener.start()
        return self._nursery

    def _listen(self, nursery: "subprocess.Popen[bytes]", held: set[str]) -> None:
        """Pass on what the nursery and its workers say; when they fall silent, report the rest gone."""
        for message in _messages(nursery.stdout):
            if message["is"] == "exit":
                held.discard(message["run"])
            self._hear(message)
        nursery.wait()
        if nursery.stdin is not None:
            nursery.stdin.close()
        with self._lock:
            if self._nursery is nursery:
                self._nursery = None
            gone = list(held)
        for run_id in gone:
            self._hear({"is": "exit", "run": run_id, "code": None})


class SpawnLauncher:
    """Workers that are fresh Python processes, one pair of pipes each."""

    def __init__(self, hear: Hear, keep_open: Sequence[int]) -> None:
        self._hear, self._keep_open = hear, list(keep_open)
        self._lock = threading.Lock()
        self._workers: dict[str, subprocess.Popen[bytes]] = {}

    def warm(self) -> None:
        """Nothing can be loaded ahead."""

    def start(self, task: Task) -> None:
        """Start a process and hand it the task on its standard input."""
        run_id = str(task["run"])
        worker = _popen("playground.runs.worker", [], self._keep_open)
        with self._lock:
            self._workers[run_id] = worker
            _write(worker.stdin, dict(task))
        self._hear({"is": "started", "run": run_id, "pid": worker.pid})
        threading.Thread(target=self._listen, args=(run_id, worker), daemon=True).start()

    def tell(self, run_id: str, word: str) -> None:
        """Send an order on a worker's standard input."""
        with self._lock:
            worker = self._workers.get(run_id)
            if worker is not None and worker.stdin is not None:
                with suppress(BrokenPipeError, ValueError):
                    worker.stdin.write(f"{word}\n".encode("ascii"))

    def kill(self, run_id: str) -> None:
        """Kill a worker."""
        with self._lock:
            if run_id in self._workers:
                self._workers[run_id].kill()

    def close(self) -> None:
        """Kill all workers and wait for them."""
        with self._lock:
            workers = list(self._workers.values())
        for worker in workers:
            worker.kill()
            worker.wait()

    def _listen(self, run_id: str, worker: "subprocess.Popen[bytes]") -> None:
        for message in _messages(worker.stdout):
            self._hear(message)
        code = worker.wait()
        with self._lock:
            del self._workers[run_id]
            if worker.stdin is not None:
                worker.stdin.close()
        self._hear({"is": "exit", "run": run_id, "code": code})


def _messages(pipe: IO[bytes] | None) -> Iterator[dict[str, Any]]:
    """Yield the JSON lines of a pipe until it ends; a line torn by a kill is dropped."""
    with io.BufferedReader(cast(io.RawIOBase, pipe)) as lines:
        for line in lines:
            with suppress(ValueError):
                yield json.loads(line)
