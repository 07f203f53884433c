"""The server's side of the worker processes: start, send commands, kill, receive events.

Two implementations of one protocol: a fork server with torch imported (Linux, macOS), or one fresh Python
process per run (any platform; about 2 s slower to start). Both deliver {"is": "started", "run", "pid"},
{"is": "state", "run", ...} and, last and exactly once per run, {"is": "exit", "run", "code"}.
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

from playground.runs.worker_priority import worker_environment

Task = Mapping[str, str | int]
MessageHandler = Callable[[Mapping[str, Any]], None]


class Launcher(Protocol):
    """Controls worker processes. All methods are thread-safe and return at once."""

    def preload(self) -> None:
        """Import modules ahead of the first run."""

    def start(self, task: Task) -> None:
        """Start a worker for `task`, which names its run in "run"."""

    def send(self, run_id: str, command: str) -> None:
        """Send a command ("pause", "stop") to a run's worker, if it has one."""

    def kill(self, run_id: str) -> None:
        """Kill a run's worker, if it has one."""

    def close(self) -> None:
        """Kill all workers and wait until they are gone."""


def launcher(on_message: MessageHandler, preload: Sequence[str], keep_open: Sequence[int]) -> Launcher:
    """Choose the launcher of this platform; PLAYGROUND_START=spawn forces fresh processes.

    keep_open: descriptors the workers inherit, such as the store's lock.
    """
    if hasattr(os, "fork") and os.environ.get("PLAYGROUND_START", "fork") != "spawn":
        return ForkLauncher(on_message, preload, keep_open)
    return SpawnLauncher(on_message, keep_open)


def _popen(module: str, arguments: Sequence[str], keep_open: Sequence[int]) -> "subprocess.Popen[bytes]":
    """Start one of our modules as a program, in its own session so that Ctrl-C reaches the server alone."""
    command_line = [sys.executable, "-P", "-m", module, *arguments]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "bufsize": 0}
    if sys.platform == "win32":
        return subprocess.Popen(command_line, env=worker_environment(), **pipes)
    return subprocess.Popen(
        command_line, env=worker_environment(), start_new_session=True, pass_fds=keep_open, **pipes
    )


def _write(pipe: IO[bytes] | None, message: Mapping[str, Any]) -> None:
    """Write one line; a broken pipe is ignored: the exit of its reader is reported elsewhere."""
    if pipe is not None:
        with suppress(BrokenPipeError, ValueError):
            pipe.write((json.dumps(message) + "\n").encode("ascii"))


class ForkLauncher:
    """Workers forked by a fork-server process, which is started when needed, again if it was killed."""

    def __init__(self, on_message: MessageHandler, preload: Sequence[str], keep_open: Sequence[int]) -> None:
        self._on_message, self._preload, self._keep_open = on_message, list(preload), list(keep_open)
        self._lock = threading.Lock()
        self._server: subprocess.Popen[bytes] | None = None
        self._run_ids: set[str] = set()  # runs whose exit the present fork server has not reported

    def preload(self) -> None:
        """Start the fork server; it imports torch in the background."""
        with self._lock:
            self._running_server()

    def start(self, task: Task) -> None:
        """Have the fork server fork a worker."""
        with self._lock:
            server = self._running_server()
            self._run_ids.add(str(task["run"]))
            _write(server.stdin, {"do": "start", "task": dict(task)})

    def send(self, run_id: str, command: str) -> None:
        """Have the fork server forward a command."""
        self._send({"do": "send", "run": run_id, "command": command})

    def kill(self, run_id: str) -> None:
        """Have the fork server kill a worker: it knows which process ids are still its own."""
        self._send({"do": "kill", "run": run_id})

    def close(self) -> None:
        """Close the fork server's input, upon which it kills its workers, and wait for it."""
        with self._lock:
            server, self._server = self._server, None
        if server is None or server.stdin is None:
            return
        server.stdin.close()
        try:
            server.wait(2)
        except subprocess.TimeoutExpired:  # busy importing torch
            server.kill()
            server.wait()

    def _send(self, message: Mapping[str, Any]) -> None:
        with self._lock:
            if self._server is not None:
                _write(self._server.stdin, message)

    def _running_server(self) -> "subprocess.Popen[bytes]":
        if self._server is None or self._server.poll() is not None:
            self._server = _popen("playground.runs.fork_server", self._preload, self._keep_open)
            self._run_ids = set()
            listener = threading.Thread(target=self._listen, args=(self._server, self._run_ids), daemon=True)
            listener.start()
        return self._server

    def _listen(self, server: "subprocess.Popen[bytes]", run_ids: set[str]) -> None:
        """Pass messages on; when the fork server ends, report the exit of all runs still listed."""
        for message in _messages(server.stdout):
            if message["is"] == "exit":
                run_ids.discard(message["run"])
            self._on_message(message)
        server.wait()
        if server.stdin is not None:
            server.stdin.close()
        with self._lock:
            if self._server is server:
                self._server = None
            lost = list(run_ids)
        for run_id in lost:
            self._on_message({"is": "exit", "run": run_id, "code": None})


class SpawnLauncher:
    """Workers that are fresh Python processes, one pair of pipes each."""

    def __init__(self, on_message: MessageHandler, keep_open: Sequence[int]) -> None:
        self._on_message, self._keep_open = on_message, list(keep_open)
        self._lock = threading.Lock()
        self._workers: dict[str, subprocess.Popen[bytes]] = {}

    def preload(self) -> None:
        """Do nothing: a fresh process imports everything itself."""

    def start(self, task: Task) -> None:
        """Start a process and write the task to its standard input."""
        run_id = str(task["run"])
        worker = _popen("playground.runs.worker", [], self._keep_open)
        with self._lock:
            self._workers[run_id] = worker
            _write(worker.stdin, dict(task))
        self._on_message({"is": "started", "run": run_id, "pid": worker.pid})
        threading.Thread(target=self._listen, args=(run_id, worker), daemon=True).start()

    def send(self, run_id: str, command: str) -> None:
        """Write a command to a worker's standard input."""
        with self._lock:
            worker = self._workers.get(run_id)
            if worker is not None and worker.stdin is not None:
                with suppress(BrokenPipeError, ValueError):
                    worker.stdin.write(f"{command}\n".encode("ascii"))

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
            self._on_message(message)
        code = worker.wait()
        with self._lock:
            del self._workers[run_id]
            if worker.stdin is not None:
                worker.stdin.close()
        self._on_message({"is": "exit", "run": run_id, "code": code})


def _messages(pipe: IO[bytes] | None) -> Iterator[dict[str, Any]]:
    """Yield the JSON lines of a pipe until it ends; a line torn by a kill is dropped."""
    with io.BufferedReader(cast(io.RawIOBase, pipe)) as lines:
        for line in lines:
            with suppress(ValueError):
                yield json.loads(line)
