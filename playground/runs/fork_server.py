"""A process that has torch imported and forks workers, so that a run starts in hundredths of a second.

    python -P -m playground.runs.fork_server

The protocol is JSON lines. Commands on standard input: {"do": "start", "task": {...}}, {"do": "send", "run",
"command"}, {"do": "kill", "run"}. Events on standard output: {"is": "started", "run", "pid"}, {"is": "exit",
"run", "code"}, and the workers' own events ("state").

The app's process is never forked and its script never imported here. `multiprocessing` is not used because it
would import the app's `__main__`, under Streamlit the page script, again in every child.

End of file on standard input means that the server has ended: all workers are killed and this process exits.
"""

import ctypes
import gc
import importlib
import json
import os
import selectors
import signal
import sys
import traceback
from contextlib import suppress
from typing import Any

from playground.runs.atomic import dumps
from playground.runs.worker import run_task


class ForkServer:
    """Forks workers, forwards commands, reaps children; single-threaded, as a process that forks must be."""

    def __init__(self, command_pipe: int, event_pipe: int) -> None:
        self._command_pipe, self._event_pipe = command_pipe, event_pipe
        self._pids: dict[str, int] = {}  # run -> process id
        self._worker_pipes: dict[str, int] = {}  # run -> write end of its command pipe
        self._child_exited, wakeup = os.pipe()
        for end in (self._child_exited, wakeup):
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wakeup, warn_on_full_buffer=False)
        self._wakeup = wakeup

    def serve(self) -> None:
        """Handle commands and child exits until standard input ends."""
        selector = selectors.DefaultSelector()
        selector.register(self._command_pipe, selectors.EVENT_READ)
        selector.register(self._child_exited, selectors.EVENT_READ)
        partial = b""
        while True:
            ready = {key.fd for key, _ in selector.select()}
            if self._child_exited in ready:
                os.read(self._child_exited, 4096)
                self._reap()
            if self._command_pipe in ready:
                data = os.read(self._command_pipe, 65536)
                if not data:
                    return self._kill_workers()
                *lines, partial = (partial + data).split(b"\n")
                for line in lines:
                    self._handle(json.loads(line))

    def _handle(self, message: dict[str, Any]) -> None:
        if message["do"] == "start":
            return self._start(message["task"])
        run = message["run"]
        if run not in self._pids:
            return None
        if message["do"] == "kill":
            return os.kill(self._pids[run], signal.SIGKILL)
        with suppress(BrokenPipeError):
            os.write(self._worker_pipes[run], f"{message['command']}\n".encode("ascii"))

    def _start(self, task: dict[str, Any]) -> None:
        read_end, write_end = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(write_end)
            self._run_worker(task, read_end)
        os.close(read_end)
        self._pids[task["run"]], self._worker_pipes[task["run"]] = pid, write_end
        self._send({"is": "started", "run": task["run"], "pid": pid})

    def _run_worker(self, task: dict[str, Any], command_pipe: int) -> None:
        """In the child: close the fork server's descriptors, run the task, exit without its clean-up."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _die_with_parent()
            inherited = (self._command_pipe, self._child_exited, self._wakeup)
            for descriptor in (*inherited, *self._worker_pipes.values()):
                os.close(descriptor)
            run_task(task, command_pipe, self._event_pipe)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)

    def _reap(self) -> None:
        for run, pid in list(self._pids.items()):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                os.close(self._worker_pipes.pop(run))
                del self._pids[run]
                self._send({"is": "exit", "run": run, "code": os.waitstatus_to_exitcode(status)})

    def _send(self, message: dict[str, Any]) -> None:
        with suppress(BrokenPipeError):  # the server has ended; end of file on standard input follows
            os.write(self._event_pipe, (dumps(message) + "\n").encode("ascii"))

    def _kill_workers(self) -> None:
        for pid in self._pids.values():
            os.kill(pid, signal.SIGKILL)


def _die_with_parent() -> None:
    """Have Linux kill this worker when the fork server dies, in case a broken pipe is not enough."""
    parent = os.getppid()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # 1: PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(1)


def preload_modules(names: list[str]) -> None:
    """Import the modules, ignoring failures, and build one optimizer, since the first one is slow."""
    for name in names:
        try:
            importlib.import_module(name)
        except Exception:  # only the runs that need this module fail
            traceback.print_exc()
    if "torch" in sys.modules:
        torch = sys.modules["torch"]
        torch.set_num_threads(1)
        torch.optim.Adam([torch.zeros(1, requires_grad=True)])
    gc.collect()
    gc.freeze()  # the workers' garbage collector then leaves these memory pages shared


def main() -> None:
    """Reserve standard input and output for the protocol, log to standard error, and serve."""
    command_pipe, event_pipe = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    preload_modules(sys.argv[1:])
    ForkServer(command_pipe, event_pipe).serve()


if __name__ == "__main__":
    main()
