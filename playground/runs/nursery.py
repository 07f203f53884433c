"""A small process that has torch loaded and forks workers, so that a run starts in hundredths of a second.

    python -P -m playground.runs.nursery

It speaks JSON lines. From the server, on standard input: {"do": "start", "task": {...}}, {"do": "tell",
"run", "word"}, {"do": "kill", "run"}. To the server, on standard output: {"is": "started", "run", "pid"},
{"is": "exit", "run", "code"}, and whatever the workers say.

The app's process is never forked and its script never imported here. That is why this is not multiprocessing,
which would import the app's `__main__`, under Streamlit the page script, again in every child.

When standard input ends the server is gone: all workers are killed and so is this process.
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
from playground.runs.worker import work


class Nursery:
    """Forks, commands and buries workers; single-threaded, as a process that forks must be."""

    def __init__(self, control: int, voice: int) -> None:
        self._control, self._voice = control, voice
        self._pids: dict[str, int] = {}  # run -> process
        self._orders: dict[str, int] = {}  # run -> the end of its pipe that is written to
        self._buried, wake = os.pipe()
        for end in (self._buried, wake):
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        self._wake = wake

    def live(self) -> None:
        """Serve until the server is gone."""
        selector = selectors.DefaultSelector()
        selector.register(self._control, selectors.EVENT_READ)
        selector.register(self._buried, selectors.EVENT_READ)
        rest = b""
        while True:
            ready = {key.fd for key, _ in selector.select()}
            if self._buried in ready:
                os.read(self._buried, 4096)
                self._bury()
            if self._control in ready:
                data = os.read(self._control, 65536)
                if not data:
                    return self._end()
                *lines, rest = (rest + data).split(b"\n")
                for line in lines:
                    self._obey(json.loads(line))

    def _obey(self, message: dict[str, Any]) -> None:
        if message["do"] == "start":
            return self._start(message["task"])
        run = message["run"]
        if run not in self._pids:
            return None
        if message["do"] == "kill":
            return os.kill(self._pids[run], signal.SIGKILL)
        with suppress(BrokenPipeError):
            os.write(self._orders[run], f"{message['word']}\n".encode("ascii"))

    def _start(self, task: dict[str, Any]) -> None:
        ours, theirs = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(theirs)
            self._be_a_worker(task, ours)
        os.close(ours)
        self._pids[task["run"]], self._orders[task["run"]] = pid, theirs
        self._say({"is": "started", "run": task["run"], "pid": pid})

    def _be_a_worker(self, task: dict[str, Any], orders: int) -> None:
        """In the child: let go of everything of the nursery's, work, leave without its clean-up."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _die_with_parent()
            for descriptor in (self._control, self._buried, self._wake, *self._orders.values()):
                os.close(descriptor)
            work(task, orders, self._voice)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)

    def _bury(self) -> None:
        for run, pid in list(self._pids.items()):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                os.close(self._orders.pop(run))
                del self._pids[run]
                self._say({"is": "exit", "run": run, "code": os.waitstatus_to_exitcode(status)})

    def _say(self, message: dict[str, Any]) -> None:
        with suppress(BrokenPipeError):  # the server has just gone; standard input will say so too
            os.write(self._voice, (dumps(message) + "\n").encode("ascii"))

    def _end(self) -> None:
        for pid in self._pids.values():
            os.kill(pid, signal.SIGKILL)


def _die_with_parent() -> None:
    """Have Linux kill this worker when the nursery dies, should a broken pipe not be enough."""
    parent = os.getppid()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # 1: PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(1)


def preload(names: list[str]) -> None:
    """Import what workers need, as far as it works, and build one optimizer: the first one is slow."""
    for name in names:
        try:
            importlib.import_module(name)
        except Exception:  # the run that needs it will fail with a sentence; others need not
            traceback.print_exc()
    if "torch" in sys.modules:
        torch = sys.modules["torch"]
        torch.set_num_threads(1)
        torch.optim.Adam([torch.zeros(1, requires_grad=True)])
    gc.collect()
    gc.freeze()  # the workers' garbage collector leaves these pages shared


def main() -> None:
    """Take standard input and output for the protocol, leave the log to standard error, and serve."""
    control, voice = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    preload(sys.argv[1:])
    Nursery(control, voice).live()


if __name__ == "__main__":
    main()
